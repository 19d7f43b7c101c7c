"""What is asked of cases before somebody is contacted."""

from collections.abc import Collection

from agencies.common import sql
from agencies.common.absent import no_such_case
from agencies.common.access import Actor, visible_cases
from agencies.work.rules.advice import AskedCase

_HELD = (
    "FROM holds LEFT JOIN hold_releases ON hold_releases.hold_id = holds.id"
    " WHERE holds.case_id = cases.id AND hold_releases.id IS NULL"
)
_ASKED = (
    "SELECT cases.id, cases.case_no, cases.debtor_id, cases.portfolio_id, portfolios.rulebook,"
    " coalesce(cases.time_zone, portfolios.time_zone), cases.unreachable_since,"
    f" EXISTS (SELECT 1 {_HELD} AND holds.until IS NULL), (SELECT max(holds.until) {_HELD}),"
    " EXISTS (SELECT 1 FROM stop_list LEFT JOIN stop_list_lifts ON stop_list_lifts.stop_id = stop_list.id"
    " WHERE stop_list.debtor_id = cases.debtor_id AND stop_list_lifts.id IS NULL)"
    " FROM cases JOIN portfolios ON portfolios.id = cases.portfolio_id"
)


async def asked_case(actor: Actor, case_id: int) -> AskedCase:
    """Read what is asked of one case; NotFound where the actor sees none."""
    found = await asked_cases(actor, [case_id])
    if not found:
        raise no_such_case()
    return found[0]


async def asked_cases(actor: Actor, case_ids: Collection[int]) -> list[AskedCase]:
    """Read what is asked of cases, as far as the actor sees them."""
    seen = visible_cases(actor)
    return await sql.rows(
        AskedCase,
        f"{_ASKED} WHERE {sql.any_of('cases.id', 'cases')} AND {seen.text} ORDER BY cases.id",
        cases=sorted(case_ids),
        **seen.values,
    )
