"""Imports a payment file: what each payment lowers, and whom it is credited to."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agencies.common import evidence, jobs, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import civil_day
from agencies.common.refused_rows import keep
from agencies.common.tabular import OpenTable, Row, open_table
from agencies.common.tabular.problems import Problem, RefusedRow
from agencies.payments.payment_rows import PaymentRows, known_headings
from agencies.payments.post_payments import post_payments
from agencies.payments.queries.staging import clear_staged, last_row_read, stage
from agencies.payments.rules.drafts import Draft
from agencies.people.queries import PortfolioRow, portfolio_by_id

KIND = "import_payments"
LARGEST_CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class _Asked:
    portfolio_id: int
    evidence_id: int
    name: str
    columns: Mapping[str, str]


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
        return await enqueue_import(actor, portfolio.id, kept.id, columns or {}, name=name, now=now)


async def enqueue_import(
    actor: Actor,
    portfolio_id: int,
    evidence_id: int,
    columns: Mapping[str, str],
    *,
    name: str,
    now: datetime.datetime,
) -> jobs.Job:
    """Enqueue the import of a file that is kept already, in the running transaction."""
    require(actor, Permission.IMPORT_PAYMENTS)
    asked = {"portfolio_id": portfolio_id, "evidence_id": evidence_id, "columns": dict(columns)}
    return await jobs.enqueue(
        actor, KIND, jobs.key_of(asked), {**asked, "name": evidence.hide_name(name)}, now=now
    )


async def import_payments(running: jobs.Running) -> None:
    """Stage the rows in chunks, then post them all in one transaction."""
    asked = _Asked(**running.payload)
    portfolio = await portfolio_by_id(asked.portfolio_id)
    today = civil_day(running.clock(), portfolio.time_zone)
    data = await evidence.read(asked.evidence_id)
    async with open_table(
        data, name=evidence.shown_name(asked.name), known_headings=known_headings(asked.columns)
    ) as opened:
        rows = PaymentRows(opened.table.headings, asked.columns, portfolio.currency, today)
        await _stage_rows(running, opened, rows)
        total = opened.table.total_rows
    async with sql.transaction():
        # It also holds the job's row, so that no other process takes the job while all is posted.
        await running.progress(total, total)
        result = await post_payments(running, portfolio, rows, total)
        await clear_staged(running.job.id)
        await running.finish(result)


async def _stage_rows(running: jobs.Running, opened: OpenTable, rows: PaymentRows) -> None:
    """Stage what is not staged yet; all rows are read again, since made references count equal rows."""
    done, total = 0, opened.table.total_rows
    last = await last_row_read(running.job.id)
    async for chunk in opened.chunks(jobs.chunk_of(total, most=LARGEST_CHUNK)):
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
