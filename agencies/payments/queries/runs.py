"""Imports of payment files, by whichever door they came, with what they came to."""

import datetime
import json
from dataclasses import dataclass
from typing import Any

from agencies.common import evidence, sql
from agencies.common.access import Actor, Permission, require
from agencies.people.queries import PortfolioRow, all_portfolios

PAGE = 50


@dataclass(frozen=True, slots=True)
class ImportRun:
    """An import; `result` has the keys of the command's answer, empty while it runs or where it failed."""

    job_id: int
    portfolio: str
    currency: str
    name: str
    status: str
    rows_done: int
    rows_total: int | None
    result: dict[str, Any]
    asked_by: str
    asked_at: datetime.datetime
    finished_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class _Run:
    id: int
    payload: str
    status: str
    rows_done: int
    rows_total: int | None
    result: str | None
    name: str
    created_at: datetime.datetime
    finished_at: datetime.datetime | None


async def list_import_runs(actor: Actor, *, before: int | None = None, limit: int = PAGE) -> list[ImportRun]:
    """List the imports of payments, newest first; page on from the last `job_id`."""
    require(actor, Permission.READ_PAYMENTS)
    found = await sql.rows(
        _Run,
        "SELECT jobs.id, jobs.payload, jobs.status, jobs.rows_done, jobs.rows_total, jobs.result,"
        " people.name, jobs.created_at, jobs.finished_at FROM jobs JOIN people ON people.id = jobs.actor_id"
        f" WHERE jobs.kind = 'import_payments'{'' if before is None else ' AND jobs.id < :before'}"
        " ORDER BY jobs.id DESC LIMIT :limit",
        limit=limit,
        **({} if before is None else {"before": before}),
    )
    portfolios = {each.id: each for each in await all_portfolios()}
    return [_told(each, portfolios[json.loads(each.payload)["portfolio_id"]]) for each in found]


def _told(run: _Run, portfolio: PortfolioRow) -> ImportRun:
    payload = json.loads(run.payload)
    return ImportRun(
        run.id,
        portfolio.code,
        portfolio.currency,
        evidence.shown_name(payload["name"]),
        run.status,
        run.rows_done,
        run.rows_total,
        json.loads(run.result or "{}"),
        run.name,
        run.created_at,
        run.finished_at,
    )
