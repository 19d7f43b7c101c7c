"""Recall in two steps, expiry, and what a case file closes: each end is a row of its own and stands."""

import datetime
import json

import pytest

from agencies.cases import models
from agencies.cases.rules.reasons import REASON
from agencies.common import jobs, sql, vault
from agencies.common.access import Actor
from agencies.common.errors import Conflict, Invalid, NotAllowed, NotFound
from agencies.people.queries import PortfolioRow
from agencies.placements.expire_placements import expire_placements
from agencies.placements.recall_cases import recall_cases
from portal.worker import run_job
from tests.agencies.cases import rows
from tests.agencies.placements import stock
from tests.agencies.placements.stock import OCTOBER
from tests.people import Agency

NOW = datetime.datetime(2017, 10, 31, 14, tzinfo=datetime.UTC)


def october(day: int) -> datetime.date:
    return datetime.date(2017, 10, day)


async def placed(vera: Actor, count: int = 4, strategy: str = "") -> tuple[PortfolioRow, list[models.Case]]:
    lender = await stock.portfolio()
    cases = await stock.cases(lender, count)
    await stock.place(vera, lender, strategy=strategy)
    return lender, cases


async def ends(cases: list[models.Case]) -> list[datetime.date | None]:
    return [(await stock.history(case))[-1].ended_on for case in cases]


async def reasons() -> list[tuple[str, str, datetime.date]]:
    found = await sql.tuples("SELECT kind, reason, stated_cipher, effective_on FROM recalls ORDER BY id")
    return [
        (kind, vault.decrypt(sealed, REASON) if sealed else code, datetime.date.fromisoformat(str(day)))
        for kind, code, sealed, day in found
    ]


async def test_an_announced_recall_changes_nothing_until_its_day(vera: Actor, north: Agency) -> None:
    lender, cases = await placed(vera)
    asked = await recall_cases(
        vera, lender, agency_id=north.agency_id, reason="audit", as_of=october(10), now=NOW
    )
    assert (asked.final, asked.count, asked.reasons) == (False, 4, {"audit": 4})
    assert await ends(cases) == [None] * 4
    early = await expire_placements(vera, lender, as_of=october(16), now=NOW)
    assert (early.count, await ends(cases)) == (0, [None] * 4)
    due = await expire_placements(vera, lender, as_of=october(20), now=NOW)
    assert (due.count, due.reasons) == (4, {"audit": 4})
    assert await ends(cases) == [october(17)] * 4
    assert await reasons() == [("pending", "audit", october(17))] * 4 + [("final", "audit", october(17))] * 4


async def test_a_recall_falls_due_on_its_day(vera: Actor, north: Agency) -> None:
    lender, cases = await placed(vera, 1)
    await recall_cases(vera, lender, agency_id=north.agency_id, as_of=october(10), now=NOW)
    assert (await expire_placements(vera, lender, as_of=october(17), now=NOW)).count == 1
    assert await ends(cases) == [october(17)]


async def test_what_is_announced_stays_as_it_is(vera: Actor, north: Agency) -> None:
    lender, _ = await placed(vera)
    await recall_cases(vera, lender, case_nos=["C1"], reason="audit", as_of=october(10), now=NOW)
    again = await recall_cases(vera, lender, agency_id=north.agency_id, as_of=october(12), now=NOW)
    assert (again.count, again.unchanged) == (3, 1)
    assert sorted(await reasons()) == [
        ("pending", "audit", october(17)),
        *[("pending", "lender", october(19))] * 3,
    ]


async def test_a_final_recall_ends_at_once_for_the_announced_reason(vera: Actor, north: Agency) -> None:
    lender, cases = await placed(vera, 2)
    await recall_cases(vera, lender, case_nos=["C1"], reason="audit", as_of=october(10), now=NOW)
    ended = await recall_cases(vera, lender, case_nos=["C1", "C2"], final=True, as_of=october(12), now=NOW)
    assert (ended.final, ended.count, ended.reasons) == (True, 2, {"audit": 1, "lender": 1})
    assert await ends(cases) == [october(12)] * 2
    with pytest.raises(Conflict, match="nothing to recall"):
        await recall_cases(vera, lender, case_nos=["C1", "C2"], final=True, as_of=october(13), now=NOW)
    assert await ends(cases) == [october(12)] * 2


async def test_today_is_the_portfolios_day(vera: Actor, north: Agency) -> None:
    lender, cases = await placed(vera, 1)
    night = datetime.datetime(2017, 10, 6, 3, tzinfo=datetime.UTC)
    await recall_cases(vera, lender, agency_id=north.agency_id, final=True, now=night)
    assert await ends(cases) == [october(5)]


