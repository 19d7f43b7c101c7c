"""Links by which a person sets a password."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from agencies.common import sql

_OPEN = "used_at IS NULL AND withdrawn_at IS NULL"


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An open link with the person whom it is for."""

    id: int
    purpose: str
    person_id: int
    email: str
    name: str
    language: str
    expires_at: datetime.datetime


async def add_invitation(
    person_id: int,
    digest: bytes,
    purpose: str,
    *,
    made_by: int,
    expires_at: datetime.datetime,
    now: datetime.datetime,
) -> int:
    """Add a link for a person, which takes the place of an older one."""
    await withdraw_invitations(person_id, now=now)
    return await sql.insert(
        "INSERT INTO invitations (person_id, purpose, token_digest, made_by, created_at, expires_at)"
        " VALUES (:person, :purpose, :digest, :made_by, :now, :expires) RETURNING id",
        person=person_id,
        purpose=purpose,
        digest=digest,
        made_by=made_by,
        now=now,
        expires=expires_at,
    )


async def withdraw_invitations_of(person_ids: Sequence[int], *, now: datetime.datetime) -> int:
    """Make the open links of some people useless."""
    return await sql.execute(
        f"UPDATE invitations SET withdrawn_at = :now WHERE {sql.any_of('person_id', 'people')} AND {_OPEN}",
        people=list(person_ids),
        now=now,
    )


async def withdraw_invitations(person_id: int, *, now: datetime.datetime) -> int:
    """Make the open link of a person useless."""
    return await sql.execute(
        f"UPDATE invitations SET withdrawn_at = :now WHERE person_id = :person AND {_OPEN}",
        person=person_id,
        now=now,
    )


async def open_invitation(digest: bytes, *, now: datetime.datetime) -> InvitationRow | None:
    """Find the link behind a digest that may still be used."""
    return await sql.row(
        InvitationRow,
        "SELECT invitations.id, purpose, people.id, people.email, people.name, people.language, expires_at"
        " FROM invitations JOIN people ON people.id = invitations.person_id"
        f" WHERE token_digest = :digest AND expires_at > :now AND people.active AND {_OPEN}"
        " AND NOT EXISTS"
        " (SELECT 1 FROM agencies WHERE agencies.id = people.agency_id AND status = 'retired')",
        digest=digest,
        now=now,
    )


async def use_invitation(invitation_id: int, *, now: datetime.datetime) -> bool:
    """Use a link up; False when somebody was quicker."""
    return bool(
        await sql.execute(
            f"UPDATE invitations SET used_at = :now WHERE id = :id AND {_OPEN}", id=invitation_id, now=now
        )
    )


async def note_mailed(invitation_id: int, error: str | None, *, now: datetime.datetime) -> None:
    """Note that a link was mailed, or by which code it could not be."""
    await sql.execute(
        "UPDATE invitations SET mailed_at = :mailed, mail_error = :error WHERE id = :id",
        mailed=None if error else now,
        error=error,
        id=invitation_id,
    )
