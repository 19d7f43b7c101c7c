"""Texts of conduct, which are kept sealed, since names of debtors may stand in them."""

from agencies.common import vault

_TEXT = "conduct.text"


def seal(text: str) -> bytes | None:
    """Seal a text; None for an empty one."""
    return vault.encrypt(text, _TEXT) if text else None


def opened(sealed: bytes | None) -> str:
    """Open a sealed text; empty where there is none."""
    return "" if sealed is None else vault.decrypt(sealed, _TEXT)