async def test_a_placement_ends_on_its_first_day_at_the_earliest(vera: Actor, north: Agency) -> None:
    lender, cases = await placed(vera, 1)
    await recall_cases(vera, lender, case_nos=["C1"], final=True, as_of=datetime.date(2017, 9, 1), now=NOW)
    assert await ends(cases) == [OCTOBER]


async def test_a_term_is_over_after_its_last_day(vera: Actor, north: Agency) -> None:
    lender, cases = await placed(vera, 2, strategy="term_days = 10")
    assert (await expire_placements(vera, lender, as_of=october(10), now=NOW)).count == 0
    over = await expire_placements(vera, lender, as_of=october(31), now=NOW)
    assert (over.count, over.reasons) == (2, {"expired": 2})
    assert await ends(cases) == [october(10)] * 2
    assert (await expire_placements(vera, lender, as_of=october(31), now=NOW)).count == 0


async def test_the_earlier_of_term_and_recall_counts(vera: Actor, north: Agency) -> None:
    lender, cases = await placed(vera, 2, strategy="term_days = 10")
    await recall_cases(vera, lender, case_nos=["C1"], reason="audit", as_of=OCTOBER, now=NOW)
    await recall_cases(vera, lender, case_nos=["C2"], reason="audit", as_of=october(9), now=NOW)
    over = await expire_placements(vera, lender, as_of=october(31), now=NOW)
    assert over.reasons == {"audit": 1, "expired": 1}
    assert await ends(cases) == [october(8), october(10)]


async def test_what_is_paid_ends_as_paid_by_recall_and_not_by_the_payment(vera: Actor, north: Agency) -> None:
    lender, cases = await placed(vera, 2)
    await rows.receipt(cases[0], october(5), cases[0].outstanding_minor)
    assert await ends(cases) == [None, None]
    ended = await recall_cases(
        vera, lender, agency_id=north.agency_id, reason="audit", final=True, as_of=october(9), now=NOW
    )
    assert ended.reasons == {"audit": 1, "paid": 1}


async def test_expiry_can_be_limited_to_an_agency(vera: Actor, north: Agency, south: Agency) -> None:
    lender, _ = await placed(vera, 4, strategy="term_days = 10")
    over = await expire_placements(vera, lender, agency_id=south.agency_id, as_of=october(31), now=NOW)
    assert over.agencies == {south.agency_id: 2}
    assert await stock.count("placements", "ended_on IS NULL") == 2


async def test_cases_that_cannot_be_recalled_are_named(vera: Actor, north: Agency) -> None:
    lender, _ = await placed(vera, 2)
    await rows.case(lender.id, "young", overdue_since=datetime.date(2017, 9, 20))
    asked = await recall_cases(vera, lender, case_nos=["C1", "young", "C9", "C1"], now=NOW)
    assert (asked.count, asked.unplaced, asked.unknown) == (1, ("young",), ("C9",))
    with pytest.raises(NotFound, match="no case C9"):
        await recall_cases(vera, lender, case_nos=["C9"], now=NOW)


async def test_another_portfolios_cases_are_not_touched(vera: Actor, north: Agency) -> None:
    await placed(vera, 2)
    other = await stock.portfolio("OTHER")
    assert (await recall_cases(vera, other, agency_id=north.agency_id, final=True, now=NOW)).count == 0
    assert await stock.count("placements", "ended_on IS NULL") == 2


async def test_what_to_recall_must_be_said(vera: Actor, north: Agency) -> None:
    lender, _ = await placed(vera, 1)
    with pytest.raises(Invalid, match="Say what to recall"):
        await recall_cases(vera, lender, now=NOW)
    with pytest.raises(Invalid, match="A reason has"):
        await recall_cases(vera, lender, case_nos=["C1"], reason="x" * 201, now=NOW)


async def test_only_who_recalls_may(vera: Actor, audrey: Actor, frank: Actor, north: Agency) -> None:
    lender, _ = await placed(vera, 1)
    for person in (audrey, frank, north.manager):
        with pytest.raises(NotAllowed):
            await recall_cases(person, lender, case_nos=["C1"], now=NOW)
        with pytest.raises(NotAllowed):
            await expire_placements(person, lender, now=NOW)


async def test_the_journal_has_one_row_for_each_batch(vera: Actor, north: Agency, south: Agency) -> None:
    lender, _ = await placed(vera, 4)
    await recall_cases(vera, lender, case_nos=["C1", "C2", "C3", "C4"], final=True, now=NOW)
    entries = await sql.tuples(
        "SELECT agency_id, content FROM journal WHERE act = 'placements.ended' ORDER BY id"
    )
    assert [each[0] for each in entries] == [north.agency_id, south.agency_id]
    assert [json.loads(each[1])["placements"] for each in entries] == [2, 2]


