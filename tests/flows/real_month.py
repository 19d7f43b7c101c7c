"""A month on real loans by the command line alone; run as a module it is the main job of the gate.

    python -m tests.flows.real_month [--database URL]

The days of payment are this test's own choice. The file gives a month for 253 payments only; they are dated
on its first day, before any placement. For the others it gives a window: 16 October 2017 lies inside each.
"""

import argparse
import csv
import tempfile
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from tests import shared
from tests.commands import Ran
from tests.flows import processes, state
from tests.flows.files import as_csv

AGENCIES = "ABCDE"
PLACED_FROM = date(2017, 10, 1)
CHOSEN_DAY = "2017-10-16"
VERA, FRANK, FIONA, AUDREY = (f"{name}@mandate.example" for name in ("vera", "frank", "fiona", "audrey"))
ROLES = {VERA: "vendor_manager", FRANK: "finance", FIONA: "finance", AUDREY: "auditor"}
CASE_COLUMNS = ("outstanding=outstanding_principal_est", "overdue_since=first_missed_due_est")
BANDS_MINOR = (100_000, 500_000, 1_000_000, 5_000_000)
BUCKETS = {90: "M1-M3", 180: "M4-M6", 360: "M7-M12", 720: "M13-M24"}

Stratum = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Month:
    """An installation, the way to give it commands, and a folder for files."""

    mandate: Callable[..., Ran]
    environment: Mapping[str, str]
    folder: Path

    def done(self, *arguments: str, by: str = "owner") -> Any:
        """Run a command that must do all that it is asked; give what it says to scripts."""
        ran = self.mandate("--as", by, *arguments, "--json")
        assert ran.code == 0, ran.err
        return ran.data


def recoveries() -> list[dict[str, str]]:
    """Read the payments with the days that this test chose for them."""
    with shared.path("data/lending_club_recoveries.csv").open() as file:
        rows = list(csv.DictReader(file))
    undated = [row for row in rows if row["date_basis"] == "none"]
    assert len(undated) == 2712
    assert all(row["not_before_est"] <= CHOSEN_DAY <= row["not_after"] for row in undated)
    assert all(row["pay_month"] < "2017-10" for row in rows if row["date_basis"] != "none")
    return [
        {
            "case_no": row["case_no"],
            "amount": row["amount_total"],
            "paid_on": CHOSEN_DAY if row["date_basis"] == "none" else row["pay_month"],
        }
        for row in rows
    ]


def cases() -> list[dict[str, str]]:
    """Read the loans."""
    with shared.path("data/lending_club_cases.csv").open() as file:
        return list(csv.DictReader(file))


def open_the_lender(month: Month) -> None:
    """Open a portfolio in US dollars with its people, and five agencies at a flat 18 %."""
    month.done("portfolio", "add", "--code", "US", "--currency", "USD", *ZONE_AND_RULES)
    for email, role in ROLES.items():
        name = email.partition("@")[0].capitalize()
        month.done("person", "add", "--email", email, "--name", name, "--role", role)
    terms = month.folder / "terms.toml"
    terms.write_text('rate = "18%"\n')
    set_terms = ("terms", "set", "--file", str(terms), "--from", "2017-10-01")
    for code in AGENCIES:
        month.done("agency", "add", "--code", code, "--name", f"Agency {code}")
        month.done(*set_terms, "--agency", code, by=VERA)
        month.done("terms", "approve", "--agency", code, by=FIONA)


ZONE_AND_RULES = ("--timezone", "America/New_York", "--rulebook", "US-REGF")


def import_the_cases(month: Month) -> None:
    """Import 3,000 of 3,000 loans, 19,622,284.43 outstanding, all of which may be placed."""
    told = _import_cases(month)
    assert (told["read"], told["created"], told["refused"]) == (3000, 3000, 0)
    assert (told["outstanding_minor"], told["eligible"], told["not_eligible"]) == (1_962_228_443, 3000, 0)


def _import_cases(month: Month) -> Any:
    file = str(shared.path("data/lending_club_cases.csv"))
    columns = [part for each in CASE_COLUMNS for part in ("--column", each)]
    return month.done("import", "cases", file, "--as-of", "2017-09-30", *columns, by=VERA)


def place_them(month: Month) -> None:
    """Place all from 1 October: 600 with each agency, in every stratum its fifth within one case."""
    told = month.done("place", "--as-of", "2017-10-01", by=VERA)
    assert (told["placed"], told["unplaced"], told["confirmed"]) == (3000, {}, True)
    assert told["agencies"] == dict.fromkeys(AGENCIES, 600)
    assert told["largest_deviation"] < 1
    check_strata(month)


def check_strata(month: Month) -> None:
    """Reckon bucket, amount band and state of every placed loan anew from what the database holds."""
    found = state.ask(
        month.environment,
        "SELECT placements.agency_id, CAST(overdue_since AS TEXT), outstanding_minor, region"
        " FROM placements JOIN cases ON cases.id = case_id WHERE ended_on IS NULL",
    )
    assert len(found) == 3000
    strata, parts = Counter[Stratum](), Counter[tuple[Stratum, int]]()
    for agency_id, overdue_since, outstanding_minor, region in found:
        days = (PLACED_FROM - date.fromisoformat(overdue_since)).days
        bucket = next((name for most, name in BUCKETS.items() if days <= most), "M25+")
        stratum = (bucket, bisect_right(BANDS_MINOR, outstanding_minor), region)
        strata[stratum] += 1
        parts[stratum, agency_id] += 1
    agencies = {each[0] for each in found}
    assert len(agencies) == 5
    for stratum, size in strata.items():
        assert all(abs(parts[stratum, each] - Fraction(size, 5)) < 1 for each in agencies), stratum


