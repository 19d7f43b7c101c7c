"""The people list and the page of a person."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from agencies.common import sql
from agencies.common.access import Actor, Permission, require, visible_by_agency
from agencies.common.errors import NotFound
from agencies.common.paging import stretch
from agencies.people.queries.people import RETIRED


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A person as others see them; `invited_until` is the end of a link that is still open.

    Nobody of a retired agency signs in, `active` or not.
    """

    id: int
    email: str
    name: str
    role: str
    agency_id: int | None
    agency_code: str | None
    agency_name: str | None
    agency_retired: bool
    language: str
    active: bool
    has_password: bool
    created_at: datetime.datetime
    invited_until: datetime.datetime | None
    mailed_at: datetime.datetime | None
    mail_error: str | None
    seen_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class StaffFilter:
    """What the list is narrowed to; an empty field narrows nothing. Who is `active` may sign in."""

    text: str = ""
    role: str = ""
    agency_id: int | None = None
    active: bool | None = None


_STAFF = """
SELECT people.id, people.email, people.name, people.role, people.agency_id, agencies.code, agencies.name,
       coalesce(agencies.status, 'active') = 'retired', people.language, people.active,
       people.password_hash IS NOT NULL, people.created_at,
       invitations.expires_at, invitations.mailed_at, invitations.mail_error,
       (SELECT max(sessions.seen_at) FROM sessions WHERE sessions.person_id = people.id)
FROM people LEFT JOIN agencies ON agencies.id = people.agency_id
LEFT JOIN invitations ON invitations.person_id = people.id AND invitations.used_at IS NULL
     AND invitations.withdrawn_at IS NULL AND invitations.expires_at > :now
"""


async def staff(
    actor: Actor,
    wanted: StaffFilter,
    *,
    after: Sequence[object] = (),
    back: bool = False,
    limit: int = 50,
    now: datetime.datetime,
) -> Sequence[StaffRow]:
    """List up to `limit` + 1 people by name and id after a place, or backwards from it."""
    seen = _wanted(actor, wanted)
    page = stretch(["people.name", "people.id"], after, back=back, rising=True)
    return await sql.rows(
        StaffRow,
        f"{_STAFF} WHERE {seen.text} AND {page.where} ORDER BY {page.order} LIMIT :most",
        **seen.values,
        **page.values,
        most=limit + 1,
        now=now,
    )


async def count_staff(actor: Actor, wanted: StaffFilter) -> int:
    """Count the people that the list holds."""
    seen = _wanted(actor, wanted)
    return (await sql.value(int, f"SELECT count(*) FROM people WHERE {seen.text}", **seen.values)) or 0


async def staff_member(actor: Actor, person_id: int, *, now: datetime.datetime) -> StaffRow:
    """Read one person; one whom the actor does not see is not found."""
    seen = _wanted(actor, StaffFilter())
    found = await sql.row(
        StaffRow, f"{_STAFF} WHERE {seen.text} AND people.id = :id", **seen.values, id=person_id, now=now
    )
    if found is None:
        raise NotFound("This person is not here.")
    return found


def _wanted(actor: Actor, wanted: StaffFilter) -> sql.Fragment:
    require(actor, Permission.READ_PEOPLE)
    seen = visible_by_agency(actor, "people.agency_id")
    conditions, values = [seen.text, "people.role <> 'owner'"], dict(seen.values)
    if wanted.text:
        alike = "LIKE :sought ESCAPE '!'"
        conditions.append(f"(lower(people.name) {alike} OR people.email {alike})")
        values["sought"] = f"%{_literal(wanted.text.lower())}%"
    for column, value in (
        ("role", wanted.role or None),
        ("agency_id", wanted.agency_id),
    ):
        if value is not None:
            conditions.append(f"people.{column} = :{column}")
            values[column] = value
    if wanted.active is not None:
        conditions.append(f"(people.active AND NOT {RETIRED}) = :active")
        values["active"] = wanted.active
    return sql.Fragment(" AND ".join(conditions), values)


def _literal(text: str) -> str:
    """Take the signs of a pattern for what they are."""
    return "".join(f"!{each}" if each in "!%_" else each for each in text)
