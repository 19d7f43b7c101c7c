"""Three thousand real charged-off loans, shared by five equal agencies as of 2017-10-01."""

import csv
from collections import Counter
from datetime import date
from fractions import Fraction

from agencies.cases.rules.buckets import bucket_of, days_past_due
from agencies.common import money
from agencies.placements.rules.bundles import Case
from tests import shared
from tests.agencies.placements.rules.make import agencies, place

AS_OF = date(2017, 10, 1)


def read_cases() -> list[Case]:
    with shared.path("data/lending_club_cases.csv").open() as file:
        return [
            Case(
                case_id=number,
                debtor_id=number,
                bucket=bucket_of(days_past_due(date.fromisoformat(row["first_missed_due_est"]), AS_OF)),
                amount_minor=money.parse(row["outstanding_principal_est"], "USD"),
                region=row["state"],
            )
            for number, row in enumerate(csv.DictReader(file), start=1)
        ]


def test_each_agency_has_its_fifth_in_all_and_within_one_case_in_every_stratum() -> None:
    allocation = place(read_cases(), agencies("A", "B", "C", "D", "E"))
    assert [total.cases for total in allocation.totals] == [600] * 5
    assert (allocation.unplaced, allocation.limits) == ({}, ())
    sizes = Counter[tuple[str, ...]]()
    for part in allocation.parts:
        sizes[part.stratum] += part.cases
    assert sum(sizes.values()) == 3000
    assert all(abs(part.cases - Fraction(sizes[part.stratum], 5)) < 1 for part in allocation.parts)


def test_the_amounts_are_balanced_within_one_percent() -> None:
    totals = place(read_cases(), agencies("A", "B", "C", "D", "E")).totals
    assert sum(total.amount_minor for total in totals) == 1_962_228_443
    assert all(abs(5 * total.amount_minor - 1_962_228_443) * 100 < 1_962_228_443 for total in totals)
