"""Exports a statement as a workbook that can be rechecked."""

import asyncio
import datetime
import tempfile
from dataclasses import dataclass
from pathlib import Path

from agencies.common import journal, sql, vault
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import format_month
from agencies.common.errors import Conflict
from agencies.people.queries import PortfolioRow
from agencies.vendors.queries import AgencyRow
from settlement.workbook.load_issue import find_statement, load_issue
from settlement.workbook.write_workbook import write_workbook


@dataclass(frozen=True, slots=True)
class Exported:
    """A workbook that was written."""

    file: Path
    hash: str
    lines: int


async def export_statement(
    actor: Actor,
    agency: AgencyRow,
    portfolio: PortfolioRow,
    month: datetime.date,
    file: Path,
    *,
    now: datetime.datetime,
) -> Exported:
    """Write the statement of an agency and a month to a file, which appears only when it is complete.

    A locked statement is sealed with this home's key, a draft is not. NotFound when the actor sees no such
    statement; Conflict when it cannot be written there, or its facts have changed.
    """
    require(actor, Permission.READ_STATEMENTS)
    _refuse_target(file)
    statement = await find_statement(actor, agency, portfolio, month)
    shown = await load_issue(statement, agency, portfolio)
    sign = vault.sign if statement.status == "locked" else None
    # A folder of its own keeps what is half done out of sight, and away when something fails.
    with tempfile.TemporaryDirectory(prefix=".export-", dir=file.parent) as folder:
        made = Path(folder) / file.name
        await asyncio.to_thread(write_workbook, made, shown, sign)
        async with sql.transaction():
            await journal.record(
                actor,
                "statement.exported",
                "statement",
                statement.id,
                agency_id=agency.id,
                now=now,
                month=format_month(month),
                status=statement.status,
                lines=len(shown.statement.lines),
                hash=statement.hash,
            )
            made.replace(file)
    return Exported(file, statement.hash, len(shown.statement.lines))


def _refuse_target(file: Path) -> None:
    if file.is_dir():
        raise Conflict("{file} is a folder; name a file in it that ends in .xlsx.", file=file)
    if file.suffix.lower() != ".xlsx":
        raise Conflict("{file} does not end in .xlsx; spreadsheet programs would not open it.", file=file)
    if not file.parent.is_dir():
        raise Conflict("There is no folder {folder}; make it first.", folder=file.parent)
