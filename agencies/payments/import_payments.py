"""Imports a payment file: what each payment lowers, and whom it is credited to."""

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from agencies.common import evidence, jobs, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import civil_day
from agencies.common.refused_rows import RefusedRow, keep
from agencies.common.tabular import OpenTable, Row, open_table
from agencies.common.tabular.problems import Problem
from agencies.payments.payment_rows import KNOWN_HEADINGS, PaymentRows, match_payment_columns
from agencies.payments.post_payments import post_payments
from agencies.payments.queries.staging import clear_staged, last_row_read, stage
from agencies.payments.rules.drafts import Draft
from agencies.people.queries import PortfolioRow, portfolio_by_id

KIND = "import_payments"
CHUNKS = 20
LARGEST_CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of an import: the portfolio, the kept file and its name, columns chosen by hand."""

    portfolio_id: int
    evidence_id: int
    name: str
    columns: dict[str, str]

    @property
    def key(self) -> str:
        """Digest what is asked; the same file under another name is the same."""
        asked = [self.portfolio_id, self.evidence_id, sorted(self.columns.items())]
        return sha256(json.dumps(asked).encode()).hexdigest()


async def ask_import_payments(
    actor: Actor,
    portfolio: PortfolioRow,
    data: bytes,
    *,
    name: str,
    columns: Mapping[str, str] | None = None,
    now: datetime.datetime,
) -> jobs.Job:
    """Keep a payment file as evidence and ask for its import; the same file asked again is the same job.

    `columns` maps fields to headings where the file's own are not recognised.
    """
    require(actor, Permission.IMPORT_PAYMENTS)
    async with sql.transaction():
        kept = await evidence.keep(data, now=now)
        asked = Asked(portfolio.id, kept.id, name, dict(columns or {}))
        return await jobs.enqueue(actor, KIND, asked.key, asdict(asked), now=now)


async def import_payments(running: jobs.Running) -> None:
    """Stage the rows in chunks, then post them all in one transaction."""
    asked = _asked(running.payload)
    portfolio = await portfolio_by_id(asked.portfolio_id)
    data = await evidence.read(asked.evidence_id)
    async with open_table(data, name=asked.name, known_headings=KNOWN_HEADINGS) as table:
        rows = _reader(running, asked, portfolio, table)
        await _stage_rows(running, table, rows)
        total = table.table.total_rows
    async with sql.transaction():
        # It also holds the job's row, so that no other process takes the job while all is posted.
        await running.progress(total, total)
        result = await post_payments(running, portfolio, rows, total)
        await clear_staged(running.job.id)
        await running.finish(result)


def _asked(payload: Mapping[str, Any]) -> Asked:
    return Asked(**payload)


def _reader(running: jobs.Running, asked: Asked, portfolio: PortfolioRow, table: OpenTable) -> PaymentRows:
    headings = table.table.headings
    today = civil_day(running.clock(), portfolio.time_zone)
    match = match_payment_columns(headings, asked.columns)
    return PaymentRows(match, headings, portfolio.currency, today)


async def _stage_rows(running: jobs.Running, table: OpenTable, rows: PaymentRows) -> None:
    """Stage what is not staged yet; all rows are read again, since made references count equal rows."""
    done, total = 0, table.table.total_rows
    last = await last_row_read(running.job.id)
    async for chunk in table.chunks(max(1, min(LARGEST_CHUNK, -(-total // CHUNKS)))):
        read = [(row, rows.read(row)) for row in chunk]
        fresh = [(row, found) for row, found in read if row.number > last]
        if fresh:
            async with sql.transaction():
                # Told inside: a process that lost the job to another must not write beside it.
                await running.progress(done, total)
                await _stage(running.job.id, fresh)
        done += len(chunk)


async def _stage(job_id: int, read: Sequence[tuple[Row, Draft | list[Problem]]]) -> None:
    drafts = [(found, row.cells) for row, found in read if isinstance(found, Draft)]
    refused = [
        RefusedRow(problem, row.cells)
        for row, problems in read
        if not isinstance(problems, Draft)
        for problem in problems
    ]
    await stage(job_id, drafts)
    await keep(job_id, refused)
