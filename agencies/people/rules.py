"""What a portfolio's policy may say, and its defaults."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, get_type_hints

from agencies.common.errors import Invalid

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}")
_TYPED = {"true": True, "false": False}
PARTS = ("fees", "penalty", "interest", "principal")


@dataclass(frozen=True, slots=True)
class Policy:
    """A portfolio's own rules, where the product leaves a choice.

    A case is eligible for placement from `min_days_past_due` days past due, or after `failed_visits` failed
    visits, or when the debtor has been unreachable for `unreachable_days`. A pending recall becomes final
    after `recall_days`. A promise is kept when `promise_percent` of it came in by `promise_grace_days` after
    its day. `payment_order` (冲账顺序) names the parts of a debt in the order in which payments fill them.
    `statement_needs_agreement` asks that the agency has agreed to a statement before it is locked. A person
    of an agency sees `agency_reveals_a_day` contact points in the clear, one of the lender
    `lender_reveals_a_day`, and an agency's calls `calls_a_day`. `export_full_numbers` lets agencies take out
    their cases with full numbers. An agency that touched less than `coverage_floor_percent` of its open cases
    within a week is named to the vendor manager. With `inspect_monthly` every agency that held cases in a
    month is inspected for it, and the lender has signed that `inspection_due_days` after the month's end.
    """

    min_days_past_due: int = 91
    failed_visits: int = 2
    unreachable_days: int = 0
    recall_days: int = 7
    promise_percent: int = 100
    promise_grace_days: int = 0
    payment_order: str = ",".join(PARTS)
    statement_needs_agreement: bool = False
    agency_reveals_a_day: int = 30
    lender_reveals_a_day: int = 100
    calls_a_day: int = 200
    export_full_numbers: bool = False
    coverage_floor_percent: int = 95
    inspect_monthly: bool = True
    inspection_due_days: int = 10


def read_policy(text: str) -> Policy:
    """Read a stored policy; what it leaves out has its default. Invalid names an unknown or unfit entry."""
    return policy_from(json.loads(text))


def policy_from(document: Mapping[str, Any]) -> Policy:
    """Build a policy from its entries; numbers are not negative, the payment order names each part once."""
    kinds = get_type_hints(Policy)
    for name, value in document.items():
        fits = type(value) is kinds.get(name)
        if not fits or (isinstance(value, int) and not 0 <= value <= largest(name)):
            raise Invalid(
                "“{name}” = {value} is not an entry of a policy; the entries are {known}.",
                name=name,
                value=value,
                known=[each.name for each in fields(Policy)],
            )
    policy = Policy(**document)
    if sorted(policy.payment_order.split(",")) != sorted(PARTS):
        raise Invalid(
            "The payment order “{order}” must name each of {parts} once.",
            order=policy.payment_order,
            parts=PARTS,
        )
    return policy


def largest(name: str) -> int:
    """Give the largest number that an entry takes: 100 for a percentage, else 100,000."""
    return 100 if name.endswith("_percent") else 100_000


def amended(policy: Policy, entries: Mapping[str, str]) -> Policy:
    """Give a policy with some entries as typed, such as recall_days = 14 or export_full_numbers = true.

    Raises Invalid for an unknown entry and for a value that does not fit it.
    """
    document: dict[str, Any] = {**asdict(policy), **entries}
    for name, text in entries.items():
        kind = get_type_hints(Policy).get(name)
        if kind is bool and text in _TYPED:
            document[name] = _TYPED[text]
        elif kind is int and text.isascii() and text.isdecimal() and len(text) < 10:
            document[name] = int(text)
    return policy_from(document)


def write_policy(policy: Policy) -> str:
    """Write a policy as it is stored."""
    return json.dumps(asdict(policy), sort_keys=True)


def check_code(code: str) -> None:
    """Raise Invalid unless `code` can name a portfolio or an agency."""
    if not _CODE.fullmatch(code):
        raise Invalid(
            "“{code}” is not a code; use up to 32 letters, digits, dots, hyphens and underscores.", code=code
        )
