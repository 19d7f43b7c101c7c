"""Batches: the list, and one with what became of its cases."""

import datetime

from starlette.responses import Response

from agencies.payments.queries.recovered import recovered_of_batches
from agencies.people.queries import all_portfolios
from agencies.placements.queries.batch_list import ROWS, BatchFilter, batch_list, shown_batch
from agencies.placements.queries.case_list import case_list
from agencies.placements.rules.case_filter import CaseFilter, Order, Sort, State
from agencies.vendors.queries import all_agencies
from portal.pages.case_words import standing_of
from portal.pages.cursors import cursor_of
from portal.web.lists import page_of
from portal.web.visit import Visit


async def show_batches(visit: Visit) -> Response:
    """List batches, the newest first."""
    asked, day = visit.asked, visit.today
    cursor = cursor_of(asked.text("after"), datetime.date, int)
    ended = asked.one_of("state", ("open", "all"), "open") == "all"
    wanted = BatchFilter(asked.whole("agency"), asked.whole("portfolio"), open_only=not ended)
    rows = await batch_list(visit.actor, wanted, today=day, after=cursor.values, back=cursor.back)
    page = page_of(rows, cursor, lambda row: (row.starts_on, row.id), limit=ROWS)
    recovered = await recovered_of_batches(visit.actor, [each.id for each in page.rows])
    return visit.show(
        "placements/batches.html",
        page=page,
        mixed=len({each.currency for each in page.rows}) > 1,
        came_to=[(recovered.get(each.id), each.currency) for each in page.rows],
        day=day,
        ended=ended,
        recovered=recovered,
        agencies=[(each.id, each.code) for each in await all_agencies(visit.actor)],
        portfolios=[(each.id, each.code) for each in await all_portfolios()] if visit.actor.of_lender else [],
    )


async def show_batch(visit: Visit) -> Response:
    """Show one batch with its largest open cases."""
    day = visit.today
    batch = await shown_batch(visit.actor, visit.number("batch_id"), today=day)
    wanted = CaseFilter(batch_id=batch.id, state=State.PLACED)
    largest = await case_list(visit.actor, wanted, Order(Sort.BALANCE, descending=True), day=day, limit=10)
    recovered = await recovered_of_batches(visit.actor, [batch.id])
    return visit.show(
        "placements/batch.html",
        batch=batch,
        day=day,
        recovered=recovered.get(batch.id, 0),
        largest=largest[:10],
        standing=lambda row: standing_of(row, day),
    )
