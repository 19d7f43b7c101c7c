"""What waits for somebody's decision: what, why, until when, and where it is decided."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from agencies.common.words import Message


class Severity(StrEnum):
    """How much it matters: something is wrong, will be soon, or just waits."""

    BAD = "bad"
    WARN = "warn"
    INFO = "info"


_RANK = {Severity.BAD: 0, Severity.WARN: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True)
class Decision:
    """Something to decide: `door` and `parts` name the page, `words` stand on its button."""

    kind: str
    severity: Severity
    what: Message
    why: Message
    door: str
    words: Message
    parts: Mapping[str, object] = field(default_factory=dict)
    due: datetime.date | None = None


def in_order(decisions: Iterable[Decision]) -> list[Decision]:
    """Put the gravest first, and of equally grave ones what is due first; those without a day come last."""
    return sorted(
        decisions, key=lambda each: (_RANK[each.severity], each.due or datetime.date.max, each.kind)
    )
