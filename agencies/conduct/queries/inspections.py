"""Inspections: those that are due, those that were held, one of them with what was counted."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from agencies.common import sql
from agencies.common.absent import not_there
from agencies.common.access import Actor, Permission, require, visible_by_agency, visible_inspections
from agencies.common.dates import next_month
from agencies.common.paging import stretch
from agencies.conduct.queries.sealed import opened
from agencies.conduct.rules.inspecting import AskedFor
from agencies.people.rules import read_policy


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """An inspection with who held it, who signed it, and how many findings it made and left unsettled.

    Findings that were withdrawn are not counted.
    """

    id: int
    agency_id: int
    code: str
    agency: str
    month: datetime.date
    manner: str
    held_on: datetime.date
    sample_size: int
    inspector_id: int
    inspector: str
    opened_at: datetime.datetime
    lender_signed: str | None
    lender_signed_at: datetime.datetime | None
    agency_signed: str | None
    agency_signed_at: datetime.datetime | None
    remark_cipher: bytes | None
    sole_person: bool
    findings: int
    unsettled: int
    late: int

    @property
    def remark(self) -> str:
        """Open what the agency remarked when it signed."""
        return opened(self.remark_cipher)


@dataclass(frozen=True, slots=True)
class InspectionFilter:
    """Which inspections are listed: of one agency, of one month, or those in one state."""

    agency_id: int | None = None
    month: datetime.date | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """What was counted for one content: cases worked of active ones, calls on them, or counts by hand."""

    content: str
    portfolio_id: int | None
    portfolio: str | None
    counted: int
    of_all: int
    note_cipher: bytes | None
    counted_by: str
    counted_at: datetime.datetime

    @property
    def note(self) -> str:
        """Open the note beside the figure."""
        return opened(self.note_cipher)


WITHDRAWN = "EXISTS (SELECT 1 FROM finding_withdrawals AS gone WHERE gone.finding_id = findings.id)"
UNSETTLED = (
    f"NOT {WITHDRAWN} AND NOT EXISTS (SELECT 1 FROM finding_steps AS step WHERE step.finding_id = findings.id"
    " AND step.step = 'accepted')"
)
NOT_CORRECTED = (
    f"NOT {WITHDRAWN} AND coalesce((SELECT step.step FROM finding_steps AS step"
    " WHERE step.finding_id = findings.id ORDER BY step.sequence DESC LIMIT 1), 'open')"
    " IN ('open', 'returned')"
)
_ROW = (
    "SELECT inspections.id, inspections.agency_id, agencies.code, agencies.name, inspections.month,"
    " inspections.manner, inspections.held_on, inspections.sample_size, inspections.inspector_id,"
    " inspector.name, inspections.opened_at, of_lender.name, lender.signed_at, of_agency.name,"
    " agency.signed_at, agency.remark_cipher, coalesce(lender.sole_person, false),"
    f" (SELECT count(*) FROM findings WHERE findings.inspection_id = inspections.id AND NOT {WITHDRAWN}),"
    f" (SELECT count(*) FROM findings WHERE findings.inspection_id = inspections.id AND {UNSETTLED}),"
    " (SELECT count(*) FROM findings WHERE findings.inspection_id = inspections.id"
    f" AND findings.due_on < :today AND {NOT_CORRECTED})"
    " FROM inspections JOIN agencies ON agencies.id = inspections.agency_id"
    " JOIN people AS inspector ON inspector.id = inspections.inspector_id"
    " LEFT JOIN inspection_signatures AS lender ON lender.inspection_id = inspections.id"
    " AND lender.side = 'lender' LEFT JOIN people AS of_lender ON of_lender.id = lender.signed_by"
    " LEFT JOIN inspection_signatures AS agency ON agency.inspection_id = inspections.id"
    " AND agency.side = 'agency' LEFT JOIN people AS of_agency ON of_agency.id = agency.signed_by"
)
_STATES = {
    "open": "lender.id IS NULL",
    "sent": "lender.id IS NOT NULL AND agency.id IS NULL",
    "closed": "agency.id IS NOT NULL",
    "unsettled": (
        "lender.id IS NOT NULL AND EXISTS (SELECT 1 FROM findings"
        f" WHERE findings.inspection_id = inspections.id AND {UNSETTLED})"
    ),
}
STATES = tuple(_STATES)


async def list_inspections(
    actor: Actor,
    wanted: InspectionFilter,
    *,
    today: datetime.date,
    after: Sequence[object] = (),
    back: bool = False,
    limit: int,
) -> list[InspectionRow]:
    """List inspections by month, the newest first; `after` is the key of the last row of the page before."""
    require(actor, Permission.READ_CONDUCT)
    where, values = _where(actor, wanted)
    page = stretch(["inspections.month", "inspections.id"], after, back=back)
    return await sql.rows(
        InspectionRow,
        f"{_ROW} WHERE {where} AND {page.where} ORDER BY {page.order} LIMIT :limit",
        today=today,
        limit=limit,
        **values,
        **page.values,
    )


async def count_inspections(actor: Actor, wanted: InspectionFilter) -> int:
    """Count the inspections that a filter finds."""
    require(actor, Permission.READ_CONDUCT)
    where, values = _where(actor, wanted)
    found = await sql.value(
        int,
        "SELECT count(*) FROM inspections LEFT JOIN inspection_signatures AS lender"
        " ON lender.inspection_id = inspections.id AND lender.side = 'lender'"
        " LEFT JOIN inspection_signatures AS agency ON agency.inspection_id = inspections.id"
        f" AND agency.side = 'agency' WHERE {where}",
        **values,
    )
    return found or 0


def _where(actor: Actor, wanted: InspectionFilter) -> tuple[str, dict[str, object]]:
    seen = visible_inspections(actor)
    parts, values = [seen.text], dict(seen.values)
    if wanted.agency_id is not None:
        parts.append("inspections.agency_id = :agency")
        values["agency"] = wanted.agency_id
    if wanted.month is not None:
        parts.append("inspections.month = :month")
        values["month"] = wanted.month
    if wanted.state in _STATES:
        parts.append(_STATES[wanted.state])
    return " AND ".join(parts), values


async def find_inspection(actor: Actor, inspection_id: int, *, today: datetime.date) -> InspectionRow:
    """Read an inspection; one that the actor does not see is not found."""
    require(actor, Permission.READ_CONDUCT)
    seen = visible_inspections(actor)
    found = await sql.row(
        InspectionRow,
        f"{_ROW} WHERE inspections.id = :id AND {seen.text}",
        id=inspection_id,
        today=today,
        **seen.values,
    )
    if found is None:
        raise not_there()
    return found


async def inspection_of(agency_id: int, month: datetime.date) -> int | None:
    """Give the id of an agency's inspection for a month, if it was opened."""
    return await sql.value(
        int,
        "SELECT id FROM inspections WHERE agency_id = :agency AND month = :month",
        agency=agency_id,
        month=month,
    )


