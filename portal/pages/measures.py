"""The measures of a portfolio, and the cases behind each figure."""

from dataclasses import replace

from starlette.responses import Response

from agencies.cases.rules.buckets import BUCKETS
from agencies.common.words import render
from agencies.measures.charts import NARROW, WIDE, recovery_curves
from agencies.measures.queries.behind import cases_behind
from agencies.measures.remember import remember
from agencies.measures.rules.counted import COUNTED, SOURCES
from agencies.measures.rules.curves import Curve, curves_by_batch, curves_by_month
from agencies.measures.rules.definitions import DEFINITIONS
from portal.pages.measure_counts import PATIENCE, Counted, count_all
from portal.pages.measure_filters import HANDS, Asked, read_filters
from portal.pages.measure_views import (
    GROUPS,
    UNITS,
    funnel_rows,
    headline,
    heat_of,
    measured_row,
    recovery_of,
)
from portal.pages.pictures import ask_to_draw
from portal.web.lists import ROWS, page_of, place_of, read_cursor
from portal.web.paths import path
from portal.web.speech import month_in
from portal.web.visit import Visit

_ALL_SAID = {"definitions": DEFINITIONS, "counted": COUNTED, "sources": SOURCES, "units": UNITS}


async def show_measures(visit: Visit) -> Response:
    """Show the measures of some days, each figure one click from its cases."""
    asked = await read_filters(visit)
    if asked is None:
        return visit.show("measures/none.html")
    found = await count_all(visit.actor, asked, now=visit.now)
    if found is None:
        return visit.show("measures/waiting.html")
    counted = found.value
    recovery = recovery_of(_curves(asked, counted, visit.language))
    return visit.show(
        "measures/measures.html",
        asked=asked,
        counted_at=found.counted_at,
        figures=headline(asked, counted.whole, counted.whole_before),
        rows=[measured_row(each, asked, counted.weeks) for each in counted.taken.rows],
        steps=funnel_rows(asked, counted.steps, counted.steps_before),
        recovery=recovery,
        picture=await _picture(visit, recovery.drawn),
        heat=heat_of(asked, counted.covered),
        outside=counted.taken.contacts_outside,
        **_choices(visit, asked),
        **_ALL_SAID,
    )


def _choices(visit: Visit, asked: Asked) -> dict[str, object]:
    """Give what each filter offers, as pairs of code and words."""
    return {
        "groups": GROUPS,
        "portfolios": [(each.code, each.name) for each in asked.portfolios],
        "agency_choices": [(each.code, each.name) for each in asked.agencies],
        "bucket_choices": [(each, each) for each in BUCKETS],
        "hand_choices": [(each, each) for each in HANDS],
        "group_choices": [(group.value, render(words, visit.language)) for group, words in GROUPS.items()],
    }


def _curves(asked: Asked, counted: Counted, language: str) -> list[Curve]:
    """Draw the batches of one agency apart, those of all agencies by the month in which they began."""
    if asked.agency is not None or asked.scope.batch is not None:
        return curves_by_batch(counted.batches, counted.last)
    months = curves_by_month(counted.batches, counted.last)
    return [replace(each, name=month_in(language, each.starts_on)) for each in months]


async def _picture(visit: Visit, drawn: tuple[Curve, ...]) -> dict[str, str]:
    if not drawn:
        return {}
    return await ask_to_draw(
        visit, WIDE, NARROW, lambda frame, theme: recovery_curves(drawn, frame, theme, visit.language)
    )


async def show_cases(visit: Visit) -> Response:
    """Show the cases behind a figure of the measures, which add up to it."""
    asked = await read_filters(visit)
    if asked is None:
        return visit.show("measures/none.html")
    cursor = read_cursor(visit.asked.text("after"))
    count = visit.asked.text("count", most=64)
    after = place_of(cursor) or 0
    found = await remember(
        ("cases", visit.actor.agency_id, count, asked.scope, asked.window, after, cursor.back),
        lambda: cases_behind(
            visit.actor, count, asked.scope, asked.window, after=after, back=cursor.back, limit=ROWS + 1
        ),
        now=visit.now,
        patience=PATIENCE,
    )
    if found is None:
        return visit.show("measures/waiting.html")
    behind = found.value
    return visit.show(
        "measures/cases.html",
        asked=asked,
        back=path("measures", **asked.fields),
        behind=behind,
        page=page_of(behind.rows, cursor, lambda row: (row.case_id,), total=behind.cases),
        **_ALL_SAID,
    )
