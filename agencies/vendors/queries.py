"""Which agencies there are."""

import datetime
from dataclasses import dataclass

from agencies.common import sql
from agencies.common.access import Actor, Permission, require, visible_by_agency
from agencies.common.errors import NotFound
from agencies.common.words import say
from agencies.vendors.rules import TAKING


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """An agency; `capacity` is the most cases it may hold, None for no limit; `status` as last published."""

    id: int
    code: str
    name: str
    capacity: int | None
    status: str = "active"
    grade: str | None = None

    @property
    def may_take(self) -> bool:
        """Say whether the agency may be given cases."""
        return self.status in TAKING


async def all_agencies(actor: Actor) -> list[AgencyRow]:
    """List the agencies that the actor sees by code."""
    seen = visible_by_agency(actor, "agencies.id")
    return await sql.rows(
        AgencyRow,
        f"SELECT id, code, name, capacity, status, grade FROM agencies WHERE {seen.text} ORDER BY code",
        **seen.values,
    )


async def find_agency(actor: Actor, code: str) -> AgencyRow:
    """Find an agency by code; one that the actor does not see is not found."""
    found = await all_agencies(actor)
    for each in found:
        if each.code == code:
            return each
    known = [each.code for each in found]
    raise NotFound("There is no agency {code}; there are {known}.", code=code, known=known or say("none yet"))


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A person who works for an agency."""

    id: int
    email: str
    name: str
    role: str
    active: bool
    created_at: datetime.datetime


async def staff_of_agency(actor: Actor, agency_id: int) -> list[StaffRow]:
    """List the people of an agency that the actor sees: those who act first, managers before collectors."""
    require(actor, Permission.READ_MEASURES)
    seen = visible_by_agency(actor, "people.agency_id")
    found = await sql.rows(
        StaffRow,
        "SELECT id, email, name, role, active, created_at FROM people"
        f" WHERE agency_id = :agency AND {seen.text} ORDER BY id",
        agency=agency_id,
        **seen.values,
    )
    return sorted(found, key=lambda each: (not each.active, each.role != "agency_manager", each.name))


@dataclass(frozen=True, slots=True)
class StandingRow:
    """How an agency stands as last published: its status, its grade and its share of the next cases."""

    id: int
    code: str
    name: str
    status: str
    grade: str | None
    share_weight: int | None

    @property
    def may_take(self) -> bool:
        """Say whether the agency may be given cases."""
        return self.status in TAKING


async def published_standings() -> list[StandingRow]:
    """List how all agencies stand, by code."""
    return await sql.rows(
        StandingRow, "SELECT id, code, name, status, grade, share_weight FROM agencies ORDER BY code"
    )


async def published_shares() -> dict[str, int]:
    """Give the shares decided for agencies that may take cases, by code; none before the first decision."""
    return {
        each.code: each.share_weight
        for each in await published_standings()
        if each.may_take and each.share_weight is not None
    }


async def publish_grade(agency_id: int, grade: str) -> None:
    """Publish an agency's newest grade."""
    await sql.execute("UPDATE agencies SET grade = :grade WHERE id = :id", grade=grade, id=agency_id)


async def publish_status(agency_id: int, status: str, *, was: str, now: datetime.datetime) -> bool:
    """Publish how an agency stands from now on; False when it did not stand as it `was` thought to."""
    changed = await sql.execute(
        "UPDATE agencies SET status = :status, status_since = :now WHERE id = :id AND status = :was",
        status=status,
        id=agency_id,
        was=was,
        now=now,
    )
    return bool(changed)


async def publish_share(agency_id: int, share_weight: int) -> None:
    """Publish an agency's share of the next cases."""
    await sql.execute(
        "UPDATE agencies SET share_weight = :weight WHERE id = :id", weight=share_weight, id=agency_id
    )
