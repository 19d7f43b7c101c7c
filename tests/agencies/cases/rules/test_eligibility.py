"""Why a case may be placed, or may not."""

import datetime
from dataclasses import dataclass, replace

import pytest

from agencies.cases.rules.eligibility import REASONS, Eligibility, eligibility
from agencies.people.rules import Policy

DAY = datetime.date(2017, 10, 1)
LONG_AGO = datetime.date(2017, 7, 2)


@dataclass(frozen=True, slots=True)
class Facts:
    """A case that nothing speaks for or against: one day short of 91 days past due."""

    overdue_since: datetime.date = LONG_AGO + datetime.timedelta(days=1)
    balance_minor: int = 1
    failed_visits: int = 0
    unreachable_since: datetime.date | None = None
    last_valid_contact_at: datetime.datetime | None = None
    held: bool = False
    stopped: bool = False
    status: str = "open"


OVERDUE = Facts(overdue_since=LONG_AGO)
REACHED = datetime.datetime(2017, 9, 20, 12, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("facts", "eligible", "reasons"),
    [
        pytest.param(OVERDUE, True, ["days_past_due"], id="91 days"),
        pytest.param(Facts(), False, ["not_overdue_enough"], id="90 days"),
        pytest.param(Facts(failed_visits=2), True, ["failed_visits"], id="two visits in vain"),
        pytest.param(Facts(failed_visits=1), False, ["not_overdue_enough"], id="one visit in vain"),
        pytest.param(Facts(unreachable_since=DAY), True, ["unreachable"], id="unreachable since today"),
        pytest.param(
            Facts(unreachable_since=REACHED.date(), last_valid_contact_at=REACHED),
            False,
            ["not_overdue_enough"],
            id="reached again on the day it was lost",
        ),
        pytest.param(
            Facts(unreachable_since=datetime.date(2017, 9, 21), last_valid_contact_at=REACHED),
            True,
            ["unreachable"],
            id="reached before it was lost",
        ),
        pytest.param(
            Facts(unreachable_since=datetime.date(2017, 10, 2)),
            False,
            ["not_overdue_enough"],
            id="lost only tomorrow",
        ),
        pytest.param(
            replace(OVERDUE, failed_visits=3, unreachable_since=LONG_AGO),
            True,
            ["days_past_due", "failed_visits", "unreachable"],
            id="all reasons are told",
        ),
        pytest.param(replace(OVERDUE, held=True), False, ["held"], id="held never"),
        pytest.param(replace(OVERDUE, stopped=True), False, ["stop_listed"], id="stop-listed never"),
        pytest.param(replace(OVERDUE, balance_minor=0), False, ["balance_zero"], id="nothing owed"),
        pytest.param(replace(OVERDUE, status="sold"), False, ["not_open"], id="sold"),
        pytest.param(
            replace(OVERDUE, status="paid", held=True, stopped=True, balance_minor=0),
            False,
            ["not_open", "stop_listed", "held", "balance_zero"],
            id="all that stands against it is told, the final first",
        ),
    ],
)
def test_default_policy(facts: Facts, eligible: bool, reasons: list[str]) -> None:
    assert eligibility(facts, Policy(), DAY) == Eligibility(eligible, tuple(reasons))


@pytest.mark.parametrize(
    ("facts", "policy", "eligible"),
    [
        pytest.param(Facts(), Policy(min_days_past_due=31), True, id="a lender who places from 31 days"),
        pytest.param(OVERDUE, Policy(min_days_past_due=181), False, id="a lender who waits longer"),
        pytest.param(Facts(failed_visits=1), Policy(failed_visits=1), True, id="one visit suffices"),
        pytest.param(
            Facts(unreachable_since=datetime.date(2017, 9, 27)),
            Policy(unreachable_days=5),
            False,
            id="four of five days",
        ),
        pytest.param(
            Facts(unreachable_since=datetime.date(2017, 9, 26)),
            Policy(unreachable_days=5),
            True,
            id="five days unreachable",
        ),
    ],
)
def test_policy(facts: Facts, policy: Policy, eligible: bool) -> None:
    assert eligibility(facts, policy, DAY).eligible is eligible


def test_every_reason_has_words() -> None:
    cases = [OVERDUE, Facts(), replace(OVERDUE, failed_visits=2, unreachable_since=LONG_AGO)]
    cases += [replace(OVERDUE, status="paid", held=True, stopped=True, balance_minor=0)]
    assert {code for each in cases for code in eligibility(each, Policy(), DAY).reasons} == set(REASONS)
