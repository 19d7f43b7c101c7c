"""Three thousand real charged-off loans, placed with five agencies on both databases."""

import datetime
from bisect import bisect_right
from collections import Counter
from fractions import Fraction
from typing import NamedTuple

from agencies.common import sql
from agencies.common.access import Actor
from tests import people
from tests.agencies.placements import stock
from tests.agencies.placements.stock import OCTOBER


class Placed(NamedTuple):
    """A placement with the facts of its case."""

    agency_id: int
    overdue_since: datetime.date
    outstanding_minor: int
    region: str
    bucket: str
    amount_minor: int


BANDS = (100_000, 500_000, 1_000_000, 5_000_000)


def month_of(overdue_since: datetime.date) -> str:
    """Name the bucket on 1 October 2017, reckoned anew."""
    days = (OCTOBER - overdue_since).days
    names = {90: "M1-M3", 180: "M4-M6", 360: "M7-M12", 720: "M13-M24"}
    return next((name for last, name in names.items() if days <= last), "M25+")


async def test_each_agency_has_its_fifth_within_one_case_in_every_stratum(vera: Actor) -> None:
    for code in "ABCDE":
        await people.add_agency(code, code)
    lender = await stock.portfolio()
    await stock.real_cases(lender)
    confirmed = await stock.place(vera, lender)
    assert [each.cases for each in confirmed.batches] == [600] * 5
    assert sum(each.amount_minor for each in confirmed.batches) == 1_962_228_443
    found = await sql.rows(
        Placed,
        "SELECT placements.agency_id, cases.overdue_since, cases.outstanding_minor, cases.region,"
        " placements.bucket, placements.amount_minor FROM placements JOIN cases ON cases.id = case_id"
        " WHERE ended_on IS NULL AND starts_on = :day AND hand = 1",
        day=OCTOBER,
    )
    assert len(found) == 3000
    strata, parts = Counter[object](), Counter[object]()
    for each in found:
        assert (each.bucket, each.amount_minor) == (month_of(each.overdue_since), each.outstanding_minor)
        stratum = (each.bucket, bisect_right(BANDS, each.outstanding_minor), each.region)
        strata[stratum] += 1
        parts[stratum, each.agency_id] += 1
    agencies = {each.agency_id for each in found}
    assert len(strata) > 100
    assert all(
        abs(parts[stratum, agency_id] - Fraction(size, 5)) < 1
        for stratum, size in strata.items()
        for agency_id in agencies
    )
