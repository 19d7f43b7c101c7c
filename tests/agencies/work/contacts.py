"""Contact files and their import, for tests of contacts and promises."""

import csv
import datetime
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agencies.cases.models import Case
from agencies.common import jobs, sql
from agencies.common.access import Actor
from agencies.people.queries import PortfolioRow
from agencies.vendors.queries import find_agency as agency_by_code
from agencies.work.import_contacts import ask_import_contacts, import_contacts
from tests.agencies.payments import books
from tests.agencies.payments.books import NOW, running
from tests.people import Agency

FIELDS = ("contact_id", "case_no", "collector", "channel", "party", "result", "started_at")


def contact(
    contact_id: str, day: int = 16, time: str = "10:00", *, case_no: str = "C1", **more: str
) -> dict[str, str]:
    """Make a row of a contact file: an unanswered call of October 2017 on the debtor's clock."""
    return {
        "contact_id": contact_id,
        "case_no": case_no,
        "collector": "Ada",
        "channel": "call",
        "party": "self",
        "result": "no_answer",
        "started_at": f"2017-10-{day:02} {time}",
        **more,
    }


def as_csv(table: Sequence[Mapping[str, str]]) -> bytes:
    """Write rows as a file."""
    headings = list(dict.fromkeys([*FIELDS, *(name for row in table for name in row)]))
    text = io.StringIO()
    writer = csv.DictWriter(text, headings)
    writer.writeheader()
    writer.writerows(table)
    return text.getvalue().encode()


async def imported(
    actor: Actor,
    lender: PortfolioRow,
    agency: Agency,
    *table: Mapping[str, str],
    data: bytes | None = None,
    columns: Mapping[str, str] | None = None,
    watch: Callable[[int, int | None], None] = lambda done, total: None,
) -> dict[str, Any]:
    """Import an agency's rows, or a file's data, to the end and give the figures, with the job's id."""
    content = as_csv(table) if data is None else data
    by = await agency_by_code(actor, agency.code)
    job = await ask_import_contacts(actor, lender, by, content, name="contacts.csv", columns=columns, now=NOW)
    await import_contacts(await running(job.id, actor, watch))
    ended = await jobs.find(job.id)
    return {**json.loads(ended.result or "{}"), "job": job.id}


@dataclass(frozen=True, slots=True)
class Scene:
    """Case C1 with North since 1 October 2017, and Vera, who imports what North reports."""

    vera: Actor
    lender: PortfolioRow
    north: Agency
    c1: Case

    async def imported(self, *table: Mapping[str, str], **more: Any) -> dict[str, Any]:
        """Import rows of North."""
        return await imported(self.vera, self.lender, self.north, *table, **more)


async def set_scene(vera: Actor, north: Agency) -> Scene:
    """Add a portfolio with case C1 and place the case with North."""
    lender = await books.portfolio()
    c1 = await books.case(lender)
    await books.place(c1, north)
    return Scene(vera, lender, north, c1)


@dataclass(frozen=True, slots=True)
class Said:
    """A verdict on a contact."""

    contact_id: str
    sequence: int
    allowed: bool
    rule: str


async def verdicts() -> list[Said]:
    """Read all verdicts in the order in which they were given."""
    return await sql.rows(
        Said,
        "SELECT contacts.contact_id, verdicts.sequence, verdicts.allowed, verdicts.rule FROM verdicts"
        " JOIN contacts ON contacts.id = verdicts.contact_id ORDER BY verdicts.id",
    )


async def newest() -> dict[str, str]:
    """Read by contact what stands against it now: the rule, or nothing."""
    return {each.contact_id: "" if each.allowed else each.rule for each in await verdicts()}


@dataclass(frozen=True, slots=True)
class Signalled:
    """What work has told of a case."""

    failed_visits: int
    last_valid_contact_at: datetime.datetime | None
    live_promise_until: datetime.date | None


async def signals(case_id: int) -> Signalled | None:
    """Read the signals of a case."""
    return await sql.row(
        Signalled,
        "SELECT failed_visits, last_valid_contact_at, live_promise_until FROM signals WHERE case_id = :case",
        case=case_id,
    )
