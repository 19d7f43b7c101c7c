"""May this contact be made now? Named by the rule that answers."""

import datetime
from collections.abc import Sequence

import pytest

from agencies.common.errors import Invalid
from agencies.rulebook.load_preset import load_preset
from agencies.rulebook.rules.codes import Channel, Flag, Party, Rest, Result
from agencies.rulebook.rules.contacts import Contact, Request, Resting, stored_verdict
from agencies.rulebook.rules.decide import decide
from agencies.rulebook.rules.preset import Severity
from tests.agencies.rulebook.make import NEW_YORK, SHANGHAI, at, contact, request

CHINA, USA = load_preset("CN-GBT45251"), load_preset("US-REGF")
SPOKE = Result.NEGOTIATING


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        pytest.param("2026-11-03 07:59:59.999999", "2026-11-03 08:00", id="a microsecond early"),
        pytest.param("2026-11-03 08:00", None, id="the start is inside"),
        pytest.param("2026-11-03 21:59:59.999999", None, id="the last microsecond"),
        pytest.param("2026-11-03 22:00", "2026-11-04 08:00", id="22:00 exactly is outside"),
        pytest.param("2026-11-07 23:30", "2026-11-08 08:00", id="into a Sunday"),
        pytest.param("2026-12-31 22:30", "2027-01-01 08:00", id="into a new year"),
    ],
)
def test_hours_are_half_open_on_the_debtors_clock(text: str, opens: str | None) -> None:
    verdict = decide(request(text), [], CHINA)
    assert verdict.allowed == (opens is None)
    assert verdict.opens_at == (at(opens) if opens else None)
    assert verdict.rule == ("hours" if opens else "")


def test_the_clock_is_the_debtors_and_not_the_lenders() -> None:
    """At 20:30 in New York it is 08:30 of the next day in Shanghai."""
    moment = at("2026-11-03 20:30", NEW_YORK)
    here = Request(Channel.CALL, Party.DEBTOR, moment, NEW_YORK, 1)
    there = Request(Channel.CALL, Party.DEBTOR, moment, SHANGHAI, 1)
    assert decide(here, [], USA).allowed
    assert decide(there, [], USA).allowed
    assert not decide(Request(Channel.CALL, Party.DEBTOR, moment, "Europe/London", 1), [], USA).allowed


def test_a_time_zone_that_is_none_is_refused() -> None:
    with pytest.raises(Invalid, match="Mars/Olympus"):
        decide(Request(Channel.CALL, Party.DEBTOR, at("2026-11-03 12:00"), "Mars/Olympus", 1), [], USA)


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        # 2026-11-01 has 25 hours in New York, 2026-03-08 has 23: 08:00 there is 13:00 and 12:00 UTC.
        ("2026-10-31 23:00", datetime.datetime(2026, 11, 1, 13, tzinfo=datetime.UTC)),
        ("2026-03-07 23:00", datetime.datetime(2026, 3, 8, 12, tzinfo=datetime.UTC)),
    ],
)
def test_hours_follow_a_change_of_the_clock(text: str, opens: datetime.datetime) -> None:
    assert decide(request(text, zone=NEW_YORK), [], USA).opens_at == opens


def test_consent_lifts_the_hours_and_letters_have_none() -> None:
    assert decide(request("2026-11-03 23:00", flags=[Flag.HOURS_CONSENTED]), [], CHINA).allowed
    assert decide(request("2026-11-03 23:00", channel=Channel.LETTER), [], CHINA).allowed
    assert not decide(request("2026-11-03 23:00", channel=Channel.SMS), [], CHINA).allowed


three = [
    contact("2026-11-03 09:00", SPOKE),
    contact("2026-11-03 10:00", SPOKE),
    contact("2026-11-03 11:00", SPOKE),
]


