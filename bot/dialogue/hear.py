"""Hears an update of a chat and answers it, once: what is done and what is said are kept together."""

import datetime
import logging
from dataclasses import replace

from agencies.common import sql
from agencies.common.errors import MandateError
from agencies.common.words import closest_language, say
from agencies.people.queries.chats import hold_chat, keep_state, note_role
from bot.dialogue import account, menu, stranger, ways
from bot.dialogue.queries.talk import keep_talk, note_update, replies_to
from bot.dialogue.spoken import Heard, Reply
from bot.dialogue.turn import Turn, read_state, written_state

LONGEST_TEXT = 1_000
_logger = logging.getLogger("mandate.bot")


async def hear(heard: Heard, *, now: datetime.datetime) -> list[Reply]:
    """Answer what was heard: do it, keep what is said to it, and give that, all in one transaction.

    An update that was heard before changes nothing and is given the same replies.
    """
    heard = _readable(heard)
    async with sql.transaction():
        chat = await hold_chat(heard.door, heard.chat, closest_language(heard.language), now=now)
        update_id = await note_update(heard, chat.id, now=now)
        if update_id is None:
            return await replies_to(heard)
        turn = Turn(heard, chat, now, read_state(chat.state))
        replies = await _answer(turn)
        if turn.kept != turn.was:
            await keep_state(turn.chat.id, written_state(turn.kept))
        await keep_talk(turn.chat.id, update_id, heard, replies, now=now)
    return replies


def _readable(heard: Heard) -> Heard:
    """Leave out what no sentence holds: signs that cannot be kept, and more of them than anybody types."""
    if heard.text is None:
        return heard
    text = heard.text.encode("utf-8", "ignore").decode().replace("\0", "")
    return replace(heard, text=text[:LONGEST_TEXT].strip())


async def _answer(turn: Turn) -> list[Reply]:
    if turn.chat.actor is None:
        return await stranger.answer(turn)
    if turn.chat.shut_by is not None:
        return await account.shut(turn, turn.chat.shut_by)
    if turn.chat.role != turn.actor.role.value:
        await note_role(turn.chat.id, turn.actor.role.value)
        return [await menu.show(turn, say("Your role is now: {role}", role=account.role_of(turn)))]
    return await _led(turn)


async def _led(turn: Turn) -> list[Reply]:
    """Let what was heard lead to its function; whatever goes wrong there is undone and told."""
    try:
        async with sql.transaction():
            return await ways.lead(turn)
    except MandateError as error:
        turn.kept = {} if turn.tapped else turn.was
        return [turn.reply(error.message)]
    except Exception:
        _logger.exception("An update of a chat could not be answered")
        turn.kept = {}
        return [turn.reply(say("Something went wrong here, and nothing was recorded; try it again."))]
