"""Scores computed a second time: from plain rows, case by case and day by day, in fractions.

It shares no code with what it checks; it asks the database for whole tables and nothing else.
`MANDATE_HOME=… python -m tests.agencies.standing.oracle` computes every score of a home again and names those
that differ.
"""

import asyncio
import datetime
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from agencies.common import sql
from portal.database import opened
from portal.settings import read_settings

DAY = datetime.timedelta(days=1)
Marks = tuple[int, Fraction, Fraction]
# What the shipped scorecard says: weight, floor, target.
CARD: Mapping[str, Marks] = {
    "coverage": (20, Fraction(60, 100), Fraction(95, 100)),
    "frequency": (15, Fraction(40, 100), Fraction(90, 100)),
    "promise_kept": (10, Fraction(20, 100), Fraction(60, 100)),
    "recovery": (35, Fraction(50, 100), Fraction(110, 100)),
    "breaches": (10, Fraction(1, 100), Fraction(0)),
    "reporting": (10, Fraction(50, 100), Fraction(1)),
}


@dataclass(frozen=True)
class Placement:
    """A row of placements."""

    id: int
    case_id: int
    agency_id: int
    hand: int
    starts_on: datetime.date
    ended_on: datetime.date | None
    bucket: str
    amount_minor: int

    def held_on(self, day: datetime.date) -> bool:
        """Say whether the case was with the agency on a day."""
        return self.starts_on <= day and (self.ended_on is None or day <= self.ended_on)


@dataclass(frozen=True)
class Contact:
    """A row of contacts with the newest of its verdicts."""

    id: int
    case_id: int
    agency_id: int
    civil_day: datetime.date
    recorded_at: datetime.datetime
    zone: str


@dataclass(frozen=True)
class Promise:
    """A row of promises."""

    id: int
    case_id: int
    agency_id: int
    promised_on: datetime.date
    due_on: datetime.date


@dataclass(frozen=True)
class Receipt:
    """A row of attributions."""

    placement_id: int
    paid_on: datetime.date
    amount_minor: int


@dataclass(frozen=True)
class Decided:
    """A decision about a complaint."""

    complaint_id: int
    sequence: int
    agency_id: int | None
    outcome: str
    red_line: bool
    made_on: datetime.date


@dataclass(frozen=True)
class Books:
    """All plain rows of a portfolio, and of verdicts and outcomes the newest."""

    placements: list[Placement]
    contacts: list[Contact]
    promises: list[Promise]
    receipts: list[Receipt]
    broken: dict[int, str]
    kept: set[int]
    crossed: list[tuple[int, datetime.date]]

    @cached_property
    def of_case(self) -> dict[tuple[int, int], list[Placement]]:
        """The placements of an agency and case."""
        found: dict[tuple[int, int], list[Placement]] = {}
        for each in self.placements:
            found.setdefault((each.agency_id, each.case_id), []).append(each)
        return found


async def read_books(portfolio: int) -> Books:
    """Read whole tables."""
    verdicts: dict[int, tuple[int, bool, str]] = {}
    for contact, sequence, allowed, rule in await sql.tuples(
        "SELECT contact_id, sequence, allowed, rule FROM verdicts"
    ):
        if sequence > verdicts.get(contact, (0,))[0]:
            verdicts[contact] = (sequence, bool(allowed), rule)
    outcomes: dict[int, tuple[int, str]] = {}
    for promise, sequence, outcome in await sql.tuples(
        "SELECT promise_id, sequence, outcome FROM promise_outcomes"
    ):
        if sequence > outcomes.get(promise, (0,))[0]:
            outcomes[promise] = (sequence, outcome)
    of_portfolio = "WHERE portfolio_id = :portfolio"
    return Books(
        await sql.rows(
            Placement,
            "SELECT id, case_id, agency_id, hand, starts_on, ended_on, bucket, amount_minor FROM placements"
            f" {of_portfolio} ORDER BY id",
            portfolio=portfolio,
        ),
        await sql.rows(
            Contact,
            "SELECT contacts.id, case_id, agency_id, civil_day, recorded_at,"
            " coalesce(cases.time_zone, portfolios.time_zone)"
            " FROM contacts JOIN cases ON cases.id = contacts.case_id"
            " JOIN portfolios ON portfolios.id = cases.portfolio_id WHERE portfolios.id = :portfolio",
            portfolio=portfolio,
        ),
        await sql.rows(
            Promise,
            "SELECT promises.id, case_id, agency_id, promised_on, due_on FROM promises"
            f" JOIN cases ON cases.id = promises.case_id {of_portfolio}",
            portfolio=portfolio,
        ),
        await sql.rows(
            Receipt,
            f"SELECT placement_id, paid_on, amount_minor FROM attributions {of_portfolio}",
            portfolio=portfolio,
        ),
        {contact: rule for contact, (_, allowed, rule) in verdicts.items() if not allowed},
        {promise for promise, (_, outcome) in outcomes.items() if outcome == "kept"},
        await _crossed(portfolio),
    )


