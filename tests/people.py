"""The people of the tests: each has a name that tells the role, and exists in the database."""

import datetime
from dataclasses import dataclass

from agencies.common import sql
from agencies.common.access import Actor, Role

ADMITTED_AT = datetime.datetime(2017, 1, 2, 9, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Agency:
    """An admitted agency and two who work there."""

    agency_id: int
    code: str
    manager: Actor
    collector: Actor


async def owner() -> Actor:
    """Give the built-in owner of the home."""
    found = await sql.value(int, "SELECT id FROM people WHERE role = 'owner'")
    assert found is not None
    return Actor(found, "owner", "owner", Role.OWNER)


async def add_person(name: str, role: Role, agency_id: int | None = None, language: str = "en") -> Actor:
    """Add a person who works with `role` and can be acted as, but has no password."""
    email = f"{name.lower().replace(' ', '.')}@mandate.example"
    person_id = await sql.value(
        int,
        "INSERT INTO people (email, name, role, agency_id, language, active, created_at)"
        " VALUES (:email, :name, :role, :agency_id, :language, true, :at) RETURNING id",
        email=email,
        name=name,
        role=role.value,
        agency_id=agency_id,
        language=language,
        at=ADMITTED_AT,
    )
    assert person_id is not None
    return Actor(person_id, email, name, role, agency_id, language)


async def add_agency(code: str, name: str, capacity: int | None = None) -> Agency:
    """Add an agency with a manager and a collector."""
    agency_id = await sql.value(
        int,
        "INSERT INTO agencies (code, name, capacity, created_at) VALUES (:code, :name, :capacity, :at)"
        " RETURNING id",
        code=code,
        name=name,
        capacity=capacity,
        at=ADMITTED_AT,
    )
    assert agency_id is not None
    manager = await add_person(f"{name} Manager", Role.AGENCY_MANAGER, agency_id)
    collector = await add_person(f"{name} Collector", Role.AGENCY_COLLECTOR, agency_id)
    return Agency(agency_id, code, manager, collector)
