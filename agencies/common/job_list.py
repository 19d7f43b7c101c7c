"""Jobs as people see them: what was asked, by whom, how far it is, how long it will take."""

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agencies.common import jobs, sql, vault
from agencies.common.access import Actor, visible_jobs
from agencies.common.errors import NotFound
from agencies.common.paging import stretch_by_id
from agencies.common.words import Message, unpack

_SOON = datetime.timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job in a list."""

    id: int
    kind: str
    status: str
    actor_id: int
    actor_name: str
    rows_done: int
    rows_total: int | None
    cancel_asked: bool
    created_at: datetime.datetime
    started_at: datetime.datetime | None
    finished_at: datetime.datetime | None
    taken_at: datetime.datetime | None
    taken_rows: int | None

    @property
    def is_open(self) -> bool:
        """Say whether the job waits or runs."""
        return self.status in {"queued", "running"}

    def pace(self, now: datetime.datetime) -> float | None:
        """Give the rows a second since the job was last taken up; None while that says nothing."""
        done = self.rows_done - (self.taken_rows or 0)
        if self.taken_at is None or done <= 0 or (elapsed := now - self.taken_at) < _SOON:
            return None
        return done / elapsed.total_seconds()

    def seconds_left(self, now: datetime.datetime) -> int | None:
        """Estimate the seconds to the end from the pace; None while nothing can be said.

        1,000 of 5,000 rows in 2 seconds leave 8 seconds.
        """
        pace = self.pace(now)
        if self.status != "running" or pace is None or self.rows_total is None:
            return None
        return max(0, round((self.rows_total - self.rows_done) / pace))


@dataclass(frozen=True, slots=True)
class JobPage:
    """A job on its own page: `payload` and `result` as they were kept, `error` why it did not end well.

    `upload_id` is the file that was handed in by the portal for it, if one was.
    """

    row: JobRow
    payload: Mapping[str, Any]
    result: Mapping[str, Any]
    error: Message | None
    refused: int
    upload_id: int | None


@dataclass(frozen=True, slots=True)
class JobFilter:
    """What the list is narrowed to; an empty field narrows nothing."""

    status: str = ""
    kind: str = ""
    actor_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Inside:
    payload: str
    result: str | None
    error_cipher: bytes | None
    refused: int
    upload_id: int | None


_ROW = """
SELECT jobs.id, jobs.kind, jobs.status, jobs.actor_id, asker.name, jobs.rows_done, jobs.rows_total,
       jobs.cancel_asked, jobs.created_at, jobs.started_at, jobs.finished_at, jobs.taken_at, jobs.taken_rows
FROM jobs JOIN people AS asker ON asker.id = jobs.actor_id
"""


async def list_jobs(
    actor: Actor, wanted: JobFilter, *, after: int | None = None, back: bool = False, limit: int = 50
) -> Sequence[JobRow]:
    """List up to `limit` + 1 jobs, newest first, older than the one with id `after`, or newer going back."""
    seen = visible_jobs(actor, "asker")
    conditions, values = [seen.text], dict(seen.values)
    for column in ("status", "kind", "actor_id"):
        if given := getattr(wanted, column):
            conditions.append(f"jobs.{column} = :{column}")
            values[column] = given
    page = stretch_by_id("jobs.id", after, back=back)
    return await sql.rows(
        JobRow,
        f"{_ROW} WHERE {' AND '.join(conditions)} AND {page.where} ORDER BY {page.order} LIMIT :most",
        **values,
        **page.values,
        most=limit + 1,
    )


async def job_row(actor: Actor, job_id: int) -> JobRow:
    """Read a job's row; one that the actor does not see is not found."""
    seen = visible_jobs(actor, "asker")
    found = await sql.row(JobRow, f"{_ROW} WHERE jobs.id = :id AND {seen.text}", id=job_id, **seen.values)
    if found is None:
        raise NotFound("There is no job {id}.", id=job_id)
    return found


async def job_page(actor: Actor, job_id: int) -> JobPage:
    """Read a job with what was asked, what came out, and how many rows it refused."""
    row = await job_row(actor, job_id)
    inside = await sql.row(
        _Inside,
        "SELECT payload, result, error_cipher, (SELECT count(*) FROM job_problems WHERE job_id = jobs.id),"
        " (SELECT min(uploads.id) FROM uploads"
        "  WHERE jobs.id IN (preview_job_id, trial_job_id, import_job_id)) FROM jobs WHERE id = :id",
        id=job_id,
    )
    assert inside is not None  # noqa: S101 - jobs are never deleted
    error = inside.error_cipher and unpack(json.loads(vault.decrypt(inside.error_cipher, jobs.ERROR)))
    payload, result = json.loads(inside.payload), json.loads(inside.result or "{}")
    return JobPage(row, payload, result, error or None, inside.refused, inside.upload_id)


async def was_asked(kind: str, key: str) -> bool:
    """Say whether a job was ever asked for under a key, whatever became of it."""
    found = await sql.value(
        int, "SELECT id FROM jobs WHERE kind = :kind AND key = :key LIMIT 1", kind=kind, key=key
    )
    return found is not None


async def latest_job(kind: str, status: str = "done") -> int | None:
    """Find the newest job of a kind that ended in a certain way, for what it found."""
    return await sql.value(
        int,
        "SELECT id FROM jobs WHERE kind = :kind AND status = :status ORDER BY id DESC LIMIT 1",
        kind=kind,
        status=status,
    )
