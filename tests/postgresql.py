"""PostgreSQL for the tests: the bench's way to a server, which here waits for no disk."""

import os
import shutil
from pathlib import Path

from portal.bench import postgresql
from portal.bench.postgresql import Server, Unavailable, programs

__all__ = ["Server", "Unavailable", "programs", "start"]

_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "256MB",
    "max_connections": "200",
    "max_wal_size": "4GB",
    "autovacuum": "off",
}
_ROOM = 8 * 2**30


def start() -> Server:
    """Find a server or start one; raise Unavailable where this machine has none."""
    return postgresql.start(_SETTINGS, within=_memory())


def _memory() -> Path | None:
    """Find a folder in memory with room enough: a database is hundreds of files, made there in no time."""
    folder = Path("/dev/shm")
    roomy = folder.is_dir() and os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > _ROOM
    return folder if roomy else None
