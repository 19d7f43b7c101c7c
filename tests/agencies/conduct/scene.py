"""A scene for tests of conduct: case C1 with North, and complaints and inspections about it."""

import datetime
from dataclasses import dataclass
from itertools import count

from agencies.cases.models import Case
from agencies.common.access import Actor
from agencies.conduct.keep_file import keep_file
from agencies.conduct.open_inspection import Held, Measured, open_inspection
from agencies.conduct.queries.complaints import ComplaintRow, find_complaint
from agencies.conduct.queries.files import Place
from agencies.conduct.record_inspection import Counted, record_inspection
from agencies.conduct.take_complaint import Taken, Told, take_complaint
from agencies.people.queries import PortfolioRow
from agencies.vendors.queries import find_agency
from tests.agencies.payments import books
from tests.people import Agency

# Thursday 2 November 2017, ten in the morning in New York.
NOW = datetime.datetime(2017, 11, 2, 14, tzinfo=datetime.UTC)
TODAY = datetime.date(2017, 11, 2)
OCTOBER = datetime.date(2017, 10, 1)
PNG = b"\x89PNG\r\n\x1a\nrecord"
_keys = count(1)


@dataclass(frozen=True, slots=True)
class Scene:
    """The portfolio and the case."""

    lender: PortfolioRow
    c1: Case


async def set_scene(north: Agency) -> Scene:
    """Add a portfolio with case C1 and place the case with North since 1 October."""
    lender = await books.portfolio()
    c1 = await books.case(lender)
    await books.place(c1, north)
    return Scene(lender, c1)


def told(**more: object) -> Told:
    """Tell of a complaint about case C1, come by phone yesterday."""
    told = {
        "channel": "phone",
        "source": "debtor",
        "subject": "harassment",
        "text": "Ada called eleven times on Tuesday.",
        "received_at": NOW - datetime.timedelta(days=1),
        "case_no": "C1",
        **more,
    }
    return Told(**told)  # type: ignore[arg-type]


async def taken(actor: Actor, *, key: str = "", now: datetime.datetime = NOW, **more: object) -> Taken:
    """Take a complaint in."""
    return await take_complaint(actor, told(**more), key=key or f"form {next(_keys)}", now=now)


async def complaint(actor: Actor, made: Taken) -> ComplaintRow:
    """Read a complaint."""
    return await find_complaint(actor, made.id)


async def opened(actor: Actor, agency: Agency, *measured: Measured, month: datetime.date = OCTOBER) -> int:
    """Open an inspection of an agency that was held on 30 October."""
    held = Held("on_site", datetime.date(2017, 10, 30), 30)
    row = await find_agency(actor, agency.code)
    return await open_inspection(actor, row, month, held, measured, today=TODAY, now=NOW)


async def counted(actor: Actor, inspection_id: int, data: bytes = PNG) -> None:
    """Count by hand what an inspection asks for, with a file as evidence."""
    figures = {"repair": Counted(3, 5), "visits": Counted(2, 2, "photos seen"), "recordings": Counted(18, 20)}
    held = Held("on_site", datetime.date(2017, 10, 31), 30)
    await record_inspection(actor, inspection_id, held, figures, (), today=TODAY, now=NOW)
    place = Place(inspection_id=inspection_id)
    await keep_file(actor, place, "visit.png", data, today=TODAY, now=NOW)
