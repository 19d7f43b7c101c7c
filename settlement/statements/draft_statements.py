"""Drafts the statements of a month: one job for all agencies, one transaction at its end."""

import datetime
from dataclasses import dataclass

from agencies.common import jobs, journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import civil_day, format_month, month_end, parse_month
from agencies.common.errors import Conflict
from agencies.payments.queries.facts import hold_books_still
from agencies.people.queries import PortfolioRow, portfolio_by_id
from agencies.vendors.queries import AgencyRow, all_agencies
from settlement.statements.queries import (
    StatementRow,
    agencies_to_settle,
    facts_for,
    months_in_the_way,
    statement_of,
    statements_of,
    store_draft,
)
from settlement.statements.rules import Facts, Statement, settle, statement_hash

KIND = "draft_statements"


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement as computed, beside the one that is stored."""

    agency: AgencyRow
    known: StatementRow | None
    statement: Statement
    digest: str

    @property
    def changes_something(self) -> bool:
        """Say whether it differs from what is stored."""
        return self.known is None or self.known.hash != self.digest


async def ask_draft_statements(
    actor: Actor,
    portfolio: PortfolioRow,
    month: datetime.date,
    agency: AgencyRow | None,
    *,
    now: datetime.datetime,
) -> jobs.Job:
    """Ask for the drafts of a month that is over, of one agency or of all; the actor's open job if one runs.

    Another person's open job is not gone on with: a draft is wholly the work of whom it names, so that
    whoever is kept from approving it, and nobody else, has had a hand in it.
    """
    require(actor, Permission.DRAFT_STATEMENTS)
    refuse_open_month(portfolio, month, now)
    key = f"{portfolio.code}/{format_month(month)}/{agency.code if agency else ''}/{actor.person_id}"
    payload = {
        "portfolio_id": portfolio.id,
        "month": format_month(month),
        "agency_id": agency.id if agency else None,
    }
    async with sql.transaction():
        return await jobs.enqueue(actor, KIND, key, payload, now=now)


def refuse_open_month(portfolio: PortfolioRow, month: datetime.date, now: datetime.datetime) -> None:
    """Raise Conflict while the month still runs where the portfolio is."""
    if civil_day(now, portfolio.time_zone) <= month_end(month):
        raise Conflict("The month {month} is not over; settle it when it is.", month=format_month(month))


async def draft_statements(running: jobs.Running) -> None:
    """Compute the statement of each agency, then write all that changed at once."""
    portfolio = await portfolio_by_id(running.payload["portfolio_id"])
    month = parse_month(running.payload["month"])
    agencies = await _agencies(running, portfolio, month)
    await running.progress(0, len(agencies))
    drafts = []
    for done, agency in enumerate(agencies, 1):
        if (draft := await draft_of(agency, portfolio, month)) is not None:
            drafts.append(draft)
        await running.progress(done, len(agencies))
    async with sql.transaction():
        await hold_books_still(portfolio.id)
        for draft in drafts:
            if draft.changes_something:
                await refuse_disorder(draft.agency, portfolio, month)
                await refuse_overtaken(draft, portfolio, month)
                await keep_draft(running, portfolio, month, draft)
        found = await statements_of(running.actor, portfolio, month)
        chosen = {agency.id for agency in agencies}
        await running.finish(
            {
                "period": format_month(month),
                "statements": [statement_data(each) for each in found if each.agency_id in chosen],
                "changed": sum(draft.changes_something for draft in drafts),
            }
        )


async def _agencies(running: jobs.Running, portfolio: PortfolioRow, month: datetime.date) -> list[AgencyRow]:
    only = running.payload["agency_id"]
    wanted = await agencies_to_settle(portfolio, month)
    return [
        each for each in await all_agencies(running.actor) if each.id in wanted and only in (None, each.id)
    ]


async def draft_of(agency: AgencyRow, portfolio: PortfolioRow, month: datetime.date) -> Draft | None:
    """Compute the statement of an agency and a month; None when it is locked."""
    known = await statement_of(agency, portfolio, month)
    if known is not None and known.status == "locked":
        return None
    await refuse_disorder(agency, portfolio, month)
    facts, statement = await compute(agency, portfolio, month, known.id if known else None)
    return Draft(agency, known, statement, statement_hash(facts, statement))


async def compute(
    agency: AgencyRow, portfolio: PortfolioRow, month: datetime.date, own_statement: int | None
) -> tuple[Facts, Statement]:
    """Compute the statement of a month from what is stored now; Conflict names the agency it fails for."""
    try:
        facts = await facts_for(agency, portfolio, month, own_statement)
        return facts, settle(facts)
    except Conflict as error:
        raise Conflict("Agency {agency}: {reason}", agency=agency.code, reason=error.message) from None


async def refuse_disorder(agency: AgencyRow, portfolio: PortfolioRow, month: datetime.date) -> None:
    """Raise Conflict while an earlier month is drafted and unlocked, or when a later one is locked."""
    drafted, locked = await months_in_the_way(agency, portfolio, month)
    if drafted is not None:
        raise Conflict(
            "The statement {earlier} of {agency} is drafted but not locked; approve it before {month}.",
            earlier=format_month(drafted),
            agency=agency.code,
            month=format_month(month),
        )
    if locked is not None:
        raise Conflict(
            "The statement {later} of {agency} is locked; what is open of {month} goes into a later one.",
            later=format_month(locked),
            agency=agency.code,
            month=format_month(month),
        )


async def refuse_overtaken(draft: Draft, portfolio: PortfolioRow, month: datetime.date) -> None:
    """Raise Conflict when somebody else drafted or locked the statement since it was computed."""
    if await statement_of(draft.agency, portfolio, month) != draft.known:
        raise Conflict(
            "Somebody else drafted or locked the statement {month} of {agency} just now; nothing was"
            " changed.",
            month=format_month(month),
            agency=draft.agency.code,
        )


async def keep_draft(
    running: jobs.Running, portfolio: PortfolioRow, month: datetime.date, draft: Draft
) -> None:
    """Keep a draft in the running transaction, in which the books of its portfolio are held still."""
    now = running.clock()
    stored = await store_draft(
        draft.known.id if draft.known else None,
        draft.agency,
        portfolio,
        month,
        draft.statement,
        digest=draft.digest,
        drafted_by=running.actor.person_id,
        now=now,
    )
    await journal.record(
        running.actor,
        "statement.drafted",
        "statement",
        stored,
        agency_id=draft.agency.id,
        now=now,
        month=format_month(month),
        lines=len(draft.statement.lines),
        hash=draft.digest,
    )


def statement_data(row: StatementRow) -> dict[str, object]:
    """Give a statement as scripts read it."""
    return {
        "agency": row.agency,
        "portfolio": row.portfolio,
        "currency": row.currency,
        "status": row.status,
        "payments": row.payments,
        "base_minor": row.base_minor,
        "commission_minor": row.commission_minor,
        "vat_minor": row.vat_minor,
        "total_minor": row.total_minor,
        "hash": row.hash,
    }