async def figures_of(inspection_id: int) -> list[FigureRow]:
    """List the newest figure of each content and portfolio of an inspection that the actor may see."""
    return await sql.rows(
        FigureRow,
        "SELECT figure.content, figure.portfolio_id, portfolios.code, figure.counted, figure.of_all,"
        " figure.note_cipher, people.name, figure.counted_at FROM inspection_figures AS figure"
        " JOIN people ON people.id = figure.counted_by"
        " LEFT JOIN portfolios ON portfolios.id = figure.portfolio_id"
        " WHERE figure.inspection_id = :id AND NOT EXISTS (SELECT 1 FROM inspection_figures AS newer"
        " WHERE newer.inspection_id = figure.inspection_id AND newer.content = figure.content"
        " AND newer.portfolio_id IS NOT DISTINCT FROM figure.portfolio_id AND newer.id > figure.id)"
        " ORDER BY portfolios.code, figure.id",
        id=inspection_id,
    )


class _Asked(NamedTuple):
    which: int
    agency_id: int
    code: str
    agency: str
    policy: str
    inspection_id: int | None


_ASKED = (
    "SELECT {which}, agencies.id, agencies.code, agencies.name, portfolios.policy, inspections.id"
    " FROM agencies CROSS JOIN portfolios LEFT JOIN inspections"
    " ON inspections.agency_id = agencies.id AND inspections.month = :month{which}"
    " WHERE {seen} AND agencies.created_at < :after_moment{which} AND EXISTS (SELECT 1 FROM placements"
    " WHERE placements.agency_id = agencies.id AND placements.portfolio_id = portfolios.id"
    " AND placements.starts_on < :after{which}"
    " AND (placements.ended_on IS NULL OR placements.ended_on >= :month{which}))"
    " AND NOT EXISTS (SELECT 1 FROM inspection_signatures AS signature"
    " WHERE signature.inspection_id = inspections.id AND signature.side = 'lender')"
)


async def inspections_asked_for(actor: Actor, months: Sequence[datetime.date]) -> list[AskedFor]:
    """List what policies ask of agencies that held cases in a month, until the lender has signed it.

    Months that ended before an agency was admitted here are not asked for.
    """
    require(actor, Permission.READ_CONDUCT)
    seen = visible_by_agency(actor, "agencies.id")
    values: dict[str, object] = dict(seen.values)
    for which, month in enumerate(months):
        after = next_month(month)
        moment = datetime.datetime.combine(after, datetime.time(), datetime.UTC)
        values |= {f"month{which}": month, f"after{which}": after, f"after_moment{which}": moment}
    parts = (_ASKED.format(which=which, seen=seen.text) for which in range(len(months)))
    found = [
        (each, read_policy(each.policy))
        for each in await sql.rows(_Asked, " UNION ALL ".join(parts), **values)
    ]
    return [
        AskedFor(
            each.agency_id,
            each.code,
            each.agency,
            months[each.which],
            policy.inspection_due_days,
            each.inspection_id,
        )
        for each, policy in found
        if policy.inspect_monthly
    ]
