"""Says which changes of standing the scores propose, for a person to take up."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from agencies.common.access import Actor, Permission, require
from agencies.common.dates import month_start
from agencies.standing.queries.changes import last_decided
from agencies.standing.queries.scores import scores_between
from agencies.standing.rules.advice import Advice, Graded, advised
from agencies.vendors.queries import AgencyRow, all_agencies
from agencies.vendors.rules import Status

LOOKED_BACK = datetime.timedelta(200)


@dataclass(frozen=True, slots=True)
class Advised:
    """A change that scores propose for an agency."""

    agency: AgencyRow
    portfolio: str
    advice: Advice


async def advise_standing(actor: Actor, *, today: datetime.date) -> list[Advised]:
    """List what the scores of the last months propose, the gravest of each agency and none that waits."""
    require(actor, Permission.PROPOSE_STANDING)
    series: dict[tuple[int, str], list[Graded]] = defaultdict(list)
    for row in await scores_between(actor, month_start(today - LOOKED_BACK), today):
        series[row.agency_id, row.portfolio].append(Graded(row.id, row.month, row.grade))
    if not series:
        return []
    decided = await last_decided()
    days = {each.agency_id: each.decided_at.date() for each in decided.values() if each.decided_at}
    found = []
    for agency in await all_agencies(actor):
        own = [
            Advised(agency, portfolio, advice)
            for (agency_id, portfolio), scores in series.items()
            if agency_id == agency.id and (advice := advised(agency.status, scores, days.get(agency.id)))
        ]
        if own and not (agency.id in decided and decided[agency.id].waits):
            found.append(max(own, key=_gravity))
    return found


def _gravity(each: Advised) -> tuple[bool, datetime.date]:
    return each.advice.status is Status.SUSPENDED, each.advice.month
