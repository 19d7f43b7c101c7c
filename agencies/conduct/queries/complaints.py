"""Complaints: the list, one of them, and those whose clock runs out."""

import datetime
from dataclasses import dataclass

from agencies.common import sql, vault
from agencies.common.absent import not_there
from agencies.common.access import Actor, Permission, require, visible_complaints
from agencies.common.paging import stretch_by_id
from agencies.conduct.queries.sealed import opened
from agencies.conduct.rules.clock import SOON_DAYS, Light, light

COMPLAINANT = "conduct.complainant"


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """A complaint with its clock as it runs now, who handles it, and how it was decided, if it was."""

    id: int
    reference: str
    portfolio_id: int
    portfolio: str
    case_id: int | None
    case_no: str | None
    agency_id: int | None
    agency: str | None
    agency_name: str | None
    channel: str
    source: str
    subject: str
    text_cipher: bytes
    complainant_cipher: bytes | None
    received_at: datetime.datetime
    received_on: datetime.date
    acknowledge_by: datetime.date
    answer_by: datetime.date
    hold_id: int | None
    hold_in_force: bool
    acknowledged: bool
    handler_id: int | None
    handler: str | None
    asked: int
    answered: int
    agency_due: datetime.date | None
    outcome: str | None
    red_line: bool | None
    decided_on: datetime.date | None
    taken_by: str
    taken_at: datetime.datetime
    events: int

    @property
    def text(self) -> str:
        """Open what is complained of."""
        return opened(self.text_cipher)

    @property
    def complainant(self) -> str:
        """Open who complains and how to reach them."""
        sealed = self.complainant_cipher
        return "" if sealed is None else vault.decrypt(sealed, COMPLAINANT)

    @property
    def closed(self) -> bool:
        """Say whether it is decided."""
        return self.outcome is not None

    @property
    def agency_owes(self) -> bool:
        """Say whether the agency was asked and has not answered since."""
        return not self.closed and self.asked > self.answered

    @property
    def due(self) -> datetime.date:
        """Give the day on which the next thing is due: the acknowledgement, then the answer."""
        return self.answer_by if self.acknowledged else min(self.acknowledge_by, self.answer_by)

    def agency_light(self, today: datetime.date) -> Light:
        """Say how it stands for the agency: it has a day for its account, and then waits for the lender."""
        if self.closed:
            return Light.CLOSED
        due = self.agency_due
        if due is None or not self.agency_owes:
            return Light.RUNNING
        return Light.LATE if today > due else Light.SOON

    def light(self, today: datetime.date) -> Light:
        """Say how it stands against its clock on a day."""
        return light(
            closed=self.closed,
            acknowledged=self.acknowledged,
            acknowledge_by=self.acknowledge_by,
            answer_by=self.answer_by,
            today=today,
        )


@dataclass(frozen=True, slots=True)
class ComplaintFilter:
    """Which complaints are listed; `decided` is the first day of the month in which they were decided."""

    state: str = ""
    agency_id: int | None = None
    portfolio_id: int | None = None
    subject: str = ""
    source: str = ""
    outcome: str = ""
    red_line: bool = False
    decided: tuple[datetime.date, datetime.date] | None = None
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class ComplaintCounts:
    """Complaints that are open, of these late and soon due, without a handler, and asked of the agency.

    `next_due` is the soonest day of all, `soon_due` that of those which are not late.
    """

    open: int
    late: int
    soon: int
    unassigned: int
    asked: int
    next_due: datetime.date | None
    soon_due: datetime.date | None


def _newest(event: str, column: str) -> str:
    return (
        f"(SELECT event.{column} FROM complaint_events AS event WHERE event.complaint_id = complaints.id"
        f" AND event.event = '{event}' ORDER BY event.sequence DESC LIMIT 1)"
    )


def _last(event: str) -> str:
    return f"coalesce({_newest(event, 'sequence')}, 0)"


_DUE = f"coalesce({_newest('extended', 'due_on')}, complaints.answer_by)"
_ACKNOWLEDGED = f"({_newest('acknowledged', 'id')} IS NOT NULL)"
_OPEN = f"{_newest('decided', 'id')} IS NULL"
_NEXT = (
    f"(CASE WHEN {_ACKNOWLEDGED} OR complaints.acknowledge_by > {_DUE} THEN {_DUE}"
    " ELSE complaints.acknowledge_by END)"
)
_OWES = f"{_last('asked')} > {_last('answered')}"
_HELD = (
    "(complaints.hold_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM hold_releases"
    " WHERE hold_releases.hold_id = complaints.hold_id))"
)
_FROM = (
    " FROM complaints JOIN portfolios ON portfolios.id = complaints.portfolio_id"
    " JOIN people AS taker ON taker.id = complaints.taken_by"
    " LEFT JOIN cases ON cases.id = complaints.case_id"
    " LEFT JOIN agencies ON agencies.id = complaints.agency_id"
    f" LEFT JOIN people AS handler ON handler.id = {_newest('assigned', 'handler_id')}"
)
_ROW = (
    "SELECT complaints.id, complaints.reference, complaints.portfolio_id, portfolios.code,"
    " complaints.case_id, cases.case_no, complaints.agency_id, agencies.code, agencies.name,"
    " complaints.channel, complaints.source, complaints.subject, complaints.text_cipher,"
    " complaints.complainant_cipher, complaints.received_at, complaints.received_on,"
    f" complaints.acknowledge_by, {_DUE}, complaints.hold_id, {_HELD}, {_ACKNOWLEDGED}, handler.id,"
    f" handler.name, {_last('asked')}, {_last('answered')}, {_newest('asked', 'due_on')},"
    f" {_newest('decided', 'outcome')},"
    f" {_newest('decided', 'red_line')}, {_newest('decided', 'made_on')}, taker.name, complaints.taken_at,"
    " (SELECT count(*) FROM complaint_events AS event WHERE event.complaint_id = complaints.id)"
    f"{_FROM}"
)
_STATES = {
    "open": _OPEN,
    "late": f"{_OPEN} AND {_NEXT} < :today",
    "asked": f"{_OPEN} AND {_OWES}",
    "unassigned": f"{_OPEN} AND handler.id IS NULL",
    "closed": f"NOT ({_OPEN})",
}
STATES = tuple(_STATES)


