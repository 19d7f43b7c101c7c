"""What is decided about payments of the queue, on their list and on the page of one."""

from collections.abc import Sequence

from agencies.common.absent import not_there
from agencies.common.errors import Conflict, Invalid
from agencies.common.words import Message, render, say
from agencies.payments.attribute_payment import attribute_payments
from agencies.payments.close_queue_item import close_queue_items
from agencies.payments.queries.clues import clues_for
from agencies.payments.queries.waiting_list import QueueItem, items_of_queue
from agencies.payments.rules.decisions import Closing
from agencies.payments.rules.suggestions import Suggestion, suggest
from agencies.payments.rules.words import OUTCOMES
from agencies.people.queries import PortfolioRow, portfolio_by_id
from agencies.vendors.queries import find_agency
from agencies.work.queries.promised_amounts import promises_of_amounts
from portal.web.visit import Visit

LONGEST_REASON = 200
MOST_AT_ONCE = 200


async def suggestions_of(visit: Visit, items: Sequence[QueueItem]) -> dict[int, list[Suggestion]]:
    """Suggest for each item whom it may belong to, the best founded first."""
    clues = await clues_for(visit.actor, items)
    return suggest([*clues, *await promises_of_amounts(visit.actor, items)])


async def decide(visit: Visit) -> Message:
    """Do what the pressed button says with the ticked items: take a suggestion, credit, or close."""
    if visit.form.text("take"):
        return await _take(visit)
    if visit.form.text("do") == "close":
        return await _close(visit)
    return await _credit(visit)


async def _credit(visit: Visit) -> Message:
    form = visit.form
    code, reason = form.text("agency", required=True), form.text("reason", required=True, most=LONGEST_REASON)
    case_no = form.text("case_no", most=100) or None
    form.check()
    portfolio, references = await _chosen(visit)
    agency = await find_agency(visit.actor, code)
    made = await attribute_payments(
        visit.actor, portfolio, references, agency, reason=reason, case_no=case_no, now=visit.now
    )
    return say("Payments credited to {agency}: {count}.", agency=agency.code, count=len(made))


async def _close(visit: Visit) -> Message:
    form = visit.form
    outcome = form.one_of("outcome", list(Closing), required=True)
    reason = form.text("reason", required=True, most=LONGEST_REASON)
    form.check()
    portfolio, references = await _chosen(visit)
    closed = await close_queue_items(
        visit.actor, portfolio, references, outcome=outcome, reason=reason, now=visit.now
    )
    return say("Payments closed: {count}, {outcome}.", count=len(closed), outcome=OUTCOMES[outcome])


async def _take(visit: Visit) -> Message:
    """Credit one item as suggested; what is suggested is found anew, so that nothing else can be sent."""
    wanted, _, place = visit.form.text("take").partition(":")
    if not (wanted.isdecimal() and place.isdecimal() and len(wanted) < 18 and len(place) < 3):
        raise Invalid("The suggestion cannot be read; open the page again.")
    items = await items_of_queue(visit.actor, [int(wanted)])
    if not items:
        raise Conflict("This payment waits no longer; somebody has decided about it.")
    found = (await suggestions_of(visit, items)).get(items[0].id, [])
    if int(place) >= len(found):
        raise Conflict("The suggestion does not hold any more; look at the payment again.")
    chosen = found[int(place)]
    reason = visit.form.text("reason", most=LONGEST_REASON)
    visit.form.check()
    await attribute_payments(
        visit.actor,
        await portfolio_by_id(items[0].portfolio_id),
        [items[0].reference],
        await find_agency(visit.actor, chosen.agency),
        reason=reason or _reasons(visit, chosen),
        case_no=chosen.case_no,
        now=visit.now,
    )
    return say("Payments credited to {agency}: {count}.", agency=chosen.agency, count=1)


def _reasons(visit: Visit, chosen: Suggestion) -> str:
    said = render(say("Suggested: {reasons}", reasons=list(chosen.reasons)), visit.language)
    return said[:LONGEST_REASON]


async def _chosen(visit: Visit) -> tuple[PortfolioRow, list[str]]:
    ids = visit.form.ids("pick")
    if not ids:
        raise Conflict("No payment is ticked; tick those that this is about.")
    if len(ids) > MOST_AT_ONCE:
        raise Conflict(
            "More than {most} payments are ticked; decide about fewer at a time.", most=MOST_AT_ONCE
        )
    items = await items_of_queue(visit.actor, ids)
    if len(items) != len(set(ids)):
        raise Conflict("Of the ticked payments some wait no longer; nothing was changed. Tick anew.")
    portfolios = {each.portfolio_id for each in items}
    if len(portfolios) > 1:
        raise Conflict("The ticked payments belong to several portfolios; decide about one at a time.")
    if not portfolios:
        raise not_there()
    return await portfolio_by_id(portfolios.pop()), [each.reference for each in items]
