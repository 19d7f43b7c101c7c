"""What a stored plan comes to, as it is read before somebody confirms it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from agencies.cases.rules.buckets import BUCKETS
from agencies.common.dates import parse_date
from agencies.common.money import shown_shares
from agencies.placements.rules.facts import Barred

_ROUNDED = 0.0005
_BAND = re.compile(r"\d+(\.\d+)?(-\d+(\.\d+)?|\+)")


@dataclass(frozen=True, slots=True)
class AgencyShare:
    """What a plan gives an agency: shares in parts per million of all placed, as shown; targets in cases.

    `room_left` is what its capacity leaves after the plan; None where it has no limit.
    """

    code: str
    target: float
    target_ppm: int
    cases: int
    cases_ppm: int
    deviation: float
    amount_minor: int
    amount_ppm: int
    room_left: int | None

    @property
    def mean_minor(self) -> int:
        """The mean amount of its cases in minor units; 0 without a case."""
        return self.amount_minor // self.cases if self.cases else 0


@dataclass(frozen=True, slots=True)
class Stratum:
    """A stratum: its cases, those of each agency with its target, and the largest distance from a target.

    It is `even` where that is at most the largest bundle of one debtor's cases, which are not parted.
    """

    names: tuple[str, ...]
    cases: int
    agencies: Mapping[str, int]
    targets: Mapping[str, float]
    largest_deviation: float
    even: bool

    @property
    def furthest(self) -> str:
        """The agency that is furthest from its target."""
        return max(self.agencies, key=lambda code: abs(self.agencies[code] - self.targets[code]))


@dataclass(frozen=True, slots=True)
class ShortOfShare:
    """An agency that a limit keeps from its share."""

    agency: str
    bound: str
    cases_short: float
    strata: int


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan as people read it: minor units, the strata that are furthest from their shares first."""

    eligible: int
    amount_minor: int
    placed: int
    placed_minor: int
    shares: tuple[AgencyShare, ...]
    strata: tuple[Stratum, ...]
    limits: tuple[ShortOfShare, ...]
    barred: tuple[Barred, ...]
    unplaced: Mapping[str, int]
    not_eligible: Mapping[str, int]
    largest_deviation: float
    largest_bundle: int

    @property
    def examined(self) -> int:
        """How many cases the plan looked at: those it may place and those it may not."""
        return self.eligible + sum(self.not_eligible.values())

    @property
    def even_strata(self) -> int:
        """In how many strata every agency is within one bundle of its target."""
        return sum(each.even for each in self.strata)


def view_of(summary: Mapping[str, Any]) -> PlanView:
    """Read the summary that is stored with a plan."""
    placed, placed_minor = summary["placed"], sum(summary["amounts_minor"].values())
    codes = list(summary["agencies"])
    cases, amounts = (
        dict(zip(codes, shown_shares([summary[name][code] for code in codes]), strict=True))
        for name in ("agencies", "amounts_minor")
    )
    return PlanView(
        eligible=summary["eligible"],
        amount_minor=summary["amount_minor"],
        placed=placed,
        placed_minor=placed_minor,
        shares=tuple(_share(code, summary, cases[code], amounts[code]) for code in codes),
        strata=tuple(_stratum(each, summary["largest_bundle"]) for each in summary["strata"]),
        limits=tuple(
            ShortOfShare(each["agency"], each["bound"], each["cases_short"], each["strata"])
            for each in summary["limits"]
        ),
        barred=read_barred(summary),
        unplaced=summary["unplaced"],
        not_eligible=summary["not_eligible"],
        largest_deviation=summary["largest_deviation"],
        largest_bundle=summary["largest_bundle"],
    )


def read_barred(summary: Mapping[str, Any]) -> tuple[Barred, ...]:
    """Read which agencies were given no new cases; none from a plan made before they were named."""
    return tuple(
        Barred(each["agency"], each["status"], parse_date(each["since"]) if each["since"] else None)
        for each in summary.get("barred", ())
    )


def _share(code: str, summary: Mapping[str, Any], cases_ppm: int, amount_ppm: int) -> AgencyShare:
    cases, target, amount = (summary[name][code] for name in ("agencies", "targets", "amounts_minor"))
    room = summary["rooms"].get(code)
    return AgencyShare(
        code=code,
        target=target,
        target_ppm=_ppm(target, sum(summary["targets"].values())),
        cases=cases,
        cases_ppm=cases_ppm,
        deviation=round(cases - target, 3),
        amount_minor=amount,
        amount_ppm=amount_ppm,
        room_left=None if room is None else max(0, room - cases),
    )


def _stratum(row: Mapping[str, Any], bundle: int) -> Stratum:
    return Stratum(
        tuple(row["stratum"]),
        sum(row["agencies"].values()),
        row["agencies"],
        row["targets"],
        row["largest_deviation"],
        row["largest_deviation"] <= max(1, bundle) + _ROUNDED,
    )


def _ppm(part: float, whole: float) -> int:
    return round(part * 1_000_000 / whole) if whole else 0


def shown_strata(strata: Sequence[Stratum], most: int, columns: Sequence[str]) -> Sequence[Stratum]:
    """Give the strata that a page shows: the furthest from their shares, by age, by amount, then by name.

    `columns` say what the names of a stratum are.
    """
    return sorted(
        strata[:most],
        key=lambda each: [_place(*named) for named in zip(columns, each.names, strict=False)],
    )


def _place(column: str, name: str) -> tuple[float, str]:
    if column == "bucket" and name in BUCKETS:
        return BUCKETS.index(name), name
    if column == "amount_band" and _BAND.fullmatch(name):
        return float(_ends(name)[0]), name
    return 0, name


def shown_band(name: str) -> str:
    """Write the name of an amount band for people: 10000-50000 is 10,000–50,000."""
    if not _BAND.fullmatch(name):
        return name
    return "–".join(f"{each:,}" for each in _ends(name)) + ("+" if name.endswith("+") else "")


def _ends(band: str) -> list[Decimal]:
    return [Decimal(each) for each in band.removesuffix("+").split("-")]
