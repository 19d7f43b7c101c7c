"""The cases that lie on the desk for a reason: of each reason the first ones, and how many there are."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from agencies.common import sql
from agencies.common.access import Actor, Permission, require, visible_by_agency
from agencies.work.queries.my_cases import SHOWN, SOURCE, MyCase, conditions_of
from agencies.work.queries.promises import LATEST, NEWEST_OUTCOME, UNSETTLED
from agencies.work.rules.my_cases import Filter, Hands

_DESK = f"""
WITH desk AS MATERIALIZED (
    SELECT placements.case_id, cases.balance_minor,
           placements.id IN (
               SELECT promises.placement_id FROM promises
               {NEWEST_OUTCOME}
               WHERE {{promised}} AND promises.due_on <= :day AND {UNSETTLED} AND {LATEST}
           ) AS promise_due,
           (SELECT last.started_at FROM contacts AS last WHERE last.case_id = placements.case_id
            AND last.placement_id = placements.id ORDER BY last.started_at DESC LIMIT 1) AS last_at
    {SOURCE} WHERE {{wanted}})
"""
_FIRST = """SELECT * FROM (SELECT '{reason}' AS reason, count(*) OVER () AS total, case_id FROM desk
    WHERE {condition} ORDER BY balance_minor DESC, case_id DESC LIMIT :most) AS {reason}"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A case among the first of a reason, and how many cases the reason has in all."""

    reason: str
    total: int
    case_id: int


_REASONS: Mapping[str, str] = {
    "promise_due": "promise_due",
    "first_contact": "last_at IS NULL",
    "quiet": "last_at < :quiet_since",
}


async def first_of_each_reason(
    actor: Actor, hands: Hands, *, today: datetime.date, quiet_since: datetime.datetime, most: int
) -> list[Listed]:
    """Go over the desk once, and name the first `most` cases of each reason, the largest balance first.

    A case counts as quiet when its last contact in this placement was before `quiet_since`.
    """
    require(actor, Permission.READ_CASES)
    wanted = conditions_of(actor, Filter(hands=hands, owing=True), today)
    promised = visible_by_agency(actor, "promises.agency_id")
    lists = (_FIRST.format(reason=reason, condition=each) for reason, each in _REASONS.items())
    return await sql.rows(
        Listed,
        _DESK.format(wanted=wanted.text, promised=promised.text) + " UNION ALL ".join(lists),
        day=today,
        quiet_since=quiet_since,
        most=most,
        **{**wanted.values, **promised.values},
    )


async def shown_cases(actor: Actor, case_ids: Collection[int], *, today: datetime.date) -> list[MyCase]:
    """Read open cases as a list shows them, those with the largest balance first."""
    require(actor, Permission.READ_CASES)
    seen = visible_by_agency(actor, "placements.agency_id")
    return await sql.rows(
        MyCase,
        "WITH page AS (SELECT placements.id AS placement_id FROM placements WHERE placements.ended_on IS NULL"
        f" AND {seen.text} AND {sql.any_of('placements.case_id', 'cases')}) {SHOWN}"
        " ORDER BY cases.balance_minor DESC, cases.id DESC",
        cases=sorted(case_ids),
        today=today,
        **seen.values,
    )
