"""Ends the link between a person and the chats of a door."""

import datetime

from agencies.common import journal, sql
from agencies.common.access import Actor
from agencies.people.queries.chats import Ending, end_chats


async def unlink_chats(actor: Actor, door: str, *, now: datetime.datetime) -> int:
    """End the actor's own chats of one door, and say how many there were."""
    async with sql.transaction():
        ended = await end_chats([actor.person_id], Ending.UNLINKED, door=door, now=now)
        if ended:
            await journal.record(
                actor,
                "chat.unlinked",
                "person",
                actor.person_id,
                agency_id=actor.agency_id,
                now=now,
                door=door,
                count=ended,
            )
    return ended
