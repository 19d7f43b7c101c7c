"""Finds the columns of a case file, or says what it lacks."""

import re
from collections.abc import Mapping, Sequence

from agencies.cases.rules.columns import CASE_FIELDS, aliases_beside, missing_fields
from agencies.common.errors import FileRefused
from agencies.common.tabular import ColumnMatch, match_columns, normalise_heading, told_headings
from agencies.common.words import Message, say

KNOWN_HEADINGS = tuple(alias for aliases in CASE_FIELDS.values() for alias in aliases)
_AGAIN = re.compile(r" \(\d+\)$")


def match_case_columns(headings: Sequence[str], chosen: Mapping[str, str]) -> ColumnMatch:
    """Find the column of each field of a case file; `chosen` gives headings by hand.

    FileRefused with code missing_heading where a required field has no column, and ambiguous_heading where
    two could be the outstanding amount: which one is owed must be said, not guessed.
    """
    aliases = aliases_beside(chosen)
    found = match_columns(headings, aliases, chosen)
    if missing := missing_fields(found.columns):
        raise FileRefused(
            "No column holds {fields}; the headings are {headings}.",
            code="missing_heading",
            fields=[_wording(field) for field in missing],
            headings=told_headings(headings),
        )
    candidates = _columns_called(headings, aliases["outstanding"])
    if len(candidates) > 1:
        raise FileRefused(
            "Several columns may hold what is owed: {headings}. It must be said which one does.",
            code="ambiguous_heading",
            headings=candidates,
        )
    return found


def _wording(field: str) -> str | Message:
    if field == "overdue_since":
        return say("{first} or {second}", first="overdue_since", second="days_past_due")
    return field


def _columns_called(headings: Sequence[str], aliases: Sequence[str]) -> list[str]:
    names = {normalise_heading(alias) for alias in aliases}
    return [each for each in headings if normalise_heading(_AGAIN.sub("", each)) in names]
