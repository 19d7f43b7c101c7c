"""PostgreSQL for the tests: the bench's way to a server, which here waits for no disk."""

from portal.bench import postgresql
from portal.bench.postgresql import Server, Unavailable

__all__ = ["Server", "Unavailable", "start"]

_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "256MB",
    "max_connections": "200",
    "max_wal_size": "4GB",
    "autovacuum": "off",
}


def start() -> Server:
    """Find a server or start one; raise Unavailable where this machine has none."""
    return postgresql.start(_SETTINGS)
