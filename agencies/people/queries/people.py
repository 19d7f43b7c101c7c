"""Who is here, and the person who acts."""

from dataclasses import dataclass

from agencies.common import sql
from agencies.common.access import Actor, Permission, Role, require, visible_by_agency
from agencies.common.errors import NotFound


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person without the password."""

    id: int
    email: str
    name: str
    role: str
    agency_id: int | None
    language: str
    active: bool

    @property
    def actor(self) -> Actor:
        """The person as the one who acts."""
        return Actor(self.id, self.email, self.name, Role(self.role), self.agency_id, self.language)


_PERSON = "SELECT id, email, name, role, agency_id, language, active FROM people"
RETIRED = "EXISTS (SELECT 1 FROM agencies WHERE agencies.id = people.agency_id AND status = 'retired')"


async def find_person(actor: Actor, person_id: int) -> PersonRow:
    """Read a person; one whom the actor does not see is not found."""
    require(actor, Permission.READ_PEOPLE)
    seen = visible_by_agency(actor, "people.agency_id")
    found = await sql.row(PersonRow, f"{_PERSON} WHERE id = :id AND {seen.text}", id=person_id, **seen.values)
    if found is None:
        raise NotFound("This person is not here.")
    return found


async def acting_person(email: str) -> Actor:
    """Find the person who acts by e-mail; one who has left or whose agency is retired does not act."""
    found = await sql.row(
        PersonRow, f"{_PERSON} WHERE email = :email AND NOT {RETIRED}", email=email.strip().lower()
    )
    if found is None or not found.active:
        raise NotFound("There is no person {email} here; an administrator can add one.", email=email)
    return found.actor


async def actor_by_id(person_id: int) -> Actor:
    """Read a person who is known to exist as the one who acts."""
    found = await sql.row(PersonRow, f"{_PERSON} WHERE id = :id", id=person_id)
    if found is None:
        raise NotFound("This person is not here.")
    return found.actor


async def retired_agency(agency_id: int | None) -> str | None:
    """Name the agency when it is retired; None for one that works on, and for the lender."""
    return await sql.value(
        str, "SELECT name FROM agencies WHERE id = :id AND status = 'retired'", id=agency_id
    )


async def is_others_address(address: str, agency_id: int | None) -> bool:
    """Say whether an e-mail address is, or by its domain may be, that of somebody outside an agency.

    Of a domain at which others have addresses and the agency has none, every address counts as theirs, so
    that the answer does not tell which of them there are.
    """
    domain = "@" + address.rpartition("@")[2]
    ends = "substr(email, length(email) - length(CAST(:domain AS TEXT)) + 1) = :domain"
    found = await sql.value(
        bool,
        "SELECT EXISTS (SELECT 1 FROM people WHERE email = :address AND agency_id IS DISTINCT FROM :agency)"
        f" OR (EXISTS (SELECT 1 FROM people WHERE {ends} AND agency_id IS DISTINCT FROM :agency)"
        f" AND NOT EXISTS (SELECT 1 FROM people WHERE {ends} AND agency_id = :agency))",
        address=address,
        domain=domain,
        agency=agency_id,
    )
    return bool(found)


async def is_sole_person(actor: Actor) -> bool:
    """Say whether the actor is the owner of a home in which there is nobody else."""
    others = await sql.value(int, "SELECT count(*) FROM people WHERE role <> 'owner'")
    return actor.role is Role.OWNER and others == 0


@dataclass(frozen=True, slots=True)
class Account:
    """What a door compares a password with."""

    person_id: int
    password_hash: str | None
    active: bool


async def account_of(email: str) -> Account | None:
    """Find the account behind an address; None for an unknown one. Nobody of a retired agency is active."""
    return await sql.row(
        Account,
        f"SELECT id, password_hash, active AND NOT {RETIRED} FROM people WHERE email = :email",
        email=email.strip().lower(),
    )


async def anybody_can_sign_in() -> bool:
    """Say whether there is a person with a password at all."""
    found = await sql.value(
        int,
        "SELECT count(*) FROM (SELECT 1 FROM people WHERE password_hash IS NOT NULL AND active LIMIT 1) AS p",
    )
    return bool(found)


async def set_password(person_id: int, password_hash: str) -> None:
    """Give a person another password."""
    await sql.execute(
        "UPDATE people SET password_hash = :hash WHERE id = :id", hash=password_hash, id=person_id
    )


async def set_profile(person_id: int, *, language: str, theme: str, time_zone: str | None) -> None:
    """Note how a person wants the portal."""
    await sql.execute(
        "UPDATE people SET language = :language, theme = :theme, time_zone = :zone WHERE id = :id",
        language=language,
        theme=theme,
        zone=time_zone,
        id=person_id,
    )


async def set_language(person_id: int, language: str) -> None:
    """Note which language a person reads."""
    await sql.execute(
        "UPDATE people SET language = :language WHERE id = :id", language=language, id=person_id
    )


async def set_active(person_id: int, active: bool) -> bool:
    """Let a person in or out; False when that was so already."""
    return bool(
        await sql.execute(
            "UPDATE people SET active = :active WHERE id = :id AND active <> :active",
            active=active,
            id=person_id,
        )
    )


async def set_role(person_id: int, role: str, *, was: str) -> bool:
    """Give a person another role; False when somebody else just did."""
    return bool(
        await sql.execute(
            "UPDATE people SET role = :role WHERE id = :id AND role = :was", role=role, id=person_id, was=was
        )
    )
