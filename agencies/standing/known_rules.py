"""Names every rule that a contact can break, for scorecards that draw red lines."""

from agencies.common.words import Message
from agencies.rulebook.load_preset import load_preset, preset_codes
from agencies.rulebook.rules.words import rule_words


def known_rules() -> dict[str, Message]:
    """Give the rules of all presets by their codes, the lender's own rests among them."""
    found: dict[str, Message] = {}
    for code in preset_codes():
        found |= rule_words(load_preset(code))
    return dict(sorted(found.items()))
