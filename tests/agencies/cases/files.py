"""Case files as tests write them, and their import from end to end."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from agencies.cases.import_cases import ask_import_cases
from agencies.cases.import_points import ask_import_points
from agencies.common.access import Actor
from agencies.common.refused_rows import of_job
from agencies.common.tabular.problems import RefusedRow
from agencies.people.queries import portfolio_by_id
from portal.clock import Clock
from portal.worker import run_job

AS_OF = datetime.date(2017, 9, 30)
NOW = datetime.datetime(2017, 10, 2, 14, tzinfo=datetime.UTC)
HEADINGS = ("case_no", "outstanding", "overdue_since", "debtor_id", "id_number", "name", "phone", "status")


def table(rows: Sequence[Mapping[str, object]], headings: Sequence[str] = HEADINGS) -> bytes:
    """Write a csv; what a row leaves out is a case long overdue."""
    filled = [{"outstanding": "100.00", "overdue_since": "2017-01-01", **row} for row in rows]
    lines = [",".join(headings), *(",".join(str(row.get(each, "")) for each in headings) for row in filled)]
    return "\n".join(lines).encode()


def at(moment: datetime.datetime) -> Clock:
    """Make a clock that stands still."""
    return lambda: moment


async def import_file(
    actor: Actor, portfolio_id: int, data: bytes, *, as_of: datetime.date = AS_OF, **asked: Any
) -> dict[str, Any]:
    """Import a case file, and give the result of the job with the job's id beside it."""
    now = asked.pop("now", NOW)
    job = await ask_import_cases(
        actor,
        await portfolio_by_id(portfolio_id),
        data,
        name=asked.pop("name", "cases.csv"),
        as_of=as_of,
        columns=asked.pop("columns", {}),
        now=now,
        **asked,
    )
    done = await run_job(job.id, clock=at(now))
    return {**done.result, "job": job.id, "follow_ons": done.follow_ons}


async def import_points_file(actor: Actor, portfolio_id: int, data: bytes) -> dict[str, Any]:
    """Import a contact point file, and give the result of the job with the job's id beside it."""
    portfolio = await portfolio_by_id(portfolio_id)
    job = await ask_import_points(actor, portfolio, data, name="points.csv", now=NOW)
    done = await run_job(job.id, clock=at(NOW))
    return {**done.result, "job": job.id}


async def refused(job_id: int) -> list[tuple[int, str, str]]:
    """List what a job refused: row, column and code."""
    found: Sequence[RefusedRow] = await of_job(job_id)
    return [(each.problem.row, each.problem.column, each.problem.code) for each in found]


def figures(result: Mapping[str, Any]) -> dict[str, Any]:
    """Pick how many rows were created, updated, unchanged and refused."""
    return {name: result[name] for name in ("created", "updated", "unchanged", "refused")}
