"""The last weeks of each agency, for the small lines beside its figures."""

from dataclasses import dataclass

from agencies.common import sql
from agencies.common.access import Actor
from agencies.common.dates import DAY
from agencies.measures.queries import facts
from agencies.measures.queries.facts import Scope, ask
from agencies.measures.queries.figures import Key
from agencies.measures.rules.counts import Window

WEEKS = 12


@dataclass(frozen=True, slots=True)
class Week:
    """What an agency did and collected in seven days; money in minor units."""

    window: Window
    worked_cases: int = 0
    contacts: int = 0
    received_minor: int = 0


async def weekly(actor: Actor, scope: Scope, window: Window) -> dict[Key, tuple[Week, ...]]:
    """Count by weeks of seven days, the last ending with the window; days before the first are left out."""
    weeks = ((window.last - window.first).days + 1) // 7
    first = window.last - (weeks * 7 - 1) * DAY
    whole = Window(first, window.last)
    met = await ask(actor, scope, whole, _MET.replace("<week>", _week("c.civil_day")))
    received = await ask(actor, scope, whole, _RECEIVED.replace("<week>", _week("t.paid_on")))
    found = {Key(*row[:3]): [(0, 0, 0)] * weeks for row in (*met, *received)}
    for *key, week, worked, contacts in met:
        found[Key(*key)][int(week)] = (int(worked), int(contacts), 0)
    for *key, week, amount in received:
        worked, contacts, _ = found[Key(*key)][int(week)]
        found[Key(*key)][int(week)] = (worked, contacts, int(amount))
    windows = [Window(first + week * 7 * DAY, first + (week * 7 + 6) * DAY) for week in range(weeks)]
    return {
        key: tuple(Week(each, *figures) for each, figures in zip(windows, rows, strict=True))
        for key, rows in sorted(found.items(), key=lambda item: item[0].agency)
    }


def _week(day: str) -> str:
    return f"{sql.days_between(':first', day)} / 7"


_MET = f"""
WITH met AS (
    SELECT {{keys}}, <week> AS week, c.case_id, count(*) AS contacts
    {facts.CONTACTS} AND {facts.MET} GROUP BY 1, 2, 3, 4, c.case_id
)
SELECT agency, bucket, batch, week, count(*), CAST(sum(contacts) AS BIGINT) FROM met GROUP BY 1, 2, 3, 4
"""
_RECEIVED = f"""
SELECT {{keys}}, <week> AS week, CAST(sum(t.amount_minor) AS BIGINT)
{facts.RECEIPTS} AND {facts.RECEIVED} GROUP BY 1, 2, 3, 4
"""
