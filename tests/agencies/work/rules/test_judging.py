"""How far back contacts count, what is known of a debtor when, and which contacts are judged again."""

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.rulebook.load_preset import load_preset
from agencies.rulebook.rules.codes import Flag, Party, Result
from agencies.work.rules.judging import Happened, flags_in_order, judge_debtor, reach

REGF = load_preset("US-REGF")
GBT = load_preset("CN-GBT45251")
PRESETS = {"US-REGF": REGF, "CN-GBT45251": GBT}
START = datetime.datetime(2017, 10, 1, 15, tzinfo=datetime.UTC)


def happened(
    number: int, day: int, *, party: str = "self", result: str = "no_answer", **more: Any
) -> Happened:
    """Make an unanswered call on a day of October 2017, at 11 in the morning in New York, not yet judged."""
    at = START + datetime.timedelta(days=day - 1)
    made = Happened(
        1,
        number,
        1,
        "call",
        party,
        result,
        at,
        at.date(),
        None,
        "America/New_York",
        "US-REGF",
        None,
        0,
        None,
        None,
    )
    return made._replace(**more)


@pytest.mark.parametrize(
    ("code", "days"),
    [("US-REGF", 9), ("CN-GBT45251", 9)],
    ids=["7 days and a pause of 7", "a visit in 7 days"],
)
def test_the_longest_window_says_how_far_back_a_contact_counts(code: str, days: int) -> None:
    assert reach([PRESETS[code]]) == datetime.timedelta(days=days)


def test_the_reach_of_several_presets_is_that_of_the_longest() -> None:
    assert reach(PRESETS.values()) == max(reach([REGF]), reach([GBT]))
    assert reach([]) == datetime.timedelta(days=3)


def test_flags_come_after_what_raises_them_and_stay() -> None:
    line = [
        happened(1, 1, result="stop_requested", party="friend"),
        happened(2, 2, result="stop_requested"),
        happened(3, 3, result="deceased", party="spouse"),
        happened(4, 4),
    ]
    assert list(flags_in_order(line)) == [
        frozenset(),
        frozenset(),
        frozenset({Flag.CEASE_REQUESTED}),
        frozenset({Flag.CEASE_REQUESTED, Flag.DECEASED}),
    ]


def test_a_debtor_is_lost_from_the_day_a_file_says_until_spoken_with() -> None:
    since = datetime.date(2017, 10, 2)
    line = [
        happened(1, 1, unreachable_since=since),
        happened(2, 2, unreachable_since=since),
        happened(3, 3, result="negotiating", party="spouse"),
        happened(4, 4, result="negotiating"),
        happened(5, 5),
    ]
    lost = [Flag.DEBTOR_LOST in flags for flags in flags_in_order(line)]
    assert lost == [False, True, True, True, False]


CALLS = st.lists(
    st.tuples(st.integers(1, 40), st.sampled_from(list(Party)), st.sampled_from(list(Result))), max_size=20
)


@given(CALLS, st.integers(0, 19))
def test_judging_again_after_a_late_report_ends_where_judging_once_does(
    calls: list[tuple[int, Party, Result]], late: int
) -> None:
    ordered = sorted(calls, key=lambda each: each[0])
    line = [
        happened(number, day, party=party.value, result=result.value)
        for number, (day, party, result) in enumerate(ordered, 1)
    ]
    at_once = {each.contact_id: each.verdict.standing for each in judge_debtor(line, PRESETS)}
    kept = [each for each in line if each.contact_id != late]
    first = {each.contact_id: each.verdict.standing for each in judge_debtor(kept, PRESETS)}
    known = [
        each._replace(sequence=1, allowed=first[each.contact_id].allowed, rule=first[each.contact_id].rule)
        if each.contact_id in first
        else each
        for each in line
    ]
    again = list(judge_debtor(known, PRESETS))
    assert {**first, **{each.contact_id: each.verdict.standing for each in again}} == at_once
    assert all(each.sequence == (1 if each.contact_id == late else 2) for each in again)
    assert all(first.get(each.contact_id) != each.verdict.standing for each in again)
