"""Says what other terms would have made of a past month; writes nothing."""

import asyncio
import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from agencies.common.access import Actor, Permission, require
from agencies.common.dates import format_month
from agencies.common.errors import Conflict
from agencies.people.queries import PortfolioRow
from agencies.vendors.queries import AgencyRow
from settlement.statements.queries import StatementRow, facts_for, statement_of
from settlement.statements.rules import Facts, Totals, settle
from settlement.terms.rules import Terms, TermsVersion, parse_terms

MOST_PARTS = 20_000


@dataclass(frozen=True, slots=True)
class Simulation:
    """What the same payments earned and would have earned; `was` is None where no terms held."""

    month: datetime.date
    terms: Terms
    was: Totals | None
    would_be: Totals

    @property
    def difference_minor(self) -> int | None:
        """What more would have been payable, below zero where less."""
        return None if self.was is None else self.would_be.total_minor - self.was.total_minor


async def simulate_terms(
    actor: Actor,
    agency: AgencyRow,
    portfolio: PortfolioRow,
    document: Mapping[str, object],
    *,
    month: datetime.date,
) -> Simulation:
    """Rate the payments of a month's statement by other terms, as if these had held from the beginning.

    Reversals of payments that are locked take back what was really earned. Conflict when the month has more
    payments than a page can wait for, or when a payment cannot be settled.
    """
    require(actor, Permission.DRAFT_TERMS)
    terms = parse_terms(document)
    supposed = [TermsVersion(0, datetime.date.min, terms)]
    known = await statement_of(agency, portfolio, month)
    own = known.id if known else None
    facts = await facts_for(agency, portfolio, month, own, supposed)
    if len(facts.parts) > MOST_PARTS:
        raise Conflict(
            "The statement {month} of {agency} has more than {most} payments; choose a smaller month.",
            month=format_month(month),
            agency=agency.code,
            most=MOST_PARTS,
        )
    would_be = (await asyncio.to_thread(settle, facts)).totals
    was = _totals(known) if known else await _by_present_terms(await facts_for(agency, portfolio, month, own))
    return Simulation(month, terms, was, would_be)


def _totals(known: StatementRow) -> Totals:
    return Totals(
        known.payments, known.base_minor, known.commission_minor, known.vat_minor, known.total_minor
    )


async def _by_present_terms(facts: Facts) -> Totals | None:
    try:
        return (await asyncio.to_thread(settle, facts)).totals
    except Conflict:
        return None
