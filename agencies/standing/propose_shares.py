"""Proposes the shares of the next cases from the grades of a month."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from agencies.common import journal
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import format_month
from agencies.standing.queries import shares
from agencies.standing.rules.scorecard import ShareRules
from agencies.standing.rules.scoring import Grade
from agencies.standing.rules.shares import Standing, propose
from agencies.vendors.queries import published_standings


@dataclass(frozen=True, slots=True)
class Rated:
    """An agency with what its month came to over all portfolios."""

    agency_id: int
    points: int
    grade: Grade


async def propose_from(
    actor: Actor, month: datetime.date, rated: Sequence[Rated], rules: ShareRules, *, now: datetime.datetime
) -> int | None:
    """Keep a proposal from the grades of a month and give its id; call it inside the transaction of these.

    None where nothing would change, where the same is proposed already, where nobody would be left to take
    cases, and where the shares of this month or a later one were decided. One that waits makes room.
    """
    require(actor, Permission.SCORE_AGENCIES)
    decided = await shares.last_decided()
    if decided is not None and decided.month >= month:
        return None
    lines = await _lines({each.agency_id: each for each in rated}, rules)
    if lines and lines == await shares.open_lines(month):
        return None
    await shares.supersede_open(decided_by=actor.person_id, now=now)
    if all(each.present == each.proposed for each in lines):
        return None
    made = await shares.add_proposal(month, lines, created_by=actor.person_id, now=now)
    await journal.record(
        actor,
        "shares.proposed",
        "share_proposal",
        made,
        now=now,
        month=format_month(month),
        members=journal.members_digest((each.agency_id, each.proposed) for each in lines),
    )
    return made


async def _lines(rated: dict[int, Rated], rules: ShareRules) -> list[shares.NewLine]:
    published = await published_standings()
    standings = [
        Standing(
            each.id,
            each.share_weight,
            rated[each.id].grade if each.id in rated else None,
            each.may_take,
        )
        for each in published
    ]
    return [
        shares.NewLine(
            each.agency_id,
            rated[each.agency_id].grade.value if each.agency_id in rated else None,
            rated[each.agency_id].points if each.agency_id in rated else None,
            each.present,
            each.proposed,
        )
        for each in propose(standings, rules)
    ]
