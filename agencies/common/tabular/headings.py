"""Column headings: compared without their accidents, and matched to the fields of an import."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agencies.common.errors import FileRefused, Invalid
from agencies.common.tabular.problems import shape_of

REMARK = "! "
_MOST_TOLD = 60
_DATA = re.compile(r"\d{5}")
_SPACE = re.compile(r"[\s_\-\u200b-\u200d\u2060\ufeff]+")
_AROUND_HAN = re.compile(r" (?=[⺀-鿿豈-﫿])|(?<=[⺀-鿿豈-﫿]) ")


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """Which column, counted from 0, holds each field, and the headings that no field uses."""

    columns: dict[str, int]
    unused: tuple[str, ...]


def normalise_heading(text: str) -> str:
    """Give the form under which headings are compared: "＊Case_No：" and "case no" are both "case no".

    Full-width characters become ASCII; asterisks, end punctuation and letter case fall away; spaces, line
    breaks, underscores and hyphens are one space, and none beside a Han character.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace("*", " ")
    return _AROUND_HAN.sub("", _SPACE.sub(" ", plain).strip().rstrip(".: "))


def match_columns(
    headings: Sequence[str], aliases: Mapping[str, Sequence[str]], chosen: Mapping[str, str]
) -> ColumnMatch:
    """Find the column of each field of `aliases`: the one `chosen` for it, else by its first alias found.

    A field for which an empty heading is chosen is in no column, whatever the headings are.
    Each column that is not chosen serves one field, the earlier in `aliases`. Of two columns under one alias
    the first is taken. Invalid when `chosen` names an unknown field, a heading that is not there, or
    one column for two fields.
    """
    places = _places(headings)
    found_by_hand = {field: _chosen_place(field, each, headings, aliases) for field, each in chosen.items()}
    columns = {field: place for field, place in found_by_hand.items() if place is not None}
    taken = _taken_once(columns, headings)
    for field, names in aliases.items():
        if field not in chosen:
            found = (places.get(normalise_heading(name)) for name in names)
            place = next((each for each in found if each is not None and each not in taken), None)
            if place is not None:
                columns[field] = place
                taken.add(place)
    unused = (each for place, each in enumerate(headings) if place not in taken)
    return ColumnMatch(columns, tuple(each for each in unused if not each.startswith(REMARK)))


def match_required(
    headings: Sequence[str],
    aliases: Mapping[str, Sequence[str]],
    chosen: Mapping[str, str],
    required: Sequence[str],
) -> ColumnMatch:
    """Find columns as `match_columns` does; FileRefused (missing_heading) where a required field has none."""
    found = match_columns(headings, aliases, chosen)
    if missing := [field for field in required if field not in found.columns]:
        raise FileRefused(
            "No column holds {fields}; the headings are {headings}.",
            code="missing_heading",
            fields=missing,
            headings=told_headings(headings),
        )
    return found


def told_headings(headings: Sequence[str]) -> list[str]:
    """Name headings in a sentence, sixty at most; by their shapes where a person's row stands in their place.

    A file without headings has data there: a number of five digits, as no heading has, gives it away.
    """
    told = [each for each in headings[:_MOST_TOLD] if not each.startswith(REMARK)]
    return [shape_of(each) for each in told] if any(map(_DATA.search, told)) else told


def _taken_once(columns: Mapping[str, int], headings: Sequence[str]) -> set[int]:
    fields: dict[int, str] = {}
    for field, place in columns.items():
        if place in fields:
            raise Invalid(
                "The column “{heading}” is given for two fields, {first} and {second}; each field has its"
                " own.",
                heading=headings[place],
                first=fields[place],
                second=field,
            )
        fields[place] = field
    return set(fields)


def _places(headings: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        if not heading.startswith(REMARK):
            places.setdefault(normalise_heading(heading), place)
    return places


def _chosen_place(
    field: str, heading: str, headings: Sequence[str], aliases: Mapping[str, Sequence[str]]
) -> int | None:
    if field not in aliases:
        raise Invalid(
            "There is no field “{field}”; the fields of this file are: {names}.",
            field=field,
            names=list(aliases),
        )
    if not heading:
        return None
    if heading in headings:
        return headings.index(heading)
    place = _places(headings).get(normalise_heading(heading))
    if place is None:
        raise Invalid(
            "No column has the heading “{heading}”; the headings of this file are: {headings}.",
            heading=heading,
            headings=told_headings(headings),
        )
    return place
