"""Long acts as rows: asked for in a transaction, claimed under a lease, resumed after a crash, done once."""

import datetime
import json
import os
import secrets
import socket
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from agencies.common import sql, vault
from agencies.common.access import Actor
from agencies.common.errors import Conflict, NotFound
from agencies.common.words import Message, pack

ERROR = "job.error"
LEASE = datetime.timedelta(seconds=60)
_CHUNKS = 20
_COLUMNS = (
    "id, kind, key, payload, status, rows_done, rows_total, attempts, lease_owner, actor_id, result, error"
)
_reserved: ContextVar[str | None] = ContextVar("reserved", default=None)


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it is stored; `payload` and `result` are JSON texts without personal data."""

    id: int
    kind: str
    key: str
    payload: str
    status: str
    rows_done: int
    rows_total: int | None
    attempts: int
    lease_owner: str | None
    actor_id: int
    result: str | None
    error: str | None


class Cancelled(Exception):
    """Somebody asked the job to stop."""


def key_of(asked: Mapping[str, object]) -> str:
    """Digest what is asked, so that the same asked again finds the job that is at it."""
    return sha256(json.dumps(asked, sort_keys=True, default=str).encode()).hexdigest()


def chunk_of(total: int, *, most: int) -> int:
    """Say how many rows to do in one transaction: a twentieth, so that progress shows, and never too many."""
    return max(1, min(most, -(-total // _CHUNKS)))


def holder() -> str:
    """Name who takes jobs here: for whom they are reserved, else a new holder of this process."""
    return _reserved.get() or owner_name()


@contextmanager
def reserved(owner: str | None) -> Iterator[None]:
    """Keep what is asked for in the block for `owner`, who does it here and now; None leaves it to anybody.

    Without that a worker beside a command might take the job first, and the command could not tell of it.
    """
    before = _reserved.set(owner)
    try:
        yield
    finally:
        _reserved.reset(before)


async def enqueue(
    actor: Actor, kind: str, key: str, payload: Mapping[str, object], *, now: datetime.datetime
) -> Job:
    """Ask for an act, or give the open job that already does it; call it inside a transaction."""
    owner = _reserved.get()
    await sql.execute(
        "INSERT INTO jobs (kind, key, payload, status, rows_done, attempts, cancel_asked, actor_id,"
        " created_at, lease_owner, lease_until) VALUES (:kind, :key, :payload, :status, 0, 0, false, :actor,"
        " :now, :owner, :until) ON CONFLICT DO NOTHING",
        kind=kind,
        key=key,
        payload=json.dumps(payload, sort_keys=True, default=str),
        status="running" if owner else "queued",
        actor=actor.person_id,
        now=now,
        owner=owner,
        until=now + LEASE if owner else None,
    )
    job = await sql.row(
        Job,
        f"SELECT {_COLUMNS} FROM jobs WHERE kind = :kind AND key = :key AND status IN ('queued', 'running')",
        kind=kind,
        key=key,
    )
    if job is None:
        raise Conflict(
            "The job {kind} was finished by somebody else just now; look at its result.", kind=kind
        )
    return job


async def find(job_id: int) -> Job:
    """Read a job; NotFound when there is none."""
    job = await sql.row(Job, f"SELECT {_COLUMNS} FROM jobs WHERE id = :id", id=job_id)
    if job is None:
        raise NotFound("There is no job {id}.", id=job_id)
    return job


def owner_name() -> str:
    """Name this process as the holder of a lease: host, process, and a word that no later process has."""
    return f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"


def is_gone(owner: str) -> bool:
    """Say whether the holder of a lease was a process of this machine that has died."""
    host, process, _ = owner.split("/")
    if host != socket.gethostname() or int(process) == os.getpid():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


async def take(job_id: int, owner: str, *, now: datetime.datetime) -> Job:
    """Take a certain open job; Conflict when another living process holds it or it has ended."""
    job = await find(job_id)
    if not await _seize(job, owner, now):
        raise Conflict(
            "Another process is working on job {id}; wait for it or try again in a minute.", id=job_id
        )
    return await find(job_id)


async def claim(owner: str, *, now: datetime.datetime, kinds: Collection[str]) -> Job | None:
    """Take the oldest open job of some kinds that nobody living holds; None when there is none."""
    waiting = await sql.rows(
        Job,
        f"SELECT {_COLUMNS} FROM jobs WHERE status IN ('queued', 'running') AND {sql.any_of('kind', 'kinds')}"
        " ORDER BY CASE status WHEN 'queued' THEN 0 ELSE 1 END, id LIMIT 50",
        kinds=list(kinds),
    )
    for each in waiting:
        if await _seize(each, owner, now):
            return await find(each.id)
    return None


async def _seize(job: Job, owner: str, now: datetime.datetime) -> bool:
    gone = job.lease_owner if job.lease_owner and is_gone(job.lease_owner) else None
    changed = await sql.execute(
        "UPDATE jobs SET status = 'running', lease_owner = :owner, lease_until = :until,"
        " attempts = attempts + 1, started_at = coalesce(started_at, :now), taken_at = :now,"
        " taken_rows = rows_done WHERE id = :id AND (status = 'queued' OR status = 'running' AND"
        " (lease_until < :now OR lease_owner = :gone OR lease_owner = :owner))",
        owner=owner,
        until=now + LEASE,
        now=now,
        id=job.id,
        gone=gone,
    )
    return bool(changed)


@dataclass(slots=True)
class Running:
    """A claimed job in the hands of its handler."""

    job: Job
    actor: Actor
    clock: Callable[[], datetime.datetime]
    watch: Callable[[int, int | None], None] = field(default=lambda done, total: None)
    follow_ons: list[int] = field(default_factory=list)

    @property
    def payload(self) -> dict[str, Any]:
        """What was asked, as JSON gives it back."""
        found: dict[str, Any] = json.loads(self.job.payload)
        return found

    async def progress(self, done: int, total: int | None) -> None:
        """Note how many rows are done, never fewer than before; Cancelled when asked to stop."""
        now = self.clock()
        cancel = await sql.rows(
            _Cancel,
            "UPDATE jobs SET rows_done = CASE WHEN rows_done > :done THEN rows_done ELSE :done END,"
            " rows_total = :total, lease_until = :until WHERE id = :id AND lease_owner = :owner"
            " AND status = 'running' RETURNING cancel_asked, rows_done",
            done=done,
            total=total,
            until=now + LEASE,
            id=self.job.id,
            owner=self.job.lease_owner,
        )
        if not cancel:
            raise Conflict("Another process has taken over job {id}; nothing was done twice.", id=self.job.id)
        self.watch(cancel[0].rows_done, total)
        if cancel[0].asked:
            raise Cancelled

    async def finish(self, result: Mapping[str, object]) -> None:
        """Mark the job done in the transaction that does its work, so that both happen or neither."""
        changed = await sql.execute(
            "UPDATE jobs SET status = 'done', result = :result, finished_at = :now, lease_owner = NULL"
            " WHERE id = :id AND lease_owner = :owner AND status = 'running'",
            result=json.dumps(result, sort_keys=True, default=str),
            now=self.clock(),
            id=self.job.id,
            owner=self.job.lease_owner,
        )
        if not changed:
            raise Conflict("Another process has taken over job {id}; nothing was done twice.", id=self.job.id)

    async def follow_on(self, kind: str, key: str, payload: Mapping[str, object]) -> None:
        """Ask, in the running transaction, for an act that a higher floor does after this one."""
        job = await enqueue(self.actor, kind, key, payload, now=self.clock())
        self.follow_ons.append(job.id)


@dataclass(frozen=True, slots=True)
class _Cancel:
    asked: bool
    rows_done: int


async def beat(running: Running) -> None:
    """Renew the lease of a job whose handler has nothing to report for a while."""
    await sql.execute(
        "UPDATE jobs SET lease_until = :until WHERE id = :id AND lease_owner = :owner AND status = 'running'",
        until=running.clock() + LEASE,
        id=running.job.id,
        owner=running.job.lease_owner,
    )


async def let_go(running: Running) -> None:
    """Give an unfinished job back, for whoever works next to resume."""
    await sql.execute(
        "UPDATE jobs SET lease_until = :now WHERE id = :id AND lease_owner = :owner AND status = 'running'",
        now=running.clock() - LEASE,
        id=running.job.id,
        owner=running.job.lease_owner,
    )


async def close(running: Running, status: str, why: Message | None = None) -> None:
    """End a job that did not finish its work: failed with a sentence, or cancelled.

    What stands in the places of the sentence may be personal, so it is kept encrypted.
    """
    await sql.execute(
        "UPDATE jobs SET status = :status, error = :error, error_cipher = :sealed, finished_at = :now,"
        " lease_owner = NULL WHERE id = :id AND lease_owner = :owner AND status = 'running'",
        status=status,
        error=why.text if why else None,
        sealed=vault.encrypt(json.dumps(pack(why)), ERROR) if why else None,
        now=running.clock(),
        id=running.job.id,
        owner=running.job.lease_owner,
    )


async def ask_to_cancel(job_id: int) -> bool:
    """Ask an open job to stop at its next report of progress; False when it has already ended."""
    changed = await sql.execute(
        "UPDATE jobs SET cancel_asked = true WHERE id = :id AND status IN ('queued', 'running')", id=job_id
    )
    return bool(changed)


async def drop_waiting(job_id: int, *, now: datetime.datetime) -> None:
    """End a job as cancelled that nobody has begun."""
    await sql.execute(
        "UPDATE jobs SET status = 'cancelled', finished_at = :now WHERE id = :id AND status = 'queued'",
        id=job_id,
        now=now,
    )


Handler = Callable[[Running], Awaitable[None]]
