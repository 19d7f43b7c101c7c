"""A month of statements: drafted by one, locked by another, never changed, explained to the cent."""

import datetime
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from agencies.common import jobs, sql, vault
from agencies.common.access import Actor, Role
from agencies.common.dates import parse_month
from agencies.common.errors import Conflict, NotAllowed
from portal.worker import run_job
from settlement.statements.approve_statements import approve_statements
from settlement.statements.draft_statements import ask_draft_statements, compute, draft_statements
from settlement.statements.queries import StatementRow, lines_of, statements_of
from settlement.statements.rules import statement_hash
from settlement.terms.approve_terms import approve_terms
from settlement.terms.set_terms import set_terms
from tests.people import Agency, add_person
from tests.settlement.ledger import Ledger, date, open_ledger


@pytest.fixture
def now() -> datetime.datetime:
    return datetime.datetime(2018, 3, 2, 14, tzinfo=datetime.UTC)


@pytest.fixture
async def ledger(owner: Actor, vera: Actor, north: Agency, now: datetime.datetime) -> Ledger:
    """Lay a ledger in which agency North earns 18 % from the start of 2017."""
    made = await open_ledger(owner, now)
    await _terms(made, vera, north, "2017-01-01", rate="18%", vat="6%")
    return made


async def _terms(ledger: Ledger, vera: Actor, who: Agency, day: str, **document: object) -> None:
    agency = await ledger.agency(who)
    await set_terms(vera, agency, ledger.portfolio, document, valid_from=date(day), now=ledger.now)
    await approve_terms(ledger.owner, agency, ledger.portfolio, now=ledger.now)


async def _draft(ledger: Ledger, actor: Actor, month: str, who: Agency | None = None) -> Any:
    agency = await ledger.agency(who) if who else None
    job = await ask_draft_statements(actor, ledger.portfolio, parse_month(month), agency, now=ledger.now)
    return (await run_job(job.id, clock=lambda: ledger.now)).result


async def _approve(ledger: Ledger, actor: Actor, month: str) -> list[StatementRow]:
    return await approve_statements(actor, ledger.portfolio, parse_month(month), None, now=ledger.now)


async def _statement(ledger: Ledger, month: str) -> StatementRow:
    (found,) = await statements_of(ledger.owner, ledger.portfolio, parse_month(month))
    return found


class Overtaken(jobs.Running):
    """A job in whose way another act comes after its last report of progress."""

    meanwhile: Callable[[], Awaitable[object]]

    async def progress(self, done: int, total: int | None) -> None:
        """Report, and let the other act be done."""
        await super().progress(done, total)
        if done == total:
            await self.meanwhile()


async def test_a_month_is_drafted_and_locked(
    ledger: Ledger, frank: Actor, fiona: Actor, north: Agency
) -> None:
    await ledger.pays(north, "P-1", 123_456, "2017-10-16")
    await ledger.pays(north, "P-2", 25, "2017-10-17")  # 18 % of 0.25 is 0.045: half a cent goes up
    result = await _draft(ledger, frank, "2017-10")
    (drafted,) = result["statements"]
    assert (drafted["payments"], drafted["base_minor"], drafted["commission_minor"]) == (2, 123_481, 22_227)
    assert (drafted["vat_minor"], drafted["total_minor"]) == (1_334, 23_561)
    (locked,) = await _approve(ledger, fiona, "2017-10")
    assert (locked.status, locked.hash) == ("locked", drafted["hash"])
    assert locked.signature is not None
    assert vault.signature_holds(locked.hash.encode(), locked.signature)


async def test_the_same_draft_again_changes_nothing(ledger: Ledger, frank: Actor, north: Agency) -> None:
    await ledger.pays(north, "P-1", 123_456, "2017-10-16")
    first = await _draft(ledger, frank, "2017-10")
    again = await _draft(ledger, frank, "2017-10")
    assert (first["changed"], again["changed"]) == (1, 0)
    assert first["statements"] == again["statements"]


async def test_a_draft_takes_in_what_came_since(ledger: Ledger, frank: Actor, north: Agency) -> None:
    await ledger.pays(north, "P-1", 10_000, "2017-10-16")
    await _draft(ledger, frank, "2017-10")
    await ledger.pays(north, "P-2", 10_000, "2017-10-20")
    await _draft(ledger, frank, "2017-10")
    assert (await _statement(ledger, "2017-10")).commission_minor == 3_600


