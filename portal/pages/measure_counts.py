"""What the page of measures shows, counted at once and remembered."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

from agencies.common.access import Actor
from agencies.common.dates import DAY
from agencies.measures.queries.coverage import CoveredDay, coverage_by_day
from agencies.measures.queries.curves import batches_with_receipts
from agencies.measures.queries.facts import Key, Scope
from agencies.measures.queries.figures import counts_by_group
from agencies.measures.queries.funnel import funnel
from agencies.measures.queries.weekly import WEEKS, received_by_week
from agencies.measures.remember import Remembered, remember
from agencies.measures.rules.counted import Step
from agencies.measures.rules.counts import Counts, Group, Window, window_before
from agencies.measures.rules.curves import Batch
from agencies.measures.take_measures import Measurement, take_measures
from portal.pages.measure_filters import Asked

# With more to count, the page says so and looks again by itself.
PATIENCE = 0.8
_DAYS_OF_HEAT = 21
_DAYS_OF_CURVES = 366


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures of one page."""

    taken: Measurement
    whole: Counts
    whole_before: Counts
    steps: Mapping[Step, int]
    steps_before: Mapping[Step, int]
    covered: Mapping[Key, tuple[CoveredDay, ...]]
    batches: tuple[Batch, ...]
    weeks: Mapping[Key, tuple[int, ...]]
    last: datetime.date


async def count_all(actor: Actor, asked: Asked, *, now: datetime.datetime) -> Remembered[Counted] | None:
    """Count what the page shows; None when it is not ready in time."""
    key = ("page", actor.agency_id, asked.scope, asked.window, asked.group, asked.today)
    return await remember(key, lambda: _count(actor, asked), now=now, patience=PATIENCE)


async def _count(actor: Actor, asked: Asked) -> Counted:
    scope, window, before = asked.scope, asked.window, window_before(asked.window)
    by_agency = replace(scope, groups=(Group.AGENCY,))
    last = max(min(window.last, asked.today), window.first)
    heat = Window(max(window.first, last - (_DAYS_OF_HEAT - 1) * DAY), last)
    year, season = Window(last - _DAYS_OF_CURVES * DAY, last), Window(last - (WEEKS * 7 - 1) * DAY, last)
    return Counted(
        taken=await take_measures(actor, replace(scope, groups=(asked.group,)), window),
        whole=await _whole(actor, scope, window),
        whole_before=await _whole(actor, scope, before),
        steps=await funnel(actor, scope, window),
        steps_before=await funnel(actor, scope, before),
        covered=await coverage_by_day(actor, by_agency, heat),
        batches=tuple(await batches_with_receipts(actor, scope, year)),
        weeks=await received_by_week(actor, by_agency, season),
        last=last,
    )


async def _whole(actor: Actor, scope: Scope, window: Window) -> Counts:
    counted = await counts_by_group(actor, scope, window)
    return next(iter(counted.values()), Counts())
