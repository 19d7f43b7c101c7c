"""What a workbook shows besides its lines, and what these rested on when the statement was made."""

import datetime
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from agencies.common import sql
from settlement.statements.queries.stored import StatementRow, totals_before
from settlement.statements.rules import LockedTotal, Original
from settlement.workbook.rules import Place


@dataclass(frozen=True, slots=True)
class CoverRow:
    """Names for the codes of a statement, and who drafted and approved it when."""

    agency: str
    portfolio: str
    drafted_by: str
    drafted_at: datetime.datetime
    approved_by: str | None
    approved_at: datetime.datetime | None
    sole_person: bool


class OriginalRow(NamedTuple):
    """A locked line that is undone, and where it stands."""

    part_id: int
    reference: str
    amount_minor: int
    base_minor: int
    rate_ppm: int | None
    commission_minor: int
    terms_number: int
    month: datetime.date
    line_number: int

    @property
    def original(self) -> Original:
        """What the reversal rests on."""
        return Original(*self[:7])

    @property
    def place(self) -> Place:
        """Where the line stands."""
        return Place(self.month, self.line_number)


@dataclass(frozen=True, slots=True)
class FinishedExport:
    """A workbook that a job made, kept as evidence."""

    job_id: int
    evidence_id: int


async def finished_export(kind: str, key: str) -> FinishedExport | None:
    """Find the newest job that finished an export, by what was asked of it."""
    found = await sql.tuples(
        "SELECT id, result FROM jobs WHERE kind = :kind AND key = :key AND status = 'done'"
        " ORDER BY id DESC LIMIT 1",
        kind=kind,
        key=key,
    )
    return FinishedExport(int(found[0][0]), int(json.loads(found[0][1])["evidence_id"])) if found else None


async def cover_of(statement_id: int) -> CoverRow:
    """Read who answers for a statement that is known to exist."""
    found = await sql.rows(
        CoverRow,
        "SELECT agencies.name, portfolios.name, drafter.name, drafted_at, approver.name, approved_at,"
        " sole_person FROM statements JOIN agencies ON agencies.id = statements.agency_id"
        " JOIN portfolios ON portfolios.id = statements.portfolio_id"
        " JOIN people AS drafter ON drafter.id = drafted_by"
        " LEFT JOIN people AS approver ON approver.id = approved_by WHERE statements.id = :id",
        id=statement_id,
    )
    return found[0]


async def locked_before(
    statement: StatementRow, portfolio_id: int, months: Collection[datetime.date]
) -> list[LockedTotal]:
    """Sum what earlier statements hold of some months of payment; later ones know nothing of it."""
    if not months:
        return []
    return await totals_before(
        *(statement.agency_id, portfolio_id, statement.month),
        sql.any_of("line.month", "months"),
        months=sorted(months),
    )


async def originals_before(parts: Collection[int]) -> list[OriginalRow]:
    """Read the locked lines of parts that are undone."""
    if not parts:
        return []
    return await sql.rows(
        OriginalRow,
        "SELECT part.id, payments.reference, part.amount_minor, line.base_minor, line.rate_ppm,"
        " line.commission_minor, line.terms_id, statements.month, line.line_number"
        " FROM statement_lines AS line JOIN statements ON statements.id = line.statement_id"
        " JOIN attributions AS part ON part.id = line.attribution_id"
        " JOIN payments ON payments.id = part.payment_id"
        f" WHERE statements.status = 'locked' AND {sql.any_of('part.id', 'parts')}",
        parts=sorted(parts),
    )
