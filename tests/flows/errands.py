"""What a page asks a worker for: jobs that no command begins, each asked for at its place in the month."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from agencies.cases.import_upload import ask_case_upload
from agencies.common.access import Actor
from agencies.common.uploads import Kind, NewUpload, ask_upload
from agencies.people.queries import acting_person, find_portfolio
from agencies.work.export_cases import Form, ask_export_cases
from portal.database import opened
from portal.settings import read_settings
from portal.worker import wall_clock
from settlement.statements.approve_chosen import ask_approve_chosen
from settlement.statements.queries.cards import StatementFilter, list_statements
from settlement.statements.seen import Seen
from settlement.workbook.statement_workbook import ask_workbook
from tests.flows.files import AS_OF

WORKER = ("worker", "--until-idle")


@dataclass(frozen=True, slots=True)
class Errand:
    """A job, by whom it is asked for, and before which act of the month; after all of them where empty."""

    person: str
    before: str
    ask: Callable[[Actor, Path], Awaitable[object]]


def send(errand: Errand, environment: Mapping[str, str], folder: Path) -> None:
    """Ask for the job, and leave it to a worker."""

    async def sent() -> None:
        async with opened(read_settings(environment)):
            await errand.ask(await acting_person(errand.person), folder)

    asyncio.run(sent())


async def look_at_cases(vera: Actor, folder: Path) -> None:
    """Hand the case file in."""
    portfolio, data = await find_portfolio("US"), (folder / "cases.csv").read_bytes()
    await ask_case_upload(vera, portfolio, data, name="cases.csv", as_of=AS_OF, now=wall_clock())


async def look_at_payments(frank: Actor, folder: Path) -> None:
    """Hand the payment file in."""
    new = NewUpload(Kind.PAYMENTS, "payments.csv", (await find_portfolio("US")).id)
    await ask_upload(frank, (folder / "payments.csv").read_bytes(), new, now=wall_clock())


async def take_cases_out(manager: Actor, folder: Path) -> None:
    """Ask for a file of the agency's open cases."""
    await ask_export_cases(manager, (await find_portfolio("US")).id, Form.XLSX, now=wall_clock())


async def approve_all(fiona: Actor, folder: Path) -> None:
    """Tick all statements and approve them."""
    cards = await list_statements(fiona, StatementFilter())
    seen = [Seen(card.id, card.hash, card.open_objections) for card in cards]
    await ask_approve_chosen(fiona, seen, now=wall_clock())


async def make_workbook(frank: Actor, folder: Path) -> None:
    """Ask for the workbook of the first statement."""
    first, *_ = await list_statements(frank, StatementFilter())
    await ask_workbook(frank, first.id, now=wall_clock())
