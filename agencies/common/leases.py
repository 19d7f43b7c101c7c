"""What one process at a time does: held for a while by a row, and held on to by renewing it."""

import datetime
from dataclasses import dataclass

from agencies.common import jobs, sql

LEASE = datetime.timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Lease:
    """Who does something, and until when nobody else may."""

    holder: str
    until: datetime.datetime


async def take(name: str, holder: str, *, now: datetime.datetime) -> bool:
    """Take or renew a lease; False while another living process has it.

    A holder of this machine whose process has died loses it at once, any other when it has run out.
    """
    there = await find(name)
    gone = there.holder if there and jobs.is_gone(there.holder) else None
    changed = await sql.execute(
        "INSERT INTO leases (name, holder, until) VALUES (:name, :holder, :until) ON CONFLICT (name)"
        " DO UPDATE SET holder = :holder, until = :until WHERE leases.until < :now"
        " OR leases.holder = :holder OR leases.holder = :gone",
        name=name,
        holder=holder,
        until=now + LEASE,
        now=now,
        gone=gone,
    )
    return bool(changed)


async def give_back(name: str, holder: str) -> None:
    """End a lease before its time, for whoever waits for it."""
    await sql.execute("DELETE FROM leases WHERE name = :name AND holder = :holder", name=name, holder=holder)


async def find(name: str) -> Lease | None:
    """Read a lease, whether it has run out or not; None where nobody has it."""
    return await sql.row(Lease, "SELECT holder, until FROM leases WHERE name = :name", name=name)
