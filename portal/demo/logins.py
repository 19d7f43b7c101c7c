"""Lets one person of each role sign in to the demo, with a password that this home alone knows."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agencies.common.access import ROLE_WORDS, Actor
from agencies.common.words import Message
from agencies.people.accept_invitation import accept_invitation
from agencies.people.issue_reset import issue_reset
from agencies.people.queries import acting_person
from portal.auth.passwords import hash_password
from portal.clock import wall_clock

# Fiona is here beside Frank because nobody approves what they have drafted themselves.
_EMAILS = ("vera", "frank", "fiona", "cora", "audrey", "adam", "manager.qh", "collector1.qh")


@dataclass(frozen=True, slots=True)
class Login:
    """Who may sign in, and with what."""

    role: Message
    email: str
    password: str


async def demo_logins(owner: Actor, home: Path) -> Sequence[Login]:
    """Give the logins of this home's demo; the first time one password is drawn and kept in the home."""
    kept = home / "demo-password"
    people = [await acting_person(f"{each}@mandate.example") for each in _EMAILS]
    if not kept.exists():
        password = "-".join(secrets.token_hex(2) for _ in range(3))
        for each in people:
            await _set_password(owner, each, password)
        kept.touch(mode=0o600)
        kept.write_text(password)
    password = kept.read_text()
    return [Login(ROLE_WORDS[each.role], each.email, password) for each in people]


async def _set_password(owner: Actor, person: Actor, password: str) -> None:
    link = await issue_reset(owner, person.person_id, now=wall_clock())
    hashed = await hash_password(password, person.email)
    await accept_invitation(link.token, password_hash=hashed, now=wall_clock())
