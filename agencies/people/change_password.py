"""Changes the password of whoever is signed in."""

import datetime

from agencies.common import journal, sql
from agencies.common.access import Actor
from agencies.people.queries.invitations import withdraw_invitations
from agencies.people.queries.people import set_password
from agencies.people.queries.sessions import delete_sessions


async def change_password(
    actor: Actor, *, password_hash: str, session_id: int, now: datetime.datetime
) -> int:
    """Set a password and end the person's other sessions; say how many. The door has proved the old one."""
    async with sql.transaction():
        await set_password(actor.person_id, password_hash)
        ended = await delete_sessions(actor.person_id, but=session_id)
        await withdraw_invitations(actor.person_id, now=now)
        await journal.record(
            actor,
            "password.changed",
            "person",
            actor.person_id,
            agency_id=actor.agency_id,
            now=now,
            sessions_ended=ended,
        )
    return ended
