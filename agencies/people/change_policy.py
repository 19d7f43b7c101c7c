"""Changes a portfolio's own rules."""

import datetime
from dataclasses import asdict

from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict
from agencies.people.queries.portfolios import portfolio_by_id, set_policy
from agencies.people.rules import Policy, write_policy


async def change_policy(
    actor: Actor, portfolio_id: int, policy: Policy, *, seen: str, now: datetime.datetime
) -> list[str]:
    """Give a portfolio another policy, for what is done from now on, and name the entries that differ.

    `seen` is the policy's text that the actor had before them; Conflict when somebody has changed it since.
    """
    require(actor, Permission.MANAGE_PORTFOLIOS)
    portfolio = await portfolio_by_id(portfolio_id)
    before, after = asdict(portfolio.policy), asdict(policy)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return []
    async with sql.transaction():
        if not await set_policy(portfolio_id, write_policy(policy), was=seen):
            raise Conflict(
                "Somebody else has changed the policy of {portfolio} meanwhile; look at it and change it"
                " again.",
                portfolio=portfolio.code,
            )
        await journal.record(
            actor,
            "policy.changed",
            "portfolio",
            portfolio_id,
            now=now,
            was={name: before[name] for name in changed},
            now_is={name: after[name] for name in changed},
        )
    return changed
