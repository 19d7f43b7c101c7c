"""Words and shapes for how agencies stand, what becomes of proposals and corrective plans."""

from collections.abc import Mapping

from agencies.common.words import Message, say
from agencies.standing.rules.advice import Ground
from agencies.standing.rules.lifecycle import PlanStep
from agencies.vendors.rules import Status

STATUS_SHAPES: Mapping[str, str] = {
    Status.ACTIVE: "ok",
    Status.WATCH: "warn",
    Status.SUSPENDED: "barred",
    Status.RETIRING: "barred",
    Status.RETIRED: "locked",
}
OUTCOMES: Mapping[str | None, tuple[str, Message]] = {
    None: ("waiting", say("waiting for another person")),
    "approved": ("ok", say("change approved")),
    "declined": ("barred", say("change declined")),
    "withdrawn": ("dashed", say("taken back")),
}
PLAN_STEPS: Mapping[str, Message] = {
    PlanStep.REPORTED: say("The agency reported"),
    PlanStep.EXTENDED: say("Put off"),
    PlanStep.MET: say("Plan met"),
    PlanStep.MISSED: say("Plan missed"),
}
LENDER_STEPS: Mapping[str, Message] = {
    PlanStep.MET: say("Plan met"),
    PlanStep.MISSED: say("Plan missed"),
    PlanStep.EXTENDED: say("Put off to a later day"),
}
GROUNDS: Mapping[Ground, Message] = {
    Ground.LOWEST_TWICE: say("Two D in a row, portfolio {portfolio}, up to {month}"),
    Ground.LOW_THRICE: say("Three of C or D within four months, portfolio {portfolio}, up to {month}"),
}
