"""What a score is made of: a small TOML document, read strictly and written back in one form."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from agencies.common.errors import Invalid
from agencies.common.money import PPM, format_rate
from agencies.common.toml import TomlError, read_toml

WHOLE = 100
MOST_PERCENT = 1_000
_RATE = re.compile(r"(\d{1,4})(?:\.(\d{1,4}))?\s*%", re.ASCII)
_KEYS = ("minimum_cases", "minimum_age_days", "grades", "red_lines", "shares", "measures")


class Measure(StrEnum):
    """What earns points."""

    COVERAGE = "coverage"
    FREQUENCY = "frequency"
    PROMISE_KEPT = "promise_kept"
    RECOVERY = "recovery"
    BREACHES = "breaches"
    REPORTING = "reporting"


@dataclass(frozen=True, slots=True)
class Weighed:
    """A measure with its weight in points; `floor_ppm` earns none of them, `target_ppm` all.

    Between the two points grow evenly; where less is better the target lies below the floor.
    """

    code: Measure
    weight: int
    floor_ppm: int
    target_ppm: int


@dataclass(frozen=True, slots=True)
class ShareRules:
    """What grades do to shares, in per cent of the present share, and between which shares all stay."""

    a_percent: int = 20
    c_percent: int = -25
    floor: int = 5
    ceiling: int = 60


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Measures, the points from which on a grade is given, and who is rated at all.

    An agency is rated that held `minimum_cases` cases placed `minimum_age_days` or more before the month's
    end. A contact against one of `red_line_rules`, and an upheld complaint marked so, set a score to nought.
    """

    measures: tuple[Weighed, ...]
    minimum_cases: int = 100
    minimum_age_days: int = 30
    grade_a: int = 85
    grade_b: int = 70
    grade_c: int = 60
    red_line_rules: tuple[str, ...] = ("stop",)
    red_line_complaints: bool = True
    shares: ShareRules = ShareRules()

    @property
    def canonical(self) -> str:
        """Write the scorecard as the one TOML document that stands for it and reads back as the same."""
        lines = [
            f"minimum_cases = {self.minimum_cases}",
            f"minimum_age_days = {self.minimum_age_days}",
            *("", "[grades]", f"A = {self.grade_a}", f"B = {self.grade_b}", f"C = {self.grade_c}"),
            *("", "[red_lines]", f"rules = {json.dumps(list(self.red_line_rules))}"),
            f"complaints = {json.dumps(self.red_line_complaints)}",
            *("", "[shares]", f"A = {self.shares.a_percent}", f"C = {self.shares.c_percent}"),
            *(f"floor = {self.shares.floor}", f"ceiling = {self.shares.ceiling}"),
        ]
        for each in self.measures:
            lines += ["", f"[measures.{each.code.value}]", f"weight = {each.weight}"]
            lines += [f'floor = "{_rate(each.floor_ppm)}"', f'target = "{_rate(each.target_ppm)}"']
        return "\n".join(lines) + "\n"


SHIPPED = Scorecard(
    (
        Weighed(Measure.COVERAGE, 20, 600_000, 950_000),
        Weighed(Measure.FREQUENCY, 15, 400_000, 900_000),
        Weighed(Measure.PROMISE_KEPT, 10, 200_000, 600_000),
        Weighed(Measure.RECOVERY, 35, 500_000, 1_100_000),
        Weighed(Measure.BREACHES, 10, 10_000, 0),
        Weighed(Measure.REPORTING, 10, 500_000, 1_000_000),
    )
)


def _rate(ppm: int) -> str:
    return format_rate(ppm).replace(" ", "")


def parse_scorecard(document: str, *, rules: Sequence[str] | None = None) -> Scorecard:
    """Read a scorecard; what is left out is as shipped, measures that are named replace all of those.

    `rules` are the codes of the rules that there are; None takes any, for what was kept earlier. Raises
    Invalid that names the first entry which is unknown or not understood, weights that do not sum to 100, or
    grades that do not fall.
    """
    table = _table(document)
    _check_keys(table, _KEYS, "")
    grades = _section(table, "grades", ("A", "B", "C"))
    card = Scorecard(
        measures=_measures(table),
        minimum_cases=_whole(table, "minimum_cases", SHIPPED.minimum_cases, (1, 1_000_000)),
        minimum_age_days=_whole(table, "minimum_age_days", SHIPPED.minimum_age_days, (0, 366)),
        grade_a=_whole(grades, "A", SHIPPED.grade_a, (1, WHOLE)),
        grade_b=_whole(grades, "B", SHIPPED.grade_b, (1, WHOLE)),
        grade_c=_whole(grades, "C", SHIPPED.grade_c, (1, WHOLE)),
        red_line_rules=_red_line_rules(table, rules),
        red_line_complaints=_complaints(table),
        shares=_shares(table),
    )
    if not card.grade_a > card.grade_b > card.grade_c:
        raise Invalid("The points of the grades must fall from A to B to C; mend [grades].")
    return card


