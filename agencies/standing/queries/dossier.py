"""What a dossier holds of an agency: rows as they stand, of this agency only and without debtors' data."""

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from agencies.common import sql
from agencies.standing.queries.scores import MeasureRow

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Agency:
    code: str
    name: str
    capacity: int | None
    status: str
    grade: str | None
    created_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class _Score:
    id: int
    portfolio: str
    month: datetime.date
    revision: int
    points: int | None
    grade: str | None
    reason: str
    cases: int
    seasoned_cases: int
    created_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class _Inspection:
    id: int
    month: datetime.date
    manner: str
    held_on: datetime.date
    sample_size: int
    inspector: str
    opened_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class _Figure:
    inspection_id: int
    content: str
    portfolio: str | None
    counted: int
    of_all: int
    counted_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class _Finding:
    inspection_id: int
    number: int
    content: str
    severity: str
    due_on: datetime.date
    made_at: datetime.datetime
    last_step: str | None


@dataclass(frozen=True, slots=True)
class _Complaint:
    reference: str
    portfolio: str
    case_no: str | None
    channel: str
    source: str
    subject: str
    received_on: datetime.date
    answer_by: datetime.date
    outcome: str | None
    red_line: bool | None
    decided_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class _Day:
    portfolio: str
    day: datetime.date
    contacts: int


@dataclass(frozen=True, slots=True)
class _Batch:
    code: str
    portfolio: str
    starts_on: datetime.date
    due_on: datetime.date | None
    cases: int
    amount_minor: int
    open_cases: int


@dataclass(frozen=True, slots=True)
class _Entry:
    id: int
    at: datetime.datetime
    person: str | None
    act: str
    thing: str
    thing_id: int | None
    content: str
    position: int
    mac: bytes


async def agency_row(agency_id: int) -> dict[str, Any]:
    """Read the agency itself."""
    found = await _rows(
        _Agency,
        "SELECT code, name, capacity, status, grade, created_at FROM agencies WHERE id = :agency",
        agency_id,
    )
    return found[0]


async def score_rows(agency_id: int) -> Mapping[str, Rows]:
    """Read every score with its measures; what peers came to is theirs and stays out."""
    scores = await _rows(
        _Score,
        "SELECT scores.id, portfolios.code, month, revision, points, grade, reason, cases, seasoned_cases,"
        " score_runs.created_at FROM scores JOIN score_runs ON score_runs.id = run_id"
        " JOIN portfolios ON portfolios.id = portfolio_id WHERE agency_id = :agency ORDER BY scores.id",
        agency_id,
    )
    measures = await _rows(
        MeasureRow,
        "SELECT score_id, measure, numerator, denominator, weight, score_measures.points FROM score_measures"
        " JOIN scores ON scores.id = score_id WHERE agency_id = :agency AND measure <> 'recovery'"
        " ORDER BY score_measures.id",
        agency_id,
    )
    return {"scores": scores, "measures": measures}


async def conduct_rows(agency_id: int) -> Mapping[str, Rows]:
    """Read inspections with their figures and findings, and complaints without what was said in them."""
    return {**await _inspected(agency_id), "complaints": await _complaints(agency_id)}


async def _inspected(agency_id: int) -> Mapping[str, Rows]:
    inspections = await _rows(
        _Inspection,
        "SELECT inspections.id, month, manner, held_on, sample_size, people.name, opened_at FROM inspections"
        " JOIN people ON people.id = inspector_id WHERE inspections.agency_id = :agency ORDER BY month",
        agency_id,
    )
    figures = await _rows(
        _Figure,
        "SELECT inspection_id, content, portfolios.code, counted, of_all, counted_at FROM inspection_figures"
        " JOIN inspections ON inspections.id = inspection_id"
        " LEFT JOIN portfolios ON portfolios.id = portfolio_id WHERE agency_id = :agency"
        " ORDER BY inspection_figures.id",
        agency_id,
    )
    findings = await _rows(
        _Finding,
        "SELECT inspection_id, number, content, severity, due_on, made_at, CASE WHEN EXISTS (SELECT 1"
        " FROM finding_withdrawals AS gone WHERE gone.finding_id = findings.id) THEN 'withdrawn'"
        " ELSE (SELECT step FROM finding_steps WHERE finding_id = findings.id ORDER BY sequence DESC LIMIT 1)"
        " END FROM findings"
        " JOIN inspections ON inspections.id = inspection_id WHERE agency_id = :agency ORDER BY findings.id",
        agency_id,
    )
    return {"inspections": inspections, "figures": figures, "findings": findings}


async def _complaints(agency_id: int) -> Rows:
    return await _rows(
        _Complaint,
        "SELECT reference, portfolios.code, cases.case_no, channel, source, subject, received_on, answer_by,"
        " ended.outcome, ended.red_line, ended.made_on FROM complaints"
        " JOIN portfolios ON portfolios.id = complaints.portfolio_id"
        " LEFT JOIN cases ON cases.id = complaints.case_id LEFT JOIN complaint_events AS ended"
        " ON ended.complaint_id = complaints.id AND ended.event = 'decided' AND NOT EXISTS"
        " (SELECT 1 FROM complaint_events AS later WHERE later.complaint_id = complaints.id"
        " AND later.event = 'decided' AND later.sequence > ended.sequence)"
        " WHERE complaints.agency_id = :agency ORDER BY complaints.id",
        agency_id,
    )


async def contact_counts(agency_id: int) -> Rows:
    """Count the agency's contacts by portfolio and month."""
    days = await sql.rows(
        _Day,
        "SELECT portfolios.code, civil_day, count(*) FROM contacts JOIN cases ON cases.id = case_id"
        " JOIN portfolios ON portfolios.id = portfolio_id WHERE agency_id = :agency"
        " GROUP BY portfolios.code, civil_day",
        agency=agency_id,
    )
    counts: Counter[tuple[str, str]] = Counter()
    for each in days:
        counts[each.portfolio, f"{each.day:%Y-%m}"] += each.contacts
    return [
        {"portfolio": portfolio, "month": month, "contacts": count}
        for (portfolio, month), count in sorted(counts.items())
    ]


async def batch_rows(agency_id: int) -> Rows:
    """Read the agency's batches, with what is open of each."""
    return await _rows(
        _Batch,
        "SELECT batches.code, portfolios.code, batches.starts_on, batches.due_on, batches.cases,"
        " batches.amount_minor, (SELECT count(*) FROM placements WHERE batch_id = batches.id"
        " AND ended_on IS NULL) FROM batches JOIN portfolios ON portfolios.id = batches.portfolio_id"
        " WHERE agency_id = :agency ORDER BY batches.id",
        agency_id,
    )


async def journal_rows(agency_id: int) -> Rows:
    """Read the journal of the agency as it is stored, with the codes that only this home could write."""
    found = await _rows(
        _Entry,
        "SELECT journal.id, at, people.name, act, thing, thing_id, content, position, mac FROM journal"
        " LEFT JOIN people ON people.id = actor_id WHERE journal.agency_id = :agency ORDER BY journal.id",
        agency_id,
    )
    return [{**each, "mac": bytes(each["mac"]).hex()} for each in found]


async def _rows(kind: type[Any], text: str, agency_id: int) -> Rows:
    return [asdict(each) for each in await sql.rows(kind, text, agency=agency_id)]
