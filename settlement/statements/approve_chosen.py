"""Approves and locks the statements that a reader chose, as the reader saw them."""

import datetime
from collections.abc import Sequence
from dataclasses import asdict

from agencies.common import jobs, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import format_month
from agencies.common.errors import Conflict
from agencies.payments.queries.facts import hold_books_still
from agencies.people.queries import portfolio_by_id
from agencies.vendors.queries import all_agencies
from settlement.statements.approve_statements import approve_draft
from settlement.statements.queries.cards import StatementCard, cards_of
from settlement.statements.queries.stored import statements_by_id
from settlement.statements.seen import Seen, cards_seen, refuse_locked

KIND = "approve_statements"
# A statement is computed again before it is locked: more lines than these take longer than a page may.
LINES_AT_ONCE = 5_000


async def approve_chosen(
    actor: Actor, seen: Sequence[Seen], *, now: datetime.datetime
) -> list[StatementCard]:
    """Lock the chosen statements, all or none; the reader's figures and open objections must be today's.

    Conflict as when a month is approved, and when a draft or its objections changed since they were read.
    """
    require(actor, Permission.APPROVE_STATEMENTS)
    chosen = await cards_seen(actor, seen)
    async with sql.transaction():
        portfolios = {}
        for portfolio_id in sorted({card.portfolio_id for card in chosen}):
            await hold_books_still(portfolio_id)
            portfolios[portfolio_id] = await portfolio_by_id(portfolio_id)
        agencies = {each.id: each for each in await all_agencies(actor)}
        for card in await cards_seen(actor, seen):
            _refuse_unread(card, seen)
            (draft,) = await statements_by_id([card.id])
            await approve_draft(
                actor, portfolios[card.portfolio_id], agencies[card.agency_id], draft, now=now
            )
    return await cards_of(actor, [card.id for card in chosen])


async def ask_approve_chosen(actor: Actor, seen: Sequence[Seen], *, now: datetime.datetime) -> jobs.Job:
    """Ask for the approval of statements that take longer than a page may."""
    require(actor, Permission.APPROVE_STATEMENTS)
    for card in await cards_seen(actor, seen):
        _refuse_unread(card, seen)
    payload = {"seen": [asdict(each) for each in seen]}
    async with sql.transaction():
        key = jobs.key_of({**payload, "actor": actor.person_id})
        return await jobs.enqueue(actor, KIND, key, payload, now=now)


async def approve_statements_job(running: jobs.Running) -> None:
    """Lock what was chosen and finish the job, both or neither."""
    seen = [Seen(**each) for each in running.payload["seen"]]
    await running.progress(0, len(seen))
    async with sql.transaction():
        locked = await approve_chosen(running.actor, seen, now=running.clock())
        await running.finish({"statements": [card.id for card in locked], "locked": len(locked)})


def takes_long(cards: Sequence[StatementCard]) -> bool:
    """Say whether approving these is a job rather than something to wait for."""
    return sum(card.payments for card in cards) > LINES_AT_ONCE


def _refuse_unread(card: StatementCard, seen: Sequence[Seen]) -> None:
    refuse_locked(card)
    known = {each.statement_id: each.open_objections for each in seen}
    if card.open_objections != known[card.id]:
        raise Conflict(
            "The objections of {agency} to the statement {month} changed while you had it open; read them"
            " first.",
            agency=card.agency,
            month=format_month(card.month),
        )