def import_the_payments(month: Month) -> None:
    """Import 2,965 payments: 2,712 attributed, 253 in the queue because they came before the placement."""
    (month.folder / "payments.csv").write_text(as_csv(recoveries()))
    told = _import_payments(month)
    assert (told["read"], told["created"], told["refused"]) == (2965, 2965, 0)
    assert (told["attributed"], told["attributed_minor"]) == (2712, 138_457_695)
    assert (told["unattributed"], told["unattributed_minor"]) == (253, 33_309_604)
    assert told["reasons"] == {"before_placement": 253}
    assert (told["overpaid"], told["overpaid_minor"]) == (75, 2_824_877)


def _import_payments(month: Month) -> Any:
    return month.done("import", "payments", str(month.folder / "payments.csv"), by=FRANK)


def look_at_the_queue(month: Month) -> None:
    """List what waits, and what exceeded its balance: the 75 are those that the files themselves show."""
    queue = month.done("queue", "--reason", "before_placement", by=FRANK)
    assert len(queue["items"]) == 253
    assert queue["totals"] == [_total(253, 33_309_604)]
    listed = month.done("queue", "overpaid", by=FRANK)
    assert listed["totals"] == [_total(75, 2_824_877)]
    owed = {row["case_no"]: Decimal(row["outstanding_principal_est"]) for row in cases()}
    excess = {
        row["case_no"]: over
        for row in recoveries()
        if row["paid_on"] == CHOSEN_DAY and (over := Decimal(row["amount"]) - owed[row["case_no"]]) > 0
    }
    assert {each["case_no"]: Decimal(each["excess_minor"]) / 100 for each in listed["payments"]} == excess


def _total(payments: int, amount_minor: int) -> dict[str, object]:
    return {"portfolio": "US", "currency": "USD", "payments": payments, "amount_minor": amount_minor}


def draft_october(month: Month) -> None:
    """Draft five statements, 249,224.48 in all: 18 % of each payment, rounded by itself."""
    statements = month.done("settle", "--period", "2017-10", by=FRANK)["statements"]
    assert [(each["agency"], each["status"]) for each in statements] == [(code, "draft") for code in AGENCIES]
    cent = Decimal("0.01")
    earned = [
        (Decimal(row["amount"]) * Decimal("0.18")).quantize(cent, ROUND_HALF_UP)
        for row in recoveries()
        if row["paid_on"] == CHOSEN_DAY
    ]
    assert sum(earned) == Decimal("249224.48")
    assert sum(each["commission_minor"] for each in statements) == 24_922_448
    assert sum(each["payments"] for each in statements) == 2712
    assert sum(each["base_minor"] for each in statements) == 138_457_695


def approve_october(month: Month) -> None:
    """Lock the statements as another person than drafted them."""
    refused = month.mandate("--as", FRANK, "settle", "--period", "2017-10", "--approve")
    assert refused.code == 4, refused.err
    locked = month.done("settle", "--period", "2017-10", "--approve", by=FIONA)["statements"]
    assert [each["status"] for each in locked] == ["locked"] * 5


def export_and_verify(month: Month) -> None:
    """Export the workbook of each agency, and verify it by the home's key and by the exported one."""
    key = month.folder / "public.pem"
    key.write_text(month.done("key", "export", by=AUDREY)["public_key"])
    for code in AGENCIES:
        file = str(month.folder / f"{code}.xlsx")
        month.done("export", "statement", "--agency", code, "--period", "2017-10", "-o", file, by=FRANK)
        assert month.done("verify", "statement", file, by=AUDREY)["ok"]
        assert month.done("verify", "statement", file, "--key", str(key), by=AUDREY)["ok"]


def do_it_all_again(month: Month) -> None:
    """Give the same files and commands again: no row of any business table is touched."""
    before = state.unchanged(month.environment)
    told = _import_cases(month)
    assert (told["created"], told["updated"], told["unchanged"]) == (0, 0, 3000)
    assert month.done("place", "--as-of", "2017-10-01", by=VERA)["placed"] == 0
    told = _import_payments(month)
    assert (told["created"], told["unchanged"], told["amount_minor"]) == (0, 2965, 0)
    month.done("settle", "--period", "2017-10", by=FRANK)
    assert state.unchanged(month.environment) == before


def verify_the_books(month: Month) -> None:
    """Verify the journal, and what must hold of the books."""
    assert month.done("verify", "journal", by=AUDREY)["ok"]
    assert state.broken(month.environment) == []


STEPS = (
    open_the_lender,
    import_the_cases,
    place_them,
    import_the_payments,
    look_at_the_queue,
    draft_october,
    approve_october,
    export_and_verify,
    do_it_all_again,
    verify_the_books,
)


def main() -> None:
    """Live through the month, each command a process of its own, and say how long each step took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", metavar="URL", help="an empty database; SQLite in a folder without it")
    url = parser.parse_args().database
    with tempfile.TemporaryDirectory(prefix="mandate-month-") as folder:
        environment = {"MANDATE_HOME": str(Path(folder, "home"))}
        environment |= {"MANDATE_DATABASE_URL": url} if url else {}
        month = Month(partial(processes.run, environment), environment, Path(folder))
        month.done("migrate")
        for step in STEPS:
            started = time.monotonic()
            step(month)
            print(f"{time.monotonic() - started:5.1f} s  {step.__doc__}", flush=True)


if __name__ == "__main__":
    main()
