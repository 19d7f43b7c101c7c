"""Passwords: hashed with Argon2id by the OWASP profile (19 MiB, 2 passes), off the event loop."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from agencies.common.errors import Invalid

SHORTEST = 12
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


async def hash_password(password: str) -> str:
    """Hash a password of at least twelve characters."""
    if len(password) < SHORTEST:
        raise Invalid("A password has at least {shortest} characters.", shortest=SHORTEST)
    return await asyncio.to_thread(_HASHER.hash, password)


async def password_fits(password: str, password_hash: str | None) -> bool:
    """Say whether a password is the one behind the hash; nobody signs in without a hash."""
    if password_hash is None:
        return False
    try:
        return await asyncio.to_thread(_HASHER.verify, password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
