"""Retirements: their steps, what is still open of them, and the access that ends with them."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agencies.common import sql
from agencies.common.access import Actor, Permission, require, visible_by_agency
from agencies.standing.rules.retirement import KIND_OF, Step


@dataclass(frozen=True, slots=True)
class RetirementRow:
    """The retirement of an agency: the change by which it began."""

    id: int
    agency_id: int
    agency: str
    agency_name: str
    status: str
    begun_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step that is done, with what it came to."""

    step: str
    content: Mapping[str, Any]
    evidence_id: int | None
    person: str
    done_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class _StoredStep:
    step: str
    content: str
    evidence_id: int | None
    person: str
    done_at: datetime.datetime


_RETIREMENTS = """
SELECT standings.id, agencies.id, agencies.code, agencies.name, agencies.status, decided_at
FROM standings JOIN agencies ON agencies.id = standings.agency_id
WHERE standings.status = 'retiring' AND outcome = 'approved'
"""


async def retirement_of(actor: Actor, agency_id: int) -> RetirementRow | None:
    """Find the retirement of an agency that the actor sees; None where it is not being retired."""
    require(actor, Permission.READ_STANDING)
    seen = visible_by_agency(actor, "standings.agency_id")
    return await sql.row(
        RetirementRow,
        f"{_RETIREMENTS} AND standings.agency_id = :agency AND {seen.text}"
        " ORDER BY standings.id DESC LIMIT 1",
        agency=agency_id,
        **seen.values,
    )


async def retirement_by_id(change_id: int) -> RetirementRow | None:
    """Read a retirement for the job that takes its next step."""
    return await sql.row(RetirementRow, f"{_RETIREMENTS} AND standings.id = :id", id=change_id)


async def retirement_in_course(agency_id: int) -> RetirementRow | None:
    """Find the retirement that an agency is going through; None where it is in none."""
    return await sql.row(
        RetirementRow,
        f"{_RETIREMENTS} AND agencies.id = :agency AND agencies.status = 'retiring'"
        " ORDER BY standings.id DESC LIMIT 1",
        agency=agency_id,
    )


async def open_retirements(actor: Actor) -> list[RetirementRow]:
    """List the retirements that have not come to their end."""
    require(actor, Permission.DECIDE_STANDING)
    return await sql.rows(
        RetirementRow,
        f"{_RETIREMENTS} AND NOT EXISTS (SELECT 1 FROM retirement_steps WHERE step = 'retired'"
        " AND standing_id = standings.id) ORDER BY standings.id",
    )


async def steps_of(change_id: int) -> list[StepRow]:
    """List the steps of a retirement that are done, in their order."""
    found = await sql.rows(
        _StoredStep,
        "SELECT step, content, evidence_id, people.name, done_at FROM retirement_steps"
        " JOIN people ON people.id = done_by WHERE standing_id = :change ORDER BY retirement_steps.id",
        change=change_id,
    )
    return [
        StepRow(each.step, json.loads(each.content), each.evidence_id, each.person, each.done_at)
        for each in found
    ]


async def add_step(
    change_id: int,
    step: Step,
    content: Mapping[str, object],
    *,
    done_by: int,
    evidence_id: int | None = None,
    now: datetime.datetime,
) -> bool:
    """Note that a step is done, with what it came to; False when it was noted before."""
    changed = await sql.execute(
        "INSERT INTO retirement_steps (standing_id, step, content, evidence_id, done_by, done_at)"
        " VALUES (:change, :step, :content, :evidence, :person, :now)"
        " ON CONFLICT (standing_id, step) DO NOTHING",
        change=change_id,
        step=step.value,
        content=json.dumps(content, sort_keys=True, default=str),
        evidence=evidence_id,
        person=done_by,
        now=now,
    )
    return bool(changed)


async def held_cases(agency_id: int) -> int:
    """Count the open placements of an agency, in all portfolios."""
    found = await sql.value(
        int,
        "SELECT count(*) FROM placements WHERE agency_id = :agency AND ended_on IS NULL",
        agency=agency_id,
    )
    return found or 0


async def cases_with(agency_id: int, portfolio_id: int) -> set[int]:
    """Read which cases of a portfolio an agency holds."""
    found = await sql.tuples(
        "SELECT case_id FROM placements WHERE agency_id = :agency AND portfolio_id = :portfolio"
        " AND ended_on IS NULL",
        agency=agency_id,
        portfolio=portfolio_id,
    )
    return {int(each[0]) for each in found}


@dataclass(frozen=True, slots=True)
class StepJob:
    """The newest job that was to take a step of a retirement."""

    id: int
    kind: str
    status: str
    actor_id: int


async def newest_job(change_id: int) -> StepJob | None:
    """Find the newest job of a retirement; None before the first."""
    return await sql.row(
        StepJob,
        f"SELECT id, kind, status, actor_id FROM jobs WHERE key = :key AND {sql.any_of('kind', 'kinds')}"
        " ORDER BY id DESC LIMIT 1",
        key=str(change_id),
        kinds=list(KIND_OF.values()),
    )


async def people_of(agency_id: int) -> list[int]:
    """List the ids of an agency's people, those who have left included."""
    found = await sql.tuples("SELECT id FROM people WHERE agency_id = :agency ORDER BY id", agency=agency_id)
    return [int(each[0]) for each in found]
