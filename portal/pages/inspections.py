"""Inspections: those that are due, red where they are overdue, those that were held, and a new one."""

import datetime
from collections.abc import Sequence

from starlette.responses import Response

from agencies.common.access import Permission
from agencies.common.dates import month_start
from agencies.common.words import say
from agencies.conduct.open_inspection import LARGEST_SAMPLE, Held, open_inspection
from agencies.conduct.queries.inspections import (
    STATES,
    InspectionFilter,
    InspectionRow,
    count_inspections,
    inspections_asked_for,
    list_inspections,
)
from agencies.conduct.rules.codes import Manner
from agencies.conduct.rules.inspecting import AskedFor, soonest, standing, watched_months
from agencies.conduct.rules.words import MANNER_WORDS
from agencies.measures.measure_conduct import measure_conduct
from agencies.vendors.queries import all_agencies, find_agency
from portal.pages.choices import choices
from portal.pages.conduct_words import INSPECTION_STANDINGS, INSPECTION_STATES
from portal.pages.cursors import cursor_of
from portal.web import speech
from portal.web.later import later
from portal.web.lists import ROWS, page_of
from portal.web.visit import Visit

FIELDS = ["agency", "month", "state"]
_SAMPLE = 30


async def inspections_due(visit: Visit) -> list[AskedFor]:
    """List what is still to be signed by the lender of the last months, the most pressing first."""
    return soonest(await inspections_asked_for(visit.actor, watched_months(visit.today)))


async def show_inspections(visit: Visit) -> Response:
    """List inspections: what is due first, then those that were held."""
    asked = visit.asked
    agencies = await all_agencies(visit.actor)
    cursor = cursor_of(asked.text("after"), datetime.date, int)
    wanted = InspectionFilter(
        agency_id=asked.whole("agency", most=2**62),
        month=asked.month("month"),
        state=asked.one_of("state", STATES),
    )
    rows = await list_inspections(
        visit.actor, wanted, today=visit.today, after=cursor.values, back=cursor.back, limit=ROWS + 1
    )
    return visit.show(
        "conduct/inspections.html",
        due=await inspections_due(visit) if visit.actor.of_lender else [],
        page=page_of(
            rows,
            cursor,
            lambda row: (row.month, row.id),
            total=await count_inspections(visit.actor, wanted),
        ),
        standing_of=standing_of,
        standings=INSPECTION_STANDINGS,
        agencies=[(each.id, each.code) for each in agencies],
        states=choices(visit, INSPECTION_STATES),
        manners=MANNER_WORDS,
        fields=FIELDS,
        may_open=visit.may(Permission.INSPECT_AGENCIES),
    )


def standing_of(row: InspectionRow) -> str:
    """Say how an inspection that was opened stands; whether it is overdue is told where it is due."""
    return standing(
        opened=True,
        by_lender=row.lender_signed is not None,
        by_agency=row.agency_signed is not None,
        due=None,
        today=row.held_on,
    )


async def show_new(visit: Visit) -> Response:
    """Ask which agency is inspected for which month, and how."""
    due = await inspections_due(visit)
    months = [month_start(visit.today), *watched_months(visit.today)]
    return visit.show(
        "conduct/new_inspection.html",
        agencies=[(each.code, f"{each.code} {each.name}") for each in await all_agencies(visit.actor)],
        months=[(f"{each:%Y-%m}", later(speech.month, each)) for each in months],
        first=_first(due),
        manners=choices(visit, MANNER_WORDS),
        sample=_SAMPLE,
    )


def _first(due: Sequence[AskedFor]) -> tuple[str, str]:
    """Suggest the most pressing inspection that nobody has opened."""
    waiting = next((each for each in due if each.inspection_id is None), None)
    return (waiting.code, f"{waiting.month:%Y-%m}") if waiting else ("", "")


def read_held(visit: Visit) -> Held:
    """Read how an inspection is held from a form; the caller checks the form."""
    form = visit.form
    manner = form.one_of("manner", list(Manner), required=True)
    held_on = form.day("held_on", required=True)
    sample = form.whole("sample_size", most=LARGEST_SAMPLE, required=True)
    return Held(manner, held_on or visit.today, sample or 0)


async def open_one(visit: Visit) -> Response:
    """Open the inspection, measured as of now."""
    form = visit.form
    code, month = form.text("agency", required=True, most=32), form.month("month", required=True)
    held = read_held(visit)
    form.check()
    agency = await find_agency(visit.actor, code)
    first = month_start(month or visit.today)
    held.check(first, visit.today)
    inspection_id = await open_inspection(
        visit.actor,
        agency,
        first,
        held,
        await measure_conduct(visit.actor, agency.id, first, today=visit.today),
        today=visit.today,
        now=visit.now,
    )
    return visit.go(
        "inspection",
        inspection_id=inspection_id,
        flash=say("The inspection is opened; coverage and call frequency are filled in."),
    )
