"""Months of statements in the database: agreed, drafted and locked by the people of the tests."""

import datetime

from agencies.cases.rules.sealed import NAME
from agencies.common import sql, vault
from agencies.common.access import Actor
from agencies.common.dates import parse_month
from portal.worker import run_job
from settlement.statements.approve_statements import approve_statements
from settlement.statements.draft_statements import ask_draft_statements
from settlement.terms.approve_terms import approve_terms
from settlement.terms.set_terms import set_terms
from tests.people import Agency
from tests.settlement.ledger import Ledger, date

LATER = datetime.datetime(2018, 3, 2, 14, tzinfo=datetime.UTC)


async def agree(ledger: Ledger, who: Agency, drafter: Actor, day: str, **document: object) -> None:
    """Let an agency's terms hold from a day on."""
    agency = await ledger.agency(who)
    await set_terms(drafter, agency, ledger.portfolio, document, valid_from=date(day), now=ledger.now)
    await approve_terms(ledger.owner, agency, ledger.portfolio, now=ledger.now)


async def draft(ledger: Ledger, drafter: Actor, month: str) -> None:
    """Draft the statements of a month."""
    job = await ask_draft_statements(drafter, ledger.portfolio, parse_month(month), None, now=LATER)
    await run_job(job.id, clock=lambda: LATER)


async def lock(ledger: Ledger, drafter: Actor, approver: Actor, month: str) -> None:
    """Draft the statements of a month and lock them."""
    await draft(ledger, drafter, month)
    await approve_statements(approver, ledger.portfolio, parse_month(month), None, now=LATER)


async def name_debtors(name: str) -> None:
    """Give every debtor a name, encrypted as it is stored."""
    await sql.execute("UPDATE debtors SET name_cipher = :name", name=vault.encrypt(name, NAME))
