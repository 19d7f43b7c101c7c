"""Says before a contact whether it may be made now, and what is open instead; nothing is written."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from agencies.cases.queries.shown_points import ShownPoint, points_of_case
from agencies.cases.rules.relations import ADDRESS, EMAIL, PHONE
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import NotFound
from agencies.rulebook.load_preset import load_preset
from agencies.rulebook.rules.codes import Channel, Party
from agencies.work.queries.asking import asked_case, asked_cases
from agencies.work.queries.verdicts import history_of
from agencies.work.rules.advice import (
    Advice,
    Answer,
    AskedCase,
    Line,
    Wish,
    advise,
    answer,
    is_dead,
    line_of,
)
from agencies.work.rules.judging import Happened, reach

WAYS: Mapping[str, Channel] = {PHONE: Channel.CALL, ADDRESS: Channel.VISIT, EMAIL: Channel.EMAIL}
"""How each kind of contact point is used."""


@dataclass(frozen=True, slots=True)
class PointAdvice:
    """A contact point, masked, with what may be done with it now; a dead one is known to lead nowhere."""

    point: ShownPoint
    answer: Answer
    dead: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """All that is told before a contact on one case: each point, the one at hand, and the advice on it."""

    case: AskedCase
    points: tuple[PointAdvice, ...]
    chosen: ShownPoint | None
    advice: Advice


async def advise_contact(
    actor: Actor,
    case_id: int,
    channel: Channel,
    party: Party,
    point_id: int | None = None,
    *,
    now: datetime.datetime,
) -> Advice:
    """Say whether somebody may be contacted now about a case, over the lender's and all agencies' contacts.

    With a point that is the one to use. NotFound where the actor sees no such case, or the debtor has no such
    point.
    """
    require(actor, Permission.READ_CASES)
    case, history = await _case_and_history(actor, case_id, now)
    number = None if point_id is None else (await _point(actor, case_id, point_id)).number
    return advise(line_of(case, history, load_preset(case.rulebook), now), Wish(channel, party, number))


async def open_desk(
    actor: Actor,
    case_id: int,
    channel: Channel | None = None,
    party: Party | None = None,
    point_id: int | None = None,
    *,
    now: datetime.datetime,
) -> Desk:
    """Lay out what a case's page tells before a contact, in three questions to the database.

    Without a choice it is a call to the debtor, on the first number that may be called and is not dead.
    """
    require(actor, Permission.READ_CASES)
    case, history = await _case_and_history(actor, case_id, now)
    line = line_of(case, history, load_preset(case.rulebook), now)
    points = tuple(_looked_at(line, each) for each in await points_of_case(actor, case_id))
    chosen = _chosen(points, channel, party, point_id)
    wish = Wish(
        channel or (WAYS[chosen.kind] if chosen else Channel.CALL),
        party or (Party(chosen.relation) if chosen else Party.DEBTOR),
        chosen.number if chosen else None,
    )
    return Desk(case, points, chosen, advise(line, wish))


async def advise_calls(
    actor: Actor, case_ids: Collection[int], *, now: datetime.datetime
) -> Mapping[int, Answer]:
    """Say for many cases at once whether their debtors may be called now, in two questions."""
    require(actor, Permission.READ_CASES)
    cases = await asked_cases(actor, case_ids)
    if not cases:
        return {}
    presets = {each.rulebook: load_preset(each.rulebook) for each in cases}
    history = await history_of({each.debtor_id for each in cases}, now - reach(presets.values()))
    of_debtor: dict[int, list[Happened]] = {}
    for happened in history:
        of_debtor.setdefault(happened.debtor_id, []).append(happened)
    lines = (line_of(each, of_debtor.get(each.debtor_id, ()), presets[each.rulebook], now) for each in cases)
    return {each.case.case_id: answer(each, Wish(Channel.CALL, Party.DEBTOR)) for each in lines}


def _looked_at(line: Line, point: ShownPoint) -> PointAdvice:
    wish = Wish(WAYS[point.kind], Party(point.relation), point.number)
    return PointAdvice(point, answer(line, wish), is_dead(line, point.number))


async def _case_and_history(
    actor: Actor, case_id: int, now: datetime.datetime
) -> tuple[AskedCase, list[Happened]]:
    case = await asked_case(actor, case_id)
    since = now - reach([load_preset(case.rulebook)])
    return case, await history_of({case.debtor_id}, since)


async def _point(actor: Actor, case_id: int, point_id: int) -> ShownPoint:
    for each in await points_of_case(actor, case_id):
        if each.id == point_id:
            return each
    raise NotFound("This contact point is not on the case, or no longer.")


def _chosen(
    points: Sequence[PointAdvice], channel: Channel | None, party: Party | None, point_id: int | None
) -> ShownPoint | None:
    """Find the point at hand: the one asked for, else the best that fits the way and the person."""
    if point_id is not None:
        for each in points:
            if each.point.id == point_id:
                return each.point
        raise NotFound("This contact point is not on the case, or no longer.")
    kind = next((kind for kind, way in WAYS.items() if way is (channel or Channel.CALL)), None)
    fitting = [
        each for each in points if each.point.kind == kind and each.point.relation == (party or Party.DEBTOR)
    ]
    best = sorted(fitting, key=lambda each: (each.dead, not each.answer.allowed))
    return best[0].point if best else None
