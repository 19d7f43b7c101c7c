"""Which status may follow which, and what a change needs."""

import datetime
import itertools

import pytest

from agencies.common.errors import Conflict, Invalid
from agencies.standing.rules.lifecycle import Change, Plan, PlanStep, check_step, checked, may_follow
from agencies.standing.rules.retirement import KIND_OF, Step, next_step
from agencies.vendors.rules import Status

TODAY = datetime.date(2017, 10, 2)
ALLOWED = {
    ("active", "watch"),
    ("active", "suspended"),
    ("active", "retiring"),
    ("watch", "active"),
    ("watch", "suspended"),
    ("watch", "retiring"),
    ("suspended", "watch"),
    ("suspended", "retiring"),
}


def _plan(due_on: datetime.date = TODAY + datetime.timedelta(30), text: str = " Call. ") -> Plan:
    return Plan(text, due_on, " Li  Na ")


@pytest.mark.parametrize(("before", "after"), list(itertools.product(Status, Status)))
def test_what_may_follow_on_what(before: Status, after: Status) -> None:
    change = Change(after, "why", _plan() if after is Status.WATCH else None)
    if (before.value, after.value) in ALLOWED:
        assert checked(change, before, TODAY).status is after
        assert after in may_follow(before)
    else:
        with pytest.raises(Conflict, match="cannot become"):
            checked(change, before, TODAY)


def test_texts_lose_the_blanks_around_them() -> None:
    found = checked(Change(Status.WATCH, " why ", _plan()), "active", TODAY)
    assert (found.reason, found.plan) == ("why", Plan("Call.", TODAY + datetime.timedelta(30), "Li Na"))


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        pytest.param(Change(Status.SUSPENDED, "  "), {"reason"}, id="no reason"),
        pytest.param(Change(Status.SUSPENDED, "x" * 4001), {"reason"}, id="too long a reason"),
        pytest.param(Change(Status.SUSPENDED, "why", _plan()), {"plan"}, id="a plan for a suspension"),
        pytest.param(Change(Status.WATCH, "why"), {"plan"}, id="no plan"),
        pytest.param(Change(Status.WATCH, "why", _plan(TODAY)), {"due_on"}, id="due today"),
        pytest.param(
            Change(Status.WATCH, "why", _plan(TODAY + datetime.timedelta(400))), {"due_on"}, id="due too late"
        ),
        pytest.param(Change(Status.WATCH, "", _plan(text=" ")), {"reason", "plan"}, id="two faults at once"),
    ],
)
def test_what_is_missing_is_named(change: Change, fields: set[str]) -> None:
    with pytest.raises(Invalid) as refused:
        checked(change, "active", TODAY)
    assert set(refused.value.fields) == fields


def test_a_plan_with_an_outcome_takes_no_step() -> None:
    for step in PlanStep:
        with pytest.raises(Conflict):
            check_step(step, "met", TODAY + datetime.timedelta(9), TODAY)


def test_a_retirement_goes_from_step_to_step() -> None:
    done: list[Step] = []
    while (step := next_step(done)) is not None:
        done.append(step)
    assert done == list(Step)
    assert set(KIND_OF) == set(Step) - {Step.STOPPED}
