"""What tells the time, and what is told how far an act has come."""

import datetime
from collections.abc import Callable

Clock = Callable[[], datetime.datetime]
Watch = Callable[[int, int | None], None]


def wall_clock() -> datetime.datetime:
    """Give the present moment."""
    return datetime.datetime.now(datetime.UTC)
