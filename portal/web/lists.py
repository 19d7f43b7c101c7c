"""Long lists by key: fifty rows, a cursor to the next fifty and one back, all in the address."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
ROWS = 50
MANY = 10_000
_LARGEST = 2**63


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a list goes on: after the row with these key values, or before it."""

    values: tuple[object, ...] = ()
    back: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows of a list in their order with the way on and the way back."""

    rows: Sequence[Row]
    before: str | None = None
    after: str | None = None
    total: int | None = None

    @property
    def many(self) -> bool:
        """Say whether there are more rows than were counted."""
        return self.total is not None and self.total >= MANY


def write_cursor(values: Sequence[object], *, back: bool = False) -> str:
    """Write key values for an address."""
    text = json.dumps([back, *values], default=str, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str) -> Cursor:
    """Read key values out of an address; one that was tampered with starts at the beginning."""
    try:
        back, *values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        # JSON may hold halves of characters, which no database takes for text.
        "".join(each for each in values if isinstance(each, str)).encode()
    except (ValueError, TypeError, RecursionError):
        return Cursor()
    if not isinstance(back, bool) or any(isinstance(each, (list, dict, float)) for each in values):
        return Cursor()
    return Cursor(tuple(values), back)


def place_of(cursor: Cursor) -> int | None:
    """Give the id after which a list goes on that is ordered by id alone; None for its beginning."""
    first = cursor.values[0] if cursor.values else None
    return first if isinstance(first, int) and 0 < first < _LARGEST else None


def page_of(
    rows: Sequence[Row],
    cursor: Cursor,
    key: Callable[[Row], Sequence[object]],
    *,
    limit: int = ROWS,
    total: int | None = None,
) -> Page[Row]:
    """Cut a page out of `limit` + 1 rows that were read in the list's order, or backwards from the cursor."""
    more = len(rows) > limit
    shown = list(rows[:limit])
    if cursor.back:
        shown.reverse()
    has_before = more if cursor.back else bool(cursor.values)
    has_after = more if not cursor.back else bool(cursor.values)
    return Page(
        shown,
        write_cursor(key(shown[0]), back=True) if shown and has_before else None,
        write_cursor(key(shown[-1])) if shown and has_after else None,
        total,
    )
