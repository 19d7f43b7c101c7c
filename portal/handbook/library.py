"""Which help pages there are, in what order, and whose page is whose."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from agencies.common.access import Role
from agencies.common.words import Message, say

FOLDERS: Mapping[str, str] = {"en": "en", "zh_CN": "zh"}


@dataclass(frozen=True, slots=True)
class Shelf:
    """Help pages that belong together."""

    words: Message
    names: tuple[str, ...]


ROLE_PAGES: Mapping[Role, str] = {
    Role.VENDOR_MANAGER: "role-vendor-manager",
    Role.FINANCE: "role-finance",
    Role.COMPLIANCE: "role-compliance",
    Role.AUDITOR: "role-auditor",
    Role.ADMIN: "role-admin",
    Role.OWNER: "role-admin",
    Role.AGENCY_MANAGER: "role-agency-manager",
    Role.AGENCY_COLLECTOR: "role-collector",
}
SHELVES = (
    Shelf(say("The portal"), ("portal-first-hour", "portal-pages", "chat")),
    Shelf(say("Your part of the month"), tuple(dict.fromkeys(ROLE_PAGES.values()))),
    Shelf(
        say("Rules, measures, money"),
        (
            "rulebook",
            "conduct",
            "measures",
            "scores",
            "standing",
            "settlement",
            "terms-file",
            "strategy-file",
        ),
    ),
    Shelf(say("Files"), ("case-file", "contact-points-file", "contact-file", "payment-file")),
    Shelf(say("Command line and operation"), ("first-hour", "commands", "settings", "journal-and-keys")),
    Shelf(say("Words"), ("glossary",)),
)


@cache
def names(language: str) -> frozenset[str]:
    """Give the names of all pages that stand in a language."""
    found = (each.name for each in _folder(language).iterdir())
    return frozenset(each.removesuffix(".md") for each in found if each.endswith(".md"))


@cache
def source(language: str, name: str) -> str:
    """Read the Markdown of a page; KeyError where there is none of that name."""
    if name not in names(language):
        raise KeyError(name)
    return _folder(language).joinpath(f"{name}.md").read_text(encoding="utf-8")


def _folder(language: str) -> Traversable:
    return files("portal").joinpath("help", FOLDERS.get(language, FOLDERS["en"]))
