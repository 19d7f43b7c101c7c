"""What agencies hold and receive by bucket, hand and day of placement, and which rules they broke."""

import datetime
from dataclasses import dataclass

from agencies.common.access import Actor
from agencies.measures.queries import facts
from agencies.measures.queries.facts import Scope, ask, day_of
from agencies.measures.rules.counts import Window


@dataclass(frozen=True, slots=True)
class StratumRow:
    """What an agency held, and what came in on it in the window; both in minor units."""

    agency_id: int
    bucket: str
    hand: int
    starts_on: datetime.date
    placed_minor: int
    received_minor: int


async def strata_by_agency(actor: Actor, scope: Scope, window: Window) -> list[StratumRow]:
    """Read the amounts of the placements active in a window, and receipts of the window in the same strata.

    Receipts of a tail come in a stratum in which nothing may be held any more.
    """
    placed = await ask(actor, scope, window, _PLACED)
    received = await ask(actor, scope, window, _RECEIVED)
    return [
        StratumRow(int(agency), bucket, int(hand), day_of(day), int(amount), 0)
        for agency, bucket, hand, day, amount in placed
    ] + [
        StratumRow(int(agency), bucket, int(hand), day_of(day), 0, int(amount))
        for agency, bucket, hand, day, amount in received
    ]


async def breaches_by_rule(actor: Actor, scope: Scope, window: Window) -> dict[tuple[int, str], int]:
    """Count the contacts of a window that broke a rule, by agency and rule."""
    found = await ask(actor, scope, window, _BROKEN)
    return {(int(agency), str(rule)): int(count) for agency, rule, count in found}


_BY = "p.agency_id, p.bucket, p.hand, p.starts_on"
_PLACED = f"""
SELECT {_BY}, CAST(sum(p.amount_minor) AS BIGINT) {facts.PLACEMENTS} AND {facts.ACTIVE} GROUP BY {_BY}
"""
_RECEIVED = f"""
SELECT {_BY}, CAST(sum(t.amount_minor) AS BIGINT) {facts.RECEIPTS} AND {facts.RECEIVED} GROUP BY {_BY}
"""
_BROKEN = f"SELECT p.agency_id, said.rule, count(*) {facts.BREACHES} AND {facts.MET} GROUP BY 1, 2"
