"""Ends sessions of one's own: at a sign-out, or those that were forgotten elsewhere."""

import datetime

from agencies.common import journal, sql
from agencies.common.access import Actor
from agencies.common.errors import NotFound
from agencies.people.queries.sessions import delete_session, delete_sessions


async def end_session(actor: Actor, session_id: int, *, now: datetime.datetime) -> None:
    """End a session of the actor; NotFound when it is over, or another person's."""
    async with sql.transaction():
        if not await delete_session(actor.person_id, session_id):
            raise NotFound("This session is over.")
        await journal.record(
            actor, "session.ended", "person", actor.person_id, agency_id=actor.agency_id, now=now
        )


async def end_other_sessions(actor: Actor, session_id: int, *, now: datetime.datetime) -> int:
    """End every session of the actor but one; say how many."""
    async with sql.transaction():
        ended = await delete_sessions(actor.person_id, but=session_id)
        if ended:
            await journal.record(
                actor,
                "session.ended",
                "person",
                actor.person_id,
                agency_id=actor.agency_id,
                now=now,
                count=ended,
            )
    return ended
