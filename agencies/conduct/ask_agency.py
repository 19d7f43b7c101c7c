"""Puts a complaint to the agency that it is about."""

import datetime
from collections.abc import Callable

from agencies.common import journal, notices, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict
from agencies.common.notices import Kind, News
from agencies.common.words import say
from agencies.conduct.complaint_in_hand import in_hand, refuse_closed
from agencies.conduct.queries.complaint_writing import add_event
from agencies.conduct.queries.complaints import ComplaintRow
from agencies.conduct.rules.clock import agency_due
from agencies.conduct.rules.codes import Event
from agencies.conduct.stated import stated


async def ask_agency(
    actor: Actor, complaint_id: int, text: str, *, seen: int, now: datetime.datetime
) -> datetime.date:
    """Ask the agency for its account, and give the day by which it owes that.

    From then on it sees the complaint: number, case, what it is about, and what it is asked; nothing else.
    """
    require(actor, Permission.HANDLE_COMPLAINTS)
    said = stated(text)
    async with sql.transaction():
        held = await in_hand(actor, complaint_id, seen=seen, now=now)
        refuse_closed(held.row)
        return await put_to_agency(actor, held.row, said, held.works, held.today, now=now)


async def put_to_agency(
    actor: Actor,
    row: ComplaintRow,
    text: str,
    works: Callable[[datetime.date], bool],
    today: datetime.date,
    *,
    now: datetime.datetime,
) -> datetime.date:
    """Write what the agency is asked and tell its managers; call it inside a transaction."""
    if row.agency_id is None:
        raise Conflict("{reference} names no agency that could be asked.", reference=row.reference)
    due = agency_due(today, row.answer_by, works)
    place = await add_event(actor, row.id, Event.ASKED, text=text, due_on=due, made_on=today, now=now)
    await journal.record(
        actor,
        "complaint.asked",
        "complaint",
        row.id,
        agency_id=row.agency_id,
        now=now,
        name=row.reference,
        until=due,
    )
    news = News(
        Kind.COMPLAINT,
        f"complaint:{row.id}:{place}",
        say("Complaint {reference}: give your account by {day}", reference=row.reference, day=due),
        f"/complaints/{row.id}",
    )
    await notices.tell_agency(row.agency_id, news, now=now)
    return due
