"""Whose debt a row is."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.cases.rules.identity import Matching, match_debtors


class IdentityRow(NamedTuple):
    """A row with keys that are short words."""

    row_number: int
    id_number: bytes | None
    debtor_id: bytes | None
    debtor_of_case: int | None = None
    debtor_of_id_number: int | None = None
    debtor_of_debtor_id: int | None = None


def row(number: int, id_number: str = "", debtor_id: str = "", **known: int | None) -> IdentityRow:
    """Write a row with keys as words."""
    return IdentityRow(number, id_number.encode() or None, debtor_id.encode() or None, **known)


def groups(matching: Matching) -> set[frozenset[int]]:
    """Say which rows are one debtor's."""
    found: dict[int, set[int]] = {}
    for each in matching.matches:
        found.setdefault(each.group, set()).add(each.row_number)
    return {frozenset(each) for each in found.values()}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([row(1), row(2)], [{1}, {2}], id="without keys each case has its own debtor"),
        pytest.param([row(1, "A"), row(2, "B")], [{1}, {2}], id="two people"),
        pytest.param([row(1, "A"), row(2, "A")], [{1, 2}], id="same id number"),
        pytest.param([row(1, "", "X"), row(2, "", "X")], [{1, 2}], id="same debtor id"),
        pytest.param([row(1, "A", "X"), row(2, "A"), row(3, "", "X")], [{1, 2, 3}], id="by either key"),
        pytest.param(
            [row(1, "A"), row(2, "", "X"), row(3), row(4, "A", "X")],
            [{1, 2, 4}, {3}],
            id="a later row ties two earlier ones",
        ),
        pytest.param(
            [row(1, "A", debtor_of_id_number=7), row(2, "", "X", debtor_of_debtor_id=7)],
            [{1, 2}],
            id="both lead to the debtor who is known",
        ),
        pytest.param([row(1, debtor_of_case=7), row(2, debtor_of_case=8)], [{1}, {2}], id="known by case"),
    ],
)
def test_groups(rows: list[IdentityRow], expected: list[set[int]]) -> None:
    assert groups(match_debtors(rows)) == {frozenset(each) for each in expected}


@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        pytest.param(
            [row(1, "A", "X", debtor_of_id_number=7, debtor_of_debtor_id=8)],
            {1: "two_debtors"},
            id="keys of two debtors",
        ),
        pytest.param(
            [row(1, "A", debtor_of_case=7, debtor_of_id_number=8)],
            {1: "other_debtor"},
            id="the case is another's",
        ),
        pytest.param([row(1, "A", debtor_of_case=7)], {}, id="a new key joins the case's debtor"),
        pytest.param(
            [row(1, "A", "X", debtor_of_id_number=7), row(2, "B", "X", debtor_of_id_number=8)],
            {2: "two_debtors"},
            id="an earlier row of the file gave the key to another",
        ),
        pytest.param(
            [
                row(1, "A", "X", debtor_of_id_number=7, debtor_of_debtor_id=8),
                row(2, "A", debtor_of_id_number=7),
                row(3, "", "X", debtor_of_debtor_id=8),
            ],
            {1: "two_debtors"},
            id="a refused row ties nothing",
        ),
    ],
)
def test_refused(rows: list[IdentityRow], refused: dict[int, str]) -> None:
    assert match_debtors(rows).refused == refused


def test_a_row_with_an_id_number_represents_its_debtor() -> None:
    matches = match_debtors([row(1, "", "X"), row(2, "A", "X"), row(3, "A")]).matches
    assert [each.represents for each in matches] == [False, True, False]


def test_known_debtors_reach_all_rows_of_the_group() -> None:
    matches = match_debtors([row(1, "A", "X"), row(2, "A"), row(3, "", "X", debtor_of_debtor_id=7)]).matches
    assert [each.known for each in matches] == [7, 7, 7]


KEYS = st.sampled_from(["", "a", "b", "c", "d", "e"])


@st.composite
def files(draw: st.DrawFn) -> list[IdentityRow]:
    """Draw a file over few keys, some of which lead to debtors who exist."""
    known = {key: draw(st.sampled_from([None, None, 7, 8])) for key in ("1a", "1b", "1c", "2a", "2b", "2c")}
    rows = []
    for number, (first, second) in enumerate(draw(st.lists(st.tuples(KEYS, KEYS), max_size=12)), 1):
        rows.append(
            row(
                number,
                first and f"1{first}",
                second and f"2{second}",
                debtor_of_case=draw(st.sampled_from([None, None, None, 7, 9])),
                debtor_of_id_number=known.get(f"1{first}"),
                debtor_of_debtor_id=known.get(f"2{second}"),
            )
        )
    return rows


@given(files())
def test_groups_are_what_is_connected(rows: list[IdentityRow]) -> None:
    """Two accepted rows are one debtor's exactly when a chain of keys and known debtors joins them."""
    matching = match_debtors(rows)
    islands: list[set[object]] = []
    for each in (each for each in rows if each.row_number not in matching.refused):
        island = {("row", each.row_number), *_ties(each)}
        touched = [other for other in islands if other & island]
        islands = [other for other in islands if other not in touched] + [island.union(*touched)]
    assert groups(matching) == {frozenset(_row_numbers(island)) for island in islands}


@given(files())
def test_a_group_has_one_debtor_and_one_representative(rows: list[IdentityRow]) -> None:
    matching = match_debtors(rows)
    by_group: dict[int, list[bool]] = {}
    debtors: dict[int, set[int | None]] = {}
    given_rows = {each.row_number: each for each in rows}
    for each in matching.matches:
        by_group.setdefault(each.group, []).append(each.represents)
        debtors.setdefault(each.group, set()).add(each.known)
        own = given_rows[each.row_number]
        known = {own.debtor_of_case, own.debtor_of_id_number, own.debtor_of_debtor_id} - {None}
        assert known <= {each.known}
    assert all(marks.count(True) == 1 for marks in by_group.values())
    assert all(len(each) == 1 for each in debtors.values())


@given(files())
def test_refusing_again_changes_nothing(rows: list[IdentityRow]) -> None:
    """Once the refused rows are gone, the others find the same debtors."""
    matching = match_debtors(rows)
    again = match_debtors([each for each in rows if each.row_number not in matching.refused])
    assert again.refused == {}
    assert groups(again) == groups(matching)


def _ties(row: IdentityRow) -> set[object]:
    keys: set[object] = {row.id_number, row.debtor_id}
    return (keys | {row.debtor_of_case, row.debtor_of_id_number, row.debtor_of_debtor_id}) - {None}


def _row_numbers(island: set[object]) -> set[int]:
    return {each[1] for each in island if isinstance(each, tuple)}
