"""What an agency may be."""

from collections.abc import Mapping
from enum import StrEnum

from agencies.common.errors import Invalid
from agencies.common.words import Message, say


class Status(StrEnum):
    """How an agency stands with the lender."""

    ACTIVE = "active"
    WATCH = "watch"
    SUSPENDED = "suspended"
    RETIRING = "retiring"
    RETIRED = "retired"


STATUS_WORDS: Mapping[str, Message] = {
    Status.ACTIVE: say("active"),
    Status.WATCH: say("on watch"),
    Status.SUSPENDED: say("suspended"),
    Status.RETIRING: say("retiring"),
    Status.RETIRED: say("retired"),
}
TAKING = frozenset({Status.ACTIVE, Status.WATCH})


def check_capacity(capacity: int | None) -> None:
    """Raise Invalid when a capacity is below zero; None stands for no limit."""
    if capacity is not None and capacity < 0:
        raise Invalid("A capacity of {capacity} cases is not possible; it is 0 or more.", capacity=capacity)
