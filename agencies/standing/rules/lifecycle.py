"""How an agency may come to stand from how it stands, and what a change needs."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from agencies.common.errors import Conflict, Invalid
from agencies.common.words import Message, say
from agencies.vendors.rules import STATUS_WORDS, Status

# A retirement is proposed like any change; from there on its steps lead to the end and none leads back.
_NEXT: Mapping[Status, tuple[Status, ...]] = {
    Status.ACTIVE: (Status.WATCH, Status.SUSPENDED, Status.RETIRING),
    Status.WATCH: (Status.ACTIVE, Status.SUSPENDED, Status.RETIRING),
    Status.SUSPENDED: (Status.WATCH, Status.RETIRING),
    Status.RETIRING: (),
    Status.RETIRED: (),
}
LONGEST_TEXT = 4000
LONGEST_NAME = 100
LONGEST_PLAN_DAYS = 366


@dataclass(frozen=True, slots=True)
class Plan:
    """What an agency on watch has to mend, by which day, and who of it sees to that."""

    text: str
    due_on: datetime.date
    responsible: str


@dataclass(frozen=True, slots=True)
class Change:
    """A change as somebody wishes it."""

    status: Status
    reason: str
    plan: Plan | None = None


def may_follow(status: str) -> tuple[Status, ...]:
    """List how an agency may stand next."""
    return _NEXT[Status(status)]


def checked(change: Change, status: str, today: datetime.date) -> Change:
    """Give a change that may follow on a status, its texts without blanks around them.

    Conflict when it may not follow; Invalid, with the fields, when a reason is missing, when one to watch has
    no corrective plan due within a year, or when another has one.
    """
    if change.status not in may_follow(status):
        raise Conflict(
            "An agency that is {status} cannot become {wanted}; it can become: {choices}.",
            status=STATUS_WORDS[status],
            wanted=STATUS_WORDS[change.status],
            choices=[STATUS_WORDS[each] for each in may_follow(status)] or say("nothing else"),
        )
    if faults := {**_reason_faults(change.reason), **_plan_faults(change, today)}:
        raise Invalid("Something is missing or not understood; see what stands beside it.", faults)
    plan = change.plan
    kept = None if plan is None else Plan(plan.text.strip(), plan.due_on, " ".join(plan.responsible.split()))
    return Change(change.status, change.reason.strip(), kept)


def _reason_faults(reason: str) -> dict[str, Message]:
    if 0 < len(reason.strip()) <= LONGEST_TEXT:
        return {}
    return {"reason": say("Say why, in at most {most} signs.", most=LONGEST_TEXT)}


def _plan_faults(change: Change, today: datetime.date) -> dict[str, Message]:
    plan = change.plan
    if change.status is not Status.WATCH:
        return {} if plan is None else {"plan": say("Only an agency on watch has a corrective plan.")}
    if plan is None or not 0 < len(plan.text.strip()) <= LONGEST_TEXT:
        return {"plan": say("Say what has to be mended, in at most {most} signs.", most=LONGEST_TEXT)}
    faults = {}
    if not 0 < len(plan.responsible.strip()) <= LONGEST_NAME:
        faults["responsible"] = say("Name the responsible person at the agency.")
    if not 0 < (plan.due_on - today).days <= LONGEST_PLAN_DAYS:
        faults["due_on"] = say("Name a day after today and within a year.")
    return faults


class PlanStep(StrEnum):
    """What can become of a corrective plan."""

    REPORTED = "reported"
    EXTENDED = "extended"
    MET = "met"
    MISSED = "missed"


ENDS: Collection[PlanStep] = (PlanStep.MET, PlanStep.MISSED)


def check_step(
    step: PlanStep, ended: str | None, due_on: datetime.date | None, now_due: datetime.date
) -> None:
    """Raise Conflict when a plan has its outcome already, Invalid when it is put off to no later day."""
    if ended in ENDS:
        raise Conflict("This corrective plan has its outcome already; nothing is added to it.")
    if step is PlanStep.EXTENDED and (due_on is None or not 0 < (due_on - now_due).days <= LONGEST_PLAN_DAYS):
        raise Invalid(
            "A plan is put off to a day after {day} and within a year of it.",
            {"due_on": say("Name a later day, at most a year on.")},
            day=now_due,
        )
