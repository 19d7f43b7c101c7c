"""Links a chat to the person whose code was sent there."""

import datetime

from agencies.common import journal, sql
from agencies.common.access import Actor
from agencies.common.errors import NotFound
from agencies.people.issue_chat_code import read_code
from agencies.people.queries.chats import (
    ChatRow,
    Ending,
    end_chat,
    give_chat,
    hold_chat,
    open_chat,
    use_code,
)
from agencies.people.queries.people import actor_by_id
from agencies.people.tokens import digest_of

PANEL = "portal"


async def link_chat(chat: ChatRow, address: str, code: str, *, now: datetime.datetime) -> ChatRow:
    """Make a chat the one of the person whose code it is; NotFound for a code that does not hold.

    A chat that was somebody else's ends, and a new one begins at the same address.
    """
    async with sql.transaction():
        person_id = await use_code(digest_of(read_code(code)), now=now)
        if person_id is None:
            raise _void()
        if chat.person_id not in {None, person_id}:
            await end_chat(chat.id, Ending.REPLACED, now=now)
        fresh = await hold_chat(chat.door, address, chat.language, now=now)
        linked = await _link(await actor_by_id(person_id), fresh, address, now)
        if linked.shut_by:
            raise _void()
    return linked


def _void() -> NotFound:
    return NotFound("This code does not hold any more; ask for a new one in the portal, under Assistant.")


def panel_address(actor: Actor) -> str:
    """Name the chat that a person has in the portal itself."""
    return f"person:{actor.person_id}"


async def open_panel(actor: Actor, *, now: datetime.datetime) -> str:
    """Open the chat that a person has in the portal itself, and give its address."""
    address = panel_address(actor)
    found = await open_chat(PANEL, address)
    if found is None or found.person_id is None:
        async with sql.transaction():
            await _link(actor, await hold_chat(PANEL, address, actor.language, now=now), address, now)
    return address


async def _link(person: Actor, chat: ChatRow, address: str, now: datetime.datetime) -> ChatRow:
    await give_chat(chat.id, person.person_id, person.role.value, now=now)
    await journal.record(
        person, "chat.linked", "chat", chat.id, agency_id=person.agency_id, now=now, door=chat.door
    )
    return await hold_chat(chat.door, address, chat.language, now=now)