async def list_complaints(
    actor: Actor,
    wanted: ComplaintFilter,
    *,
    today: datetime.date,
    after: int | None = None,
    back: bool = False,
    limit: int,
) -> list[ComplaintRow]:
    """List complaints, the newest first; `after` is the id of the last row of the page before."""
    require(actor, Permission.READ_CONDUCT)
    where, values = _where(actor, wanted)
    page = stretch_by_id("complaints.id", after, back=back)
    return await sql.rows(
        ComplaintRow,
        f"{_ROW} WHERE {where} AND {page.where} ORDER BY {page.order} LIMIT :limit",
        today=today,
        limit=limit,
        **values,
        **page.values,
    )


async def count_complaints(
    actor: Actor, wanted: ComplaintFilter, *, today: datetime.date, most: int = 10_000
) -> int:
    """Count the complaints that a filter leaves, up to `most`."""
    require(actor, Permission.READ_CONDUCT)
    where, values = _where(actor, wanted)
    found = await sql.value(
        int,
        f"SELECT count(*) FROM (SELECT 1{_FROM} WHERE {where} LIMIT :most) AS found",
        today=today,
        most=most,
        **values,
    )
    return found or 0


def _where(actor: Actor, wanted: ComplaintFilter) -> tuple[str, dict[str, object]]:
    seen = visible_complaints(actor)
    asked = {
        "complaints.agency_id = :agency": ("agency", wanted.agency_id),
        "complaints.portfolio_id = :portfolio": ("portfolio", wanted.portfolio_id),
        "complaints.case_id = :case": ("case", wanted.case_id),
        "complaints.subject = :subject": ("subject", wanted.subject),
        "complaints.source = :source": ("source", wanted.source),
        f"{_newest('decided', 'outcome')} = :outcome": ("outcome", wanted.outcome),
    }
    parts = [seen.text, *(text for text, (_, value) in asked.items() if value)]
    values = {**seen.values, **{name: value for name, value in asked.values() if value}}
    if wanted.state in _STATES:
        parts.append(_STATES[wanted.state])
    if wanted.red_line:
        parts.append(f"{_newest('decided', 'red_line')} = true")
    if wanted.decided is not None:
        parts.append(f"{_newest('decided', 'made_on')} BETWEEN :decided_from AND :decided_to")
        values |= {"decided_from": wanted.decided[0], "decided_to": wanted.decided[1]}
    return " AND ".join(parts), values


async def find_complaint(actor: Actor, complaint_id: int) -> ComplaintRow:
    """Read a complaint; one that the actor does not see is not found."""
    require(actor, Permission.READ_CONDUCT)
    seen = visible_complaints(actor)
    found = await sql.row(
        ComplaintRow, f"{_ROW} WHERE complaints.id = :id AND {seen.text}", id=complaint_id, **seen.values
    )
    if found is None:
        raise not_there()
    return found


async def complaint_by_key(key: str) -> int | None:
    """Give the complaint that a form has made already, so that sending it twice makes one."""
    return await sql.value(int, "SELECT id FROM complaints WHERE key = :key", key=key)


async def tally_complaints(actor: Actor, today: datetime.date) -> ComplaintCounts:
    """Count the open complaints that the actor sees by what is pressing."""
    require(actor, Permission.READ_CONDUCT)
    seen = visible_complaints(actor)
    found = await sql.row(
        ComplaintCounts,
        f"SELECT count(*), count(*) FILTER (WHERE {_NEXT} < :today),"
        f" count(*) FILTER (WHERE {_NEXT} >= :today AND {_NEXT} <= :soon),"
        f" count(*) FILTER (WHERE handler.id IS NULL), count(*) FILTER (WHERE {_OWES}),"
        f" min({_NEXT}), min({_NEXT}) FILTER (WHERE {_NEXT} >= :today){_FROM} WHERE {_OPEN} AND {seen.text}",
        today=today,
        soon=today + datetime.timedelta(SOON_DAYS),
        **seen.values,
    )
    return found or ComplaintCounts(0, 0, 0, 0, 0, None, None)
