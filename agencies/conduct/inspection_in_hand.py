"""An inspection that somebody writes into or signs: held against others, and what it says as one digest."""

import datetime
import json
from hashlib import sha256

from agencies.common.access import Actor
from agencies.common.dates import format_month
from agencies.common.errors import Conflict
from agencies.conduct.queries.files import Place, files_of
from agencies.conduct.queries.findings import FindingRow, find_finding, findings_of
from agencies.conduct.queries.inspection_writing import hold_inspection
from agencies.conduct.queries.inspections import InspectionRow, figures_of, find_inspection
from agencies.conduct.rules.codes import Step


async def hold_unsigned(actor: Actor, inspection_id: int, *, today: datetime.date) -> InspectionRow:
    """Take hold of an inspection to write into it; Conflict once the lender has signed it."""
    row = await hold(actor, inspection_id, today=today)
    if row.lender_signed is not None:
        raise Conflict(
            "The inspection of {agency} for {month} is signed and stays as it is.",
            agency=row.code,
            month=format_month(row.month),
        )
    return row


async def hold(actor: Actor, inspection_id: int, *, today: datetime.date) -> InspectionRow:
    """Take hold of an inspection that the actor sees, for the time of the transaction."""
    await find_inspection(actor, inspection_id, today=today)
    await hold_inspection(inspection_id)
    return await find_inspection(actor, inspection_id, today=today)


async def hold_finding(
    actor: Actor, finding_id: int, *, today: datetime.date
) -> tuple[InspectionRow, FindingRow]:
    """Take hold of a finding and its inspection; Conflict where the finding was withdrawn."""
    inspection = await hold(actor, (await find_finding(actor, finding_id)).inspection_id, today=today)
    finding = await find_finding(actor, finding_id)
    refuse_withdrawn(finding)
    return inspection, finding


def refuse_withdrawn(finding: FindingRow) -> None:
    """Raise Conflict where a finding was withdrawn."""
    if finding.step == Step.WITHDRAWN:
        raise Conflict(
            "Finding {number} is withdrawn; nothing is left to do about it.", number=finding.number
        )


async def digest_of(actor: Actor, row: InspectionRow) -> str:
    """Digest what an inspection says: how it was held, what was counted and found, and its files."""
    findings = await findings_of(actor, row.id)
    said = {
        "inspection": [row.id, row.code, row.month, row.manner, row.held_on, row.sample_size],
        "figures": [
            [each.content, each.portfolio, each.counted, each.of_all, each.note]
            for each in await figures_of(row.id)
        ],
        "findings": [[each.number, each.content, each.severity, each.text, each.due_on] for each in findings],
        "files": [each.sha256 for each in await files_of(actor, Place(inspection_id=row.id))],
    }
    if withdrawn := [each.number for each in findings if each.step == Step.WITHDRAWN]:
        said["withdrawn"] = withdrawn
    return sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()
