"""A retirement from its approval to its dossier: nothing held, nobody let in, owed what an oracle says."""

import asyncio
import datetime
from fractions import Fraction

import hypothesis
import hypothesis.strategies as st
import pytest

from agencies.common import jobs, sql
from agencies.common.access import Actor
from agencies.common.errors import Conflict, NotFound
from agencies.people.issue_chat_code import issue_chat_code
from agencies.people.link_chat import open_panel
from agencies.people.queries.people import account_of, acting_person
from agencies.people.queries.sessions import add_session, live_session
from agencies.standing.queries.retirement import held_cases, retirement_of, steps_of
from agencies.standing.retire_agency import ask_next_step
from agencies.vendors.queries import find_agency
from agencies.vendors.rules import Status
from portal.worker import run_job
from settlement.statements.approve_statements import approve_statements
from settlement.statements.draft_statements import ask_draft_statements
from settlement.statements.last_statement import go_on_after_approval, month_to_draft
from settlement.statements.queries import lock_statement
from settlement.statements.queries.last import OpenBooks, OpenDraft, open_drafts, owed_to
from settlement.terms.approve_terms import approve_terms
from settlement.terms.set_terms import set_terms
from tests.agencies.standing.scene import bring_to
from tests.people import Agency, add_agency
from tests.settlement.ledger import Ledger, date, open_ledger
from tests.settlement.oracle import Oracle, Receipt

NOW = datetime.datetime(2018, 3, 12, 14, tzinfo=datetime.UTC)
TERMS = {"rate": "18%", "vat": "6%"}


class _Killed(BaseException):
    """The process is gone: nothing after it is done."""


class _Clock:
    """A clock at which the process dies when it has looked so many times."""

    def __init__(self, now: datetime.datetime, looks: int) -> None:
        self.now, self.looks = now, looks

    def __call__(self) -> datetime.datetime:
        self.looks -= 1
        if self.looks < 0:
            raise _Killed
        return self.now


@pytest.fixture
async def three(vera: Actor, cora: Actor, fiona: Actor) -> tuple[Actor, Actor, Actor]:
    """Give who proposes, who approves, and who locks statements."""
    return vera, cora, fiona


@pytest.fixture
async def north(database: object) -> Agency:
    """Give the agency North."""
    return await add_agency("N", "North")


@pytest.fixture
async def ledger(owner: Actor, vera: Actor, north: Agency) -> Ledger:
    """Lay a ledger in which agency North earns 18 % and has payments of two months, one still running."""
    made = await open_ledger(owner, NOW)
    agency = await made.agency(north)
    await set_terms(vera, agency, made.portfolio, TERMS, valid_from=date("2017-01-01"), now=NOW)
    await approve_terms(owner, agency, made.portfolio, now=NOW)
    await made.pays(north, "P-1", 123_456, "2018-02-16")
    await made.pays(north, "P-2", 25, "2018-03-10")
    return made


async def _steps(actor: Actor, agency: Agency) -> list[str]:
    found = await retirement_of(actor, agency.agency_id)
    return [] if found is None else [each.step for each in await steps_of(found.id)]


async def _go_on(actor: Actor, code: str, now: datetime.datetime = NOW) -> None:
    job = await ask_next_step(actor, await find_agency(actor, code), now=now)
    await run_job(job.id, clock=lambda: now)


async def _open_job() -> int | None:
    return await sql.value(
        int, "SELECT id FROM jobs WHERE kind = 'last_statement' AND status = 'queued' ORDER BY id"
    )


async def _follow() -> None:
    """Do what an approval asked for."""
    await run_job(await _open_job() or 0, clock=lambda: NOW)


async def _approve_all(ledger: Ledger, north: Agency, fiona: Actor, now: datetime.datetime = NOW) -> None:
    for each in await open_drafts(north.agency_id):
        await approve_statements(fiona, ledger.portfolio, each.month, await ledger.agency(north), now=now)


async def test_an_agency_is_retired_in_one_flow(
    ledger: Ledger, north: Agency, vera: Actor, cora: Actor, fiona: Actor
) -> None:
    south = await add_agency("S", "South")
    await sql.execute("UPDATE people SET password_hash = 'x' WHERE id = :id", id=north.manager.person_id)
    for number, each in enumerate((north.manager, south.manager)):
        await add_session(each.person_id, bytes([number]) * 32, address="::1", device="", now=NOW)
        await open_panel(each, now=NOW)
        await issue_chat_code(each, now=NOW)
    decided = await bring_to(Status.RETIRING, "N", vera, cora, now=NOW)
    assert decided.job_id is not None
    await run_job(decided.job_id, clock=lambda: NOW)
    assert await _steps(vera, north) == ["stopped", "recalled"]
    assert await held_cases(north.agency_id) == 0
    assert await live_session(bytes([0]) * 32, now=NOW) is not None
    (draft,) = await open_drafts(north.agency_id)
    assert draft.month == date("2018-03-01")
    await _approve_all(ledger, north, fiona)
    await _follow()
    assert await _steps(vera, north) == ["stopped", "recalled", "settled", "cut", "filed", "retired"]
    found = await retirement_of(vera, north.agency_id)
    assert found is not None
    assert {each.person for each in await steps_of(found.id)} == {"Cora"}
    assert (await find_agency(vera, "N")).status == "retired"
    await _is_shut_out(north, south)
    with pytest.raises(Conflict, match="no step is left"):
        await _go_on(vera, "N")


