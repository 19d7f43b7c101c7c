"""A case file comes in: new, again, later, wrong, tried, interrupted."""

import datetime
from pathlib import Path

import pytest

from agencies.cases import import_cases as under_test
from agencies.cases.import_cases import ask_import_cases
from agencies.cases.models import Case
from agencies.common import jobs, sql
from agencies.common.access import Actor
from agencies.common.errors import FileRefused, Invalid, NotAllowed, NotFound
from agencies.common.refused_rows import of_job
from agencies.common.tabular.write import write_refused
from agencies.people.queries import actor_by_id, portfolio_by_id
from portal.worker import run_job
from tests import people
from tests.agencies.cases import rows
from tests.agencies.cases.files import (
    AS_OF,
    HEADINGS,
    NOW,
    at,
    figures,
    import_file,
    refused,
    table,
)
from tests.agencies.placements import stock

LATER = datetime.date(2017, 10, 1)
CASES = [
    {"case_no": "C-1", "outstanding": "100.00", "name": "Ann Lee"},
    {"case_no": "C-2", "outstanding": "250.50", "overdue_since": "2017-08-01"},
    {"case_no": "C-3", "outstanding": "0", "status": "Paid"},
]
WRITTEN = ("cases", "case_balances", "case_files", "debtors", "debtor_keys", "contact_points")


async def counts() -> dict[str, int]:
    """Count the rows of the tables that an import writes."""
    return {name: await sql.value(int, f"SELECT count(*) FROM {name}") or 0 for name in WRITTEN}


async def column(name: str) -> dict[str, object]:
    """Read a column of the cases by case number."""
    found = await sql.tuples(f"SELECT case_no, {name} FROM cases")
    return {str(case_no): value for case_no, value in found}


