"""The places of the portal in the order of a working day, each for those who may go there."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from agencies.common.access import AGENCY_ROLES, GRANTS, Permission, Role
from agencies.common.words import Message, say

if TYPE_CHECKING:
    from portal.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the menu: the door it leads to, its words, its icon, who sees it."""

    door: str
    words: Message
    icon: str
    needs: Permission | None = None
    of: str = "both"
    below: bool = False
    covers: Sequence[str] = ()


PLACES: tuple[Place, ...] = (
    Place("home", say("Today"), "calendar"),
    Place("work", say("My batches"), "folder", Permission.READ_CASES, "agency", covers=("batch",)),
    Place("work_cases", say("My cases"), "list", Permission.READ_CASES, "agency", covers=("case",)),
    Place("promises", say("Promises"), "coin", Permission.READ_CASES, "agency"),
    Place("cases", say("Cases"), "folder", Permission.READ_CASES, "lender", covers=("case",)),
    Place(
        "batches",
        say("Placements"),
        "split",
        Permission.READ_CASES,
        "lender",
        covers=("batch", "plan", "recall"),
    ),
    Place(
        "agencies",
        say("Agencies"),
        "building",
        Permission.READ_STATEMENTS,
        "lender",
        covers=("agency", "standing", "retirement"),
    ),
    Place("measures", say("Measures"), "bars", Permission.READ_MEASURES),
    Place(
        "inspections",
        say("Inspections"),
        "search",
        Permission.READ_CONDUCT,
        covers=("inspection", "finding"),
    ),
    Place("complaints", say("Complaints"), "message", Permission.READ_CONDUCT, covers=("complaint",)),
    Place("breaches", say("Breaches"), "barred", Permission.READ_CONDUCT),
    Place("scores", say("Scores"), "medal", Permission.READ_SCORES, covers=("score", "scorecards", "shares")),
    Place("payments", say("Payments"), "coin", Permission.READ_PAYMENTS, "lender", covers=("payment",)),
    Place("queue", say("Unattributed"), "unlinked", Permission.READ_PAYMENTS, "lender"),
    Place("statements", say("Statements"), "page", Permission.READ_STATEMENTS, covers=("statement",)),
    Place("inbox", say("Messages"), "mail"),
    Place("chat", say("Assistant"), "assistant"),
    Place(
        "imports",
        say("Imports"),
        "upload",
        Permission.IMPORT_CASES,
        "lender",
        below=True,
        covers=("import", "upload"),
    ),
    Place(
        "contact_log",
        say("Contact log"),
        "upload",
        Permission.IMPORT_CONTACTS,
        "agency",
        below=True,
        covers=("upload",),
    ),
    Place("jobs", say("Jobs"), "clock", None, below=True, covers=("job",)),
    Place("journal", say("Journal"), "journal", Permission.READ_JOURNAL, below=True),
    Place("people", say("People"), "person", Permission.READ_PEOPLE, below=True, covers=("person",)),
    Place("portfolios", say("Portfolios"), "gear", Permission.MANAGE_PORTFOLIOS, "lender", below=True),
    Place("help", say("Help"), "question", None, below=True),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as this visit sees it."""

    place: Place
    current: bool


def menu_of(visit: "Visit") -> Sequence[Shown]:
    """List the places that the person may go to and mark the one where the visit is."""
    return _menu(visit.actor.role, visit.door) if visit.session else ()


@cache
def _menu(role: Role, door: str) -> Sequence[Shown]:
    side = "agency" if role in AGENCY_ROLES else "lender"
    return tuple(
        Shown(each, _is_current(each, door))
        for each in PLACES
        if each.of in {"both", side} and (each.needs is None or each.needs in GRANTS[role])
    )


def _is_current(place: Place, door: str) -> bool:
    if any(each.door == door for each in PLACES):
        return door == place.door
    return any(door == each or door.startswith(f"{each}_") for each in (*place.covers, place.door))