async def _is_shut_out(north: Agency, south: Agency) -> None:
    assert await live_session(bytes([0]) * 32, now=NOW) is None
    assert await live_session(bytes([1]) * 32, now=NOW) is not None
    account = await account_of(north.manager.email)
    assert account is not None
    assert not account.active
    with pytest.raises(NotFound):
        await acting_person(north.manager.email)
    assert (await acting_person(south.manager.email)).agency_id == south.agency_id
    ended = await sql.tuples("SELECT person_id, ended_by FROM chats ORDER BY id")
    assert [tuple(each) for each in ended] == [
        (north.manager.person_id, "retired"),
        (south.manager.person_id, None),
    ]
    open_codes = await sql.tuples("SELECT person_id FROM chat_codes WHERE withdrawn_at IS NULL")
    assert [tuple(each) for each in open_codes] == [(south.manager.person_id,)]


@pytest.mark.parametrize("calls", [1, 3, 5, 8])
async def test_killed_anywhere_it_goes_on_without_loss(
    calls: int, ledger: Ledger, north: Agency, three: tuple[Actor, Actor, Actor]
) -> None:
    """Whatever moment a process dies at, steps and facts agree, and the next run goes on from there."""
    now, (vera, cora, fiona) = NOW, three
    decided = await bring_to(Status.RETIRING, "N", vera, cora, now=now)
    job_id, deaths, left = decided.job_id or 0, 0, calls
    for _ in range(60):
        try:
            await run_job(job_id, clock=_Clock(now, left))
        except _Killed:
            deaths, left = deaths + 1, left + 1
        else:
            left = calls
        await _agrees(north, vera)
        now += 2 * jobs.LEASE
        await _approve_all(ledger, north, fiona, now)
        if (await find_agency(vera, "N")).status == "retired" and "retired" in await _steps(vera, north):
            break
        job_id = (await ask_next_step(vera, await find_agency(vera, "N"), now=now)).id
    assert deaths
    assert await _steps(vera, north) == ["stopped", "recalled", "settled", "cut", "filed", "retired"]
    (owed,) = await owed_to(north.agency_id)
    assert (owed.base_minor, owed.commission_minor) == (123_481, 22_227)


async def _agrees(north: Agency, vera: Actor) -> None:
    steps = await _steps(vera, north)
    order = ["stopped", "recalled", "settled", "cut", "filed", "retired"]
    assert steps == order[: len(steps)]
    assert (await held_cases(north.agency_id) == 0) == ("recalled" in steps)
    assert ((await find_agency(vera, "N")).status == "retired") == ("cut" in steps)


async def test_a_draft_that_waits_holds_it_up_and_is_told(
    ledger: Ledger, north: Agency, vera: Actor, cora: Actor
) -> None:
    decided = await bring_to(Status.RETIRING, "N", vera, cora, now=NOW)
    await run_job(decided.job_id or 0, clock=lambda: NOW)
    await _go_on(vera, "N")
    assert await _steps(vera, north) == ["stopped", "recalled"]
    assert len(await open_drafts(north.agency_id)) == 1
    told = await sql.value(str, "SELECT result FROM jobs WHERE kind = 'last_statement' ORDER BY id DESC")
    assert told is not None
    assert "US 2018-03" in told


async def test_each_approval_goes_on_to_what_is_left(
    ledger: Ledger, north: Agency, vera: Actor, cora: Actor, fiona: Actor
) -> None:
    """A draft of February is there before; with its approval March is drafted, with that one all is done."""
    job = await ask_draft_statements(ledger.owner, ledger.portfolio, date("2018-02-01"), None, now=NOW)
    await run_job(job.id, clock=lambda: NOW)
    decided = await bring_to(Status.RETIRING, "N", vera, cora, now=NOW)
    await run_job(decided.job_id or 0, clock=lambda: NOW)
    assert [each.month for each in await open_drafts(north.agency_id)] == [date("2018-02-01")]
    await _approve_all(ledger, north, fiona)
    await _follow()
    assert [each.month for each in await open_drafts(north.agency_id)] == [date("2018-03-01")]
    assert await _steps(vera, north) == ["stopped", "recalled"]
    await _approve_all(ledger, north, fiona)
    await _follow()
    assert (await _steps(vera, north))[-1] == "retired"


