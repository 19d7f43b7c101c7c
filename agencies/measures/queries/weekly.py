"""What came in for each group in the last weeks, for the small lines beside its figures."""

from agencies.common import sql
from agencies.common.access import Actor
from agencies.common.dates import DAY
from agencies.measures.queries import facts
from agencies.measures.queries.facts import Key, Scope, ask_by_group
from agencies.measures.rules.counts import Window

WEEKS = 12


async def received_by_week(actor: Actor, scope: Scope, window: Window) -> dict[Key, tuple[int, ...]]:
    """Sum receipts less reversals, in minor units, by weeks of seven days, the last ending with the window.

    Days before the first whole week are left out.
    """
    weeks = ((window.last - window.first).days + 1) // 7
    first = window.last - (weeks * 7 - 1) * DAY
    week = f"{sql.days_between(':first', 't.paid_on')} / 7"
    found: dict[Key, list[int]] = {}
    text = _RECEIVED.replace("<week>", week)
    for key, (number, amount) in await ask_by_group(actor, scope, Window(first, window.last), text):
        found.setdefault(key, [0] * weeks)[int(number)] = int(amount)
    return {key: tuple(amounts) for key, amounts in found.items()}


_RECEIVED = f"""
SELECT {{keys}}, <week> AS week, CAST(sum(t.amount_minor) AS BIGINT)
{facts.RECEIPTS} AND {facts.RECEIVED} GROUP BY 1, 2, 3, 4
"""
