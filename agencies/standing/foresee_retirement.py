"""Foresees who would take the cases of an agency that were recalled from it today; nothing is stored."""

import asyncio
import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agencies.cases.queries import placing_facts
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import civil_day, days_after
from agencies.common.words import Message, say
from agencies.people.queries import PortfolioRow, all_portfolios
from agencies.placements.queries.facts import holders_of_debtors, past_placements, rooms_of_agencies
from agencies.placements.rules.draft import Draft, default_seed, draw_up
from agencies.placements.rules.facts import Past, PlanFacts, gather_facts
from agencies.placements.rules.strategy import parse_strategy
from agencies.placements.rules.words import UNPLACED
from agencies.standing.queries.retirement import cases_with
from agencies.vendors.queries import AgencyRow, published_shares

NO_AGENCY_LEFT = "no_agency_left"
LEFT_WORDS: Mapping[str, Message] = {**UNPLACED, NO_AGENCY_LEFT: say("no other agency may take cases")}


@dataclass(frozen=True, slots=True)
class Taker:
    """What another agency would take."""

    agency: str
    cases: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Replacement:
    """What would become of an agency's open cases in a portfolio, by their present balances.

    `left` counts, by the codes of plans, those that nobody could take now, and `not_eligible` those that may
    not be placed at all.
    """

    portfolio: str
    portfolio_name: str
    currency: str
    cases: int
    takers: tuple[Taker, ...]
    left: Mapping[str, int]
    not_eligible: Mapping[str, int]


async def foresee_retirement(actor: Actor, agency: AgencyRow, *, now: datetime.datetime) -> list[Replacement]:
    """Draw up, by portfolio, who would take an agency's open cases by the shares that hold.

    The same plan that placing would draw the day after: holds, stops, hands, rooms and debtors held by others
    count as they are today.
    """
    require(actor, Permission.PROPOSE_STANDING)
    return [
        found
        for each in await all_portfolios()
        if (found := await _foresee(actor, agency, each, civil_day(now, each.time_zone))) is not None
    ]


async def _foresee(
    actor: Actor, agency: AgencyRow, portfolio: PortfolioRow, today: datetime.date
) -> Replacement | None:
    open_now = await cases_with(agency.id, portfolio.id)
    if not open_now:
        return None
    facts = await _facts(actor, agency, portfolio, open_now, days_after(today, 1))
    if not facts.rooms:
        left = {NO_AGENCY_LEFT: len(facts.placeable)} if facts.placeable else {}
        return Replacement(
            portfolio.code,
            portfolio.name,
            portfolio.currency,
            len(open_now),
            (),
            left,
            facts.not_eligible,
        )
    codes = [each.code for each in facts.rooms]
    strategy = parse_strategy(
        "", agencies=codes, currency=portfolio.currency, published=await published_shares()
    )
    seed = default_seed(portfolio.code, today)
    drawn: Draft = await asyncio.to_thread(draw_up, facts, strategy, seed)
    return _replacement(portfolio, len(open_now), drawn.summary)


async def _facts(
    actor: Actor, agency: AgencyRow, portfolio: PortfolioRow, open_now: set[int], day: datetime.date
) -> PlanFacts:
    """Gather the facts of a plan as if the agency's cases had ended the day before."""
    cases = [each for each in await placing_facts(actor, portfolio.id, day) if each.case_id in open_now]
    past = [_ended(each, day) for each in await past_placements(portfolio.id) if each.case_id in open_now]
    holders = [each for each in await holders_of_debtors(portfolio.id) if each.agency_id != agency.id]
    rooms = [each for each in await rooms_of_agencies() if each.agency_id != agency.id]
    return await asyncio.to_thread(
        gather_facts, cases, past, holders, rooms, policy=portfolio.policy, day=day
    )


def _ended(past: Past, day: datetime.date) -> Past:
    return past if past.ended_on is not None else past._replace(ended_on=days_after(day, -1))


def _replacement(portfolio: PortfolioRow, cases: int, summary: Mapping[str, Any]) -> Replacement:
    takers = tuple(
        Taker(code, count, summary["amounts_minor"][code])
        for code, count in summary["agencies"].items()
        if count
    )
    return Replacement(
        portfolio.code,
        portfolio.name,
        portfolio.currency,
        cases,
        takers,
        summary["unplaced"],
        summary["not_eligible"],
    )
