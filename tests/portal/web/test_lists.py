"""Long lists by key."""

import base64

import pytest

from portal.web.lists import Cursor, page_of, read_cursor, write_cursor

NESTED = base64.urlsafe_b64encode(b"[" * 1400).decode()
HALF = base64.urlsafe_b64encode(b'[false,"\\ud800",5]').decode()

STOCK = list(range(1, 121))


def read(cursor: Cursor, limit: int) -> list[int]:
    """Read as a query does: one more than the page shows, in order, or backwards from the cursor."""
    if not cursor.values:
        return STOCK[: limit + 1]
    at = cursor.values[0]
    assert isinstance(at, int)
    if cursor.back:
        return [each for each in reversed(STOCK) if each < at][: limit + 1]
    return [each for each in STOCK if each > at][: limit + 1]


def test_a_walk_to_the_end_and_back_sees_every_row_once_each_way() -> None:
    forth, cursor = [], Cursor()
    while True:
        page = page_of(read(cursor, 50), cursor, lambda row: (row,))
        forth.append(list(page.rows))
        if page.after is None:
            break
        cursor = read_cursor(page.after)
    assert [each for rows in forth for each in rows] == STOCK
    back = [list(page.rows)]
    while page.before is not None:
        cursor = read_cursor(page.before)
        page = page_of(read(cursor, 50), cursor, lambda row: (row,))
        back.append(list(page.rows))
    assert [each for rows in reversed(back) for each in rows] == STOCK


@pytest.mark.parametrize("text", ["", "x", "W10", "WzEsMl0", "eyJhIjoxfQ", "W2ZhbHNlLFsxXV0", NESTED, HALF])
def test_a_cursor_that_was_tampered_with_starts_at_the_beginning(text: str) -> None:
    assert read_cursor(text) == Cursor()


def test_a_cursor_comes_back_as_it_went() -> None:
    assert read_cursor(write_cursor(["AH-1", 7], back=True)) == Cursor(("AH-1", 7), back=True)