async def test_of_two_approvals_at_once_the_later_one_goes_on(
    ledger: Ledger, north: Agency, vera: Actor, cora: Actor, fiona: Actor
) -> None:
    """Each in a portfolio of its own, and none sees the other's draft approved before it is done."""
    decided = await bring_to(Status.RETIRING, "N", vera, cora, now=NOW)
    await run_job(decided.job_id or 0, clock=lambda: NOW)
    portfolio, written = (
        "name, currency, time_zone, rulebook, policy, created_at",
        (
            "agency_id, month, status, payments, base_minor, commission_minor, vat_minor, total_minor, hash,"
            " drafted_by, drafted_at, sole_person"
        ),
    )
    await sql.execute(f"INSERT INTO portfolios (code, {portfolio}) SELECT 'CN', {portfolio} FROM portfolios")
    await sql.execute(
        f"INSERT INTO statements (portfolio_id, {written}) SELECT portfolios.id, {written} FROM statements"
        " JOIN portfolios ON portfolios.code = 'CN' WHERE status = 'draft'"
    )
    done = asyncio.Barrier(2 if sql.is_postgresql() else 1)  # SQLite has one writer at a time

    async def approve(draft: OpenDraft) -> None:
        async with sql.transaction():
            await lock_statement(
                draft.id, approved_by=fiona.person_id, sole_person=False, signature="s", now=NOW
            )
            await done.wait()
            await go_on_after_approval(north.agency_id, now=NOW)
            await asyncio.sleep(0.2)  # the other looks before this one is done

    await asyncio.gather(*map(approve, await open_drafts(north.agency_id)))
    assert await _open_job() is not None


async def test_an_approval_asks_for_nothing_where_no_retirement_waits(
    ledger: Ledger, north: Agency, vera: Actor, cora: Actor, fiona: Actor
) -> None:
    job = await ask_draft_statements(ledger.owner, ledger.portfolio, date("2018-02-01"), None, now=NOW)
    await run_job(job.id, clock=lambda: NOW)
    await bring_to(Status.RETIRING, "N", vera, cora, now=NOW)
    await _approve_all(ledger, north, fiona)
    assert await _open_job() is None


@pytest.mark.parametrize(
    ("books", "month"),
    [
        pytest.param(OpenBooks(None, None, None), None, id="nothing is open"),
        pytest.param(OpenBooks(None, date("2018-03-10"), None), "2018-03-01", id="the running month"),
        pytest.param(
            OpenBooks(None, date("2018-01-10"), date("2018-02-01")), "2018-03-01", id="locked since"
        ),
        pytest.param(
            OpenBooks(date("2018-01-01"), date("2018-03-10"), None), "2018-01-01", id="a draft first"
        ),
    ],
)
def test_the_month_of_the_last_statement(books: OpenBooks, month: str | None) -> None:
    assert month_to_draft(books) == (None if month is None else date(month))


AMOUNTS = st.lists(
    st.tuples(st.integers(1, 5_000_000), st.integers(0, 69), st.booleans()), min_size=1, max_size=12
)


@hypothesis.settings(max_examples=8, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
@hypothesis.given(payments=AMOUNTS)
async def test_what_it_is_owed_is_what_an_oracle_says(
    payments: list[tuple[int, int, bool]], ledger: Ledger, vera: Actor, cora: Actor, fiona: Actor
) -> None:
    """Whatever was paid and reversed, in months over or running, it comes to the oracle's sum."""
    number = await sql.value(int, "SELECT count(*) FROM agencies") or 0
    agency = await add_agency(f"H{number}", f"Hypothetic {number}")
    row = await ledger.agency(agency)
    await set_terms(vera, row, ledger.portfolio, TERMS, valid_from=date("2017-01-01"), now=NOW)
    await approve_terms(ledger.owner, row, ledger.portfolio, now=NOW)
    receipts = await _pay(ledger, agency, payments)
    decided = await bring_to(Status.RETIRING, agency.code, vera, cora, now=NOW)
    await run_job(decided.job_id or 0, clock=lambda: NOW)
    await _approve_all(ledger, agency, fiona)
    await _go_on(vera, agency.code)
    assert await held_cases(agency.agency_id) == 0
    (owed,) = await owed_to(agency.agency_id)
    oracle = Oracle([(date("2017-01-01"), TERMS)], {}, 2)
    commission, vat = oracle.vat(date("2018-03-31"), oracle.draft(receipts))
    assert [Fraction(owed.commission_minor), Fraction(owed.vat_minor)] == [commission * 100, vat * 100]
    assert owed.total_minor == (commission + vat) * 100


async def _pay(ledger: Ledger, agency: Agency, payments: list[tuple[int, int, bool]]) -> list[Receipt]:
    receipts = []
    for number, (minor, days, undone) in enumerate(payments):
        day = date("2018-01-01") + datetime.timedelta(days)
        name = f"{agency.code}-{number}"
        part = await ledger.pays(agency, name, minor, day.isoformat())
        receipts.append(_receipt(part, name, day, minor))
        if undone:
            back = await ledger.reverses(agency, f"{name}-back", part, day.isoformat())
            receipts.append(_receipt(back, f"{name}-back", day, -minor, part))
    return receipts


def _receipt(part: int, name: str, day: datetime.date, minor: int, undoes: int | None = None) -> Receipt:
    return Receipt(part, name, day, Fraction(minor, 100), Fraction(0), "M4-M6", 1, "B", undoes)