@pytest.mark.parametrize(
    ("asked", "history", "allowed"),
    [
        pytest.param(request("2026-11-03 12:00"), three[:2], True, id="the third"),
        pytest.param(request("2026-11-03 12:00"), three, False, id="the fourth"),
        pytest.param(request("2026-11-04 08:00"), three, True, id="the next day"),
        pytest.param(request("2026-11-03 12:00", case_id=2), three, False, id="about another debt"),
        pytest.param(request("2026-11-03 12:00", channel=Channel.SMS), three, True, id="a text message"),
        pytest.param(
            request("2026-11-03 12:00", channel=Channel.VOICE_BOT), three, False, id="by a voice bot"
        ),
        pytest.param(request("2026-11-03 12:00", result=SPOKE), three, False, id="a fourth that happened"),
        pytest.param(
            request("2026-11-03 12:00", result=Result.NO_ANSWER),
            three,
            True,
            id="a fourth that nobody answered",
        ),
        pytest.param(
            request("2026-11-03 12:00"),
            [contact("2026-11-03 09:00")] * 5 + [contact("2026-11-03 09:30", Result.THIRD_PARTY_REACHED)],
            True,
            id="dials without an effective call",
        ),
        pytest.param(
            request("2026-11-03 12:00"),
            [contact("2026-11-03 09:00", SPOKE, party=Party.GUARANTOR)] * 3,
            True,
            id="calls with the guarantor",
        ),
        pytest.param(
            request("2026-11-03 12:00"),
            [contact("2026-11-03 13:00", SPOKE)] * 3,
            True,
            id="calls still to come",
        ),
    ],
)
def test_three_effective_calls_a_day(asked: Request, history: Sequence[Contact], allowed: bool) -> None:
    verdict = decide(asked, history, CHINA)
    assert verdict.allowed == allowed
    assert verdict.rule == ("" if allowed else "effective_calls_3_a_day")
    assert verdict.opens_at == (None if allowed else at("2026-11-04 08:00"))


def test_the_cap_counts_over_all_agencies() -> None:
    """A history does not even say who made a contact: North used up the day, so South is told no."""
    north = three
    south = request("2026-11-03 15:00")
    assert not decide(south, north, CHINA).allowed


def test_the_day_ends_at_the_debtors_midnight() -> None:
    """Three calls late on 3 November in New York are on 4 November by UTC and still on the third there."""
    late = [contact(f"2026-11-03 20:{minute}", SPOKE, zone=NEW_YORK) for minute in (10, 20, 30)]
    assert not decide(request("2026-11-03 20:45", zone=NEW_YORK), late, CHINA).allowed
    assert decide(request("2026-11-04 08:00", zone=NEW_YORK), late, CHINA).allowed


def test_a_seventh_unanswered_dial_of_a_number_warns() -> None:
    dials = [contact(f"2026-11-03 09:{minute}", number="+86 139") for minute in range(10, 16)]
    verdict = decide(request("2026-11-03 12:00", number="+86 139"), dials, CHINA)
    assert (verdict.allowed, verdict.severity, verdict.rule) == (
        True,
        Severity.WARN,
        "unanswered_dials_6_a_day",
    )
    assert decide(request("2026-11-03 12:00", number="+86 138"), dials, CHINA).rule == ""
    assert decide(request("2026-11-03 12:00"), dials, CHINA).rule == ""


def test_a_second_visit_in_seven_days_warns_and_something_that_blocks_comes_first() -> None:
    visited = [contact("2026-11-01 10:00", Result.NOT_FOUND, channel=Channel.VISIT)]
    assert (
        decide(request("2026-11-07 12:00", channel=Channel.VISIT), visited, CHINA).severity == Severity.WARN
    )
    assert decide(request("2026-11-08 12:00", channel=Channel.VISIT), visited, CHINA).severity is None
    assert decide(request("2026-11-07 23:00", channel=Channel.VISIT), visited, CHINA).rule == "hours"


week = [contact(f"2026-11-0{day} 10:00", zone=NEW_YORK) for day in range(1, 8)]


