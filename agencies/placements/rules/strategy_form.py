"""A strategy from the fields of a form: the same document that a file would hold."""

import json
from collections.abc import Mapping, Sequence

from agencies.common.errors import Invalid
from agencies.common.words import Message, say
from agencies.placements.rules.strategy import LARGEST_SHARE, LONGEST_TERM_DAYS, STRATA


def write_strategy(
    shares: Mapping[str, str], *, term_days: str, amount_bands: str, strata: Sequence[str]
) -> str:
    """Write the TOML document for what was typed: shares by agency code, days, bands parted by spaces.

    An empty share is none; without any every agency gets the same. Invalid names each field that cannot be
    read, its key being "share-CODE" or "term_days".
    """
    faults: dict[str, Message] = {}
    given = {code: typed.strip() for code, typed in shares.items() if typed.strip()}
    for code, typed in given.items():
        if not typed.isascii() or not typed.isdecimal() or int(typed) > LARGEST_SHARE:
            faults[f"share-{code}"] = say("Write a whole number from 0 to {most}.", most=LARGEST_SHARE)
    days = term_days.strip()
    if days and not (days.isascii() and days.isdecimal() and 1 <= int(days) <= LONGEST_TERM_DAYS):
        faults["term_days"] = say("Write a whole number from 1 to {most}.", most=LONGEST_TERM_DAYS)
    if faults:
        raise Invalid("The strategy cannot be read; mend the fields below.", faults)
    lines = [f"term_days = {int(days)}"] if days else []
    if bands := amount_bands.replace(",", "").split():
        lines.append(f"amount_bands = {json.dumps(bands, ensure_ascii=False)}")
    lines.append(f"strata = {json.dumps([name for name in STRATA if name in strata])}")
    if given:
        lines += ["", "[shares]", *(f"{json.dumps(code)} = {int(typed)}" for code, typed in given.items())]
    return "\n".join(lines) + "\n"
