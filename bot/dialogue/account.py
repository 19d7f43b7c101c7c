"""Who the chat belongs to: the language, the end of the link, and the end of access."""

from collections.abc import Mapping

from agencies.common.access import ROLE_WORDS
from agencies.common.words import LANGUAGES, Message, say
from agencies.people.change_profile import change_language
from agencies.people.queries.chats import Ending, end_chat, hold_chat
from agencies.people.unlink_chat import unlink_chats
from bot.dialogue import menu
from bot.dialogue.queries.talk import PORTAL
from bot.dialogue.spoken import Reply
from bot.dialogue.turn import Turn, unknown_button

_NAMES = {"en": "English", "zh_CN": "简体中文"}
SHUT: Mapping[Ending, Message] = {
    Ending.RETIRED: say("Your agency does not work for the lender any more; this chat has ended."),
    Ending.DEACTIVATED: say("Your access has ended, and this chat with it."),
}
"""What somebody is told whose chat was ended by others."""


def role_of(turn: Turn) -> Message:
    """Name the person's role."""
    return ROLE_WORDS[turn.actor.role]


async def show(turn: Turn) -> list[Reply]:
    """Tell whose chat it is, and offer languages and the end of the link."""
    languages = [turn.button(_NAMES[each], "language", each) for each in LANGUAGES]
    rows = [languages]
    if turn.heard.door != PORTAL:
        rows.append([turn.button(say("End the link"), "unlink")])
    person = say("{person}, {role}", person=turn.actor.name, role=role_of(turn))
    return [turn.reply(person, say("Language: {language}", language=_NAMES[turn.language]), rows=rows)]


async def choose_language(turn: Turn) -> list[Reply]:
    """Answer in another language from now on, here and in the portal."""
    chosen = turn.part(0)
    if chosen not in LANGUAGES:
        raise unknown_button()
    await change_language(turn.actor, chosen, now=turn.now)
    turn.speak(chosen)
    return [await menu.show(turn)]


async def ask_to_unlink(turn: Turn) -> list[Reply]:
    """Ask before the link is ended."""
    if turn.heard.door == PORTAL:
        return [await menu.show(turn)]
    rows = [[turn.button(say("End the link"), "unlink", "yes")]]
    if turn.parts != ("yes",):
        sentence = say("After this nothing is told here any more, until the chat is linked again.")
        return [turn.reply(sentence, rows=rows)]
    await unlink_chats(turn.actor, turn.heard.door, now=turn.now)
    return [turn.reply(say("The link has ended. Nothing is told here any more."), menu=False)]


async def shut(turn: Turn, why: Ending) -> list[Reply]:
    """End the chat of somebody who may not be answered any more, and say so once."""
    heard, language = turn.heard, turn.language
    await end_chat(turn.chat.id, why, now=turn.now)
    turn.chat = await hold_chat(heard.door, heard.chat, language, now=turn.now)
    turn.kept = {"told": True}
    return [turn.reply(SHUT[why], menu=False)]
