"""Gathers what a scorecard asks of a portfolio's month, from measures and conduct, for every agency in it."""

import datetime
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from agencies.common.access import Actor
from agencies.common.dates import days_after, month_end
from agencies.conduct.queries.for_scores import upheld_complaints
from agencies.measures.queries.coverage import CoveredDay, coverage_by_day
from agencies.measures.queries.facts import Scope
from agencies.measures.queries.figures import counts_by_group
from agencies.measures.queries.reporting import reported_by_agency
from agencies.measures.queries.strata import breaches_by_rule, strata_by_agency
from agencies.measures.rules.counts import Counts, Group, Window
from agencies.standing.rules.recovery import Compared, Held, Stratum, against_peers, age_of, recovery_of
from agencies.standing.rules.scorecard import Measure, Scorecard
from agencies.standing.rules.scoring import Facts, RedLine, RedLineKind, Value
from agencies.vendors.queries import all_agencies

UPHELD = "upheld"


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """The facts of every agency with business in the month, and its strata beside those of the others."""

    facts: tuple[Facts, ...]
    compared: Mapping[int, Sequence[Compared]]

    def digest(self, card: Scorecard) -> bytes:
        """Digest the facts and the scorecard: the same scores come of the same digest."""
        told = [
            [
                *(each.agency_id, each.cases, each.seasoned_cases),
                [[code.value, value.numerator, value.denominator] for code, value in each.values.items()],
                [[line.kind.value, line.code, line.count] for line in each.red_lines],
                [
                    [*one.stratum, one.placed_minor, one.received_minor, one.expected_minor]
                    for one in self.compared.get(each.agency_id, ())
                ],
            ]
            for each in self.facts
        ]
        return sha256(json.dumps([card.canonical, told]).encode()).digest()


@dataclass(frozen=True, slots=True)
class _Counted:
    """What was counted, by the id of the agency."""

    counts: Mapping[int, Counts]
    seasoned: Mapping[int, int]
    case_days: Mapping[int, Value]
    reported: Mapping[int, int]
    compared: Mapping[int, Sequence[Compared]]
    red_lines: Mapping[int, tuple[RedLine, ...]]


async def month_facts(actor: Actor, portfolio_id: int, month: datetime.date, card: Scorecard) -> MonthFacts:
    """Read the facts of a month; an agency that held no case in it has none."""
    counted = await _count(actor, portfolio_id, month, card)
    active = [number for number, each in sorted(counted.counts.items()) if each.active_cases]
    return MonthFacts(tuple(_facts(number, counted) for number in active), counted.compared)


async def _count(actor: Actor, portfolio_id: int, month: datetime.date, card: Scorecard) -> _Counted:
    window = Window(month, month_end(month))
    scope = Scope(portfolio_id, groups=(Group.AGENCY,))
    ids = {each.code: each.id for each in await all_agencies(actor)}
    begun = replace(scope, begun_until=days_after(window.last, -card.minimum_age_days))
    counts = await counts_by_group(actor, scope, window)
    seasoned = await counts_by_group(actor, begun, window)
    days = await coverage_by_day(actor, scope, window)
    return _Counted(
        counts={ids[key.agency]: each for key, each in counts.items()},
        seasoned={ids[key.agency]: each.active_cases for key, each in seasoned.items()},
        case_days={ids[key.agency]: _case_days(each) for key, each in days.items()},
        reported=await reported_by_agency(actor, scope, window),
        compared=against_peers(await _held(actor, scope, window)),
        red_lines=await _red_lines(actor, scope, window, card),
    )


def _facts(agency_id: int, counted: _Counted) -> Facts:
    counts = counted.counts[agency_id]
    values = {
        Measure.COVERAGE: Value(counts.worked_cases, counts.active_cases),
        Measure.FREQUENCY: counted.case_days.get(agency_id, Value(0, 0)),
        Measure.PROMISE_KEPT: Value(counts.promises_kept, counts.promises_due),
        Measure.RECOVERY: recovery_of(counted.compared.get(agency_id, ())),
        Measure.BREACHES: Value(counts.breaches, counts.contacts),
        Measure.REPORTING: Value(counted.reported.get(agency_id, 0), counts.contacts),
    }
    return Facts(
        agency_id,
        counts.active_cases,
        counted.seasoned.get(agency_id, 0),
        values,
        counted.red_lines.get(agency_id, ()),
    )


def _case_days(days: Sequence[CoveredDay]) -> Value:
    return Value(sum(each.covered_cases for each in days), sum(each.active_cases for each in days))


async def _held(actor: Actor, scope: Scope, window: Window) -> list[Held]:
    return [
        Held(
            each.agency_id,
            Stratum(each.bucket, each.hand, age_of(each.starts_on, window.first)),
            each.placed_minor,
            each.received_minor,
        )
        for each in await strata_by_agency(actor, scope, window)
    ]


async def _red_lines(
    actor: Actor, scope: Scope, window: Window, card: Scorecard
) -> dict[int, tuple[RedLine, ...]]:
    found: dict[int, list[RedLine]] = defaultdict(list)
    broken = await breaches_by_rule(actor, scope, window)
    for (agency_id, rule), count in sorted(broken.items()):
        if rule in card.red_line_rules:
            found[agency_id].append(RedLine(RedLineKind.BREACH, rule, count))
    if card.red_line_complaints:
        everybody = [each.id for each in await all_agencies(actor)]
        for upheld in await upheld_complaints(everybody, window.first):
            if upheld.portfolio_id == scope.portfolio_id and upheld.red_lines:
                line = RedLine(RedLineKind.COMPLAINT, UPHELD, upheld.red_lines)
                found[upheld.agency_id].append(line)
    return {agency_id: tuple(lines) for agency_id, lines in found.items()}