async def test_a_draft_that_no_longer_fits_is_not_locked(
    ledger: Ledger, frank: Actor, fiona: Actor, north: Agency
) -> None:
    await ledger.pays(north, "P-1", 10_000, "2017-10-16")
    await _draft(ledger, frank, "2017-10")
    await ledger.pays(north, "P-2", 10_000, "2017-10-20")
    with pytest.raises(Conflict, match="changed since it was drafted"):
        await _approve(ledger, fiona, "2017-10")
    assert (await _statement(ledger, "2017-10")).status == "draft"


async def test_nobody_locks_an_own_draft(ledger: Ledger, frank: Actor, north: Agency) -> None:
    await ledger.pays(north, "P-1", 10_000, "2017-10-16")
    await _draft(ledger, frank, "2017-10")
    with pytest.raises(Conflict, match="Frank made the statements of 2017-10"):
        await _approve(ledger, frank, "2017-10")
    with pytest.raises(sql.IntegrityError):  # nor does the database
        await sql.execute(
            "UPDATE statements SET status = 'locked', approved_by = drafted_by, approved_at = drafted_at,"
            " signature = 'x'"
        )


async def test_locking_twice_and_locking_nothing_are_told(
    ledger: Ledger, frank: Actor, fiona: Actor, north: Agency
) -> None:
    with pytest.raises(Conflict, match="no drafted statement of 2017-10"):
        await _approve(ledger, fiona, "2017-10")
    await ledger.pays(north, "P-1", 10_000, "2017-10-16")
    await _draft(ledger, frank, "2017-10")
    await _approve(ledger, fiona, "2017-10")
    with pytest.raises(Conflict, match="locked already"):
        await _approve(ledger, fiona, "2017-10")
    assert (await _draft(ledger, frank, "2017-10"))["changed"] == 0


async def test_a_month_waits_for_the_one_before(ledger: Ledger, frank: Actor, north: Agency) -> None:
    await ledger.pays(north, "P-1", 10_000, "2017-10-16")
    await _draft(ledger, frank, "2017-10")
    await ledger.pays(north, "P-2", 10_000, "2017-11-16")
    with pytest.raises(Conflict, match="2017-10 of NORTH is drafted but not locked"):
        await _draft(ledger, frank, "2017-11")


async def test_a_month_is_not_locked_before_an_earlier_draft(
    ledger: Ledger, frank: Actor, fiona: Actor, north: Agency
) -> None:
    await ledger.pays(north, "P-2", 10_000, "2017-11-16")
    await _draft(ledger, frank, "2017-11")
    await ledger.pays(north, "P-1", 10_000, "2017-10-16")
    await _draft(ledger, frank, "2017-10")
    with pytest.raises(Conflict, match="2017-10 of NORTH is drafted but not locked"):
        await _approve(ledger, fiona, "2017-11")
    await _approve(ledger, fiona, "2017-10")
    assert [each.status for each in await _approve(ledger, fiona, "2017-11")] == ["locked"]


async def test_a_late_payment_from_before_the_first_terms_waits_for_terms_of_its_day(
    ledger: Ledger, vera: Actor, frank: Actor, fiona: Actor, north: Agency
) -> None:
    await ledger.pays(north, "P-1", 10_000, "2017-10-16")
    await _draft(ledger, frank, "2017-10")
    await _approve(ledger, fiona, "2017-10")
    await ledger.pays(north, "P-0", 10_000, "2016-12-30")
    with pytest.raises(Conflict, match="Agency NORTH: No approved terms held on 2016-12-30"):
        await _draft(ledger, frank, "2017-11")
    with pytest.raises(Conflict, match="new terms can start on 2017-11-01"):  # these would rate October again
        await _terms(ledger, vera, north, "2017-01-01", rate="10%")
    await _terms(ledger, vera, north, "2016-12-01", rate="10%")
    await _draft(ledger, frank, "2017-11")
    assert (await _statement(ledger, "2017-11")).commission_minor == 1_000


async def test_a_month_before_a_locked_one_stays_closed(
    ledger: Ledger, frank: Actor, fiona: Actor, north: Agency
) -> None:
    await ledger.pays(north, "P-2", 10_000, "2017-11-16")
    await _draft(ledger, frank, "2017-11")
    await _approve(ledger, fiona, "2017-11")
    await ledger.pays(north, "P-1", 10_000, "2017-10-16")
    with pytest.raises(Conflict, match="2017-11 of NORTH is locked"):
        await _draft(ledger, frank, "2017-10")


