"""The golden numbers: figures worked out by hand before there was any code."""

import csv
from datetime import date
from pathlib import Path

import pytest

from settlement.statements.rules import settle
from tests.settlement.made import MARGINAL, WHOLE, earned, facts, minor, originals_of, paid, undone

with (Path(__file__).parent / "golden.csv").open(newline="", encoding="utf-8") as file:
    GOLDEN = list(csv.DictReader(file))


@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: f"{row['source']}-{row['method']}")
def test_golden_numbers(row: dict[str, str]) -> None:
    vat = (
        f'vat = "{row["vat"]}"\n' + "vat_included = true\n" * (row["vat_included"] == "yes")
        if row["vat"]
        else ""
    )
    ladder = vat + (WHOLE if row["method"] == "whole_amount" else MARGINAL)
    payments = [paid(number, amount) for number, amount in enumerate(row["payments"].split(), start=1)]

    statement = settle(facts(ladder, *payments))

    totals = statement.totals
    assert totals.commission_minor == minor(row["commission"])
    assert totals.vat_minor == minor(row["vat_amount"])
    assert totals.total_minor == minor(row["total"])
    assert earned(statement)[-1] == row["last_payment"]

    bounced = undone(99, payments[-1], "2026-11-03")
    later = settle(facts(ladder, bounced, month=date(2026, 11, 1), originals=originals_of(statement)))
    assert earned(later) == [row["taken_back"]]
