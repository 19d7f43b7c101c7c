"""Discards a plan that nobody has confirmed."""

import datetime

from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict
from agencies.placements.queries import plans


async def discard_plan(actor: Actor, plan_id: int, *, now: datetime.datetime) -> None:
    """Remove a plan with its cases; Conflict where it is confirmed, NotFound where it is gone already."""
    require(actor, Permission.PLACE_CASES)
    async with sql.transaction():
        plan = await plans.find_plan(plan_id)
        if not await plans.drop_plan(plan.id):
            raise Conflict("Plan {plan} is confirmed already; its cases are placed.", plan=plan_id)
        await journal.record(
            actor,
            "placements.plan_discarded",
            "plan",
            plan_id,
            now=now,
            portfolio=plan.portfolio_id,
            facts=plan.facts_digest.hex(),
        )
