"""The way of a statement in four steps, for a page that shows where it stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from settlement.statements.rules.answers import Standing


class Stage(StrEnum):
    """A step on the way of a statement."""

    COMPUTED = "computed"
    SENT = "sent"
    ANSWERED = "answered"
    LOCKED = "locked"


class Light(StrEnum):
    """How a step stands: done, the one it is at, in trouble, to come, or passed over."""

    DONE = "done"
    NOW = "now"
    TROUBLE = "trouble"
    TO_COME = "to_come"
    PASSED_OVER = "passed_over"


@dataclass(frozen=True, slots=True)
class Step:
    """A step with who did it and when, where it is done."""

    stage: Stage
    light: Light
    who: str | None = None
    when: datetime | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did a step and when; both None where nobody has."""

    who: str | None = None
    when: datetime | None = None


def steps_of(standing: Standing, computed: Deed, sent: Deed, agreed: Deed, locked: Deed) -> list[Step]:
    """Lay out the four steps: a statement that was locked without being sent passed over two of them."""
    is_locked = standing is Standing.LOCKED
    waiting = Light.PASSED_OVER if is_locked else Light.TO_COME
    if agreed.when:
        answered = Light.DONE
    elif standing in {Standing.OBJECTED, Standing.REDRAFT_NEEDED}:
        answered = Light.TROUBLE
    else:
        answered = Light.NOW if standing is Standing.SENT else waiting
    to_lock = Light.NOW if standing is Standing.AGREED else Light.TO_COME
    return [
        Step(Stage.COMPUTED, Light.DONE, computed.who, computed.when),
        Step(Stage.SENT, _sent(standing, sent, waiting), sent.who, sent.when),
        Step(Stage.ANSWERED, answered, agreed.who, agreed.when),
        Step(Stage.LOCKED, Light.DONE if is_locked else to_lock, locked.who, locked.when),
    ]


def _sent(standing: Standing, sent: Deed, waiting: Light) -> Light:
    if sent.when:
        return Light.DONE
    return Light.NOW if standing is Standing.DRAFTED else waiting
