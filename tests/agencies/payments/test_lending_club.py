"""Money really recovered on three thousand loans, credited to five agencies for October 2017.

The file gives a month of payment for 253 rows only. The others have a window; the day in it is the own choice
of this test: 16 October 2017, inside the window of each.
"""

import csv

import pytest

from agencies.common.access import Actor
from agencies.payments.queries.queue import conservation, overpaid
from agencies.payments.queries.waiting_list import QueueFilter, list_queue
from agencies.people.queries import PortfolioRow
from tests import people, shared
from tests.agencies.payments import books
from tests.agencies.placements import stock


def recoveries() -> bytes:
    """Make the payment file out of the reference data."""
    with shared.path("data/lending_club_recoveries.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert all(row["not_before_est"] <= "2017-10-16" <= row["not_after"] for row in rows)
    table = [
        {
            "case_no": row["case_no"],
            "amount": row["amount_total"],
            "paid_on": "2017-10-16" if row["date_basis"] == "none" else row["pay_month"],
        }
        for row in rows
    ]
    return books.as_csv(table)


@pytest.fixture
async def placed(vera: Actor, lender: PortfolioRow) -> PortfolioRow:
    """Let five agencies hold the loans from 1 October 2017."""
    await stock.real_cases(lender)
    for code in "ABCDE":
        await people.add_agency(code, f"Agency {code}")
    await stock.place(vera, lender)
    return lender


async def test_a_real_month_of_recoveries(frank: Actor, placed: PortfolioRow) -> None:
    first = (await books.imported(frank, placed, data=recoveries())).result
    assert (first["read"], first["created"], first["refused"]) == (2965, 2965, 0)
    assert (first["attributed"], first["attributed_minor"]) == (2712, 138_457_695)
    assert (first["unattributed"], first["unattributed_minor"]) == (253, 33_309_604)
    assert first["reasons"] == {"before_placement": 253}
    assert (first["overpaid"], first["overpaid_minor"]) == (75, 2_824_877)
    again = (await books.imported(frank, placed, data=recoveries())).result
    assert (again["created"], again["unchanged"], again["refused"]) == (0, 2965, 0)
    assert len(await list_queue(frank, QueueFilter(), limit=1000)) == 253
    assert sum(each.excess_minor for each in await overpaid(frank)) == 2_824_877
    standing = await conservation(frank, placed.id)
    assert standing.holds
    assert standing.payments_minor == 171_767_299
