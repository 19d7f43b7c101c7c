"""Decides a complaint: upheld, in part, or not; whether a red line was crossed; and what rests on it."""

import datetime
from dataclasses import dataclass

from agencies.cases.queries.holds import end_hold
from agencies.common import journal, notices, sql
from agencies.common.access import Actor, Permission, Role, require
from agencies.common.errors import Invalid
from agencies.common.notices import Kind, News
from agencies.common.words import say
from agencies.conduct.assign_complaint import check_interest
from agencies.conduct.complaint_in_hand import InHand, in_hand, require_handler
from agencies.conduct.queries.complaint_writing import add_event
from agencies.conduct.queries.complaints import ComplaintRow
from agencies.conduct.rules.codes import Event, Outcome
from agencies.conduct.rules.words import OUTCOME_WORDS
from agencies.conduct.stated import stated


@dataclass(frozen=True, slots=True)
class Decided:
    """How a complaint is decided: `text` is the answer that is given, `release` ends the hold it made."""

    outcome: str
    red_line: bool
    text: str
    release: bool = False


async def decide_complaint(
    actor: Actor, complaint_id: int, decided: Decided, *, seen: int, now: datetime.datetime
) -> ComplaintRow:
    """Decide a complaint, as the one who handles it; a later decision counts in place of an earlier.

    An upheld complaint counts against its agency in the score of the month of the decision; one that crosses
    a red line brings the score to nought.
    """
    require(actor, Permission.HANDLE_COMPLAINTS)
    said = stated(decided.text)
    if decided.outcome not in set(Outcome) or (decided.red_line and decided.outcome == Outcome.NOT_UPHELD):
        raise Invalid("Only a complaint that is upheld, wholly or in part, crosses a red line.")
    async with sql.transaction():
        held = await in_hand(actor, complaint_id, seen=seen, now=now)
        row = held.row
        require_handler(actor, row)
        await check_interest(actor, row, actor.person_id, actor.name)
        place = await _write(actor, held, decided, said, now=now)
        if decided.release:
            await _release(actor, held, now=now)
        await _tell(row, decided, place, now)
    return row


async def _write(actor: Actor, held: InHand, decided: Decided, said: str, *, now: datetime.datetime) -> int:
    """Write the decision into the complaint and the journal, and give its place among the events."""
    outcome, red_line, row = decided.outcome, decided.red_line, held.row
    place = await add_event(
        actor,
        row.id,
        Event.DECIDED,
        outcome=outcome,
        red_line=red_line,
        text=said,
        made_on=held.today,
        now=now,
    )
    await journal.record(
        actor,
        "complaint.decided",
        "complaint",
        row.id,
        agency_id=row.agency_id,
        now=now,
        name=row.reference,
        outcome=outcome,
        red_line=red_line,
    )
    return place


async def _release(actor: Actor, held: InHand, *, now: datetime.datetime) -> None:
    """End the hold that the complaint put on its case, if it still stands."""
    row = held.row
    if row.hold_id is None or not row.hold_in_force:
        return
    await end_hold(actor, row.hold_id, now=now)
    await add_event(actor, row.id, Event.RELEASED, made_on=held.today, now=now)
    await journal.record(actor, "case.released", "hold", row.hold_id, now=now, case_no=row.case_no)


async def _tell(row: ComplaintRow, decided: Decided, place: int, now: datetime.datetime) -> None:
    words = say(
        "Complaint {reference} is decided: {outcome}",
        reference=row.reference,
        outcome=OUTCOME_WORDS[decided.outcome],
    )
    news = News(Kind.COMPLAINT, f"complaint:{row.id}:{place}", words, f"/complaints/{row.id}")
    if row.agency_id is not None and row.asked:
        await notices.tell_agency(row.agency_id, news, now=now)
    if decided.red_line:
        await notices.tell_roles([Role.VENDOR_MANAGER], news, now=now)
