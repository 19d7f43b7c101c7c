"""Gives a person a code with which they link a chat to themselves."""

import datetime
import secrets
from dataclasses import dataclass

from agencies.common import journal, sql
from agencies.common.access import Actor
from agencies.people.queries.chats import add_code
from agencies.people.tokens import digest_of

HOLDS = datetime.timedelta(minutes=10)
# Crockford's letters: none of them is taken for a digit, read aloud or typed from a screen.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 10
_MEANT = str.maketrans("OIL", "011")


@dataclass(frozen=True, slots=True)
class ChatCode:
    """A code, which is stored nowhere, and when it ends."""

    code: str
    expires_at: datetime.datetime


async def issue_chat_code(actor: Actor, *, now: datetime.datetime) -> ChatCode:
    """Issue a code for the actor that holds for 10 minutes, works once, and makes an earlier one useless."""
    code = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    expires_at = now + HOLDS
    async with sql.transaction():
        made = await add_code(actor.person_id, digest_of(code), expires_at=expires_at, now=now)
        await journal.record(actor, "chat.code_issued", "chat_code", made, agency_id=actor.agency_id, now=now)
    return ChatCode(code, expires_at)


def read_code(text: str) -> str:
    """Read a code as people type it: in small letters, with gaps, O for 0, I or L for 1."""
    return "".join(each for each in text.upper() if each.isalnum()).translate(_MEANT)
