"""Gives an agency's account of what is complained of."""

import datetime

from agencies.common import journal, notices, sql
from agencies.common.access import Actor, Permission, Role, require
from agencies.common.errors import Conflict, NotAllowed
from agencies.common.notices import Kind, News
from agencies.common.words import say
from agencies.conduct.complaint_in_hand import in_hand, refuse_closed
from agencies.conduct.queries.complaint_writing import add_event
from agencies.conduct.rules.codes import Event
from agencies.conduct.stated import stated


async def answer_complaint(
    actor: Actor, complaint_id: int, text: str, *, seen: int, now: datetime.datetime
) -> None:
    """Answer what the lender asked; Conflict where nothing is asked that was not answered."""
    require(actor, Permission.ANSWER_CONDUCT)
    if actor.of_lender:
        raise NotAllowed("Only the agency answers here; the lender has its own part.")
    said = stated(text)
    async with sql.transaction():
        held = await in_hand(actor, complaint_id, seen=seen, now=now)
        row = held.row
        refuse_closed(row)
        if not row.agency_owes:
            raise Conflict("Nothing of {reference} waits for your answer.", reference=row.reference)
        place = await add_event(actor, row.id, Event.ANSWERED, text=said, made_on=held.today, now=now)
        await journal.record(
            actor,
            "complaint.answered",
            "complaint",
            row.id,
            agency_id=row.agency_id,
            now=now,
            name=row.reference,
        )
        news = News(
            Kind.COMPLAINT,
            f"complaint:{row.id}:{place}",
            say("{agency} has answered complaint {reference}", agency=row.agency, reference=row.reference),
            f"/complaints/{row.id}",
        )
        await notices.tell_roles([Role.COMPLIANCE], news, now=now)