async def test_a_late_payment_and_a_reversal_go_into_the_next_statement(
    ledger: Ledger, vera: Actor, frank: Actor, fiona: Actor, north: Agency
) -> None:
    bounced = await ledger.pays(north, "P-1", 123_456, "2017-10-16")
    await _draft(ledger, frank, "2017-10")
    (october,) = await _approve(ledger, fiona, "2017-10")
    await _terms(ledger, vera, north, "2017-11-01", rate="10%")  # a cut that must not reach back
    await ledger.pays(north, "P-2", 50_000, "2017-10-30")
    await ledger.reverses(north, "P-3", bounced, "2017-11-05")
    await _draft(ledger, frank, "2017-11")
    november = await _statement(ledger, "2017-11")
    lines = await lines_of(november.id)
    assert [(each.kind, str(each.month), each.commission_minor) for each in lines] == [
        ("late", "2017-10-01", 9_000),  # October's 18 %, not November's 10 %
        ("reversal", "2017-11-01", -22_222),  # exactly what the payment had earned
    ]
    assert (await _statement(ledger, "2017-10")) == october


async def test_a_monthly_ladder_counts_the_locked_lines_of_the_month(
    ledger: Ledger, vera: Actor, frank: Actor, fiona: Actor, south: Agency
) -> None:
    ladder = {
        "metric": "monthly_amount",
        "method": "marginal",
        "steps": [{"from": "0", "below": "1000", "rate": "10%"}, {"from": "1000", "rate": "20%"}],
    }
    await _terms(ledger, vera, south, "2017-01-01", ladder=ladder)
    await ledger.pays(south, "P-1", 90_000, "2017-10-16")
    await _draft(ledger, frank, "2017-10", south)
    await _approve(ledger, fiona, "2017-10")
    await ledger.pays(south, "P-2", 20_000, "2017-10-20")
    await _draft(ledger, frank, "2017-11", south)
    # 900.00 stood before: 100.00 at 10 % and 100.00 at 20 %
    assert (await _statement(ledger, "2017-11")).commission_minor == 3_000


async def test_an_agency_without_terms_is_named(ledger: Ledger, frank: Actor, south: Agency) -> None:
    await ledger.pays(south, "P-1", 10_000, "2017-10-16")
    with pytest.raises(Conflict, match="Agency SOUTH: No approved terms held on 2017-10-16"):
        await _draft(ledger, frank, "2017-10")
    assert await sql.value(int, "SELECT count(*) FROM statements") == 0
    assert await sql.value(str, "SELECT status FROM jobs WHERE kind = 'draft_statements'") == "failed"


async def test_a_month_that_is_not_over_waits(ledger: Ledger, frank: Actor) -> None:
    with pytest.raises(Conflict, match="2018-03 is not over"):
        await _draft(ledger, frank, "2018-03")


async def test_a_month_without_payments_has_no_statement(ledger: Ledger, frank: Actor) -> None:
    assert (await _draft(ledger, frank, "2017-10"))["statements"] == []


async def test_south_sees_nothing_of_north(
    ledger: Ledger, frank: Actor, fiona: Actor, north: Agency, south: Agency
) -> None:
    await ledger.pays(north, "P-1", 10_000, "2017-10-16")
    await _draft(ledger, frank, "2017-10")
    await _approve(ledger, fiona, "2017-10")
    month = parse_month("2017-10")
    assert len(await statements_of(north.manager, ledger.portfolio, month)) == 1
    assert await statements_of(south.manager, ledger.portfolio, month) == []


@pytest.mark.parametrize("role", [Role.VENDOR_MANAGER, Role.COMPLIANCE, Role.AUDITOR, Role.ADMIN])
async def test_only_finance_settles(ledger: Ledger, role: Role) -> None:
    actor = await add_person("Somebody else", role)
    with pytest.raises(NotAllowed, match="statements:draft"):
        await _draft(ledger, actor, "2017-10")
    with pytest.raises(NotAllowed, match="statements:approve"):
        await _approve(ledger, actor, "2017-10")