def _table(document: str) -> Mapping[str, object]:
    try:
        return read_toml(document)
    except TomlError as error:
        raise Invalid("The scorecard is not a TOML document: {problem}.", problem=error.problem) from None


def _check_keys(table: Mapping[str, object], known: Sequence[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise Invalid(
                "The scorecard has an unknown key “{key}”; known are {known}.",
                key=where + key,
                known=list(known),
            )


def _section(table: Mapping[str, object], name: str, known: Sequence[str]) -> Mapping[str, object]:
    found = table.get(name, {})
    if not isinstance(found, dict):
        raise Invalid("[{name}] of the scorecard is a table with lines like weight = 20.", name=name)
    _check_keys(found, known, f"{name}.")
    return found


def _whole(table: Mapping[str, object], name: str, shipped: int, limits: tuple[int, int]) -> int:
    value = table.get(name, shipped)
    if not isinstance(value, int) or isinstance(value, bool) or not limits[0] <= value <= limits[1]:
        raise Invalid(
            "“{name}” of the scorecard is a whole number from {least} to {most}; it is {value}.",
            name=name,
            least=limits[0],
            most=limits[1],
            value=value,
        )
    return value


def _measures(table: Mapping[str, object]) -> tuple[Weighed, ...]:
    if "measures" not in table:
        return SHIPPED.measures
    found = _section(table, "measures", [each.value for each in Measure])
    measures = tuple(_weighed(found, each) for each in Measure if each.value in found)
    total = sum(each.weight for each in measures)
    if total != WHOLE:
        raise Invalid(
            "The weights of the measures must sum to 100; they sum to {total}. Mend the weights.", total=total
        )
    return measures


def _weighed(measures: Mapping[str, object], code: Measure) -> Weighed:
    entries = _section(measures, code.value, ("weight", "floor", "target"))
    shipped = next(each for each in SHIPPED.measures if each.code is code)
    weighed = Weighed(
        code,
        _whole(entries, "weight", shipped.weight, (0, WHOLE)),
        read_rate(entries.get("floor", _rate(shipped.floor_ppm))),
        read_rate(entries.get("target", _rate(shipped.target_ppm))),
    )
    less_is_better = code is Measure.BREACHES
    if weighed.floor_ppm == weighed.target_ppm or (
        less_is_better is not (weighed.target_ppm < weighed.floor_ppm)
    ):
        raise Invalid(
            "The floor of “{name}” earns nothing and its target everything; the two stand the wrong way"
            " round or are alike.",
            name=code.value,
        )
    return weighed


def read_rate(text: object) -> int:
    """Read a share as parts per million: "95%" is 950000; from 0% to 1000%, with at most four decimals."""
    found = _RATE.fullmatch(text.strip()) if isinstance(text, str) else None
    ppm = int(found[1]) * 10_000 + int((found[2] or "0").ljust(4, "0")) if found else -1
    if not 0 <= ppm <= MOST_PERCENT * PPM // 100:
        raise Invalid("“{text}” is not a share from 0% to 1000%; write it like 95% or 0.5%.", text=text)
    return ppm


def _red_line_rules(table: Mapping[str, object], rules: Sequence[str] | None) -> tuple[str, ...]:
    found = _section(table, "red_lines", ("rules", "complaints")).get("rules", list(SHIPPED.red_line_rules))
    unknown = rules is not None and isinstance(found, list) and set(map(str, found)) - set(rules)
    if not isinstance(found, list) or unknown:
        raise Invalid(
            "rules in [red_lines] is a list of codes of rules, from {known}; it is {value}.",
            known=sorted(rules or ()),
            value=found,
        )
    return tuple(sorted(set(map(str, found))))


def _complaints(table: Mapping[str, object]) -> bool:
    found = _section(table, "red_lines", ("rules", "complaints")).get("complaints", True)
    if not isinstance(found, bool):
        raise Invalid("complaints in [red_lines] is true or false; it is {value}.", value=found)
    return found


def _shares(table: Mapping[str, object]) -> ShareRules:
    found = _section(table, "shares", ("A", "C", "floor", "ceiling"))
    shipped = SHIPPED.shares
    shares = ShareRules(
        _whole(found, "A", shipped.a_percent, (0, WHOLE)),
        _whole(found, "C", shipped.c_percent, (-WHOLE, 0)),
        _whole(found, "floor", shipped.floor, (0, WHOLE)),
        _whole(found, "ceiling", shipped.ceiling, (1, WHOLE)),
    )
    if shares.floor > shares.ceiling:
        raise Invalid("In [shares] the floor is above the ceiling; turn the two round.")
    return shares
