"""From placed to paid: how many cases came how far in a period, in one question."""

from agencies.common.access import Actor
from agencies.measures.queries import facts
from agencies.measures.queries.facts import Scope, ask
from agencies.measures.rules.counted import Step
from agencies.measures.rules.counts import Window

_FUNNEL = f"""
WITH met AS (
    SELECT max(CASE WHEN {{connected}} THEN 1 ELSE 0 END) AS reached,
           max(CASE WHEN {facts.RIGHT_PARTY} THEN 1 ELSE 0 END) AS right_party
    {facts.CONTACTS} AND {facts.MET} GROUP BY c.case_id
), promised AS (
    SELECT max(CASE WHEN {facts.KEPT} THEN 1 ELSE 0 END) AS kept
    {facts.PROMISES} AND {facts.PROMISED} GROUP BY m.case_id
), paid AS (
    SELECT p.case_id {facts.RECEIPTS} AND {facts.RECEIVED} GROUP BY p.case_id HAVING sum(t.amount_minor) > 0
)
SELECT (SELECT count(DISTINCT p.case_id) {facts.PLACEMENTS} AND {facts.ACTIVE}),
       (SELECT count(*) FROM met),
       (SELECT CAST(coalesce(sum(reached), 0) AS BIGINT) FROM met),
       (SELECT CAST(coalesce(sum(right_party), 0) AS BIGINT) FROM met),
       (SELECT count(*) FROM promised),
       (SELECT CAST(coalesce(sum(kept), 0) AS BIGINT) FROM promised),
       (SELECT count(*) FROM paid)
"""


async def funnel(actor: Actor, scope: Scope, window: Window) -> dict[Step, int]:
    """Count the cases of each step; all are cases active in the period but those paid in a tail."""
    found = await ask(actor, scope, window, _FUNNEL)
    return dict(zip(Step, map(int, found[0]), strict=True))
