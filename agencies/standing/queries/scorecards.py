"""Scorecards, the versions of what a score is made of."""

import datetime
from dataclasses import dataclass

from agencies.common import sql
from agencies.common.access import Actor, Permission, require


@dataclass(frozen=True, slots=True)
class ScorecardRow:
    """A version with the first month that it holds for."""

    id: int
    valid_from: datetime.date
    definition: str
    person: str
    created_at: datetime.datetime


async def definition_for(month: datetime.date) -> str | None:
    """Give the scorecard written for a month or an earlier one; None where the shipped one holds."""
    return await sql.value(
        str,
        "SELECT definition FROM scorecards WHERE valid_from <= :month"
        " ORDER BY valid_from DESC, id DESC LIMIT 1",
        month=month,
    )


async def list_scorecards(actor: Actor, *, limit: int = 100) -> list[ScorecardRow]:
    """List the newest versions, the one that begins last first."""
    require(actor, Permission.READ_SCORES)
    return await sql.rows(
        ScorecardRow,
        "SELECT scorecards.id, valid_from, definition, people.name, scorecards.created_at FROM scorecards"
        " JOIN people ON people.id = scorecards.created_by ORDER BY valid_from DESC, scorecards.id DESC"
        " LIMIT :limit",
        limit=limit,
    )


async def add_scorecard(
    definition: str, valid_from: datetime.date, *, created_by: int, now: datetime.datetime
) -> int:
    """Keep a version and give its id."""
    return await sql.insert(
        "INSERT INTO scorecards (valid_from, definition, created_by, created_at)"
        " VALUES (:valid_from, :definition, :person, :now) RETURNING id",
        valid_from=valid_from,
        definition=definition,
        person=created_by,
        now=now,
    )
