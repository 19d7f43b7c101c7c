"""Whom a person may let in and out: the administrator everybody, the manager of an agency its collectors."""

from agencies.common.access import Actor, Permission, Role, require
from agencies.common.errors import Conflict, NotAllowed
from agencies.people.queries import PersonRow
from agencies.people.queries.people import find_person, retired_agency


def manages(actor: Actor, role: Role, agency_id: int | None) -> bool:
    """Say whether the actor manages people of this role and agency."""
    if actor.may(Permission.MANAGE_PEOPLE):
        return role is not Role.OWNER
    own = role is Role.AGENCY_COLLECTOR and agency_id == actor.agency_id
    return own and actor.may(Permission.MANAGE_COLLECTORS)


def check_manages(actor: Actor, role: Role, agency_id: int | None) -> None:
    """Raise NotAllowed unless the actor manages people of this role and agency."""
    require(actor, Permission.MANAGE_COLLECTORS)
    if not manages(actor, role, agency_id):
        raise NotAllowed("{person} manages the collectors of the own agency only.", person=actor.name)


async def managed_person(actor: Actor, person_id: int) -> PersonRow:
    """Read a person whom the actor manages; NotFound for one whom the actor does not even see."""
    found = await find_person(actor, person_id)
    if found.role == Role.OWNER:
        raise Conflict("The built-in owner acts on the command line only and is not changed.")
    check_manages(actor, Role(found.role), found.agency_id)
    return found


async def check_not_retired(agency_id: int | None) -> None:
    """Raise Conflict when somebody of a retired agency is about to be let in, whoever it is."""
    if (name := await retired_agency(agency_id)) is not None:
        raise Conflict("{agency} is retired; none of its people is let in any more.", agency=name)


def check_is_another(actor: Actor, person: PersonRow) -> None:
    """Raise Conflict when somebody is about to shut themselves out."""
    if actor.person_id == person.id:
        raise Conflict("Nobody changes their own role or leaves by themselves; another administrator has to.")