@pytest.mark.parametrize(
    ("asked", "history", "opens"),
    [
        pytest.param(request("2026-11-07 12:00", zone=NEW_YORK), week[:6], None, id="the seventh"),
        pytest.param(request("2026-11-07 12:00", zone=NEW_YORK), week, "2026-11-08 08:00", id="the eighth"),
        pytest.param(
            request("2026-11-08 08:00", zone=NEW_YORK), week, None, id="when the first is eight days old"
        ),
        pytest.param(
            request("2026-11-07 12:00", zone=NEW_YORK),
            [contact("2026-11-06 10:00", zone=NEW_YORK)] * 9,
            "2026-11-13 08:00",
            id="all on one day",
        ),
        pytest.param(request("2026-11-07 12:00", zone=NEW_YORK, case_id=2), week, None, id="another debt"),
        pytest.param(
            request("2026-11-07 12:00", zone=NEW_YORK),
            [*week[:6], contact("2026-11-07 10:00", Result.BUSY, zone=NEW_YORK)],
            None,
            id="a busy line is not counted",
        ),
        pytest.param(
            request("2026-11-07 12:00", zone=NEW_YORK, result=Result.NUMBER_INVALID),
            week,
            None,
            id="nor is an eighth to a number that does not exist",
        ),
        pytest.param(
            request("2026-11-07 12:00", zone=NEW_YORK),
            [*week[:6], contact("2026-11-07 10:00", zone=NEW_YORK, channel=Channel.SMS)],
            None,
            id="text messages are not counted",
        ),
        pytest.param(
            request("2026-11-07 12:00", zone=NEW_YORK, party=Party.GUARANTOR),
            week,
            None,
            id="the guarantor is another person",
        ),
    ],
)
def test_seven_calls_in_seven_days(asked: Request, history: Sequence[Contact], opens: str | None) -> None:
    verdict = decide(asked, history, USA)
    assert verdict.allowed == (opens is None)
    assert verdict.opens_at == (at(opens, NEW_YORK) if opens else None)
    assert verdict.rule == ("calls_7_in_7_days" if opens else "")


spoken = [contact("2026-11-03 10:00", Result.PROMISED, zone=NEW_YORK)]


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [
        pytest.param(request("2026-11-03 11:00", zone=NEW_YORK), False, id="day 1 is the day itself"),
        pytest.param(request("2026-11-09 20:59", zone=NEW_YORK), False, id="day 7"),
        pytest.param(request("2026-11-10 08:00", zone=NEW_YORK), True, id="day 8"),
        pytest.param(request("2026-11-04 11:00", zone=NEW_YORK, case_id=2), True, id="another debt"),
        pytest.param(request("2026-11-04 11:00", zone=NEW_YORK, channel=Channel.EMAIL), True, id="e-mail"),
        pytest.param(request("2026-11-04 11:00", zone=NEW_YORK, party=Party.GUARANTOR), True, id="guarantor"),
        pytest.param(
            request("2026-11-04 11:00", zone=NEW_YORK, result=Result.NO_ANSWER),
            False,
            id="a call nobody answered",
        ),
        pytest.param(request("2026-11-04 11:00", zone=NEW_YORK, result=Result.BUSY), True, id="a busy line"),
        pytest.param(request("2026-11-03 09:00", zone=NEW_YORK), True, id="before the conversation"),
    ],
)
def test_no_call_within_seven_days_of_a_conversation(asked: Request, allowed: bool) -> None:
    verdict = decide(asked, spoken, USA)
    assert verdict.allowed == allowed
    assert verdict.rule == ("" if allowed else "7_days_after_conversation")
    assert verdict.opens_at == (None if allowed else at("2026-11-10 08:00", NEW_YORK))


def test_the_rest_after_a_conversation_runs_through_a_change_of_the_clock() -> None:
    """From 28 October 2026 seven civil days, of which one has 25 hours."""
    last = [contact("2026-10-28 20:00", Result.PROMISED, zone=NEW_YORK)]
    verdict = decide(request("2026-10-29 12:00", zone=NEW_YORK), last, USA)
    assert verdict.opens_at == at("2026-11-04 08:00", NEW_YORK)


def test_opening_waits_for_every_rule_and_the_first_in_order_is_named() -> None:
    verdict = decide(request("2026-11-03 22:30", zone=NEW_YORK), [*week, *spoken], USA)
    assert verdict.rule == "hours"
    assert verdict.opens_at == at("2026-11-10 08:00", NEW_YORK)


