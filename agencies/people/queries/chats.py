"""Which chat belongs to whom, and the codes by which a chat is linked."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from agencies.common import sql, vault
from agencies.common.access import Actor, Role

ADDRESS, _STATE = "chat.address", "chat.state"


class Ending(StrEnum):
    """Why a chat is no longer a person's."""

    UNLINKED = "unlinked"
    REPLACED = "replaced"
    DEACTIVATED = "deactivated"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class ChatRow:
    """An open chat with its person as of now, where it has one; `role` is the one last answered to."""

    id: int
    door: str
    person_id: int | None
    role: str | None
    language: str
    state_cipher: bytes | None
    email: str | None
    name: str | None
    present_role: str | None
    agency_id: int | None
    spoken: str | None
    active: bool | None
    status: str | None
    time_zone: str | None

    @property
    def actor(self) -> Actor | None:
        """The person as the one who acts; None in a chat that is not linked."""
        if self.person_id is None or self.present_role is None:
            return None
        role, name = Role(self.present_role), self.name or ""
        return Actor(self.person_id, self.email or "", name, role, self.agency_id, self.spoken or "en")

    @property
    def state(self) -> str:
        """What the dialogue waits for, as it was left there; else nothing."""
        return "" if self.state_cipher is None else vault.decrypt(self.state_cipher, _STATE)

    @property
    def shut_by(self) -> Ending | None:
        """Say why the person may not be answered any more, where that is so."""
        if self.status == "retired":
            return Ending.RETIRED
        return Ending.DEACTIVATED if self.person_id is not None and not self.active else None


@dataclass(frozen=True, slots=True)
class LinkedChat:
    """A chat of a person as shown in a list."""

    id: int
    door: str
    linked_at: datetime.datetime
    heard_at: datetime.datetime


_OPEN = """
SELECT chats.id, chats.door, chats.person_id, chats.role, chats.language, chats.state_cipher, people.email,
       people.name, people.role, people.agency_id, people.language, people.active, agencies.status,
       coalesce(people.time_zone,
                (SELECT portfolios.time_zone FROM portfolios ORDER BY portfolios.id LIMIT 1))
FROM chats LEFT JOIN people ON people.id = chats.person_id
LEFT JOIN agencies ON agencies.id = people.agency_id
WHERE chats.door = :door AND chats.address_index = :address AND chats.ended_at IS NULL
"""


async def hold_chat(door: str, address: str, language: str, *, now: datetime.datetime) -> ChatRow:
    """Read the open chat at an address, begun now where there is none, and let nobody else answer in it.

    Call it inside the transaction of the answer.
    """
    index = _index(door, address)
    await sql.execute(
        "INSERT INTO chats (door, address_index, address_cipher, language, begun_at, heard_at) VALUES (:door,"
        " :address, :sealed, :language, :now, :now) ON CONFLICT (door, address_index) WHERE ended_at IS NULL"
        " DO UPDATE SET heard_at = :now",
        door=door,
        address=index,
        sealed=vault.encrypt(address, ADDRESS),
        language=language,
        now=now,
    )
    found = await sql.row(ChatRow, _OPEN, door=door, address=index)
    if found is None:
        raise RuntimeError("a chat that was just held is not there")
    return found


async def open_chat(door: str, address: str) -> ChatRow | None:
    """Read the open chat at an address; None where there is none."""
    return await sql.row(ChatRow, _OPEN, door=door, address=_index(door, address))


async def ended_before(chat_id: int) -> Ending | None:
    """Say how the chat before this one at the same address ended; None where there was none."""
    found = await sql.value(
        str,
        "SELECT before.ended_by FROM chats JOIN chats AS before ON before.door = chats.door"
        " AND before.address_index = chats.address_index AND before.id < chats.id WHERE chats.id = :id"
        " ORDER BY before.id DESC LIMIT 1",
        id=chat_id,
    )
    return Ending(found) if found else None


async def give_chat(chat_id: int, person_id: int, role: str, *, now: datetime.datetime) -> None:
    """Make a chat a person's, as which the person is answered from now on."""
    await sql.execute(
        "UPDATE chats SET person_id = :person, role = :role, linked_at = :now, state_cipher = NULL"
        " WHERE id = :id AND ended_at IS NULL",
        person=person_id,
        role=role,
        now=now,
        id=chat_id,
    )


