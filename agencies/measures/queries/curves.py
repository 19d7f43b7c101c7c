"""What came in on batches by the day since placement."""

from agencies.common import sql
from agencies.common.access import Actor
from agencies.measures.queries import facts
from agencies.measures.queries.facts import Scope, ask, day_of
from agencies.measures.rules.counts import Window
from agencies.measures.rules.curves import Batch


async def batches_with_receipts(actor: Actor, scope: Scope, window: Window) -> list[Batch]:
    """Read the batches that began in a window, each with its net receipts by day up to the window's end."""
    received: dict[int, dict[int, int]] = {}
    since = sql.days_between("p.starts_on", "t.paid_on")
    for batch_id, day, amount in await ask(actor, scope, window, _RECEIVED.replace("<day>", since)):
        by_day = received.setdefault(int(batch_id), {})
        by_day[max(int(day), 0)] = by_day.get(max(int(day), 0), 0) + int(amount)
    return [
        Batch(code, agency, day_of(starts_on), cases, placed_minor, received.get(batch_id, {}))
        for batch_id, code, agency, starts_on, cases, placed_minor in await ask(actor, scope, window, _PLACED)
    ]


_BEGUN = "batches.starts_on BETWEEN :first AND :last"
_PLACED = f"""
SELECT p.batch_id, batches.code, agencies.code, batches.starts_on, count(*),
       CAST(sum(p.amount_minor) AS BIGINT)
{facts.PLACEMENTS} AND {_BEGUN}
GROUP BY p.batch_id, batches.code, agencies.code, batches.starts_on ORDER BY batches.starts_on, p.batch_id
"""
_RECEIVED = f"""
SELECT p.batch_id, <day>, CAST(sum(t.amount_minor) AS BIGINT)
{facts.RECEIPTS} AND {facts.RECEIVED_SO_FAR} AND {_BEGUN} GROUP BY 1, 2
"""
