"""Writes a finding into an inspection that is not signed."""

import datetime

from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Invalid
from agencies.conduct.inspection_in_hand import hold_unsigned
from agencies.conduct.queries import findings
from agencies.conduct.rules.codes import Content, Gravity
from agencies.conduct.stated import stated


async def add_finding(
    actor: Actor,
    inspection_id: int,
    *,
    content: str,
    severity: str,
    text: str,
    due_on: datetime.date,
    today: datetime.date,
    now: datetime.datetime,
) -> int:
    """Write what was found, how grave it is, and until when the agency puts it right; give its id."""
    require(actor, Permission.INSPECT_AGENCIES)
    said = stated(text)
    if content not in set(Content) or severity not in set(Gravity) or due_on < today:
        raise Invalid("A finding names what it is about, how grave it is, and a day that is still to come.")
    async with sql.transaction():
        row = await hold_unsigned(actor, inspection_id, today=today)
        finding_id = await findings.add_finding(
            actor, row.id, content=content, severity=severity, text=said, due_on=due_on, now=now
        )
        await journal.record(
            actor,
            "finding.made",
            "finding",
            finding_id,
            agency_id=row.agency_id,
            now=now,
            inspection=row.id,
            severity=severity,
            until=due_on,
        )
    return finding_id
