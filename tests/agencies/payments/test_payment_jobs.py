"""Imports that die, lose their job or leave something behind."""

import asyncio
import json
from collections.abc import Callable, Mapping

import pytest

from agencies.common import evidence, jobs
from agencies.common.access import Actor
from agencies.common.errors import Conflict
from agencies.common.refused_rows import of_job
from agencies.common.words import Message
from agencies.payments.import_payments import ask_import_payments, import_payments
from agencies.payments.queries.queue import conservation
from agencies.people.queries import PortfolioRow
from tests import people
from tests.agencies.payments import books
from tests.agencies.payments.books import imported, payment, reversal


async def test_promises_are_settled_after_an_import_that_brought_something(
    frank: Actor, lender: PortfolioRow
) -> None:
    first = await imported(frank, lender, payment("P1"))
    await imported(frank, lender, payment("P1"))
    asked = await books.table("jobs WHERE kind = 'settle_promises'", "payload")
    assert asked == [(f'{{"job_id": {first.job_id}, "portfolio_id": {lender.id}}}',)]


class Killed(Exception):
    """The process dies at this point."""


class Dying(jobs.Running):
    """A process that dies when all is written and nothing is committed."""

    async def finish(self, result: Mapping[str, object]) -> None:
        """Die."""
        raise Killed


def dies_at(rows: int) -> Callable[[int, int | None], None]:
    """Make a process die once that many rows are told."""

    def watch(done: int, total: int | None) -> None:
        if done >= rows:
            raise Killed

    return watch


async def nothing_is_posted() -> bool:
    """Say whether the books are as before."""
    tables = ("payments", "attributions", "queue_items", "receipts", "journal")
    return [await books.table(name, "id") for name in tables] == [[]] * len(tables)


@pytest.mark.parametrize("rows", [1, 20, 100, 199, 200], ids=lambda rows: f"dies at {rows} of 200")
async def test_an_import_killed_on_its_way_leaves_nothing_half_and_ends_once(
    frank: Actor, lender: PortfolioRow, north: people.Agency, rows: int
) -> None:
    await books.place(await books.case(lender), north)
    table = [payment(), {**payment(), "amount": "nothing"}, *(payment() for _ in range(198))]
    with pytest.raises(Killed):
        await imported(frank, lender, *table, watch=dies_at(rows))
    assert await nothing_is_posted()
    told: list[int] = []
    again = await imported(frank, lender, *table, watch=lambda done, total: told.append(done))
    assert told == sorted(told)
    assert told[0] >= rows - 10
    assert (again.result["read"], again.result["created"], again.result["refused"]) == (200, 199, 1)
    assert len(set(await books.table("payments", "reference"))) == 199
    assert len(await of_job(again.job_id)) == 1
    assert await books.table("staged_payments", "id") == []


async def test_an_import_killed_before_its_commit_leaves_nothing_half_and_ends_once(
    frank: Actor, lender: PortfolioRow, north: people.Agency
) -> None:
    await books.place(await books.case(lender), north)
    paid = payment("P1")
    table = [paid, reversal("R1", paid), payment("P2", "lost"), payment("P3", amount="0")]
    data = books.as_csv(table)
    job = await ask_import_payments(frank, lender, data, name="p.csv", now=books.NOW)
    running = await books.running(job.id, frank)
    with pytest.raises(Killed):
        await import_payments(Dying(running.job, frank, running.clock))
    assert await nothing_is_posted()
    again = await imported(frank, lender, *table)
    assert again.job_id == job.id
    assert (again.result["created"], again.result["refused"]) == (3, 1)
    assert await books.table("jobs WHERE kind = 'settle_promises'", "count(*)") == [(1,)]


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
    data = books.as_csv([payment() for _ in range(40)])
    job = await ask_import_payments(frank, lender, data, name="p.csv", now=books.NOW)
    running = await books.running(job.id, frank, dies_at(20))
    with pytest.raises(Killed):
        await import_payments(running)
    assert await books.table("staged_payments", "count(*)") == [(20,)]
    await jobs.close(running, "failed", Message("killed"))
    await imported(frank, lender, payment("P2"))
    assert await books.table("staged_payments", "id") == []
    assert await books.table("payments", "reference") == [("P2",)]


async def test_personal_data_of_the_file_is_not_staged_in_the_clear(
    frank: Actor, lender: PortfolioRow
) -> None:
    data = b"case_no,amount,paid_on,payer\nC1,40,2017-10-16,Zacharias Quimby\n"
    with pytest.raises(Killed):
        await imported(frank, lender, data=data, watch=dies_at(1))
    staged = await books.table("staged_payments", "*")
    assert len(staged) == 1
    assert "Quimby" not in repr(staged)


async def test_two_files_at_once_post_what_they_share_once(
    frank: Actor, lender: PortfolioRow, north: people.Agency
) -> None:
    await books.place(await books.case(lender, owed=12_000), north)
    shared = [payment(f"P{number}") for number in range(5)]
    one, other = await asyncio.gather(
        imported(frank, lender, *shared, payment("A")), imported(frank, lender, payment("B"), *shared)
    )
    assert one.result["created"] + other.result["created"] == 7
    assert one.result["overpaid_minor"] + other.result["overpaid_minor"] == 7 * 4_000 - 12_000
    assert (await conservation(frank, lender.id)).payments_minor == 7 * 4_000


async def test_the_name_of_a_file_is_not_in_clear(frank: Actor, lender: PortfolioRow) -> None:
    name = "张三丰 13800138000.csv"
    job = await ask_import_payments(frank, lender, books.as_csv([payment("P1")]), name=name, now=books.NOW)
    payload = json.loads(job.payload)
    assert "13800138000" not in job.payload
    assert "三丰" not in payload["name"]
    assert evidence.shown_name(payload["name"]) == name
