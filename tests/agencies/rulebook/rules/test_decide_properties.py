"""What holds of every verdict, whatever the history, the zone and the rules."""

import datetime
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from agencies.common.dates import UTC
from agencies.rulebook.load_preset import load_preset
from agencies.rulebook.rules.codes import Channel, Flag, Party, Result
from agencies.rulebook.rules.contacts import Contact, Judged, Request
from agencies.rulebook.rules.decide import decide, judge_in_order
from agencies.rulebook.rules.parse_preset import parse_preset
from agencies.rulebook.rules.preset import Preset
from tests.agencies.rulebook.test_load_preset import SMALL

# Clocks that change at 01:00, 02:00, at midnight by skipping it, by half an hour, and not at all.
ZONES = [
    *("Europe/London", "America/New_York", "Africa/Cairo", "America/Havana", "Australia/Lord_Howe"),
    *("Asia/Shanghai", "Asia/Kolkata"),
]
SPARSE = """
[[caps]]
code = "calls_3_a_week"
channels = ["call", "visit"]
basis = "connected"
scope = "debt"
window = "calendar_week"
limit = 3
severity = "block"
[[caps]]
code = "calls_4_a_month"
channels = ["call"]
basis = "attempt"
scope = "number"
window = "calendar_month"
limit = 4
severity = "block"
"""
PRESETS = [load_preset("US-REGF"), load_preset("CN-GBT45251"), parse_preset(SMALL + SPARSE)]
MICROSECOND = datetime.timedelta(microseconds=1)

presets, zones = some.sampled_from(PRESETS), some.sampled_from(ZONES)
cases, numbers = some.integers(1, 2), some.sampled_from([None, "1", "2"])
seconds = some.none() | some.integers(0, 90)
parties = some.sampled_from([*[Party.DEBTOR] * 4, Party.GUARANTOR, Party.SPOUSE])
channels = some.sampled_from([*[Channel.CALL] * 4, Channel.VISIT, Channel.SMS])
results = some.sampled_from(Result)


def moments(month: int) -> some.SearchStrategy[datetime.datetime]:
    """Draw moments around a change of the clock, as dense as to hit caps."""
    first = datetime.datetime(2026, month, 24, tzinfo=UTC)
    return some.integers(0, 14 * 24 * 60).map(lambda minutes: first + datetime.timedelta(minutes=minutes))


@some.composite
def histories(draw: some.DrawFn, month: int) -> list[Contact]:
    drawn = draw(some.lists(moments(month), max_size=20))
    return [
        Contact(
            *(number, moment, draw(channels), draw(parties), draw(results)),
            *(draw(cases), draw(numbers), draw(seconds)),
        )
        for number, moment in enumerate(sorted(drawn))
    ]


@some.composite
def questions(draw: some.DrawFn) -> tuple[Request, list[Contact], Preset]:
    month = draw(some.sampled_from([3, 4, 10]))
    asked = Request(
        channel=draw(channels),
        party=draw(parties),
        moment=draw(moments(month)) + draw(some.integers(0, 10**6)) * MICROSECOND,
        time_zone=draw(zones),
        case_id=draw(cases),
        number=draw(numbers),
        flags=draw(some.frozensets(some.sampled_from([Flag.DEBTOR_LOST, Flag.HOURS_CONSENTED]))),
        result=draw(some.none() | results),
        seconds=draw(seconds),
    )
    return asked, draw(histories(month)), draw(presets)


@given(questions())
def test_the_opening_is_the_first_instant_at_which_the_contact_is_allowed(
    question: tuple[Request, list[Contact], Preset],
) -> None:
    asked, history, preset = question
    verdict = decide(asked, history, preset)
    if verdict.allowed or verdict.opens_at is None:
        return
    opens_at = verdict.opens_at
    assert decide(replace(asked, moment=opens_at), history, preset).allowed
    between = (opens_at - asked.moment) / 7
    for moment in (*(asked.moment + step * between for step in range(7)), opens_at - MICROSECOND):
        assert not decide(replace(asked, moment=moment), history, preset).allowed


@given(questions(), some.randoms(use_true_random=False))
def test_a_history_may_come_in_any_order(
    question: tuple[Request, list[Contact], Preset], random: Random
) -> None:
    asked, history, preset = question
    mixed = random.sample(history, len(history))
    assert decide(asked, mixed, preset) == decide(asked, history, preset)


@given(questions())
def test_one_contact_more_never_allows_what_was_forbidden(
    question: tuple[Request, list[Contact], Preset],
) -> None:
    asked, history, preset = question
    if history and decide(asked, history, preset).allowed:
        assert decide(asked, history[1:], preset).allowed


@given(histories(3), zones, presets)
def test_judging_in_order_is_deciding_each_by_those_before(
    history: list[Contact], zone: str, preset: Preset
) -> None:
    judged = dict(judge_in_order([Judged(each) for each in history], preset, zone))
    assert list(judged) == [each.contact_id for each in history]
    for place, each in enumerate(history):
        asked = Request(
            *(each.channel, each.party, each.moment, zone, each.case_id, each.number),
            *(frozenset(), each.result, each.seconds),
        )
        assert judged[each.contact_id] == decide(asked, history[:place], preset)


@given(histories(10), zones, presets, some.integers(0, 19))
def test_a_late_report_changes_only_what_it_must(
    history: list[Contact], zone: str, preset: Preset, late: int
) -> None:
    """Judged without one contact and again with it, the verdicts are those of judging all at once."""
    known = [each for place, each in enumerate(history) if place != late]
    before = {
        number: verdict.standing for number, verdict in judge_in_order(map(Judged, known), preset, zone)
    }
    again = [Judged(each, before=before.get(each.contact_id)) for each in history]
    changed = judge_in_order(again, preset, zone)
    whole = dict(judge_in_order(map(Judged, history), preset, zone))
    assert {**before, **{number: verdict.standing for number, verdict in changed}} == {
        number: verdict.standing for number, verdict in whole.items()
    }
    assert all(number not in before or verdict.standing != before[number] for number, verdict in changed)
    assert all(number >= late for number, _ in changed)


@pytest.mark.parametrize("preset", PRESETS)
def test_judging_again_says_nothing_new(preset: Preset) -> None:
    first = datetime.datetime(2026, 11, 2, 2, tzinfo=UTC)
    history = [
        Contact(hour, first + datetime.timedelta(hours=hour), Channel.CALL, Party.DEBTOR, Result.MET, 1)
        for hour in range(50)
    ]
    said = judge_in_order(map(Judged, history), preset, "Asia/Shanghai")
    standings = {number: verdict.standing for number, verdict in said}
    again = [Judged(each, before=standings[each.contact_id]) for each in history]
    assert judge_in_order(again, preset, "Asia/Shanghai") == []