async def _crossed(portfolio: int) -> list[tuple[int, datetime.date]]:
    """Give agency and day of each upheld complaint that crossed a red line by its newest decision."""
    newest: dict[int, Decided] = {}
    for each in await sql.rows(
        Decided,
        "SELECT complaint_id, sequence, agency_id, outcome, red_line, made_on FROM complaint_events"
        " JOIN complaints ON complaints.id = complaint_id"
        " WHERE portfolio_id = :portfolio AND event = 'decided' ORDER BY sequence",
        portfolio=portfolio,
    ):
        newest[each.complaint_id] = each
    upheld = [each for each in newest.values() if each.outcome in {"upheld", "partly"} and each.red_line]
    return [(each.agency_id, each.made_on) for each in upheld if each.agency_id is not None]


def values_of(books: Books, first: datetime.date, last: datetime.date) -> dict[int, dict[str, Any]]:
    """Compute the value of each measure for every agency with business in a month."""
    held = [
        p for p in books.placements if p.starts_on <= last and (p.ended_on is None or p.ended_on >= first)
    ]
    return {
        agency: {
            **_work(books, agency, held, first, last),
            "recovery": _recovery(books, agency, held, first, last),
        }
        for agency in sorted({p.agency_id for p in held})
    }


def _work(
    books: Books, agency: int, held: list[Placement], first: datetime.date, last: datetime.date
) -> dict[str, Any]:
    own = [p for p in held if p.agency_id == agency]
    cases = {p.case_id for p in own}
    met = [
        c
        for c in books.contacts
        if c.agency_id == agency and _placement_of(books, agency, c.case_id, c.civil_day)
    ]
    inside = [c for c in met if first <= c.civil_day <= last]
    by_case: dict[int, list[Contact]] = {}
    for c in met:
        by_case.setdefault(c.case_id, []).append(c)
    active = covered = 0
    for case in cases:
        for day in _days(first, last):
            if any(p.held_on(day) for p in books.of_case.get((agency, case), ())):
                active += 1
                covered += any(_reaches(books, agency, c, case, day) for c in by_case.get(case, ()))
    due = [
        p
        for p in books.promises
        if p.agency_id == agency
        and first <= p.due_on <= last
        and _placement_of(books, agency, p.case_id, p.promised_on)
    ]
    in_time = [c for c in inside if c.recorded_at.astimezone(ZoneInfo(c.zone)).date() <= c.civil_day]
    return {
        "cases": len(cases),
        "coverage": (len({c.case_id for c in inside}), len(cases)),
        "frequency": (covered, active),
        "promise_kept": (sum(p.id in books.kept for p in due), len(due)),
        "breaches": (sum(c.id in books.broken for c in inside), len(inside)),
        "reporting": (len(in_time), len(inside)),
        "stopped": sum(books.broken.get(c.id) == "stop" for c in inside)
        + sum(who == agency and first <= day <= last for who, day in books.crossed),
    }


def _reaches(books: Books, agency: int, contact: Contact, case: int, day: datetime.date) -> bool:
    """Say whether a contact of the last seven days fell in a placement that still was in force on a day."""
    if contact.case_id != case or not day - 6 * DAY <= contact.civil_day <= day:
        return False
    placement = _placement_of(books, agency, case, contact.civil_day)
    return placement is not None and placement.held_on(day)


def _placement_of(books: Books, agency: int, case: int, day: datetime.date) -> Placement | None:
    """Give the placement of an agency in which a fact of a day falls; of two the later."""
    fitting = [p for p in books.of_case.get((agency, case), ()) if p.held_on(day)]
    return max(fitting, key=lambda p: p.hand, default=None)