async def note_role(chat_id: int, role: str) -> None:
    """Note as which role the person of a chat was answered."""
    await sql.execute("UPDATE chats SET role = :role WHERE id = :id", role=role, id=chat_id)


async def keep_state(chat_id: int, state: str) -> None:
    """Keep what the dialogue waits for in a chat, sealed; nothing clears it."""
    await sql.execute(
        "UPDATE chats SET state_cipher = :state WHERE id = :id",
        state=vault.encrypt(state, _STATE) if state else None,
        id=chat_id,
    )


async def end_chat(chat_id: int, why: Ending, *, now: datetime.datetime) -> bool:
    """End one chat; what was said in it stays. False when it had ended."""
    return bool(await _end("id = :id", why, now, id=chat_id))


async def end_chats(
    person_ids: Sequence[int], why: Ending, *, door: str | None = None, now: datetime.datetime
) -> int:
    """End all chats of people, perhaps of one door only, and their codes; say how many chats."""
    await sql.execute(
        "UPDATE chat_codes SET withdrawn_at = :now WHERE used_at IS NULL AND withdrawn_at IS NULL"
        f" AND {sql.any_of('person_id', 'people')}",
        people=list(person_ids),
        now=now,
    )
    where = f"{sql.any_of('person_id', 'people')} AND (CAST(:of AS TEXT) IS NULL OR door = :of)"
    return await _end(where, why, now, people=list(person_ids), of=door)


async def _end(where: str, why: Ending, now: datetime.datetime, **values: object) -> int:
    return await sql.execute(
        "UPDATE chats SET ended_at = :now, ended_by = :why, state_cipher = NULL"
        f" WHERE ended_at IS NULL AND {where}",
        why=why.value,
        now=now,
        **values,
    )


async def chats_of(person_id: int, door: str) -> list[LinkedChat]:
    """List the chats of a person by one door, the newest first."""
    return await sql.rows(
        LinkedChat,
        "SELECT id, door, linked_at, heard_at FROM chats WHERE person_id = :person AND door = :door"
        " AND ended_at IS NULL ORDER BY id DESC",
        person=person_id,
        door=door,
    )


async def add_code(
    person_id: int, digest: bytes, *, expires_at: datetime.datetime, now: datetime.datetime
) -> int:
    """Add a code for a person, which takes the place of an older one."""
    await sql.execute(
        "UPDATE chat_codes SET withdrawn_at = :now WHERE person_id = :person AND used_at IS NULL"
        " AND withdrawn_at IS NULL",
        person=person_id,
        now=now,
    )
    return await sql.insert(
        "INSERT INTO chat_codes (person_id, digest, made_at, expires_at)"
        " VALUES (:person, :digest, :now, :expires) RETURNING id",
        person=person_id,
        digest=digest,
        now=now,
        expires=expires_at,
    )


async def use_code(digest: bytes, *, now: datetime.datetime) -> int | None:
    """Use a code up and give the person whose it is; None for one that is unknown, used, or too old."""
    found = await sql.tuples(
        "UPDATE chat_codes SET used_at = :now WHERE digest = :digest AND used_at IS NULL"
        " AND withdrawn_at IS NULL AND expires_at > :now RETURNING person_id",
        digest=digest,
        now=now,
    )
    return int(found[0][0]) if found else None


async def note_messenger(door: str, name: str) -> None:
    """Note the name under which a messenger knows the bot, for links that lead there."""
    await sql.execute(
        "INSERT INTO installation (name, value) VALUES (:name, :value)"
        " ON CONFLICT (name) DO UPDATE SET value = :value",
        name=f"messenger.{door}",
        value=name,
    )


async def messenger_name(door: str) -> str | None:
    """Give the name under which a messenger knows the bot; None where none has ever answered there."""
    return await sql.value(str, "SELECT value FROM installation WHERE name = :name", name=f"messenger.{door}")


def _index(door: str, address: str) -> bytes:
    return vault.blind_index(f"chat.{door}", address)
