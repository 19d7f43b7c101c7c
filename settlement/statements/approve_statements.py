"""Approves and locks the drafts of a month: the second pair of eyes."""

import asyncio
import datetime

from agencies.common import journal, sql, vault
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import format_month
from agencies.common.errors import Conflict
from agencies.common.words import say
from agencies.payments.queries.facts import hold_books_still
from agencies.people.queries import PortfolioRow
from agencies.people.second_person import check_second_person
from agencies.vendors.queries import AgencyRow, all_agencies
from agencies.vendors.rules import Status
from settlement.statements.draft_statements import compute, refuse_disorder
from settlement.statements.last_statement import go_on_after_approval
from settlement.statements.queries import StatementRow, hold_draft, lock_statement, statements_of
from settlement.statements.queries.cards import StatementCard, find_card
from settlement.statements.rules import statement_hash
from settlement.statements.tell_statement import tell_agency


async def approve_statements(
    actor: Actor,
    portfolio: PortfolioRow,
    month: datetime.date,
    agency: AgencyRow | None,
    *,
    now: datetime.datetime,
) -> list[StatementRow]:
    """Lock all drafts of the month, of one agency or of all, or none; each is computed again before.

    Conflict when there is no draft, when the actor drafted it, when an earlier month is drafted and not
    locked, or when the facts changed since.
    """
    require(actor, Permission.APPROVE_STATEMENTS)
    found = await statements_of(actor, portfolio, month, agency)
    drafts = [each for each in found if each.status == "draft"]
    _refuse_nothing(found, drafts, month)
    agencies = {each.id: each for each in await all_agencies(actor)}
    async with sql.transaction():
        await hold_books_still(portfolio.id)
        for draft in drafts:
            await approve_draft(actor, portfolio, agencies[draft.agency_id], draft, now=now)
    return await statements_of(actor, portfolio, month, agency)


def _refuse_nothing(found: list[StatementRow], drafts: list[StatementRow], month: datetime.date) -> None:
    if found and not drafts:
        raise Conflict(
            "The statements of {month} are locked already; what came later goes into a later month.",
            month=format_month(month),
        )
    if not drafts:
        raise Conflict(
            "There is no drafted statement of {month}; draft it first.",
            month=format_month(month),
        )


async def approve_draft(
    actor: Actor, portfolio: PortfolioRow, agency: AgencyRow, draft: StatementRow, *, now: datetime.datetime
) -> None:
    """Lock one draft in the running transaction, in which the books of its portfolio are held still."""
    sole = await check_second_person(
        actor, draft.drafted_by, say("the statements of {month}", month=format_month(draft.month))
    )
    await refuse_disorder(agency, portfolio, draft.month)
    if not await hold_draft(draft.id):
        raise Conflict(
            "Somebody else locked the statement {month} of {agency} just now; nothing is left to approve.",
            month=format_month(draft.month),
            agency=agency.code,
        )
    card = await find_card(actor, draft.id)
    # Nobody of a retired agency is left to agree: what is found later of it is settled all the same.
    asked = portfolio.policy.statement_needs_agreement and agency.status != Status.RETIRED
    refuse_unanswered(card, asked)
    await _refuse_changed(agency, portfolio, draft)
    await lock_statement(
        draft.id,
        approved_by=actor.person_id,
        sole_person=sole,
        signature=vault.sign(draft.hash.encode()),
        now=now,
    )
    await _note(actor, card, sole, now)
    words = say("The statement of {month}, {portfolio}, is approved: {amount} {currency}")
    await tell_agency(card, "locked", words, now=now)
    await go_on_after_approval(agency.id, now=now)


async def _refuse_changed(agency: AgencyRow, portfolio: PortfolioRow, draft: StatementRow) -> None:
    facts, statement = await compute(agency, portfolio, draft.month, draft.id)
    if await asyncio.to_thread(statement_hash, facts, statement) != draft.hash:
        raise Conflict(
            "The facts of the statement {month} of {agency} changed since it was drafted; draft it again.",
            month=format_month(draft.month),
            agency=agency.code,
        )


def refuse_unanswered(card: StatementCard, needs_agreement: bool) -> None:
    """Raise Conflict where an accepted objection asks for a new draft, or the policy for an agreement."""
    values = {"month": format_month(card.month), "agency": card.agency}
    if card.accepted_objections:
        raise Conflict(
            "An objection to the statement {month} of {agency} was accepted; draft it again before it is"
            " approved.",
            **values,
        )
    if needs_agreement and (card.open_objections or not card.agreed):
        raise Conflict(
            "The policy of the portfolio asks for the agency's agreement, and {agency} has not agreed to the"
            " statement {month} yet.",
            **values,
        )


async def _note(actor: Actor, card: StatementCard, sole: bool, now: datetime.datetime) -> None:
    await journal.record(
        actor,
        "statement.locked",
        "statement",
        card.id,
        agency_id=card.agency_id,
        now=now,
        month=format_month(card.month),
        hash=card.hash,
        sole_person=sole,
        open_objections=card.open_objections,
    )
