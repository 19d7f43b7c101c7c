"""Today: what must be decided and why, what ends, what broke a rule, and every agency on one line."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from agencies.common.access import Permission, Role
from agencies.common.dates import month_start
from agencies.common.decisions import Decision, in_order
from agencies.common.words import Message
from agencies.people.queries import PortfolioRow, all_portfolios
from agencies.placements.queries.recall_list import DueBatch, due_batches, next_end
from agencies.rulebook.load_preset import load_preset
from agencies.rulebook.rules.words import rule_words
from agencies.vendors.rules import STATUS_WORDS
from agencies.work.queries.assignments import usual_hands
from agencies.work.queries.overview import AgencyLine, RecentBreach, agency_lines, recent_breaches
from agencies.work.todays_list import Today, todays_list
from portal.pages import home_agency, home_conduct, home_finance, home_lender, home_scores, home_standing
from portal.pages.first_hour import first_hour
from portal.pages.standing_words import STATUS_SHAPES
from portal.web.visit import Visit

AHEAD_DAYS = 30
_MOST_DUE = 8
_WATCHED_DAYS = 7


@dataclass(frozen=True, slots=True)
class Total:
    """All agencies of one portfolio on one line."""

    portfolio: str
    currency: str
    cases: int
    balance_minor: int
    received_minor: int
    watched: int
    untouched: int
    floor_percent: int


async def show_home(visit: Visit) -> Response:
    """Show the day of whoever is signed in."""
    day = visit.today
    if not visit.actor.of_lender:
        return await _agency_home(visit, day)
    lines = await agency_lines(visit.actor, today=day, month=month_start(day))
    due = await due_batches(visit.actor, day + datetime.timedelta(AHEAD_DAYS), today=day)
    breaches, broken = await recent_breaches(visit.actor, day - datetime.timedelta(_WATCHED_DAYS))
    decisions = in_order(await _decisions(visit, due, lines, await all_portfolios(), day))
    return visit.show(
        "home/lender.html",
        day=day,
        decisions=decisions,
        due_today=sum(each.due is not None and each.due <= day for each in decisions),
        lines=lines,
        agency_names={each.code: each.name for each in lines},
        totals=totals_of(lines),
        due=due[:_MOST_DUE],
        due_in_all=due,
        next_day=None if due else await next_end(visit.actor),
        ahead=AHEAD_DAYS,
        breaches=breaches,
        broken=broken,
        rule_of=rule_of,
        month=month_start(day),
        since=day - datetime.timedelta(_WATCHED_DAYS),
        statuses=STATUS_WORDS,
        status_shapes=STATUS_SHAPES,
        first=await first_hour(visit),
    )


def rule_of(breach: RecentBreach) -> Message | str:
    """Name the rule that a contact broke."""
    return rule_words(load_preset(breach.rulebook)).get(breach.rule, breach.rule)


async def _decisions(
    visit: Visit,
    due: Sequence[DueBatch],
    lines: Sequence[AgencyLine],
    portfolios: Sequence[PortfolioRow],
    day: datetime.date,
) -> list[Decision]:
    found: list[Decision] = []
    if visit.may(Permission.PLACE_CASES):
        found += await home_lender.placing(visit, due, portfolios, day)
        found += home_lender.coverage(lines, day)
    if visit.may(Permission.IMPORT_CASES) or visit.may(Permission.IMPORT_PAYMENTS):
        found += await home_lender.files(visit)
    if visit.may(Permission.APPROVE_TERMS):
        found += await home_finance.terms(visit)
    if visit.may(Permission.WORK_QUEUE) or visit.may(Permission.DRAFT_STATEMENTS):
        found += await home_finance.money(visit, day)
    if visit.actor.role in {Role.COMPLIANCE, Role.OWNER}:
        found += await home_lender.holds(visit, day)
    found += await home_standing.of_lender(visit)
    found += await home_conduct.of_lender(visit)
    if visit.may(Permission.READ_SCORES):
        found += await home_scores.scores(visit, portfolios)
    if visit.may(Permission.VERIFY_JOURNAL):
        found += await home_lender.journal(visit)
    if visit.may(Permission.MANAGE_PEOPLE):
        found += await home_lender.house(visit)
    return found


def totals_of(lines: Sequence[AgencyLine]) -> list[Total]:
    """Sum up the lines of each portfolio, for amounts of two currencies do not add up."""
    found = []
    for portfolio, currency in dict.fromkeys((each.portfolio, each.currency) for each in lines):
        own = [each for each in lines if each.portfolio == portfolio]
        found.append(
            Total(
                portfolio,
                currency,
                sum(each.cases for each in own),
                sum(each.balance_minor for each in own),
                sum(each.received_minor for each in own),
                sum(each.watched for each in own),
                sum(each.untouched for each in own),
                own[0].floor_percent,
            )
        )
    return found


async def _agency_home(visit: Visit, day: datetime.date) -> Response:
    actor = visit.actor
    leads = actor.role is Role.AGENCY_MANAGER
    hands = await usual_hands(actor)
    decisions = await home_agency.promises_due(visit, hands, day)
    if leads:
        decisions += await home_agency.manager(visit, day)
        decisions += await home_conduct.of_agency(visit)
        decisions += await home_standing.of_agency(visit)
    work: Today = await todays_list(actor, hands, today=day, now=visit.now, advised=False)
    return visit.show(
        "home/agency.html",
        day=day,
        decisions=in_order(decisions),
        work=work,
        hands=hands,
        statuses=STATUS_WORDS,
        status_shapes=STATUS_SHAPES,
        since=day - datetime.timedelta(_WATCHED_DAYS),
        lines=await agency_lines(actor, today=day, month=month_start(day)) if leads else [],
        month=month_start(day),
    )
