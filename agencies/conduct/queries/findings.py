"""Findings of inspections, and what became of them."""

import datetime
from dataclasses import dataclass

from agencies.common import sql
from agencies.common.absent import not_there
from agencies.common.access import Actor, Permission, require, visible_inspections
from agencies.conduct.queries.inspections import NOT_CORRECTED, WITHDRAWN
from agencies.conduct.queries.sealed import opened, seal


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding with its newest step, if it had one; that it was withdrawn is the last of all."""

    id: int
    inspection_id: int
    agency_id: int
    number: int
    content: str
    severity: str
    text_cipher: bytes
    due_on: datetime.date
    made_by: str
    made_at: datetime.datetime
    step: str | None
    steps: int

    @property
    def text(self) -> str:
        """Open what was found."""
        return opened(self.text_cipher)


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of a finding: by whom, when, and what was said with it."""

    finding_id: int
    step: str
    corrected_on: datetime.date | None
    text_cipher: bytes
    made_by: str
    made_at: datetime.datetime

    @property
    def text(self) -> str:
        """Open what was said with the step."""
        return opened(self.text_cipher)


@dataclass(frozen=True, slots=True)
class FindingCounts:
    """Findings of signed inspections: to put right, of these late, put right; the soonest day due."""

    open: int
    late: int
    corrected: int
    next_due: datetime.date | None


_STEP = (
    f"CASE WHEN {WITHDRAWN} THEN 'withdrawn' ELSE (SELECT step.step FROM finding_steps AS step"
    " WHERE step.finding_id = findings.id ORDER BY step.sequence DESC LIMIT 1) END"
)
_FINDING = (
    "SELECT findings.id, findings.inspection_id, inspections.agency_id, findings.number, findings.content,"
    f" findings.severity, findings.text_cipher, findings.due_on, people.name, findings.made_at, {_STEP},"
    " (SELECT count(*) FROM finding_steps AS step WHERE step.finding_id = findings.id)"
    " FROM findings JOIN inspections ON inspections.id = findings.inspection_id"
    " JOIN people ON people.id = findings.made_by"
)


async def findings_of(actor: Actor, inspection_id: int) -> list[FindingRow]:
    """List the findings of an inspection that the actor sees, in their order."""
    seen = visible_inspections(actor)
    return await sql.rows(
        FindingRow,
        f"{_FINDING} WHERE findings.inspection_id = :id AND {seen.text} ORDER BY findings.number",
        id=inspection_id,
        **seen.values,
    )


async def find_finding(actor: Actor, finding_id: int) -> FindingRow:
    """Read a finding; one of an inspection that the actor does not see is not found."""
    require(actor, Permission.READ_CONDUCT)
    seen = visible_inspections(actor)
    found = await sql.row(
        FindingRow, f"{_FINDING} WHERE findings.id = :id AND {seen.text}", id=finding_id, **seen.values
    )
    if found is None:
        raise not_there()
    return found


async def steps_of(inspection_id: int) -> dict[int, list[StepRow]]:
    """Give the steps of an inspection's findings by finding, in their order."""
    found: dict[int, list[StepRow]] = {}
    for each in await sql.rows(
        StepRow,
        "SELECT step.finding_id, step.step, step.corrected_on, step.text_cipher, people.name, step.made_at"
        " FROM finding_steps AS step JOIN findings ON findings.id = step.finding_id"
        " JOIN people ON people.id = step.made_by WHERE findings.inspection_id = :id ORDER BY step.id",
        id=inspection_id,
    ):
        found.setdefault(each.finding_id, []).append(each)
    for each in await _withdrawals(inspection_id):
        found.setdefault(each.finding_id, []).append(each)
    return found


async def _withdrawals(inspection_id: int) -> list[StepRow]:
    return await sql.rows(
        StepRow,
        "SELECT gone.finding_id, 'withdrawn', CAST(NULL AS DATE), gone.text_cipher, people.name, gone.made_at"
        " FROM finding_withdrawals AS gone JOIN findings ON findings.id = gone.finding_id"
        " JOIN people ON people.id = gone.made_by WHERE findings.inspection_id = :id ORDER BY gone.id",
        id=inspection_id,
    )


async def count_findings(
    actor: Actor, today: datetime.date, *, agency_id: int | None = None
) -> FindingCounts:
    """Count the findings of signed inspections, of one agency or all, that are not settled."""
    require(actor, Permission.READ_CONDUCT)
    seen = visible_inspections(actor)
    found = await sql.row(
        FindingCounts,
        f"SELECT count(*) FILTER (WHERE {NOT_CORRECTED}),"
        f" count(*) FILTER (WHERE {NOT_CORRECTED} AND findings.due_on < :today),"
        f" count(*) FILTER (WHERE {_STEP} = 'corrected'),"
        f" min(findings.due_on) FILTER (WHERE {NOT_CORRECTED})"
        " FROM findings JOIN inspections ON inspections.id = findings.inspection_id"
        " WHERE EXISTS (SELECT 1 FROM inspection_signatures AS signed"
        f" WHERE signed.inspection_id = inspections.id AND signed.side = 'lender') AND {seen.text}"
        " AND (CAST(:agency AS BIGINT) IS NULL OR inspections.agency_id = :agency)",
        today=today,
        agency=agency_id,
        **seen.values,
    )
    return found or FindingCounts(0, 0, 0, None)


async def add_finding(
    actor: Actor,
    inspection_id: int,
    *,
    content: str,
    severity: str,
    text: str,
    due_on: datetime.date,
    now: datetime.datetime,
) -> int:
    """Write a finding with the next number of its inspection, and give its id."""
    return await sql.insert(
        "INSERT INTO findings (inspection_id, number, content, severity, text_cipher, due_on, made_by,"
        " made_at) SELECT :inspection, coalesce(max(number), 0) + 1, CAST(:content AS TEXT),"
        " CAST(:severity AS TEXT), :sealed, :due, :person, :now FROM findings"
        " WHERE inspection_id = :inspection RETURNING id",
        inspection=inspection_id,
        content=content,
        severity=severity,
        sealed=seal(text),
        due=due_on,
        person=actor.person_id,
        now=now,
    )


async def add_step(
    actor: Actor,
    finding: FindingRow,
    step: str,
    *,
    corrected_on: datetime.date | None,
    text: str,
    now: datetime.datetime,
) -> None:
    """Write the next step of a finding; of two at once the second is refused by the database."""
    await sql.execute(
        "INSERT INTO finding_steps (finding_id, sequence, step, corrected_on, text_cipher, made_by, made_at)"
        " VALUES (:finding, :sequence, :step, :corrected_on, :sealed, :person, :now)",
        finding=finding.id,
        sequence=finding.steps + 1,
        step=step,
        corrected_on=corrected_on,
        sealed=seal(text),
        person=actor.person_id,
        now=now,
    )


async def add_withdrawal(actor: Actor, finding_id: int, text: str, *, now: datetime.datetime) -> None:
    """Write that a finding is withdrawn, and why; of two at once the second is refused by the database."""
    await sql.execute(
        "INSERT INTO finding_withdrawals (finding_id, text_cipher, made_by, made_at)"
        " VALUES (:finding, :sealed, :person, :now)",
        finding=finding_id,
        sealed=seal(text),
        person=actor.person_id,
        now=now,
    )
