"""Every rule laid open: what concerns a contact, where it stands, since when and until when it forbids."""

import datetime

import pytest

from agencies.rulebook.load_preset import load_preset
from agencies.rulebook.rules.checks import Check, checks
from agencies.rulebook.rules.clock import closed_since
from agencies.rulebook.rules.codes import Channel, Flag, Party, Rest, Result
from agencies.rulebook.rules.contacts import Resting
from agencies.rulebook.rules.decide import decide
from agencies.rulebook.rules.words import (
    CHANNEL_WORDS,
    PARTY_WORDS,
    RESULT_WORDS,
    label_of,
    state_of,
)
from tests.agencies.rulebook.make import NEW_YORK, at, contact, request

CHINA, AMERICA = load_preset("CN-GBT45251"), load_preset("US-REGF")
NOON = "2026-11-16 12:00"


def by_rule(found: list[Check]) -> dict[str, Check]:
    """Sort checks by their rules."""
    return {each.rule: each for each in found}


def test_only_what_concerns_the_contact_is_listed_in_the_order_of_the_decision() -> None:
    call = [each.rule for each in checks(request(NOON), [], CHINA)]
    assert call == ["stop", "hold", "party", "hours", "effective_calls_3_a_day"]
    numbered = [each.rule for each in checks(request(NOON, number="1"), [], CHINA)]
    assert numbered == [*call, "unanswered_dials_6_a_day"]
    letter = [each.rule for each in checks(request(NOON, channel=Channel.LETTER), [], CHINA)]
    assert letter == ["stop", "hold", "party"]
    spouse = [each.rule for each in checks(request(NOON, party=Party.SPOUSE), [], CHINA)]
    assert spouse[2:4] == ["third_party", "party_refused"]
    american = [each.rule for each in checks(request(NOON, zone=NEW_YORK), [], AMERICA)]
    assert american[2:4] == ["cease_requested", "represented"]
    assert american[-1] == "7_days_after_conversation"


def test_a_cap_counts_and_says_which_contact_filled_it() -> None:
    history = [contact(f"2026-11-16 {hour}:00", Result.NEGOTIATING) for hour in ("08", "09", "10", "11")]
    found = by_rule(checks(request(NOON), history, CHINA))["effective_calls_3_a_day"]
    assert (found.passed, found.facts["counted"], found.facts["limit"]) == (False, 4, 3)
    assert found.since == at("2026-11-16 10:00")
    assert found.opens_at == at("2026-11-17 00:00")
    two = by_rule(checks(request(NOON), history[:2], CHINA))["effective_calls_3_a_day"]
    assert (two.passed, two.facts["counted"], two.since) == (True, 2, None)


def test_a_pause_runs_since_the_conversation() -> None:
    history = [contact("2026-11-14 15:00", Result.NEGOTIATING, zone=NEW_YORK)]
    found = by_rule(checks(request(NOON, zone=NEW_YORK), history, AMERICA))["7_days_after_conversation"]
    assert (found.passed, found.since) == (False, at("2026-11-14 15:00", NEW_YORK))
    later = by_rule(checks(request("2026-11-21 12:00", zone=NEW_YORK), history, AMERICA))
    assert later["7_days_after_conversation"].passed


@pytest.mark.parametrize(
    ("moment", "closed"),
    [
        (NOON, None),
        ("2026-11-16 22:00", "2026-11-16 22:00"),
        ("2026-11-17 07:59", "2026-11-16 22:00"),
    ],
)
def test_hours_are_closed_since_their_last_end(moment: str, closed: str | None) -> None:
    local = at(moment).astimezone(datetime.timezone(datetime.timedelta(hours=8)))
    assert closed_since(CHINA.hours, local) == (at(closed) if closed else None)
    found = by_rule(checks(request(moment), [], CHINA))["hours"]
    assert found.passed is (closed is None)


@pytest.mark.parametrize("moment", [NOON, "2026-11-16 22:30"])
@pytest.mark.parametrize("flags", [(), (Flag.CEASE_REQUESTED,), (Flag.DEBTOR_LOST,)])
@pytest.mark.parametrize("rests", [(), (Resting(Rest.STOP), Resting(Rest.HOLD, datetime.date(2026, 11, 16)))])
@pytest.mark.parametrize("party", [Party.DEBTOR, Party.SPOUSE, Party.GUARANTOR])
@pytest.mark.parametrize("channel", Channel)
def test_checks_and_decision_agree(
    moment: str, rests: tuple[Resting, ...], flags: tuple[Flag, ...], party: Party, channel: Channel
) -> None:
    history = [contact("2026-11-16 09:00", Result.NEGOTIATING, zone=NEW_YORK)]
    asked = request(moment, zone=NEW_YORK, channel=channel, party=party, flags=flags, rests=rests)
    verdict = decide(asked, history, AMERICA)
    failed = [each for each in checks(asked, history, AMERICA) if each.severity == "block"]
    assert verdict.allowed is not bool(failed)
    if failed:
        assert verdict.rule == failed[0].rule


def test_every_check_has_words() -> None:
    asked = request("2026-11-16 22:30", party=Party.SPOUSE, number="1")
    found = [
        *checks(asked, [], CHINA),
        *checks(request(NOON, zone=NEW_YORK, flags=[Flag.CEASE_REQUESTED]), [], AMERICA),
    ]
    said = {str(label_of(each)): str(state_of(each)) for each in found}
    assert said["Hours"] == "08:00–21:00, there 12:00"
    assert said["unanswered calls to this number on this day"] == "0 of 6"
    assert said["Wish that contact cease"] == "in force"
    assert (said["Hold by the lender"], said["Stop list"]) == ("none", "none")


def test_every_code_has_words() -> None:
    assert set(CHANNEL_WORDS) == set(Channel)
    assert set(PARTY_WORDS) == set(Party)
    assert set(RESULT_WORDS) == set(Result)
