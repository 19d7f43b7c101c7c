"""Shows a number to be called now, where the rulebook allows the call; no reason is asked for."""

import datetime
from dataclasses import dataclass

from agencies.cases.queries.shown_points import find_point
from agencies.cases.reveal_point import Opening, open_point
from agencies.cases.rules.relations import PHONE
from agencies.common import sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict, Invalid, NotAllowed
from agencies.rulebook.rules.codes import Channel, Party
from agencies.work.advise_contact import advise_contact
from agencies.work.rules.advice import Advice


@dataclass(frozen=True, slots=True)
class Call:
    """A number in the clear, of which case, and what must be kept to in the call."""

    point_id: int
    case_id: int
    number: str
    advice: Advice


async def call_point(
    actor: Actor, point_id: int, case_id: int | None = None, *, now: datetime.datetime
) -> Call:
    """Give a number to call, and note that it was given; Conflict says the rule when it may not be called.

    Without a case it is the first of the debtor's that the person sees. The question and the note stand in
    one transaction. Calls have their own number a day in the policy.
    """
    require(actor, Permission.RECORD_CONTACTS)
    if actor.agency_id is None:
        raise NotAllowed(
            "Cases are worked by an agency's people; {person} works for the lender.", person=actor.name
        )
    async with sql.transaction():
        point = await find_point(actor, point_id, case_id)
        if point.kind != PHONE:
            raise Invalid("Only a phone can be called; this contact point is not one.")
        advice = await advise_contact(
            actor, point.case_id, Channel.CALL, Party(point.relation), point.id, now=now
        )
        if not advice.allowed:
            words = advice.answer.words
            raise Conflict(words.text, **words.values)
        number = await open_point(actor, point, Opening.CALL, None, now=now)
    return Call(point.id, point.case_id, number, advice)
