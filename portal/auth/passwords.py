"""Passwords: which are good enough; hashed with Argon2id by the OWASP profile (19 MiB, 2 passes)."""

import asyncio
import re
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from agencies.common.errors import Invalid

SHORTEST = 12
LONGEST = 200
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Of a password that was drawn and forgotten: an unknown account costs the same work as a known one.
_FORGOTTEN = (
    "$argon2id$v=19$m=19456,t=2,p=1$e+OeLz/TGrw9jRPRXN49rg$MAPSlbCAN+OgJXQpterzEm7s7hlWKfi/khCHNgt7VDM"
)
# What the commonest passwords are made of, once figures, signs and repetitions are taken away.
_COMMON = frozenset(files(__package__).joinpath("common_passwords.txt").read_text(encoding="utf-8").split())
_SPELLINGS = str.maketrans("0134578@$!", "oieastbasi")


def check_password(password: str, email: str = "") -> None:
    """Raise Invalid unless a password has 12 to 200 characters, is not the e-mail and not easily guessed."""
    if len(password) < SHORTEST:
        raise Invalid("A password has at least {shortest} characters.", shortest=SHORTEST)
    if len(password) > LONGEST:
        raise Invalid("A password has at most {longest} characters.", longest=LONGEST)
    plain, address = password.casefold().strip(), email.casefold()
    if address and plain in {address, address.partition("@")[0]}:
        raise Invalid("The e-mail is no password; choose something that others do not know.")
    if _is_common(plain):
        raise Invalid("This password is among the first that are tried; three or four words are better.")


def _is_common(plain: str) -> bool:
    """Say whether a password is a common word, a run or a repetition, dressed up with figures and signs."""
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain).translate(_SPELLINGS)
    words = {re.sub(r"[\W\d_]+", "", each) for each in (plain, core)}
    return plain.isdecimal() or len(set(plain)) < 5 or any(_repeated(each) in _COMMON for each in words)


def _repeated(text: str) -> str:
    """Reduce a repetition to what is repeated: abcabcabc is abc."""
    place = (text + text).find(text, 1)
    return text[:place] if text else ""


async def hash_password(password: str, email: str = "") -> str:
    """Hash a password that is good enough for the person with this e-mail."""
    check_password(password, email)
    return await asyncio.to_thread(_HASHER.hash, password)


async def password_fits(password: str, password_hash: str | None) -> bool:
    """Say whether a password is the one behind the hash; no password fits none, after the same work."""
    try:
        fits = await asyncio.to_thread(_HASHER.verify, password_hash or _FORGOTTEN, password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return fits and bool(password_hash)