async def test_a_part_stands_in_one_statement_only(ledger: Ledger, frank: Actor, north: Agency) -> None:
    await ledger.pays(north, "P-1", 10_000, "2017-10-16")
    await _draft(ledger, frank, "2017-10")
    with pytest.raises(sql.IntegrityError):
        await sql.execute(
            "INSERT INTO statement_lines (statement_id, line_number, attribution_id, terms_id, kind, month,"
            " base_minor, commission_minor, arithmetic) SELECT statement_id, 2, attribution_id, terms_id,"
            " kind, month, base_minor, commission_minor, arithmetic FROM statement_lines"
        )


async def test_a_draft_job_that_was_cut_off_is_done_once(ledger: Ledger, frank: Actor, north: Agency) -> None:
    await ledger.pays(north, "P-1", 10_000, "2017-10-16")
    month = parse_month("2017-10")
    job = await ask_draft_statements(frank, ledger.portfolio, month, None, now=ledger.now)
    await jobs.take(job.id, "elsewhere/1/aa", now=ledger.now)  # whoever held it never came back
    later = ledger.now + jobs.LEASE + datetime.timedelta(seconds=1)
    again = await ask_draft_statements(frank, ledger.portfolio, month, None, now=later)
    assert again.id == job.id
    assert (await run_job(again.id, clock=lambda: later)).result["changed"] == 1


async def test_a_draft_that_another_completes_is_wholly_theirs(
    ledger: Ledger, frank: Actor, fiona: Actor, north: Agency
) -> None:
    await ledger.pays(north, "P-1", 10_000, "2017-10-16")
    month = parse_month("2017-10")
    begun = await ask_draft_statements(frank, ledger.portfolio, month, None, now=ledger.now)
    await jobs.take(begun.id, "elsewhere/1/aa", now=ledger.now)  # whoever held it never came back
    assert (await _draft(ledger, fiona, "2017-10"))["changed"] == 1
    assert (await _statement(ledger, "2017-10")).drafted_by == fiona.person_id
    with pytest.raises(Conflict, match="Fiona made the statements"):
        await _approve(ledger, fiona, "2017-10")
    # Nothing of what Frank began is in it, so his are the second eyes.
    (locked,) = await _approve(ledger, frank, "2017-10")
    assert (locked.drafted_by, locked.approved_by) == (fiona.person_id, frank.person_id)
    later = ledger.now + jobs.LEASE + datetime.timedelta(seconds=1)
    assert (await run_job(begun.id, clock=lambda: later)).result["changed"] == 0


@pytest.mark.parametrize("drafted_before", [False, True])
async def test_of_two_who_draft_at_once_the_first_has_drafted(
    ledger: Ledger, frank: Actor, fiona: Actor, north: Agency, drafted_before: bool
) -> None:
    await ledger.pays(north, "P-1", 10_000, "2017-10-16")
    if drafted_before:
        await _draft(ledger, frank, "2017-10")
        await ledger.pays(north, "P-2", 10_000, "2017-10-20")
    job = await ask_draft_statements(frank, ledger.portfolio, parse_month("2017-10"), None, now=ledger.now)
    held = await jobs.take(job.id, jobs.owner_name(), now=ledger.now)
    overtaken = Overtaken(held, frank, lambda: ledger.now)
    overtaken.meanwhile = lambda: _draft(ledger, fiona, "2017-10")
    with pytest.raises(Conflict, match="Somebody else drafted or locked the statement 2017-10 of NORTH"):
        await draft_statements(overtaken)
    assert (await _statement(ledger, "2017-10")).drafted_by == fiona.person_id


async def test_a_locked_ladder_is_recomputed_as_it_was(
    ledger: Ledger, vera: Actor, frank: Actor, fiona: Actor, south: Agency
) -> None:
    steps = [{"from": "0", "below": "1000", "rate": "10%"}, {"from": "1000", "rate": "20%"}]
    ladder = {"metric": "monthly_amount", "method": "marginal", "steps": steps}
    await _terms(ledger, vera, south, "2017-01-01", ladder=ladder)
    await ledger.pays(south, "P-1", 150_000, "2017-10-16")
    await _draft(ledger, frank, "2017-10", south)
    (locked,) = await _approve(ledger, fiona, "2017-10")
    facts, again = await compute(
        await ledger.agency(south), ledger.portfolio, parse_month("2017-10"), locked.id
    )
    assert statement_hash(facts, again) == locked.hash