def _days(first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    while first <= last:
        yield first
        first += DAY


def _recovery(
    books: Books, agency: int, held: list[Placement], first: datetime.date, last: datetime.date
) -> tuple[int, int]:
    """Give receipts over what is expected of the agency's strata at the rate of all others."""
    of_id = {p.id: p for p in books.placements}
    inside = [r for r in books.receipts if first <= r.paid_on <= last]
    received = expected = 0
    for stratum in {_stratum(p, first) for p in held if p.agency_id == agency}:
        alike = [p for p in held if _stratum(p, first) == stratum]
        own = sum(p.amount_minor for p in alike if p.agency_id == agency)
        others = sum(p.amount_minor for p in alike if p.agency_id != agency)
        if own > 0 and others > 0:
            paid = [(of_id[r.placement_id], r.amount_minor) for r in inside]
            paid = [(p, amount) for p, amount in paid if _stratum(p, first) == stratum]
            received += sum(amount for p, amount in paid if p.agency_id == agency)
            theirs = sum(amount for p, amount in paid if p.agency_id != agency)
            expected += _round(Fraction(own * theirs, others))
    return (received, expected) if expected > 0 else (0, 0)


def _stratum(placement: Placement, first: datetime.date) -> tuple[str, int, int]:
    started = placement.starts_on
    months = (first.year - started.year) * 12 + first.month - started.month
    return placement.bucket, placement.hand, min(max(months, 0), 12)


def _round(exact: Fraction) -> int:
    """Round half away from zero."""
    whole = int(abs(exact) + Fraction(1, 2))
    return whole if exact >= 0 else -whole


def points_of(values: dict[str, Any], card: Mapping[str, Marks] = CARD) -> int | None:
    """Compute the points, in thousandths, of an agency by a card; None with nothing to measure."""
    if values["stopped"]:
        return 0
    known = {name: Fraction(*values[name]) for name in card if values[name][1]}
    if not any(card[name][0] for name in known):
        return None
    total = Fraction(0)
    for name, weight in _weights(card, set(known)).items():
        _, floor, target = card[name]
        total += weight * min(max((known[name] - floor) / (target - floor), Fraction(0)), Fraction(1))
    return _round(total)


def _weights(card: Mapping[str, Marks], known: set[str]) -> dict[str, int]:
    """Share 100,000 thousandths by the weights of what has a value: largest remainders, then the order."""
    names = [name for name in card if name in known]
    whole = sum(card[name][0] for name in names)
    exact = {name: Fraction(100_000 * card[name][0], whole) for name in names}
    given = {name: int(exact[name]) for name in names}
    most = sorted(names, key=lambda name: (given[name] - exact[name], names.index(name)))
    for name in most[: 100_000 - sum(given.values())]:
        given[name] += 1
    return given


@dataclass(frozen=True)
class Kept:
    """A score as it is kept, of the newest revision."""

    id: int
    portfolio_id: int
    agency_id: int
    month: datetime.date
    points: int | None
    reason: str
    definition: str


async def kept_scores() -> list[Kept]:
    """Read the newest scores of every portfolio and month."""
    return await sql.rows(
        Kept,
        "SELECT scores.id, run.portfolio_id, scores.agency_id, run.month, points, reason, definition"
        " FROM scores JOIN score_runs AS run ON run.id = scores.run_id WHERE NOT EXISTS ("
        "SELECT 1 FROM score_runs AS newer WHERE newer.portfolio_id = run.portfolio_id"
        " AND newer.month = run.month AND newer.revision > run.revision)"
        " ORDER BY run.portfolio_id, run.month, scores.agency_id",
    )


async def differences(kept: list[Kept]) -> list[str]:
    """Compute scores again and say where one differs, or is missing, or should not be."""
    found = []
    for portfolio, month in sorted({(each.portfolio_id, each.month) for each in kept}):
        last = (month.replace(day=28) + 4 * DAY).replace(day=1) - DAY
        expected = values_of(await read_books(portfolio), month, last)
        own = {each.agency_id: each for each in kept if (each.portfolio_id, each.month) == (portfolio, month)}
        if set(own) != set(expected):
            found.append(f"{month} of portfolio {portfolio}: agencies {sorted(own)}, not {sorted(expected)}")
        for agency in set(own) & set(expected):
            found += await _differs(own[agency], expected[agency])
    return found


async def _differs(kept: Kept, values: dict[str, Any]) -> list[str]:
    where = f"{kept.month} of portfolio {kept.portfolio_id}, agency {kept.agency_id}"
    parts = await sql.tuples(
        "SELECT measure, numerator, denominator FROM score_measures WHERE score_id = :score", score=kept.id
    )
    found = [
        f"{where}: {measure} is {above}/{below}, not {values[measure]}"
        for measure, above, below in parts
        if (above, below) != values[measure]
    ]
    points = points_of(values, marks_of(kept.definition))
    if kept.reason != "few_cases" and kept.points != points:
        found.append(f"{where}: {kept.points} points, not {points}")
    return found


def marks_of(definition: str) -> Mapping[str, Marks]:
    """Read weights and marks out of a kept scorecard."""
    return {
        name: (each["weight"], _share(each["floor"]), _share(each["target"]))
        for name, each in tomllib.loads(definition)["measures"].items()
    }


def _share(text: str) -> Fraction:
    return Fraction(text.removesuffix("%")) / 100


async def _main() -> int:
    async with opened(read_settings()):
        kept = await kept_scores()
        found = await differences(kept)
    for each in found:
        print(each)
    print(f"{len(kept)} scores computed again, {len(found)} differences")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(_main()))
