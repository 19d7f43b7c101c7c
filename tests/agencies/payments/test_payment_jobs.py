"""Imports that die, lose their job or leave something behind."""

import pytest

from agencies.common import jobs
from agencies.common.access import Actor
from agencies.common.errors import Conflict
from agencies.common.refused_rows import of_job
from agencies.payments.import_payments import CHUNK, ask_import_payments, import_payments
from agencies.people.queries import PortfolioRow
from tests import people
from tests.agencies.payments import books
from tests.agencies.payments.books import imported, payment


async def test_promises_are_settled_after_an_import_that_brought_something(
    frank: Actor, lender: PortfolioRow
) -> None:
    first = await imported(frank, lender, payment("P1"))
    await imported(frank, lender, payment("P1"))
    asked = await books.table("jobs WHERE kind = 'settle_promises'", "payload")
    assert asked == [(f'{{"job_id": {first.job_id}, "portfolio_id": {lender.id}}}',)]


class Killed(Exception):
    """The process dies at this point."""


async def test_an_import_killed_between_chunks_leaves_nothing_half_and_ends_once(
    frank: Actor, lender: PortfolioRow, north: people.Agency
) -> None:
    await books.place(await books.case(lender), north)
    table = [payment() for _ in range(2 * CHUNK + 7)]
    table[3]["amount"] = "nothing"

    def die(done: int, total: int | None) -> None:
        if done == CHUNK:
            raise Killed

    with pytest.raises(Killed):
        await imported(frank, lender, *table, watch=die)
    for name in ("payments", "attributions", "queue_items", "receipts", "journal"):
        assert await books.table(name, "id") == []
    staged = await books.table("staged_payments", "count(*)")
    seen: list[int] = []
    again = await imported(frank, lender, *table, watch=lambda done, total: seen.append(done))
    assert staged == [(CHUNK - 1,)]
    assert seen == sorted(seen)
    assert (again.result["read"], again.result["created"], again.result["refused"]) == (2_007, 2_006, 1)
    assert len({name for (name,) in await books.table("payments", "reference")}) == 2_006
    assert len(await of_job(again.job_id)) == 1
    assert await books.table("staged_payments", "count(*)") == [(0,)]


async def test_whoever_lost_the_job_finishes_nothing(frank: Actor, lender: PortfolioRow) -> None:
    job = await ask_import_payments(frank, lender, books.as_csv([payment("P1")]), name="p.csv", now=books.NOW)
    first = await books.running(job.id, frank)
    second = await books.running(job.id, frank)
    with pytest.raises(Conflict):
        await import_payments(first)
    assert await books.table("payments", "id") == []
    await import_payments(second)
    assert await books.table("payments", "reference") == [("P1",)]


async def test_what_a_failed_import_left_is_swept_by_the_next(frank: Actor, lender: PortfolioRow) -> None:
    job = await ask_import_payments(frank, lender, books.as_csv([payment("P1")]), name="p.csv", now=books.NOW)
    running = await books.running(job.id, frank)

    def stop(done: int, total: int | None) -> None:
        raise Killed

    running.watch = stop
    with pytest.raises(Killed):
        await import_payments(running)
    await jobs.close(running, "failed", "killed")
    await imported(frank, lender, payment("P2"))
    assert await books.table("staged_payments", "id") == []
    assert await books.table("payments", "reference") == [("P2",)]


async def test_personal_data_of_the_file_is_not_staged_in_the_clear(
    frank: Actor, lender: PortfolioRow
) -> None:
    data = b"case_no,amount,paid_on,payer\nC1,40,2017-10-16,Zacharias Quimby\n"

    def stop(done: int, total: int | None) -> None:
        raise Killed

    with pytest.raises(Killed):
        await imported(frank, lender, data=data, watch=stop)
    staged = await books.table("staged_payments", "*")
    assert len(staged) == 1
    assert "Quimby" not in repr(staged)