async def test_new_cases(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    result = await import_file(vera, portfolio, table(CASES))
    assert figures(result) == {"created": 3, "updated": 0, "unchanged": 0, "refused": 0}
    assert (result["read"], result["outstanding_minor"]) == (3, 35_050)
    assert (result["eligible"], result["not_eligible"]) == (1, 2)
    assert result["eligible_reasons"] == {"days_past_due": 1}
    assert result["not_eligible_reasons"] == {"not_overdue_enough": 1, "not_open": 1}
    assert result["follow_ons"] == {}
    assert await column("status") == {"C-1": "open", "C-2": "open", "C-3": "paid"}
    assert await sql.value(int, "SELECT count(*) FROM staged_cases") == 0


async def test_the_same_file_again_changes_nothing(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    await import_file(vera, portfolio, table(CASES))
    before = await counts()
    again = await import_file(vera, portfolio, table(CASES))
    assert figures(again) == {"created": 0, "updated": 0, "unchanged": 3, "refused": 0}
    assert (again["eligible"], again["outstanding_minor"]) == (1, 35_050)
    assert await counts() == before


async def test_the_same_facts_from_another_file_change_nothing(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    await import_file(vera, portfolio, table([{"case_no": "C-1", "outstanding": "1234.5"}]))
    again = await import_file(vera, portfolio, table([{"case_no": "C-1", "outstanding": "$1234.50"}]))
    assert figures(again) == {"created": 0, "updated": 0, "unchanged": 1, "refused": 0}


async def test_a_later_file_refreshes(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    await import_file(vera, portfolio, table(CASES[:2]))
    later = [{**CASES[0], "outstanding": "80.00"}, CASES[1], {"case_no": "C-4", "outstanding": "5"}]
    result = await import_file(vera, portfolio, table(later), as_of=LATER)
    assert figures(result) == {"created": 1, "updated": 2, "unchanged": 0, "refused": 0}
    assert await column("outstanding_minor") == {"C-1": 8_000, "C-2": 25_050, "C-4": 500}
    told = await sql.tuples(
        "SELECT told.outstanding_minor FROM case_balances AS told JOIN cases ON cases.id = told.case_id"
        " WHERE cases.case_no = 'C-1' ORDER BY told.id"
    )
    assert [each[0] for each in told] == [10_000, 8_000]


async def test_a_corrected_file_of_the_same_day(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    await import_file(vera, portfolio, table(CASES[:2]))
    result = await import_file(vera, portfolio, table([{**CASES[0], "outstanding": "99.00"}]))
    assert figures(result) == {"created": 0, "updated": 1, "unchanged": 0, "refused": 0}
    assert result["missing"] == {"count": 0, "case_nos": []}


async def test_an_older_file_is_refused_row_by_row(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    await import_file(vera, portfolio, table(CASES[:1]), as_of=LATER)
    result = await import_file(vera, portfolio, table(CASES[:2]))
    assert figures(result) == {"created": 1, "updated": 0, "unchanged": 0, "refused": 1}
    assert await refused(result["job"]) == [(2, "case_no", "stale")]
    [stale] = await of_job(result["job"])
    assert stale.cells[:2] == ("C-1", "100.00")


async def test_missing_cases_are_listed_and_stay(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    await import_file(vera, portfolio, table([{"case_no": f"C-{n:02}"} for n in range(30)]))
    broken = {"case_no": "C-01", "outstanding": "?"}
    result = await import_file(vera, portfolio, table([{"case_no": "C-00"}, broken]), as_of=LATER)
    assert result["missing"]["count"] == 28, "a refused row names its case"
    assert result["missing"]["case_nos"] == [f"C-{n:02}" for n in range(2, 22)]
    assert len(await column("status")) == 30


async def test_a_closed_case_is_not_missing(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    await import_file(vera, portfolio, table(CASES))
    result = await import_file(vera, portfolio, table(CASES[:2]), as_of=LATER)
    assert result["missing"] == {"count": 0, "case_nos": []}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"status": "sold"}, id="sold"),
        pytest.param({"outstanding": "0"}, id="nothing owed any more"),
    ],
)
async def test_what_ends_is_handed_on(vera: Actor, change: dict[str, str]) -> None:
    portfolio = await rows.portfolio()
    await import_file(vera, portfolio, table(CASES[:2]))
    result = await import_file(vera, portfolio, table([{**CASES[0], **change}, CASES[1]]), as_of=LATER)
    assert list(result["follow_ons"]) == ["recall_closed"]


async def test_a_case_that_a_later_file_closes_is_recalled(vera: Actor, north: people.Agency) -> None:
    lender = await stock.portfolio()
    await import_file(vera, lender.id, table(CASES[:1]))
    await stock.place(vera, lender, LATER)
    result = await import_file(vera, lender.id, table([{**CASES[0], "status": "Paid"}]), as_of=LATER)
    assert result["follow_ons"]["recall_closed"]["recalled"] == 1
    [case] = await Case.all()
    [placed] = await stock.history(case)
    assert placed.ended_on is not None


async def test_a_refused_row_is_mended_and_imported(vera: Actor, tmp_path: Path) -> None:
    portfolio = await rows.portfolio()
    broken = [{**CASES[0], "outstanding": "a lot", "overdue_since": "then"}, CASES[1]]
    first = await import_file(vera, portfolio, table(broken))
    assert figures(first) == {"created": 1, "updated": 0, "unchanged": 0, "refused": 1}
    assert await refused(first["job"]) == [
        (2, "outstanding", "not_an_amount"),
        (2, "overdue_since", "not_a_date"),
    ]
    written = tmp_path / "refused.csv"
    write_refused(written, HEADINGS, await of_job(first["job"]), "en")
    mended = written.read_bytes().replace(b"a lot", b"100.00").replace(b"then", b"2017-01-01")
    second = await import_file(vera, portfolio, mended)
    assert figures(second) == {"created": 1, "updated": 0, "unchanged": 0, "refused": 0}
    assert second["missing"]["count"] == 0
    whole = await import_file(vera, portfolio, table(CASES[:2]))
    assert figures(whole) == {"created": 0, "updated": 0, "unchanged": 2, "refused": 0}


async def test_a_case_number_twice(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    result = await import_file(vera, portfolio, table([CASES[0], CASES[1], {**CASES[0], "outstanding": "1"}]))
    assert figures(result) == {"created": 2, "updated": 0, "unchanged": 0, "refused": 1}
    assert await refused(result["job"]) == [(4, "case_no", "duplicate_case_no")]
    assert (await column("outstanding_minor"))["C-1"] == 10_000


async def test_a_trial_changes_nothing(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    before = await counts()
    trial = await import_file(vera, portfolio, table([*CASES, {"case_no": ""}]), dry_run=True)
    assert figures(trial) == {"created": 3, "updated": 0, "unchanged": 0, "refused": 1}
    assert (trial["eligible"], trial["dry_run"]) == (1, True)
    assert await counts() == before
    assert await sql.value(int, "SELECT count(*) FROM staged_cases") == 0
    assert await sql.value(int, "SELECT count(*) FROM journal WHERE act = 'cases.imported'") == 0


async def test_a_file_without_rows(vera: Actor) -> None:
    result = await import_file(vera, await rows.portfolio(), table([]))
    assert (result["read"], result["created"], result["outstanding_minor"]) == (0, 0, 0)


async def test_receipts_holds_and_stops_count_in_the_report(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    files = [{"case_no": f"C-{n}", "outstanding": "100.00"} for n in range(5)]
    await import_file(vera, portfolio, table(files))
    known = {each.case_no: each for each in await Case.all()}
    await rows.receipt(known["C-1"], LATER + datetime.timedelta(1), 10_000)
    await rows.hold(known["C-2"], vera)
    await rows.stop(known["C-3"], vera)
    result = await import_file(vera, portfolio, table(files), as_of=LATER)
    assert result["eligible"] == 2
    assert result["not_eligible_reasons"] == {"balance_zero": 1, "held": 1, "stop_listed": 1}


async def test_columns_are_remembered_by_name(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    data = b"case_no,owed,late\nC-1,100,95\n"
    chosen = {"outstanding": "owed", "days_past_due": "late"}
    await import_file(vera, portfolio, data, columns=chosen, map_name="core")
    again = await import_file(vera, portfolio, data, map_name="core")
    assert figures(again) == {"created": 0, "updated": 0, "unchanged": 1, "refused": 0}
    with pytest.raises(NotFound, match="remembered as bank; there are core"):
        await import_file(vera, portfolio, data, map_name="bank")


async def test_a_file_that_lacks_headings_writes_nothing(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    before = await counts()
    with pytest.raises(FileRefused) as caught:
        await import_file(vera, portfolio, b"case_no,owed\nC-1,100\n")
    assert caught.value.code == "missing_heading"
    assert await counts() == before


async def test_a_day_to_come(vera: Actor) -> None:
    with pytest.raises(Invalid, match="yet to come"):
        await import_file(vera, await rows.portfolio(), table(CASES), as_of=datetime.date(2017, 10, 3))


async def test_only_the_lenders_case_people_import(
    north: people.Agency, frank: Actor, audrey: Actor, adam: Actor
) -> None:
    portfolio = await rows.portfolio()
    for actor in (north.manager, north.collector, frank, audrey, adam):
        with pytest.raises(NotAllowed, match="cases:import"):
            await import_file(actor, portfolio, table(CASES))


async def test_the_journal_tells_of_the_file(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    await import_file(vera, portfolio, table(CASES))
    told = await sql.value(str, "SELECT content FROM journal WHERE act = 'cases.imported'") or ""
    assert '"created": 3' in told
    assert '"members"' in told


async def interrupted(job: jobs.Job, after: int) -> None:
    """Work on a job as a process does that is killed when it has reported `after` rows."""

    def die(done: int, total: int | None) -> None:
        if done >= after:
            raise KeyboardInterrupt

    taken = await jobs.take(job.id, "elsewhere/1/x", now=NOW)
    running = jobs.Running(taken, await actor_by_id(job.actor_id), at(NOW), die)
    with pytest.raises(KeyboardInterrupt):
        await under_test.import_cases(running)


async def test_a_killed_import_goes_on_where_it_was(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    files = [{"case_no": f"C-{n}", "outstanding": "1"} for n in range(5_000)]
    files[10] = {"case_no": "C-9"}
    files[4_990] = {"case_no": "C-5"}
    lender = await portfolio_by_id(portfolio)
    asked = await ask_import_cases(
        vera, lender, table(files), name="cases.csv", as_of=AS_OF, columns={}, now=NOW
    )
    await interrupted(asked, 4_000)
    assert await sql.value(int, "SELECT count(*) FROM staged_cases") == 3_999
    assert (await counts())["cases"] == 0
    again = await ask_import_cases(
        vera, lender, table(files), name="again.csv", as_of=AS_OF, columns={}, now=NOW
    )
    assert again.id == asked.id
    done = await run_job(asked.id, clock=at(NOW + 2 * jobs.LEASE))
    assert figures(done.result) == {"created": 4_998, "updated": 0, "unchanged": 0, "refused": 2}
    assert await refused(asked.id) == [
        (12, "case_no", "duplicate_case_no"),
        (4_992, "case_no", "duplicate_case_no"),
    ]
    assert (await counts())["cases"] == 4_998


async def test_what_a_failed_import_staged_is_cleared(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    lender = await portfolio_by_id(portfolio)
    asked = await ask_import_cases(
        vera, lender, table(CASES), name="cases.csv", as_of=AS_OF, columns={}, now=NOW
    )
    await interrupted(asked, 3)
    await jobs.ask_to_cancel(asked.id)
    with pytest.raises(jobs.Cancelled):
        await run_job(asked.id, clock=at(NOW + 2 * jobs.LEASE))
    assert (await jobs.find(asked.id)).status == "cancelled"
    await import_file(vera, portfolio, table(CASES[:1]))
    assert await sql.value(int, "SELECT count(*) FROM staged_cases") == 0
