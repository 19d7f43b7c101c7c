"""Gives a complaint to somebody who handles it, and who has no interest in the matter."""

import datetime

from agencies.common import journal, notices, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict, Invalid
from agencies.common.notices import Kind, News
from agencies.common.words import say
from agencies.conduct.complaint_in_hand import in_hand, refuse_closed
from agencies.conduct.queries.complaint_facts import handlers, ties_of
from agencies.conduct.queries.complaint_writing import add_event
from agencies.conduct.queries.complaints import ComplaintRow
from agencies.conduct.rules.codes import Event
from agencies.conduct.rules.interest import interest_of
from agencies.conduct.rules.words import INTEREST_WORDS
from agencies.people.queries import is_sole_person


async def assign_complaint(
    actor: Actor, complaint_id: int, handler_id: int, *, seen: int, now: datetime.datetime
) -> None:
    """Give a complaint to a handler; Conflict for one who worked the case or placed it with the agency."""
    require(actor, Permission.HANDLE_COMPLAINTS)
    async with sql.transaction():
        held = await in_hand(actor, complaint_id, seen=seen, now=now)
        refuse_closed(held.row)
        await assign(actor, held.row, handler_id, held.today, now=now)


async def assign(
    actor: Actor, row: ComplaintRow, handler_id: int, today: datetime.date, *, now: datetime.datetime
) -> None:
    """Write who handles a complaint; call it inside a transaction."""
    names = {each.id: each.name for each in await handlers()}
    if handler_id not in names:
        raise Invalid(
            "Choose somebody whose role includes handling complaints.",
            fields={"handler": say("Choose one of those offered.")},
        )
    await check_interest(actor, row, handler_id, names[handler_id])
    place = await add_event(actor, row.id, Event.ASSIGNED, handler_id=handler_id, made_on=today, now=now)
    await journal.record(
        actor, "complaint.assigned", "complaint", row.id, agency_id=row.agency_id, now=now, name=row.reference
    )
    news = News(
        Kind.COMPLAINT,
        f"complaint:{row.id}:{place}",
        say(
            "You handle complaint {reference}, to answer by {day}", reference=row.reference, day=row.answer_by
        ),
        f"/complaints/{row.id}",
    )
    await notices.tell_person(handler_id, news, now=now)


async def check_interest(actor: Actor, row: ComplaintRow, person_id: int, name: str | None) -> None:
    """Raise Conflict where a person has an interest in a complaint, save where nobody else is here."""
    interest = interest_of(await ties_of(person_id, row.case_id, row.agency_id))
    if interest is not None and not await is_sole_person(actor):
        raise Conflict(
            "{person} {interest}, and whoever has an interest in the matter does not handle it.",
            person=name,
            interest=INTEREST_WORDS[interest],
        )
