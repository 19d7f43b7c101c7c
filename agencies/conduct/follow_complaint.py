"""Follows a complaint up: acknowledged to who complains, noted, or put off with its reason."""

import datetime

from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict
from agencies.conduct.complaint_in_hand import in_hand, refuse_closed, require_handler
from agencies.conduct.queries.complaint_writing import add_event
from agencies.conduct.queries.complaints import ComplaintRow
from agencies.conduct.rules.clock import next_limit
from agencies.conduct.rules.codes import Event
from agencies.conduct.stated import stated


async def acknowledge_complaint(
    actor: Actor, complaint_id: int, text: str, *, seen: int, now: datetime.datetime
) -> None:
    """Note that who complains was told that the complaint is being looked into; once."""
    require(actor, Permission.HANDLE_COMPLAINTS)
    said = stated(text, required=False)
    async with sql.transaction():
        held = await in_hand(actor, complaint_id, seen=seen, now=now)
        refuse_closed(held.row)
        if held.row.acknowledged:
            raise Conflict("{reference} is acknowledged already.", reference=held.row.reference)
        await add_event(actor, complaint_id, Event.ACKNOWLEDGED, text=said, made_on=held.today, now=now)
        await _journal(actor, "complaint.acknowledged", held.row, now)


async def note_complaint(
    actor: Actor, complaint_id: int, text: str, *, seen: int, now: datetime.datetime
) -> None:
    """Note what was found out about a complaint, for the lender's own eyes."""
    require(actor, Permission.HANDLE_COMPLAINTS)
    said = stated(text)
    async with sql.transaction():
        held = await in_hand(actor, complaint_id, seen=seen, now=now)
        await add_event(actor, complaint_id, Event.NOTED, text=said, made_on=held.today, now=now)
        await _journal(actor, "complaint.noted", held.row, now)


async def extend_complaint(
    actor: Actor, complaint_id: int, text: str, *, seen: int, now: datetime.datetime
) -> datetime.date:
    """Put the answer off to the next limit of the preset, saying why; Conflict where there is none."""
    require(actor, Permission.HANDLE_COMPLAINTS)
    said = stated(text)
    async with sql.transaction():
        held = await in_hand(actor, complaint_id, seen=seen, now=now)
        row = held.row
        refuse_closed(row)
        require_handler(actor, row)
        due = next_limit(row.received_on, row.answer_by, held.days, held.works)
        if due is None:
            raise Conflict(
                "{reference} cannot be put off beyond {day}.", reference=row.reference, day=row.answer_by
            )
        await add_event(
            actor, complaint_id, Event.EXTENDED, text=said, due_on=due, made_on=held.today, now=now
        )
        await _journal(actor, "complaint.extended", row, now)
    return due


async def _journal(actor: Actor, act: str, row: ComplaintRow, now: datetime.datetime) -> None:
    await journal.record(
        actor, act, "complaint", row.id, agency_id=row.agency_id, now=now, name=row.reference
    )
