"""Writes changes of how agencies stand, and what becomes of corrective plans."""

import datetime

from agencies.common import sql, vault
from agencies.standing.queries.changes import FILE, REASON, REMARK
from agencies.standing.queries.plans import PLAN, PLAN_STEP
from agencies.standing.rules.lifecycle import Change, Plan, PlanStep


async def hold_agency(agency_id: int) -> str | None:
    """Let nobody else change how the agency stands before this transaction ends, and say how it does."""
    lock = " FOR NO KEY UPDATE" if sql.is_postgresql() else ""
    return await sql.value(str, f"SELECT status FROM agencies WHERE id = :id{lock}", id=agency_id)


async def add_change(
    agency_id: int,
    from_status: str,
    change: Change,
    *,
    score_id: int | None,
    proposed_by: int,
    now: datetime.datetime,
) -> int:
    """Keep a proposed change, with its corrective plan, and give its id."""
    made = await sql.insert(
        "INSERT INTO standings (agency_id, from_status, status, reason_cipher, score_id, proposed_by,"
        " proposed_at, sole_person) VALUES (:agency, :from_status, :status, :reason, :score, :person, :now,"
        " false) RETURNING id",
        agency=agency_id,
        from_status=from_status,
        status=change.status.value,
        reason=vault.encrypt(change.reason, REASON),
        score=score_id,
        person=proposed_by,
        now=now,
    )
    if change.plan is not None:
        await _add_plan(made, change.plan)
    return made


async def _add_plan(change_id: int, plan: Plan) -> None:
    await sql.execute(
        "INSERT INTO corrective_plans (standing_id, text_cipher, due_on, responsible)"
        " VALUES (:change, :sealed, :due, :responsible)",
        change=change_id,
        sealed=vault.encrypt(plan.text, PLAN),
        due=plan.due_on,
        responsible=plan.responsible,
    )


async def add_file(change_id: int, evidence_id: int, name: str) -> None:
    """Put a file beside a change."""
    await sql.execute(
        "INSERT INTO standing_files (standing_id, evidence_id, name_cipher)"
        " VALUES (:change, :evidence, :name) ON CONFLICT (standing_id, evidence_id) DO NOTHING",
        change=change_id,
        evidence=evidence_id,
        name=vault.encrypt(name, FILE),
    )


async def close_change(
    change_id: int,
    outcome: str,
    remark: str,
    *,
    decided_by: int,
    sole_person: bool = False,
    now: datetime.datetime,
) -> bool:
    """Note what became of a proposed change; False when it no longer waits."""
    changed = await sql.execute(
        "UPDATE standings SET outcome = :outcome, remark_cipher = :remark, decided_by = :person,"
        " decided_at = :now, sole_person = :sole WHERE id = :id AND outcome IS NULL",
        outcome=outcome,
        remark=vault.encrypt(remark, REMARK) if remark else None,
        person=decided_by,
        now=now,
        sole=sole_person,
        id=change_id,
    )
    return bool(changed)


async def add_plan_step(
    plan_id: int,
    sequence: int,
    step: PlanStep,
    text: str,
    *,
    due_on: datetime.date | None,
    made_by: int,
    now: datetime.datetime,
) -> None:
    """Keep what became of a corrective plan."""
    await sql.execute(
        "INSERT INTO corrective_plan_steps (plan_id, sequence, step, due_on, text_cipher, made_by, made_at)"
        " VALUES (:plan, :sequence, :step, :due, :sealed, :person, :now)",
        plan=plan_id,
        sequence=sequence,
        step=step.value,
        due=due_on,
        sealed=vault.encrypt(text, PLAN_STEP),
        person=made_by,
        now=now,
    )
