"""Corrective plans of agencies on watch, and what became of them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from agencies.common import sql, vault

PLAN, PLAN_STEP = "standing.plan", "standing.plan_step"


@dataclass(frozen=True, slots=True)
class PlanStepRow:
    """What became of a corrective plan at some moment."""

    sequence: int
    step: str
    due_on: datetime.date | None
    text: str
    maker: str
    made_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A corrective plan; `due_on` as it was put off last, `ended` met or missed once that is known.

    A dossier holds every field.
    """

    id: int
    standing_id: int
    text: str
    first_due_on: datetime.date
    due_on: datetime.date
    responsible: str
    ended: str | None
    steps: Sequence[PlanStepRow]

    def late(self, today: datetime.date) -> bool:
        """Say whether its day has passed without an outcome."""
        return self.ended is None and self.due_on < today


@dataclass(frozen=True, slots=True)
class _StoredPlan:
    id: int
    standing_id: int
    text_cipher: bytes
    due_on: datetime.date
    responsible: str


@dataclass(frozen=True, slots=True)
class _StoredStep:
    plan_id: int
    sequence: int
    step: str
    due_on: datetime.date | None
    text_cipher: bytes
    maker: str
    made_at: datetime.datetime


async def plans_of(change_ids: Sequence[int]) -> dict[int, PlanRow]:
    """Read the corrective plans of changes that the caller may see, by the change."""
    plans = await sql.rows(
        _StoredPlan,
        "SELECT id, standing_id, text_cipher, due_on, responsible FROM corrective_plans"
        f" WHERE {sql.any_of('standing_id', 'changes')}",
        changes=list(change_ids),
    )
    steps = await sql.rows(
        _StoredStep,
        "SELECT plan_id, sequence, step, due_on, text_cipher, people.name, made_at FROM corrective_plan_steps"
        f" JOIN people ON people.id = made_by WHERE {sql.any_of('plan_id', 'plans')}"
        " ORDER BY plan_id, sequence",
        plans=[each.id for each in plans],
    )
    return {
        each.standing_id: _plan(each, [_step(one) for one in steps if one.plan_id == each.id])
        for each in plans
    }


def _step(row: _StoredStep) -> PlanStepRow:
    text = vault.decrypt(row.text_cipher, PLAN_STEP)
    return PlanStepRow(row.sequence, row.step, row.due_on, text, row.maker, row.made_at)


def _plan(row: _StoredPlan, steps: Sequence[PlanStepRow]) -> PlanRow:
    put_off = [each.due_on for each in steps if each.due_on is not None]
    ends = [each.step for each in steps if each.step in {"met", "missed"}]
    return PlanRow(
        row.id,
        row.standing_id,
        vault.decrypt(row.text_cipher, PLAN),
        row.due_on,
        put_off[-1] if put_off else row.due_on,
        row.responsible,
        ends[-1] if ends else None,
        steps,
    )


@dataclass(frozen=True, slots=True)
class Watched:
    """An agency on watch, and the change by which it is."""

    standing_id: int
    agency_id: int
    agency: str
    agency_name: str


async def plans_in_force(*, agency_id: int | None = None) -> list[tuple[Watched, PlanRow]]:
    """List the corrective plans by which agencies stand on watch, by code; of one agency only if asked."""
    watched = await sql.rows(
        Watched,
        "SELECT max(standings.id), agencies.id, agencies.code, agencies.name FROM standings"
        " JOIN agencies ON agencies.id = standings.agency_id WHERE outcome = 'approved'"
        " AND standings.status = 'watch' AND agencies.status = 'watch'"
        " AND (CAST(:agency AS BIGINT) IS NULL OR agencies.id = :agency)"
        " GROUP BY agencies.id, agencies.code, agencies.name ORDER BY agencies.code",
        agency=agency_id,
    )
    plans = await plans_of([each.standing_id for each in watched]) if watched else {}
    return [(each, plans[each.standing_id]) for each in watched if each.standing_id in plans]


async def plan_in_force(agency_id: int) -> PlanRow | None:
    """Give the corrective plan of the change by which the agency stands on watch; None without one."""
    found = await plans_in_force(agency_id=agency_id)
    return found[0][1] if found else None
