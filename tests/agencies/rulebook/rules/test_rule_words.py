"""Every rule that a verdict may bear has words."""

import pytest

from agencies.common.words import render
from agencies.rulebook.load_preset import load_preset, preset_codes
from agencies.rulebook.rules.codes import Rest
from agencies.rulebook.rules.words import rule_words


@pytest.mark.parametrize("code", preset_codes())
def test_every_rule_of_a_preset_has_words_in_both_languages(code: str) -> None:
    preset = load_preset(code)
    words = rule_words(preset)
    assert set(Rest) <= set(words)
    assert {cap.code for cap in preset.caps} | {flag.value for flag in preset.stops.flags} <= set(words)
    for rule, message in words.items():
        assert render(message, "en") != rule
        assert not any(each.isascii() and each.isalpha() for each in render(message, "zh_CN")), rule


def test_a_cap_is_named_by_what_it_counts() -> None:
    words = rule_words(load_preset("US-REGF"))
    assert str(words["calls_7_in_7_days"]) == "calls to this person about this debt within 7 days"
    assert str(words["7_days_after_conversation"]) == "Too soon after a conversation"
    assert str(words["hours"]) == "Outside hours"
    assert str(words["hold"]) == "Hold by the lender"
