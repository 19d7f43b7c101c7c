"""Fills an empty home with the demo, keeps one that holds a demo, refuses any other."""

import json
from dataclasses import asdict

from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict
from agencies.people.queries import all_portfolios
from portal.clock import Watch, wall_clock
from portal.demo import queries
from portal.demo.story import Wish, play


async def fill_home(owner: Actor, wish: Wish, watch: Watch) -> bool:
    """Make the demo; False when this home holds one already.

    Conflict when the home holds something else, or a demo whose making was cut off.
    """
    require(owner, Permission.MANAGE_PORTFOLIOS)
    state = await queries.demo_state()
    if state == queries.READY:
        return False
    if state is not None:
        raise Conflict(
            "The demo in this home was not finished; empty the home or name another, and start again."
        )
    if await all_portfolios():
        raise Conflict("This home holds work of its own; name an empty one with MANDATE_HOME for the demo.")
    await _mark(owner, queries.BEGUN, wish)
    await play(owner, wish, watch)
    await _mark(owner, queries.READY, wish)
    return True


async def _mark(owner: Actor, state: str, wish: Wish) -> None:
    async with sql.transaction():
        await queries.set_demo_state(state)
        made = json.loads(json.dumps(asdict(wish), default=str))
        await journal.record(owner, f"demo.{state}", "installation", now=wall_clock(), **made)
