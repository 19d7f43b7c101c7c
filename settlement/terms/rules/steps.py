"""Read the steps of a ladder and refuse gaps, overlaps and steps out of order."""

from collections.abc import Callable
from itertools import pairwise

from agencies.common.errors import Invalid
from settlement.terms.rules.definition import Ladder, Method, Metric, Step
from settlement.terms.rules.fields import (
    Fields,
    amount_of,
    choice_of,
    known_only,
    rate_of,
    table_of,
    tables_of,
)

Reader = Callable[[object, str], int]
_STEP_KEYS = ("from", "above", "below", "up_to", "rate")


def read_ladder(value: object) -> Ladder:
    """Read `metric`, `method` and `steps`; the steps must cover everything from zero upward, once.

    A step starts with `from` (the bound belongs to it) or `above` (it does not) and ends with `below` (does
    not) or `up_to` (does); the last has no end.
    """
    fields = table_of(value, "ladder")
    known_only(fields, ("metric", "method", "steps"), "ladder.")
    metric = choice_of(fields, "metric", Metric, None, "ladder.")
    bound = rate_of if metric is Metric.BATCH_RECOVERY_RATE else amount_of
    steps = [
        _read_step(step, f"ladder.steps[{number}]", bound)
        for number, step in enumerate(tables_of(fields.get("steps"), "ladder.steps"), start=1)
    ]
    _refuse_holes(steps)
    return Ladder(metric, choice_of(fields, "method", Method, None, "ladder."), tuple(steps))


def _read_step(fields: Fields, key: str, bound: Reader) -> Step:
    known_only(fields, _STEP_KEYS, f"{key}.")
    lower_key = _only_one(fields, key, "from", "above")
    upper_key = _only_one(fields, key, "below", "up_to")
    if lower_key is None:
        raise Invalid("{key} does not say where it starts; write from or above.", key=key)
    lower = bound(fields[lower_key], f"{key}.{lower_key}")
    upper = None if upper_key is None else bound(fields[upper_key], f"{key}.{upper_key}")
    if upper is not None and upper <= lower:
        raise Invalid("{key} ends where it starts or below; its end must be above its start.", key=key)
    return Step(
        lower=lower,
        lower_included=lower_key == "from",
        upper=upper,
        upper_included=upper_key == "up_to",
        rate_ppm=rate_of(fields.get("rate"), f"{key}.rate"),
    )


def _only_one(fields: Fields, key: str, first: str, second: str) -> str | None:
    given = [name for name in (first, second) if name in fields]
    if len(given) > 1:
        raise Invalid("{key} says both {first} and {second}; write one.", key=key, first=first, second=second)
    return given[0] if given else None


def _refuse_holes(steps: list[Step]) -> None:
    if steps[0].lower != 0 or not steps[0].lower_included:
        raise Invalid("The first step of the ladder must start from zero, so that every amount has a rate.")
    for number, (step, following) in enumerate(pairwise(steps), start=1):
        _refuse_hole(step, following, number)
    if steps[-1].upper is not None:
        raise Invalid("The last step of the ladder must have no end, so that every amount has a rate.")


def _refuse_hole(step: Step, following: Step, number: int) -> None:
    after = number + 1
    if following.lower <= step.lower:
        raise Invalid(
            "Step {second} starts no higher than step {first}; sort the steps upward.",
            first=number,
            second=after,
        )
    if step.upper is None:
        raise Invalid(
            "Step {first} has no end although step {second} follows; say where it ends.",
            first=number,
            second=after,
        )
    holders = step.upper_included + following.lower_included
    if following.lower > step.upper or (following.lower == step.upper and holders == 0):
        raise Invalid(
            "Between steps {first} and {second} is a gap; let one of them hold it.",
            first=number,
            second=after,
        )
    if following.lower < step.upper or holders == 2:
        raise Invalid(
            "Steps {first} and {second} overlap; let only one of them hold it.", first=number, second=after
        )
