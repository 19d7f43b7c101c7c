"""Tries to sign in that did not succeed; accounts and addresses stand here as digests only."""

import datetime

from agencies.common import sql, vault

KEPT = datetime.timedelta(days=1)
_LOCK_BYTES = 8


def account_digest(email: str) -> bytes:
    """Digest the account that somebody names, whether it exists or not."""
    return vault.blind_index("sign_in.account", email.strip().lower())


def address_digest(address: str) -> bytes:
    """Digest the address that somebody signs in from."""
    return vault.blind_index("sign_in.address", address)


async def hold_back(*digests: bytes) -> None:
    """Let tries for the same account or from the same address wait for each other in the running transaction.

    SQLite has one writer anyway. PostgreSQL would let many count at once and all find the same low number.
    """
    if sql.is_postgresql():
        for key in sorted(int.from_bytes(each[:_LOCK_BYTES], "big", signed=True) for each in digests):
            await sql.value(str, "SELECT CAST(pg_advisory_xact_lock(:key) AS TEXT)", key=key)


async def failures_of(account: bytes, address: bytes, *, since: datetime.datetime) -> tuple[int, int]:
    """Count the failures since a moment for an account and from an address."""
    counted = [
        await sql.value(
            int,
            f"SELECT count(*) FROM sign_in_failures WHERE {column} = :digest AND at > :since",
            digest=digest,
            since=since,
        )
        or 0
        for column, digest in (("account", account), ("address", address))
    ]
    return counted[0], counted[1]


async def add_failure(account: bytes, address: bytes, *, now: datetime.datetime) -> int:
    """Note a try before it is decided, and clear away what is too old to matter."""
    await sql.execute("DELETE FROM sign_in_failures WHERE at < :then", then=now - KEPT)
    return await sql.insert(
        "INSERT INTO sign_in_failures (account, address, at) VALUES (:account, :address, :now) RETURNING id",
        account=account,
        address=address,
        now=now,
    )


async def forgive(failure_id: int) -> None:
    """Take back a try that turned out well."""
    await sql.execute("DELETE FROM sign_in_failures WHERE id = :id", id=failure_id)


async def forgive_account(email: str) -> None:
    """Forget the failures of an account whose password was just proved or set."""
    await sql.execute("DELETE FROM sign_in_failures WHERE account = :account", account=account_digest(email))
