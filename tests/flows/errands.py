"""Acts beside those of the month: what a page asks a worker for, and what befalls an agency."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from agencies.cases.import_upload import ask_case_upload
from agencies.common import jobs
from agencies.common.access import Actor
from agencies.common.uploads import Kind, NewUpload, ask_upload
from agencies.people.queries import acting_person, actor_by_id, find_portfolio
from agencies.standing.decide_standing import approve_standing
from agencies.standing.propose_standing import propose_standing
from agencies.standing.queries.changes import open_changes
from agencies.standing.rules.lifecycle import Change
from agencies.vendors.queries import find_agency
from agencies.vendors.rules import Status
from agencies.work.export_cases import Form, ask_export_cases
from portal.clock import wall_clock
from portal.database import opened
from portal.settings import read_settings
from portal.worker import FOLLOW_ONS, HANDLERS
from settlement.statements.approve_chosen import ask_approve_chosen
from settlement.statements.queries.cards import StatementFilter, list_statements
from settlement.statements.seen import Seen
from settlement.workbook.statement_workbook import ask_workbook
from tests.flows.files import AS_OF

WORKER = ("worker", "--until-idle")


@dataclass(frozen=True, slots=True)
class Errand:
    """An act, by whom it is asked for, and before which act of the month; after all of them where empty.

    Its command does it. Where that takes several transactions, `in_steps` does each of them in its turn.
    """

    person: str
    before: str
    ask: Callable[[Actor, Path], Awaitable[object]]
    command: tuple[str, ...] = WORKER
    in_steps: Callable[[Mapping[str, str]], Iterator[None]] | None = None


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


async def nothing(vera: Actor, folder: Path) -> None:
    """Leave all to the command."""


async def propose_retirement(vera: Actor, folder: Path) -> None:
    """Propose that the first agency be retired."""
    change, now = Change(Status.RETIRING, "The contract ends."), wall_clock()
    await propose_standing(vera, await find_agency(vera, "A"), change, today=now.date(), now=now)


def retire_in_steps(environment: Mapping[str, str], person: str) -> Iterator[None]:
    """Approve what is proposed, then take one step after the other, each a transaction of its own."""

    async def approved() -> None:
        async with opened(read_settings(environment)):
            actor = await acting_person(person)
            (change,) = await open_changes(actor)
            await approve_standing(actor, change.id, now=wall_clock())

    asyncio.run(approved())
    yield
    while asyncio.run(_follow(environment)):
        yield


async def _follow(environment: Mapping[str, str]) -> bool:
    """Do one job that follows on, and leave what follows on it; False where there is none."""
    async with opened(read_settings(environment)):
        job = await jobs.claim(jobs.holder(), now=wall_clock(), kinds=FOLLOW_ONS)
        if job is None:
            return False
        await HANDLERS[job.kind](jobs.Running(job, await actor_by_id(job.actor_id), wall_clock))
        return True
