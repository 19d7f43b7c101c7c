"""Agencies: the list, one agency with what it holds and earns, its name and capacity."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from starlette.responses import Response

from agencies.common.access import ROLE_WORDS, Permission, Role
from agencies.common.dates import civil_day, days_after
from agencies.common.errors import Conflict
from agencies.common.words import Message, say
from agencies.conduct.queries.breaches import BreachFilter, count_breaches
from agencies.conduct.queries.complaints import ComplaintFilter, count_complaints
from agencies.conduct.queries.findings import count_findings
from agencies.measures.queries.facts import Scope
from agencies.measures.remember import remember
from agencies.measures.rules.counts import Window
from agencies.measures.rules.definitions import DEFINITIONS, ratio, shown, to_ppm
from agencies.measures.take_measures import take_measures
from agencies.people.queries import PortfolioRow, all_portfolios
from agencies.placements.queries.holdings import HoldingRow, balances_of_agency, holdings
from agencies.placements.queries.placed import batches_of_agency
from agencies.standing.queries.changes import changes_of
from agencies.standing.queries.scores import ScoreRow, scores_between
from agencies.vendors.add_agency import add_agency
from agencies.vendors.change_agency import LONGEST_NAME, change_agency
from agencies.vendors.queries import AgencyRow, all_agencies, find_agency, staff_of_agency
from agencies.vendors.rules import STATUS_WORDS
from portal.pages.score_views import points_text
from portal.pages.standing_words import OUTCOMES, STATUS_SHAPES
from portal.pages.statement_words import STANDINGS
from portal.pages.terms_words import STATES, standing_terms
from portal.web.visit import Visit
from settlement.statements.queries.cards import StatementFilter, list_statements
from settlement.terms.queries import versions_of

_STATEMENTS_SHOWN = 8
_BATCHES_SHOWN = 8
_CHANGES_SHOWN = 5
_DAYS_MEASURED = 30
_DAYS_SCORED = 366
# The page is of use without its measures; with many cases they are there when it is opened again.
_PATIENCE = 0.3
_LARGEST_CAPACITY = 10_000_000


@dataclass(frozen=True, slots=True)
class Conduct:
    """What is against an agency: findings not settled, open complaints, breaches since a day."""

    findings: int
    complaints: int
    breaches: int
    since: datetime.date


async def show_agencies(visit: Visit) -> Response:
    """List the agencies with what each holds, by which terms it works, and its latest statements."""
    agencies = await all_agencies(visit.actor)
    held: defaultdict[int, list[HoldingRow]] = defaultdict(list)
    for each in await holdings(visit.actor):
        held[each.agency_id].append(each)
    terms = standing_terms(await versions_of(visit.actor), visit.today)
    latest: dict[int, object] = {}
    for card in await list_statements(visit.actor, StatementFilter(), limit=len(agencies) * 6 + 1):
        latest.setdefault(card.agency_id, card)
    return visit.show(
        "agencies/list.html",
        agencies=agencies,
        held=held,
        terms={each.id: [one for one in terms if one.row.agency_id == each.id] for each in agencies},
        latest=latest,
        statuses=STATUS_WORDS,
        status_shapes=STATUS_SHAPES,
        standings=STANDINGS,
        states=STATES,
        may_add=visit.may(Permission.MANAGE_AGENCIES),
    )


async def show_agency(visit: Visit) -> Response:
    """Show one agency: what it holds, who works there, its terms, its statements, how it does."""
    agency = await find_agency(visit.actor, visit.word("code"))
    today = visit.today
    owed = await balances_of_agency(visit.actor, agency.id)
    batches = await batches_of_agency(visit.actor, agency.id)
    terms = standing_terms(await versions_of(visit.actor, agency.id), today)
    measured_in = _measured_in(await all_portfolios(), [each.portfolio for each in owed])
    return visit.show(
        "agencies/agency.html",
        agency=agency,
        owed=owed,
        cases=sum(each.cases for each in owed),
        batches=list(reversed(batches))[:_BATCHES_SHOWN],
        batches_in_all=len(batches),
        staff=await staff_of_agency(visit.actor, agency.id),
        roles={role.value: words for role, words in ROLE_WORDS.items()},
        terms=[each for each in terms if each.counts],
        states=STATES,
        statements=await list_statements(
            visit.actor, StatementFilter(agency_id=agency.id), limit=_STATEMENTS_SHOWN
        ),
        standings=STANDINGS,
        **await _standing(visit, agency),
        conduct=await _conduct(visit, agency),
        newest_score=await _newest_score(visit, agency, measured_in),
        points_text=points_text,
        measures=await _measures(visit, agency, measured_in),
        measured_in=measured_in,
        days=_DAYS_MEASURED,
        may_change=visit.may(Permission.MANAGE_AGENCIES),
        manager=Role.AGENCY_MANAGER.value,
    )


async def _standing(visit: Visit, agency: AgencyRow) -> dict[str, object]:
    """Give how the agency stands and the newest changes of it, to whoever may see them."""
    sees = visit.may(Permission.READ_STANDING)
    return {
        "statuses": STATUS_WORDS,
        "status_shapes": STATUS_SHAPES,
        "change_outcomes": OUTCOMES,
        "changes": await changes_of(visit.actor, agency.id, limit=_CHANGES_SHOWN) if sees else [],
    }


async def _conduct(visit: Visit, agency: AgencyRow) -> Conduct | None:
    """Count what is against the agency, for whoever may see it."""
    if not visit.may(Permission.READ_CONDUCT):
        return None
    since = days_after(visit.today, 1 - _DAYS_MEASURED)
    findings = await count_findings(visit.actor, visit.today, agency_id=agency.id)
    open_ones = ComplaintFilter(state="open", agency_id=agency.id)
    broken = await count_breaches(visit.actor, BreachFilter(agency_id=agency.id, first=since))
    return Conduct(
        findings.open + findings.corrected,
        await count_complaints(visit.actor, open_ones, today=visit.today),
        sum(each.contacts for each in broken),
        since,
    )


async def _newest_score(visit: Visit, agency: AgencyRow, portfolio: PortfolioRow | None) -> ScoreRow | None:
    if portfolio is None or not visit.may(Permission.READ_SCORES):
        return None
    first = days_after(visit.today, -_DAYS_SCORED)
    found = await scores_between(
        visit.actor, first, visit.today, portfolio_id=portfolio.id, agency_id=agency.id
    )
    return found[-1] if found else None


async def add(visit: Visit) -> Response:
    """Admit an agency."""
    form = visit.form
    code, name = (
        form.text("code", required=True, most=32),
        form.text("name", required=True, most=LONGEST_NAME),
    )
    capacity = form.whole("capacity", most=_LARGEST_CAPACITY)
    form.check()
    made = await add_agency(visit.actor, code=code, name=name, capacity=capacity, now=visit.now)
    return visit.go("agency", code=made.code, flash=say("{agency} is admitted.", agency=made.code))


async def change(visit: Visit) -> Response:
    """Change the name or the capacity of an agency."""
    form = visit.form
    name = form.text("name", required=True, most=LONGEST_NAME)
    capacity = form.whole("capacity", most=_LARGEST_CAPACITY)
    form.check()
    changed = await change_agency(
        visit.actor, visit.word("code"), name=name, capacity=capacity, now=visit.now
    )
    return visit.go("agency", code=changed.code, flash=say("{agency} is changed.", agency=changed.code))


def _measured_in(portfolios: list[PortfolioRow], held: list[str]) -> PortfolioRow | None:
    """Choose the portfolio whose measures the page shows: the first in which the agency holds cases."""
    return next((each for each in portfolios if each.code in held), None)


async def _measures(
    visit: Visit, agency: AgencyRow, portfolio: PortfolioRow | None
) -> list[tuple[Message, Message, str]] | None:
    """Say how the agency does; None while that is still being counted."""
    if portfolio is None:
        return []
    last: datetime.date = civil_day(visit.now, portfolio.time_zone)
    scope, window = Scope(portfolio.id, agency.id), Window(days_after(last, 1 - _DAYS_MEASURED), last)
    key = ("agency", visit.actor.agency_id, scope, window)
    try:
        taken = await remember(
            key, lambda: take_measures(visit.actor, scope, window), now=visit.now, patience=_PATIENCE
        )
    except Conflict:
        return []
    if taken is None:
        return None
    counts = taken.value.rows[0].counts
    return [(each.name, each.formula, shown(to_ppm(ratio(each, counts)), each.unit)) for each in DEFINITIONS]
