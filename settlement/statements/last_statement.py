"""Settles with an agency that is being retired: drafts what is open, and is done once all is approved."""

import datetime

from agencies.common import jobs, sql
from agencies.common.dates import format_month, month_start, next_month
from agencies.payments.queries.facts import hold_books_still
from agencies.people.queries import PortfolioRow, all_portfolios
from agencies.standing.queries.changing import hold_agency
from agencies.standing.queries.retirement import retirement_by_id, retirement_in_course
from agencies.standing.retire_agency import begin_step, end_step, resume_at
from agencies.standing.rules.retirement import KIND_OF, Step
from agencies.vendors.queries import AgencyRow, find_agency
from settlement.statements.draft_statements import (
    draft_of,
    keep_draft,
    refuse_disorder,
    refuse_overtaken,
)
from settlement.statements.queries.last import OpenBooks, loose_parts, open_books, open_drafts, owed_to

KIND = KIND_OF[Step.SETTLED]


async def last_statement(running: jobs.Running) -> None:
    """Draft what is open of a retired agency; where nothing is and all is approved, complete the step.

    The agency holds no case any more, so its last statement does not wait for the end of the running month:
    a payment that is found later goes into a later statement, as every late payment does.
    """
    found = await retirement_by_id(running.payload["change_id"])
    if found is not None:
        agency = await find_agency(running.actor, found.agency)
        for portfolio in await all_portfolios():
            await _draft(running, agency, portfolio)
    async with sql.transaction():
        found = await begin_step(running, Step.SETTLED)
        if found is None:
            return
        drafts = await open_drafts(found.agency_id)
        if drafts or await loose_parts(found.agency_id):
            waiting = [f"{each.portfolio} {format_month(each.month)}" for each in drafts]
            await running.finish({"agency": found.agency, "step": "settled", "waiting": waiting})
            return
        owed = [each.told for each in await owed_to(found.agency_id)]
        await end_step(running, found, Step.SETTLED, {"owed": owed})


async def _draft(running: jobs.Running, agency: AgencyRow, portfolio: PortfolioRow) -> None:
    month = month_to_draft(await open_books(agency.id, portfolio.id))
    draft = None if month is None else await draft_of(agency, portfolio, month)
    if month is None or draft is None or not draft.changes_something:
        return
    async with sql.transaction():
        await hold_books_still(portfolio.id)
        await refuse_disorder(agency, portfolio, month)
        await refuse_overtaken(draft, portfolio, month)
        await keep_draft(running, portfolio, month, draft)


async def go_on_after_approval(agency_id: int, *, now: datetime.datetime) -> None:
    """Go on with a retirement in the transaction that approves the last statement it waited for.

    Of two approvals at once, in two portfolios, the later one sees that the other is done.
    """
    if await retirement_in_course(agency_id) is None:
        return
    await hold_agency(agency_id)
    if not await open_drafts(agency_id):
        await resume_at(agency_id, Step.SETTLED, now=now)


def month_to_draft(books: OpenBooks) -> datetime.date | None:
    """Choose the month of the last statement: that of a draft there is, else of the latest open payment.

    A month that is locked takes nothing more, so it is never one before the month after that. None when
    nothing is open.
    """
    if books.draft_month is not None:
        return books.draft_month
    if books.latest_part is None:
        return None
    wanted = month_start(books.latest_part)
    return wanted if books.locked_month is None else max(wanted, next_month(books.locked_month))
