"""Whether a form was sent from our own page by the person who is signed in."""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from agencies.common import vault

_PURPOSE = "portal.csrf"
_BYTES = 32


def token_for(session_token: str) -> str:
    """Make the token for the forms of a session, spelled anew for each page.

    The same letters on every page could be guessed from the sizes of compressed ones (BREACH).
    """
    mac = hmac.digest(vault.derived_key(_PURPOSE), session_token.encode(), "sha256")
    pad = secrets.token_bytes(_BYTES)
    return urlsafe_b64encode(pad + _mixed(mac, pad)).decode()


def matches(given: str, own: str) -> bool:
    """Say in constant time whether two spellings stand for the token of the same session."""
    one, other = _plain(given), _plain(own)
    return one is not None and other is not None and hmac.compare_digest(one, other)


def sent_from(origin: str | None, fetch_site: str | None, own_origin: str) -> bool:
    """Say whether a browser sent a form from a page of `own_origin`.

    Sec-Fetch-Site is the browser's own word and decides where it is given; else Origin must be ours. What
    gives neither is no browser that a foreign page could use. Pages need Referrer-Policy: same-origin, since
    under no-referrer a browser gives the origin of its own page as "null".
    """
    if fetch_site is not None:
        return fetch_site in {"same-origin", "none"}
    return origin is None or origin.lower() == own_origin


def _plain(spelled: str) -> bytes | None:
    try:
        found = urlsafe_b64decode(spelled.encode())
    except ValueError:
        return None
    return _mixed(found[:_BYTES], found[_BYTES:]) if len(found) == 2 * _BYTES else None


def _mixed(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
