"""Coverage by day: of the cases active on a day, those with an action in the seven days up to it."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from agencies.common import sql
from agencies.common.access import Actor
from agencies.common.dates import DAY
from agencies.measures.queries import facts
from agencies.measures.queries.facts import Key, Scope, ask_by_group
from agencies.measures.rules.counts import Window
from agencies.measures.rules.days import REACH_DAYS, Stretch, cases_by_day


@dataclass(frozen=True, slots=True)
class CoveredDay:
    """The cases active on a day, and those of them with an action in the seven days up to it."""

    day: datetime.date
    active_cases: int
    covered_cases: int


async def coverage_by_day(actor: Actor, scope: Scope, window: Window) -> dict[Key, tuple[CoveredDay, ...]]:
    """Count active and covered cases of each group on each day of a window, each case once a day."""
    days = (window.last - window.first).days + 1
    active = await _stretches(actor, scope, window, _ACTIVE)
    covered = await _stretches(actor, scope, window, _COVERED)
    return {
        key: tuple(
            CoveredDay(window.first + number * DAY, *both)
            for number, both in enumerate(
                zip(cases_by_day(held, days), cases_by_day(covered.get(key, ()), days), strict=True)
            )
        )
        for key, held in sorted(active.items(), key=lambda item: (item[0].agency, item[0].bucket))
    }


async def _stretches(actor: Actor, scope: Scope, window: Window, text: str) -> dict[Key, list[Stretch]]:
    found: dict[Key, list[Stretch]] = defaultdict(list)
    before = window.first - (REACH_DAYS - 1) * DAY
    for key, (first, last, cases) in await ask_by_group(
        actor, scope, window, numbered(text), before=before, reach=REACH_DAYS - 1
    ):
        found[key].append(Stretch(int(first), int(last), int(cases)))
    return found


def numbered(text: str) -> str:
    """Fill the places <day>, <starts> and <until> with days counted from the first of the window."""
    places = {
        "day": sql.days_between(":first", "c.civil_day"),
        "starts": sql.days_between(":first", "p.starts_on"),
        "until": sql.days_between(
            ":first", "CASE WHEN p.ended_on IS NULL OR p.ended_on > :last THEN :last ELSE p.ended_on END"
        ),
    }
    for name, number in places.items():
        text = text.replace(f"<{name}>", number)
    return text


# A stretch ends before the next of the same case begins, so that a case counts once a day.
_SPANS = """
, spans AS (
    SELECT agency, bucket, batch, CASE WHEN day < 0 THEN 0 ELSE day END AS first,
           CASE WHEN next <= until THEN next - 1 ELSE until END AS last
    FROM (
        SELECT agency, bucket, batch, day, until,
               lead(day) OVER (PARTITION BY agency, bucket, batch, case_id ORDER BY day, until) AS next
        FROM held
    ) AS follows
)
SELECT agency, bucket, batch, first, last, count(*) FROM spans WHERE last >= first
GROUP BY agency, bucket, batch, first, last
"""
_ACTIVE = f"""
WITH held AS (
    SELECT {{keys}}, p.case_id, <starts> AS day, <until> AS until {facts.PLACEMENTS} AND {facts.ACTIVE}
) {_SPANS}
"""
_COVERED = f"""
WITH met AS (
    SELECT {{keys}}, c.case_id, <day> AS day, max(<until>) AS until
    {facts.CONTACTS} AND c.civil_day BETWEEN :before AND :last
    GROUP BY 1, 2, 3, c.case_id, c.civil_day
), held AS (
    SELECT agency, bucket, batch, case_id, day,
           CASE WHEN day + :reach < until THEN day + :reach ELSE until END AS until
    FROM met
) {_SPANS}
"""
# The same days, case by case.
_DAYS = """
FROM (
    WITH held AS ({held}), spans AS (
        SELECT case_id, agency_id, bucket, amount_minor, CASE WHEN day < 0 THEN 0 ELSE day END AS first,
               CASE WHEN next <= until THEN next - 1 ELSE until END AS last
        FROM (
            SELECT case_id, agency_id, bucket, amount_minor, day, until,
                   lead(day) OVER (PARTITION BY case_id ORDER BY day, until) AS next
            FROM held
        ) AS follows
    )
    SELECT case_id, agency_id, bucket, amount_minor, last - first + 1 AS days FROM spans WHERE last >= first
) AS p JOIN agencies ON agencies.id = p.agency_id WHERE true
"""
_OWN = "p.case_id, p.agency_id, p.bucket, p.amount_minor"
ACTIVE_DAYS = _DAYS.replace(
    "{held}", f"SELECT {_OWN}, <starts> AS day, <until> AS until {facts.PLACEMENTS} AND {facts.ACTIVE}"
)
COVERED_DAYS = _DAYS.replace(
    "{held}",
    f"""
        SELECT case_id, agency_id, bucket, amount_minor, day,
               CASE WHEN day + {REACH_DAYS - 1} < until THEN day + {REACH_DAYS - 1} ELSE until END AS until
        FROM (
            SELECT {_OWN}, <day> AS day, max(<until>) AS until
            {facts.CONTACTS} AND c.civil_day BETWEEN :week_ago_first AND :last
            GROUP BY {_OWN}, c.civil_day
        ) AS met
    """,
)
