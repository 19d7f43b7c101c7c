"""Cases: the list with its filters in the address, and the search by any number or name."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from agencies.cases.rules.buckets import BUCKETS
from agencies.common import money
from agencies.common.words import Message, say
from agencies.people.queries import PortfolioRow, all_portfolios
from agencies.placements.queries.batch_list import batch_names
from agencies.placements.queries.case_list import MOST_COUNTED, case_list, count_cases, regions
from agencies.placements.rules.case_filter import CaseFilter, Order, Sort, State
from agencies.vendors.queries import AgencyRow, all_agencies
from agencies.work.search_cases import WAYS, Found, search_cases
from portal.pages.case_words import STATES, standing_of
from portal.pages.cursors import cursor_of
from portal.web.lists import page_of
from portal.web.visit import Visit

FIELDS = (
    *("q", "state", "portfolio", "agency", "batch", "bucket", "region", "hand", "least", "most"),
    "untouched",
)
_KEYS: Mapping[Sort, type] = {
    Sort.NUMBER: str,
    Sort.BALANCE: int,
    Sort.DAYS: datetime.date,
    Sort.PLACED: datetime.date,
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters of the list offer."""

    portfolios: list[PortfolioRow]
    agencies: list[AgencyRow]
    batches: list[tuple[int, str]]
    regions: list[str]


async def show_cases(visit: Visit) -> Response:
    """List the cases that the filters of the address leave."""
    choices = await _choices(visit)
    found = await _searched(visit)
    wanted, order = read_filter(visit, choices, found), _order(visit)
    day, cursor = visit.today, cursor_of(visit.asked.text("after"), _KEYS[order.sort], int)
    rows = await case_list(visit.actor, wanted, order, day=day, after=cursor.values, back=cursor.back)
    total = await count_cases(visit.actor, wanted, day=day)
    return visit.show(
        "cases/list.html",
        page=page_of(rows, cursor, lambda row: row.key(order.sort), total=total),
        many=total > MOST_COUNTED,
        most_counted=MOST_COUNTED,
        choices=choices,
        names={each.code: each.name for each in choices.agencies},
        state=wanted.state,
        states=STATES,
        buckets=BUCKETS,
        fields=FIELDS,
        found=found,
        found_by=_found_by(found),
        nothing_yet=not total and not any(visit.asked.kept(each) for each in FIELDS),
        pairs=lambda rows: [(each.id, each.code) for each in rows],
        doubled=lambda codes: [(each, each) for each in codes],
        standing=lambda row: standing_of(row, day),
        placed_only=order.sort is Sort.PLACED,
        currency=_currency(choices, wanted.portfolio_id),
    )


async def _choices(visit: Visit) -> Choices:
    portfolio = visit.asked.whole("portfolio")
    return Choices(
        await all_portfolios() if visit.actor.of_lender else [],
        await all_agencies(visit.actor) if visit.actor.of_lender else [],
        await batch_names(visit.actor),
        await regions(visit.actor, portfolio),
    )


async def _searched(visit: Visit) -> Found | None:
    text = visit.asked.text("q")
    return await search_cases(visit.actor, text) if text else None


def _found_by(found: Found | None) -> Message:
    if found is None or not found.ways:
        return say("Personal data is compared whole: a part of a name or of a phone finds nothing.")
    return say(
        "Found by {ways}. Personal data is compared whole: a part of a name or of a phone finds nothing.",
        ways=[WAYS[each] for each in found.ways],
    )


def read_filter(visit: Visit, choices: Choices, found: Found | None) -> CaseFilter:
    """Read the filters of an address; what cannot be read limits nothing."""
    asked = visit.asked
    portfolio = asked.whole("portfolio")
    currency = _currency(choices, portfolio)
    # Whoever looks for one case wants it whatever its state.
    state = asked.one_of("state", list(State), State.ALL if found else State.OPEN)
    return CaseFilter(
        portfolio_id=portfolio,
        agency_id=asked.whole("agency"),
        batch_id=asked.whole("batch"),
        bucket=asked.one_of("bucket", BUCKETS) or None,
        least_minor=asked.amount("least", currency) if currency else None,
        most_minor=asked.amount("most", currency) if currency else None,
        state=State(state),
        hand=asked.whole("hand", least=1, most=99),
        untouched_since=asked.day("untouched"),
        region=asked.text("region") or None,
        case_ids=None if found is None else found.case_ids,
    )


def _currency(choices: Choices, portfolio_id: int | None) -> str:
    """Give the one currency of the cases that may be listed; empty where amounts of two would mix."""
    meant = [each for each in choices.portfolios if portfolio_id in {None, each.id}]
    currencies = {each.currency for each in meant}
    alike = {money.exponent(each) for each in currencies}
    return next(iter(currencies)) if len(currencies) == 1 and len(alike) == 1 else ""


def _order(visit: Visit) -> Order:
    typed = visit.asked.text("sort")
    name = typed.removeprefix("-")
    return Order(Sort(name), typed.startswith("-")) if name in set(Sort) else Order()


async def search(visit: Visit) -> Response:
    """Open the one case that a text leads to, else the list of those it leads to."""
    text = visit.asked.text("q", most=100)
    found = await search_cases(visit.actor, text)
    if len(found.case_ids) == 1:
        return visit.go("case", case_id=found.case_ids[0])
    return visit.go("cases", q=text) if visit.actor.of_lender else visit.go("work_cases", text=text)