async def test_the_journal_tells_of_a_reason_in_a_persons_words_that_there_was_one(
    vera: Actor, north: Agency
) -> None:
    lender, cases = await placed(vera, 3)
    await rows.receipt(cases[2], october(5), cases[2].outstanding_minor)
    here, day = north.agency_id, october(9)
    await recall_cases(vera, lender, agency_id=here, reason="Ann Lee died", as_of=day, now=NOW)
    assert await sql.value(int, "SELECT count(*) FROM recalls WHERE reason = 'stated'") == 3
    await recall_cases(vera, lender, agency_id=here, final=True, as_of=day, now=NOW)
    entries = await sql.tuples("SELECT content FROM journal WHERE thing = 'batch' ORDER BY id DESC LIMIT 2")
    assert [json.loads(each[0])["reasons"] for each in entries] == [{"paid": 1, "stated": 2}, {"stated": 3}]


async def test_an_end_is_never_changed_nor_removed(vera: Actor, north: Agency) -> None:
    lender, _ = await placed(vera, 1)
    await recall_cases(vera, lender, case_nos=["C1"], final=True, as_of=october(9), now=NOW)
    for value in ("NULL", "'2017-10-20'"):
        with pytest.raises(sql.IntegrityError, match="keeps its end"):
            await sql.execute(f"UPDATE placements SET ended_on = {value}")


async def close(vera: Actor, lender: PortfolioRow, day: datetime.date) -> dict[str, object]:
    """Let follow on a case file what follows."""
    file_id = await sql.value(int, "SELECT max(file_id) FROM cases")
    payload = {"portfolio_id": lender.id, "file_id": file_id, "as_of": day}
    async with sql.transaction():
        job = await jobs.enqueue(vera, "recall_closed", f"{day}", payload, now=NOW)
    return (await run_job(job.id, clock=lambda: NOW)).result


async def test_what_a_case_file_closes_is_taken_back_with_its_reason(vera: Actor, north: Agency) -> None:
    lender, cases = await placed(vera, 6)
    for case, status in zip(cases, ("paid", "closed", "sold", "restructured"), strict=False):
        await sql.execute("UPDATE cases SET status = :status WHERE id = :id", status=status, id=case.id)
    await sql.execute(
        "UPDATE cases SET outstanding_minor = 0, file_id = :file WHERE id = :id",
        file=cases[5].file_id,
        id=cases[4].id,
    )
    told = await close(vera, lender, october(31))
    assert told == {"recalled": 5, "reasons": {"closed": 1, "paid": 2, "restructured": 1, "sold": 1}}
    assert await ends(cases) == [october(31)] * 5 + [None]
    assert await close(vera, lender, october(31)) == {"recalled": 0, "reasons": {}}


async def test_a_paid_case_that_the_file_does_not_name_is_left(vera: Actor, north: Agency) -> None:
    lender, cases = await placed(vera, 2)
    await rows.receipt(cases[0], october(5), cases[0].outstanding_minor)
    assert (await close(vera, lender, october(31)))["recalled"] == 0
    assert await ends(cases) == [None, None]


@pytest.mark.parametrize("final", [False, True])
async def test_a_day_that_is_yet_to_come_is_refused(vera: Actor, north: Agency, final: bool) -> None:
    lender, cases = await placed(vera, 1, strategy="term_days = 10")
    for day in (datetime.date(2017, 11, 1), datetime.date(2999, 1, 1)):
        with pytest.raises(Conflict, match="yet to come"):
            await recall_cases(vera, lender, case_nos=["C1"], final=final, as_of=day, now=NOW)
        with pytest.raises(Conflict, match="yet to come"):
            await expire_placements(vera, lender, as_of=day, now=NOW)
    assert (await ends(cases), await reasons()) == ([None], [])


async def test_what_is_yet_to_come_is_decided_by_the_portfolios_clock(vera: Actor, north: Agency) -> None:
    lender, cases = await placed(vera, 1)
    night = datetime.datetime(2017, 10, 6, 3, tzinfo=datetime.UTC)
    with pytest.raises(Conflict, match=r"The day 2017-10-06 is yet to come; .* today, 2017-10-05, or"):
        await recall_cases(vera, lender, case_nos=["C1"], final=True, as_of=october(6), now=night)
    await recall_cases(vera, lender, case_nos=["C1"], final=True, as_of=october(5), now=night)
    assert await ends(cases) == [october(5)]
