"""Where a button, a command or typed words lead: the one table of the dialogue."""

from collections.abc import Awaitable, Callable, Mapping

from agencies.common.words import LANGUAGES, render, say
from bot.dialogue import (
    account,
    assign,
    card,
    digest,
    figures,
    find,
    may,
    menu,
    news,
    promise,
    report,
    statement,
    stranger,
    tasks,
    team,
)
from bot.dialogue.spoken import Reply
from bot.dialogue.turn import Turn, unknown_button

Way = Callable[[Turn], Awaitable[list[Reply]]]


async def _menu(turn: Turn) -> list[Reply]:
    return [await menu.show(turn)]


TAPS: Mapping[str, Way] = {
    "menu": _menu,
    "today": tasks.show,
    "list": tasks.show_reason,
    "find": find.ask,
    "case": card.show,
    "may": may.show,
    "way": report.choose_channel,
    "who": report.choose_party,
    "point": report.choose_point,
    "log": report.ask_result,
    "more": report.ask_other_result,
    "put": report.put,
    "sum": promise.choose_amount,
    "day": promise.choose_day,
    "pledge": promise.record,
    "figures": figures.show,
    "statement": statement.show,
    "team": team.show,
    "mate": team.show_mate,
    "hand": team.offer,
    "give": team.give,
    "assign": assign.ask,
    "to": assign.assign,
    "digest": digest.show,
    "news": news.show,
    "me": account.show,
    "language": account.choose_language,
    "unlink": account.ask_to_unlink,
}
WAITING: Mapping[str, Way] = {
    "find": find.search,
    "amount": promise.hear_amount,
    "day": promise.hear_day,
}
"""What typed words are taken for, by what the chat waits for."""

_LABELS = {
    render(each.label, language).casefold(): each.word for each in menu.ENTRIES for language in LANGUAGES
}


async def lead(turn: Turn) -> list[Reply]:
    """Answer what was heard."""
    heard = turn.heard
    if heard.tap is not None:
        return await _tapped(turn, heard.tap)
    if heard.text is None:
        return [await menu.show(turn, say("I read text only; nothing was recorded."))]
    if heard.text.startswith("/"):
        return await _commanded(turn, heard.text)
    if (word := _LABELS.get(heard.text.casefold())) is not None:
        return await _tapped(turn, word)
    return await WAITING.get(str(turn.was.get("wait")), find.search_idle)(turn)


async def _tapped(turn: Turn, tap: str) -> list[Reply]:
    name, *parts = tap.split(":")
    if name not in TAPS or not _is_offered(turn, name):
        raise unknown_button()
    turn.parts = tuple(parts)
    return await TAPS[name](turn)


def _is_offered(turn: Turn, name: str) -> bool:
    """Say whether a place of the menu is one of this person's; what is no place asks for itself."""
    places = {each.word for each in menu.ENTRIES}
    return name not in places or name in {each.word for each in menu.entries_of(turn)}


async def _commanded(turn: Turn, text: str) -> list[Reply]:
    command, _, rest = text.partition(" ")
    word = command[1:].split("@")[0].casefold()
    if word == "start" and rest.strip():
        return [await stranger.link(turn, rest.strip())]
    if word == "find" and rest.strip():
        return await find.search_for(turn, rest.strip())
    places = {"menu", *(each.word for each in menu.ENTRIES)}
    return await (_tapped(turn, word) if word in places else _menu(turn))
