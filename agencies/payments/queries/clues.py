"""What speaks for crediting items of the queue to an agency, as far as payments and placements know."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from agencies.common import sql
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import days_after
from agencies.payments.queries.facts import case_facts, spans_of_cases
from agencies.payments.queries.waiting_list import QueueItem
from agencies.payments.rules.attribution import Credit, QueueReason, attribute
from agencies.payments.rules.posting import CaseFacts
from agencies.payments.rules.suggestions import (
    ENDED_WITHIN_DAYS,
    Because,
    Clue,
    neighbours,
    slip_between,
)
from agencies.vendors.queries import all_agencies

_AFTER_AN_END = {
    QueueReason.AFTER_TAIL,
    QueueReason.TAIL_WITHOUT_PROMISE,
    QueueReason.BETWEEN_PLACEMENTS,
}


async def clues_for(actor: Actor, items: Sequence[QueueItem]) -> list[Clue]:
    """Gather clues for a page of the queue, in a few questions however many items it has."""
    require(actor, Permission.READ_PAYMENTS)
    codes = {each.id: each.code for each in await all_agencies(actor)}
    found: list[Clue] = []
    by_portfolio = defaultdict(list)
    for item in items:
        if item.original is None:
            by_portfolio[item.portfolio_id].append(item)
    for portfolio_id, listed in by_portfolio.items():
        found += await _near_numbers(portfolio_id, listed, codes)
        found += await _ended_shortly(portfolio_id, listed, codes)
        found += await _same_debtor(listed, codes)
    return found


async def _near_numbers(portfolio_id: int, items: Iterable[QueueItem], codes: dict[int, str]) -> list[Clue]:
    mistyped = [each for each in items if each.reason == QueueReason.UNKNOWN_CASE]
    wanted = {each.id: neighbours(each.case_no) for each in mistyped}
    known = await _known_numbers(portfolio_id, set().union(*wanted.values()) if wanted else set())
    facts = await case_facts(portfolio_id, sorted(known))
    return [
        Clue(item.id, Because.NEAR_NUMBER, number, agency_id, codes[agency_id], slip=slip)
        for item in mistyped
        for number in sorted(known & wanted[item.id])
        if (slip := slip_between(item.case_no, number)) is not None
        for agency_id in _holders(item, facts.get(number))
    ]


def _holders(item: QueueItem, facts: CaseFacts | QueueReason | None) -> Iterator[int]:
    if isinstance(facts, CaseFacts):
        credit = attribute(item.paid_on, facts.spans, facts.promise_until)
        if isinstance(credit, Credit):
            yield credit.agency_id


async def _known_numbers(portfolio_id: int, numbers: set[str]) -> set[str]:
    if not numbers:
        return set()
    found = await sql.tuples(
        f"SELECT case_no FROM cases WHERE portfolio_id = :portfolio AND {sql.any_of('case_no', 'numbers')}",
        portfolio=portfolio_id,
        numbers=sorted(numbers),
    )
    return {str(each[0]) for each in found}


async def _ended_shortly(portfolio_id: int, items: Iterable[QueueItem], codes: dict[int, str]) -> list[Clue]:
    placed = [each for each in items if each.case_id is not None and each.reason in _AFTER_AN_END]
    spans = await spans_of_cases(portfolio_id, [each.case_id for each in placed if each.case_id])
    return [
        Clue(
            item.id, Because.ENDED_SHORTLY, item.case_no, span.agency_id, codes[span.agency_id], span.ended_on
        )
        for item in placed
        for span in spans.get(item.case_id or 0, ())
        if span.ended_on is not None
        and span.ended_on < item.paid_on <= days_after(span.ended_on, ENDED_WITHIN_DAYS)
    ]


async def _same_debtor(items: Iterable[QueueItem], codes: dict[int, str]) -> list[Clue]:
    known = [each.id for each in items if each.case_id is not None]
    if not known:
        return []
    found = await sql.tuples(
        "SELECT item.id, other.case_no, placements.agency_id FROM queue_items AS item"
        " JOIN payments ON payments.id = item.payment_id JOIN cases ON cases.id = payments.case_id"
        " JOIN cases AS other ON other.debtor_id = cases.debtor_id AND other.id <> cases.id"
        " AND other.portfolio_id = cases.portfolio_id"
        " JOIN placements ON placements.case_id = other.id AND placements.starts_on <= payments.paid_on"
        " AND (placements.ended_on IS NULL OR placements.ended_on >= payments.paid_on)"
        f" WHERE {sql.any_of('item.id', 'items')} ORDER BY item.id, other.id",
        items=known,
    )
    return [
        Clue(item_id, Because.SAME_DEBTOR, case_no, agency_id, codes[agency_id])
        for item_id, case_no, agency_id in found
    ]
