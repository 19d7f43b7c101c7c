"""Adds a portfolio."""

import datetime
import re

from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import time_zone
from agencies.common.errors import Conflict, Invalid
from agencies.people.models import Portfolio
from agencies.people.queries import PortfolioRow, portfolio_by_id
from agencies.people.rules import Policy, check_code, write_policy


async def add_portfolio(
    actor: Actor,
    *,
    code: str,
    name: str,
    currency: str,
    zone: str,
    rulebook: str,
    policy: Policy | None = None,
    now: datetime.datetime,
) -> PortfolioRow:
    """Add a portfolio under a free code; the door that knows the presets checks the rulebook's code."""
    require(actor, Permission.MANAGE_PORTFOLIOS)
    check_code(code)
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise Invalid(
            "“{currency}” is not a currency; write three capital letters like USD or CNY.", currency=currency
        )
    time_zone(zone)
    try:
        async with sql.transaction():
            made = await Portfolio.create(
                code=code,
                name=name,
                currency=currency,
                time_zone=zone,
                rulebook=rulebook,
                policy=write_policy(policy or Policy()),
                created_at=now,
            )
            await journal.record(actor, "portfolio.added", "portfolio", made.id, now=now, code=code)
    except sql.IntegrityError:
        raise Conflict("There is already a portfolio {code}; choose another code.", code=code) from None
    return await portfolio_by_id(made.id)
