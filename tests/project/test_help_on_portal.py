"""The help tells every page of the portal and every role, and calls places and buttons by their names."""

import re
from functools import cache

import pytest

from agencies.common.access import AGENCY_ROLES, Role
from agencies.common.words import Message, render
from agencies.measures.rules.counted import COUNTED
from agencies.measures.rules.counts import Counts
from portal.handbook.library import ROLE_PAGES
from portal.routes import DOORS
from tests.project.help_pages import LANGUAGES, page
from tests.project.test_words import sentences

# What is no page: files, streams, pictures, the parts on show.
NO_PAGES = {
    *("job_events", "upload_refused", "work_export_file", "template", "statement_workbook", "picture"),
    *("evidence", "components"),
}
PORTAL_PAGES = ("portal-first-hour", *dict.fromkeys(ROLE_PAGES.values()))
_BOLD = re.compile(r"\*\*(.+?)\*\*")


@cache
def said() -> dict[str, str]:
    """Give every sentence of the program, read once."""
    return sentences()


def shown_paths() -> set[str]:
    """Give the address of every page: of several doors that show the same one, the first."""
    first: dict[object, str] = {}
    for door in (each for each in DOORS if each.show is not None and each.name not in NO_PAGES):
        if door.name.startswith("case_") and door.name != "case_point":
            continue  # a form that stands on the page of the case
        first.setdefault(door.show, re.sub(r":\w+}", "}", door.path))
    return set(first.values())


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_page_has_its_line(language: str) -> None:
    told = {code for rows in page(language, "portal-pages").tables for code in rows}
    assert told == shown_paths()


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.OWNER])
def test_every_role_has_its_page(role: Role) -> None:
    assert (ROLE_PAGES[role] in PORTAL_PAGES) is True
    titles = {page("en", ROLE_PAGES[each]).headings[0][1] for each in AGENCY_ROLES}
    assert len(titles) == 2


@pytest.mark.parametrize("name", PORTAL_PAGES)
def test_places_and_buttons_are_called_by_their_names(name: str) -> None:
    spoken = _BOLD.findall(page("en", name).prose)
    assert [each for each in spoken if each not in said()] == []
    told = sorted(render(Message(each), "zh_CN") for each in spoken)
    assert sorted(_BOLD.findall(page("zh", name).prose)) == told


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_counts_mean_what_the_page_of_measures_says(language: str) -> None:
    told = page(language, "measures").table(Counts.__slots__)
    assert {code: cells[0] for code, cells in told.items()} == {
        code: render(COUNTED[code].meaning, LANGUAGES[language]) for code in Counts.__slots__
    }
