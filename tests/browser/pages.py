"""Every page that a door shows, with somebody who may open it, over a demo home."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from agencies.common.access import Role
from portal.routes import DOORS
from portal.web.doors import Door
from tests.portal.test_doors import OWN, address, needs, parts, whole

# One of the lender's and one of the agency's people for each page; the first whose role may open it.
LENDER: Mapping[str, Role] = {
    "vera": Role.VENDOR_MANAGER,
    "frank": Role.FINANCE,
    "adam": Role.ADMIN,
    "audrey": Role.AUDITOR,
    "cora": Role.COMPLIANCE,
}
AGENCY: Mapping[str, Role] = {"manager.qh": Role.AGENCY_MANAGER, "collector1.qh": Role.AGENCY_COLLECTOR}
# What only one side has before it.
OF_LENDER = frozenset(
    {"imports", "import_cases", "import_points", "portfolios", "portfolios_new", "components"}
)
ASKED = {"measure_cases": "?portfolio=CN&from=2026-11-01&to=2026-11-20&count=active_cases"}
# Plans, uploads and jobs are the lender's own; to an agency they are not there.
_ANSWERS = {False: (200,), True: (200, 404)}
# What answers with a file, a picture or a stream, or leads on as soon as its job is done.
NO_PAGES = frozenset(
    {
        "job_events",
        "plan_drawing",
        "picture",
        "template",
        "upload_refused",
        "statement_workbook",
        "work_export_file",
        "evidence",
        "dossier",
        "standing_file",
    }
)
OF_AGENCY = frozenset({"work", "work_cases", "work_export", "promises", "contact_log"})


@dataclass(frozen=True, slots=True)
class Shown:
    """A page: its door's name, who opens it, where, and how it may answer."""

    name: str
    who: str
    path: str
    answers: tuple[int, ...] = (200,)


def things_of(home: Path, code: str) -> dict[str, str]:
    """Find one thing of every kind that an agency of the demo holds."""
    with closing(sqlite3.connect(home / "mandate.sqlite3")) as database:
        agency = database.execute("SELECT id FROM agencies WHERE code = ?", [code]).fetchone()[0]
        found = {
            name: database.execute(whole(question), {"agency": agency}).fetchone()
            for name, question in OWN.items()
        }
    return {name: str(row[0]) for name, row in found.items() if row}


def all_pages(home: Path, more: Mapping[str, str]) -> list[Shown]:
    """List the pages of all doors: one for each that is shown differently, on each side that has it."""
    things = {**things_of(home, "QH"), **more}
    return [
        Shown(door.name, who, address(door, things) + ASKED.get(door.name, ""), _ANSWERS[who in AGENCY])
        for door in _different()
        if set(parts(door)) <= set(things)
        for who in _openers(door)
    ]


def _different() -> Iterator[Door]:
    """Give each page once: the door of an act shows the page on which its form stands."""
    by_page = sorted(
        (each for each in DOORS if each.show and not each.anyone and each.name not in NO_PAGES), key=_page_of
    )
    for _, same in groupby(by_page, key=_page_of):
        yield min(same, key=lambda door: (bool(door.act), len(door.path)))


def _page_of(door: Door) -> tuple[str, str]:
    show = door.show
    return getattr(show, "__module__", ""), getattr(show, "__qualname__", "")


def _openers(door: Door) -> Iterator[str]:
    sides = [side for side, others in ((LENDER, OF_AGENCY), (AGENCY, OF_LENDER)) if door.name not in others]
    for side in sides:
        first = next((who for who, role in side.items() if role in needs(door, "GET")), None)
        if first is not None:
            yield first
