"""Approves drafted terms: the second pair of eyes."""

import datetime

from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict
from agencies.common.words import say
from agencies.payments.queries.facts import hold_books_still
from agencies.people.queries import PortfolioRow
from agencies.people.second_person import check_second_person
from agencies.placements.models import Tail
from agencies.vendors.queries import AgencyRow
from settlement.terms.models import TermsApproval
from settlement.terms.queries import TermsRow, newest_draft
from settlement.terms.rules import Terms, TermsVersion
from settlement.terms.set_terms import refuse_locked_months


async def approve_terms(
    actor: Actor,
    agency: AgencyRow,
    portfolio: PortfolioRow,
    *,
    seen: int | None = None,
    now: datetime.datetime,
) -> TermsVersion:
    """Approve the terms drafted last for an agency, and push what they say of the tail down to placements.

    `seen` is the draft that the reader saw; Conflict when another has been made since.
    """
    require(actor, Permission.APPROVE_TERMS)
    draft = await _draft_of(agency, portfolio, seen)
    sole = await check_second_person(
        actor, draft.created_by, say("the terms of {agency}", agency=agency.code)
    )
    version = draft.version
    try:
        async with sql.transaction():
            await hold_books_still(portfolio.id)
            await refuse_locked_months(agency, portfolio, draft.valid_from)
            await _approve(actor, draft, version.terms, sole, now)
    except sql.IntegrityError:
        raise Conflict("The terms of {agency} were approved just now.", agency=agency.code) from None
    return version


async def _draft_of(agency: AgencyRow, portfolio: PortfolioRow, seen: int | None) -> TermsRow:
    draft = await newest_draft(agency.id, portfolio.id)
    if draft is None:
        raise Conflict(
            "There are no drafted terms of {agency} to approve; draft them first.",
            agency=agency.code,
        )
    if seen not in {None, draft.id}:
        raise Conflict(
            "The terms of {agency} were drafted again while you had them open; read them again first.",
            agency=agency.code,
        )
    return draft


async def _approve(actor: Actor, draft: TermsRow, terms: Terms, sole: bool, now: datetime.datetime) -> None:
    await TermsApproval.create(
        terms_id=draft.id,
        made_by=draft.created_by,
        approved_by=actor.person_id,
        sole_person=sole,
        approved_at=now,
    )
    await Tail.create(
        agency_id=draft.agency_id,
        portfolio_id=draft.portfolio_id,
        terms_id=draft.id,
        valid_from=draft.valid_from,
        days=terms.tail_days,
        condition=terms.tail_condition.value,
    )
    await journal.record(
        actor,
        "terms.approved",
        "terms",
        draft.id,
        agency_id=draft.agency_id,
        now=now,
        valid_from=draft.valid_from,
        sole_person=sole,
    )
