"""Secrets that only a browser or a link holds; the database keeps their digests."""

import secrets
from hashlib import sha256

_BYTES = 32


def new_token() -> str:
    """Draw a secret of 256 bits that may stand in an address or a cookie."""
    return secrets.token_urlsafe(_BYTES)


def digest_of(token: str) -> bytes:
    """Digest a secret as it is stored: it is random, so it needs neither salt nor stretching."""
    return sha256(token.encode("utf-8", "surrogatepass")).digest()
