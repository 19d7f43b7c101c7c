"""Sets the password that a person chose behind a link."""

import datetime

from agencies.common import journal, sql
from agencies.common.access import Actor
from agencies.common.errors import NotFound
from agencies.people.queries import actor_by_id
from agencies.people.queries.failures import forgive_account
from agencies.people.queries.invitations import InvitationRow, open_invitation, use_invitation
from agencies.people.queries.people import set_password
from agencies.people.queries.sessions import delete_sessions
from agencies.people.tokens import digest_of


async def invitation_of(token: str, *, now: datetime.datetime) -> InvitationRow:
    """Find the person and purpose behind a link; NotFound when it does not work any more."""
    found = await open_invitation(digest_of(token), now=now)
    if found is None:
        raise _useless()
    return found


async def accept_invitation(token: str, *, password_hash: str, now: datetime.datetime) -> Actor:
    """Use a link up, set the password, and end every session of the person."""
    async with sql.transaction():
        invitation = await open_invitation(digest_of(token), now=now)
        if invitation is None or not await use_invitation(invitation.id, now=now):
            raise _useless()
        await set_password(invitation.person_id, password_hash)
        await delete_sessions(invitation.person_id)
        await forgive_account(invitation.email)
        actor = await actor_by_id(invitation.person_id)
        await journal.record(
            actor,
            "password.set",
            "person",
            actor.person_id,
            agency_id=actor.agency_id,
            now=now,
            purpose=invitation.purpose,
        )
    return actor


def _useless() -> NotFound:
    return NotFound(
        "This link does not work any more: it works once, for 72 hours, until a newer one is issued. Ask your"
        " administrator for another."
    )
