"""Writes a new version of the scorecard, for months that nobody has scored yet."""

import datetime

from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import format_month, month_start
from agencies.common.errors import Conflict
from agencies.standing.known_rules import known_rules
from agencies.standing.queries.scorecards import add_scorecard
from agencies.standing.queries.scores import newest_month_scored
from agencies.standing.rules.scorecard import parse_scorecard


async def write_scorecard(
    actor: Actor, document: str, *, valid_from: datetime.date, now: datetime.datetime
) -> int:
    """Keep a scorecard (TOML) that holds from a month on, and give its id.

    Conflict for a month that is scored: what agencies were told is not changed by a later thought.
    """
    require(actor, Permission.WRITE_SCORECARDS)
    card = parse_scorecard(document, rules=tuple(known_rules()))
    month = month_start(valid_from)
    async with sql.transaction():
        scored = await newest_month_scored()
        if scored is not None and month <= scored:
            raise Conflict(
                "The months up to {scored} are scored already; let the new scorecard begin later.",
                scored=format_month(scored),
            )
        made = await add_scorecard(card.canonical, month, created_by=actor.person_id, now=now)
        await journal.record(
            actor,
            "scorecard.written",
            "scorecard",
            made,
            now=now,
            valid_from=format_month(month),
            weights={each.code.value: each.weight for each in card.measures},
        )
    return made
