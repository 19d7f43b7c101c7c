"""Writes into an inspection that is not signed: how it was held, and what was counted."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Invalid
from agencies.conduct.inspection_in_hand import hold_unsigned
from agencies.conduct.open_inspection import Held, Measured
from agencies.conduct.queries.inspection_writing import Figure, add_figure, change_inspection
from agencies.conduct.queries.inspections import FigureRow, figures_of
from agencies.conduct.rules.codes import COUNTED_BY_HAND
from agencies.conduct.stated import stated


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted by hand: how many of those looked at were in order, and a note."""

    in_order: int
    looked_at: int
    note: str = ""


async def record_inspection(
    actor: Actor,
    inspection_id: int,
    held: Held,
    counted: Mapping[str, Counted],
    measured: Sequence[Measured],
    *,
    today: datetime.date,
    now: datetime.datetime,
) -> int:
    """Write what differs from what was written, and give the number of figures that do."""
    require(actor, Permission.INSPECT_AGENCIES)
    for each in counted.values():
        _check(each)
    async with sql.transaction():
        row = await hold_unsigned(actor, inspection_id, today=today)
        held.check(row.month, today)
        await change_inspection(
            row.id, manner=held.manner, held_on=held.held_on, sample_size=held.sample_size
        )
        changed = _changed(await figures_of(row.id), counted, measured)
        for figure in changed:
            await add_figure(actor, row.id, figure, now=now)
        await journal.record(
            actor,
            "inspection.recorded",
            "inspection",
            row.id,
            agency_id=row.agency_id,
            now=now,
            count=len(changed),
            sample=held.sample_size,
        )
    return len(changed)


def _check(each: Counted) -> None:
    stated(each.note, required=False)
    if not 0 <= each.in_order <= each.looked_at:
        raise Invalid(
            "Of {looked_at} looked at, no more than these can be in order.", looked_at=each.looked_at
        )


def _changed(
    before: Sequence[FigureRow], counted: Mapping[str, Counted], measured: Sequence[Measured]
) -> list[Figure]:
    known = {Figure(each.content, each.portfolio_id, each.counted, each.of_all, each.note) for each in before}
    by_hand = [
        Figure(content, None, each.in_order, each.looked_at, each.note)
        for content, each in counted.items()
        if content in COUNTED_BY_HAND
    ]
    wanted = [*by_hand, *(figure for each in measured for figure in each.figures)]
    return [each for each in wanted if each not in known]
