"""Drafts commission terms of an agency from a day on."""

import datetime
from collections.abc import Mapping

from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import days_after, format_month, month_end
from agencies.common.errors import Conflict
from agencies.common.money import PPM, exponent
from agencies.people.queries import PortfolioRow
from agencies.vendors.queries import AgencyRow
from settlement.terms.models import Terms as TermsRecord
from settlement.terms.queries import first_rated_day, last_locked_month
from settlement.terms.rules import Ladder, Metric, Terms, canonical, parse_terms


async def set_terms(
    actor: Actor,
    agency: AgencyRow,
    portfolio: PortfolioRow,
    document: Mapping[str, object],
    *,
    valid_from: datetime.date,
    now: datetime.datetime,
) -> Terms:
    """Draft terms; they rate nothing until a second person approves them.

    Conflict when a ladder climbs by what a statement cannot show yet, or in steps finer than money.
    """
    require(actor, Permission.DRAFT_TERMS)
    terms = parse_terms(document)
    _refuse_ladders(terms, portfolio.currency)
    await refuse_locked_months(agency, portfolio, valid_from)
    async with sql.transaction():
        made = await TermsRecord.create(
            agency_id=agency.id,
            portfolio_id=portfolio.id,
            valid_from=valid_from,
            definition=canonical(terms),
            created_by=actor.person_id,
            created_at=now,
        )
        await journal.record(
            actor, "terms.drafted", "terms", made.id, agency_id=agency.id, now=now, valid_from=valid_from
        )
    return terms


def _refuse_ladders(terms: Terms, currency: str) -> None:
    ladder = terms.pricing
    if not isinstance(ladder, Ladder):
        return
    if ladder.metric is Metric.BATCH_RECOVERY_RATE:
        raise Conflict(
            "A ladder on {metric} cannot be agreed yet; use one on {other}.",
            metric=Metric.BATCH_RECOVERY_RATE.value,
            other=Metric.MONTHLY_AMOUNT.value,
        )
    for number, step in enumerate(ladder.steps, start=1):
        if step.lower * 10 ** exponent(currency) % PPM:
            raise Conflict(
                "Step {number} starts between two amounts of {currency}; start it at a whole one.",
                number=number,
                currency=currency,
            )


async def refuse_locked_months(agency: AgencyRow, portfolio: PortfolioRow, valid_from: datetime.date) -> None:
    """Raise Conflict when terms would start in a month whose statement is locked.

    Days before the first approved terms are free: nothing that is locked was paid on them, and a payment of
    such a day that comes late waits for terms.
    """
    locked = await last_locked_month(agency.id, portfolio.id)
    if locked is None or valid_from > month_end(locked):
        return
    first = await first_rated_day(agency.id, portfolio.id)
    if first is None or valid_from >= first:
        raise Conflict(
            "The statement {month} of {agency} is locked; new terms can start on {day} or later.",
            month=format_month(locked),
            agency=agency.code,
            day=days_after(month_end(locked), 1),
        )