@pytest.mark.parametrize(
    ("party", "flags", "rule"),
    [
        (Party.DEBTOR, [], ""),
        (Party.GUARANTOR, [], ""),
        (Party.SPOUSE, [], "third_party"),
        (Party.EMPLOYER, [], "third_party"),
        (Party.FRIEND, [Flag.DEBTOR_LOST], ""),
        (Party.SPOUSE, [Flag.DECEASED], ""),
        (Party.CHILD, [Flag.INCAPACITATED], ""),
        (Party.FRIEND, [Flag.HOURS_CONSENTED], "third_party"),
        (Party.FRIEND, [Flag.DEBTOR_LOST, Flag.PARTY_REFUSED], "party_refused"),
        (Party.GUARANTOR, [Flag.PARTY_REFUSED], ""),
    ],
)
@pytest.mark.parametrize("preset", [CHINA, USA])
def test_others_only_when_the_debtor_cannot_be_reached(
    party: Party, flags: list[Flag], rule: str, preset: object
) -> None:
    verdict = decide(
        request("2026-11-03 12:00", party=party, flags=flags), [], CHINA if preset is CHINA else USA
    )
    assert (verdict.rule, verdict.allowed, verdict.opens_at) == (rule, not rule, None)


def test_nothing_about_the_debt_may_be_told_to_others() -> None:
    friend = request("2026-11-03 12:00", party=Party.FRIEND, flags=[Flag.DEBTOR_LOST])
    assert decide(friend, [], CHINA).facts == {"kind": "no_disclosure"}
    assert decide(request("2026-11-03 12:00", party=Party.GUARANTOR), [], CHINA).facts == {}


@pytest.mark.parametrize("result", [Result.REFUSED, Result.STOP_REQUESTED])
@pytest.mark.parametrize(
    ("party", "number", "allowed"),
    [
        (Party.FRIEND, "1", False),
        (Party.FRIEND, None, False),
        (Party.FRIEND, "2", True),
        (Party.SPOUSE, "1", True),
        (Party.GUARANTOR, "1", True),
        (Party.DEBTOR, "1", True),
    ],
)
def test_a_contact_that_refused_is_never_contacted_again(
    result: Result, party: Party, number: str | None, allowed: bool
) -> None:
    refusal = contact("2020-01-01 12:00", result, party=Party.FRIEND, number="1")
    asked = request("2026-11-03 12:00", party=party, number=number, flags=[Flag.DEBTOR_LOST])
    verdict = decide(asked, [refusal], CHINA)
    assert (verdict.allowed, verdict.opens_at) == (allowed, None)


@pytest.mark.parametrize("flag", [Flag.CEASE_REQUESTED, Flag.REPRESENTED])
def test_contact_ends_where_the_debtor_may_end_it(flag: Flag) -> None:
    asked = request("2026-11-03 12:00", flags=[flag])
    assert decide(asked, [], USA).rule == flag.value
    assert decide(asked, [], CHINA).allowed


@pytest.mark.parametrize(
    ("rests", "rule", "opens"),
    [
        pytest.param([Resting(Rest.HOLD)], "hold", None, id="until it is released"),
        pytest.param([Resting(Rest.STOP)], "stop", None, id="for good"),
        pytest.param(
            [Resting(Rest.HOLD, datetime.date(2026, 11, 3))], "hold", "2026-11-04 08:00", id="a day"
        ),
        pytest.param([Resting(Rest.HOLD, datetime.date(2026, 11, 2))], "", None, id="over since yesterday"),
        pytest.param([Resting(Rest.STOP), Resting(Rest.HOLD)], "stop", None, id="both"),
    ],
)
def test_the_lenders_word_comes_before_every_rule(rests: list[Resting], rule: str, opens: str | None) -> None:
    verdict = decide(request("2026-11-03 12:00", rests=rests), [], CHINA)
    assert (verdict.allowed, verdict.rule) == (not rule, rule)
    assert verdict.opens_at == (at(opens) if opens else None)
    at_night = decide(request("2026-11-03 23:00", rests=rests), [], CHINA)
    assert at_night.rule == (rule or "hours")


def test_a_verdict_is_stored_as_text_and_read_back() -> None:
    for asked, history in ((request("2026-11-03 12:00"), three), (request("2026-11-03 12:00"), [])):
        verdict = decide(asked, history, CHINA)
        stored = stored_verdict(verdict.allowed, verdict.preset, verdict.rule, verdict.facts_text)
        assert stored == verdict
