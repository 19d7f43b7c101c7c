"""The real month of the gate, and the real file of a second lender, by the command line on each engine."""

from functools import partial
from pathlib import Path

import pytest

from tests import shared
from tests.commands import run
from tests.flows.acts import ZONE, done
from tests.flows.real_month import STEPS, Month


def test_a_real_month_comes_out_to_the_cent(environment: dict[str, str], tmp_path: Path) -> None:
    month = Month(partial(run, environment), environment, tmp_path)
    for step in STEPS:
        step(month)


@pytest.mark.parametrize(
    ("overdue", "eligible", "not_eligible", "refused"),
    [("days_past_due=days_delinquent", 396, 43, 0), ("overdue_since=overdue_since_est", 268, 42, 129)],
    ids=["by the days", "by the date"],
)
def test_who_is_ninety_days_late_at_prosper(
    environment: dict[str, str], overdue: str, eligible: int, not_eligible: int, refused: int
) -> None:
    done(environment, "portfolio", "add", "--code", "P", "--currency", "USD", *ZONE, "--rulebook", "US-REGF")
    columns = ("--column", "outstanding=outstanding_principal_est", "--column", overdue)
    file = str(shared.path("data/prosper_cases.csv"))
    told = run(environment, "import", "cases", file, "--as-of", "2014-03-11", *columns, "--json")
    assert told.code == (3 if refused else 0), told.err
    found = told.data
    assert (found["read"], found["created"], found["refused"]) == (439, 439 - refused, refused)
    assert (found["eligible"], found["not_eligible"]) == (eligible, not_eligible)
    assert found["not_eligible_reasons"] == {"not_overdue_enough": not_eligible}
    assert ("overdue_since_est" in told.err) == bool(refused)
