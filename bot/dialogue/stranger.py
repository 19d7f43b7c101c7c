"""Answers in a chat that belongs to nobody: a code links it, and nothing else is told."""

from agencies.common import sql
from agencies.common.errors import NotFound
from agencies.common.words import say
from agencies.people.link_chat import link_chat
from agencies.people.queries.chats import ended_before
from bot.dialogue import account, menu
from bot.dialogue.spoken import Reply
from bot.dialogue.turn import Turn

MOST_TRIES = 10
START = "/start"


async def answer(turn: Turn) -> list[Reply]:
    """Link the chat by a code, or say how to get one; who guesses too often is told to stop.

    Where others have ended the chat that was here, that is said first, once.
    """
    code = code_in(turn.heard.text or "")
    tries = int(turn.was.get("tries", 0))
    if code and tries < MOST_TRIES:
        return [await link(turn, code)]
    turn.kept = {"tries": tries, "told": True}
    if code:
        return [turn.reply(say("Too many codes were wrong here; use another chat."), menu=False)]
    before = None if "told" in turn.was else await ended_before(turn.chat.id)
    if before is not None and before in account.SHUT:
        return [turn.reply(account.SHUT[before], menu=False)]
    return [_how(turn)]


async def link(turn: Turn, code: str) -> Reply:
    """Link the chat to the person whose code it is, and show the menu."""
    try:
        async with sql.transaction():
            turn.chat = await link_chat(turn.chat, turn.heard.chat, code, now=turn.now)
    except NotFound as error:
        turn.kept = {**turn.was, "tries": int(turn.was.get("tries", 0)) + 1}
        return turn.reply(error.message, menu=False)
    return await menu.show(turn, say("This chat is now linked to {person}.", person=turn.actor.name))


def code_in(text: str) -> str:
    """Find the code in what was typed: behind /start, or all by itself where it has a code's length."""
    command, _, rest = text.partition(" ")
    if command.split("@")[0] == START:
        return rest.strip()
    return text if 10 <= len(text) <= 14 and not text.startswith("/") else ""


def _how(turn: Turn) -> Reply:
    return turn.reply(
        say("This chat is not linked to anybody yet."),
        say(
            "In the portal, open Assistant and choose Link a chat; then send the code that stands there to"
            " me."
        ),
        menu=False,
    )
