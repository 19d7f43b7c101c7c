"""Finds a case by whatever number or name is at hand."""

from agencies.common.words import say
from agencies.placements.queries.case_list import ListedCase, case_list
from agencies.placements.rules.case_filter import CaseFilter, Order, State
from agencies.work.search_cases import search_cases
from bot.dialogue import card, menu
from bot.dialogue.spoken import Button, Reply
from bot.dialogue.turn import Turn

MOST = 8


async def ask(turn: Turn) -> list[Reply]:
    """Ask which case is meant, and wait for it."""
    turn.kept = {"wait": "find"}
    return [
        turn.reply(
            say(
                "Send a case number or its beginning, or exactly: a name, a phone, its last four digits, an"
                " identity number or a payment reference."
            )
        )
    ]


async def search(turn: Turn) -> list[Reply]:
    """Look for what was asked for, and keep waiting where it leads nowhere."""
    turn.kept = {"wait": "find"}
    return await search_for(turn, turn.heard.text or "")


async def search_idle(turn: Turn) -> list[Reply]:
    """Take typed words for a case, and where they are none show what can be asked for."""
    found = await search_cases(turn.actor, turn.heard.text or "")
    if not found.case_ids:
        return [
            await menu.show(
                turn, say("I did not understand that. Choose from the menu, or send a case number.")
            )
        ]
    return await _show(turn, found.case_ids)


async def search_for(turn: Turn, text: str) -> list[Reply]:
    """Show the one case that words lead to, else those to choose from."""
    found = await search_cases(turn.actor, text)
    return await _show(turn, found.case_ids)


async def _show(turn: Turn, case_ids: tuple[int, ...]) -> list[Reply]:
    if not case_ids:
        return [
            turn.reply(
                say("No case of yours is found by this. A part of a name or of a phone finds nothing.")
            )
        ]
    if len(case_ids) == 1:
        return await card.show_case(turn, case_ids[0])
    wanted = CaseFilter(state=State.ALL, case_ids=case_ids[:MOST])
    rows = await case_list(turn.actor, wanted, Order(), day=turn.today, limit=MOST)
    more = len(case_ids) - MOST
    lines = [say("Cases found: {count}", count=len(case_ids))]
    if more > 0:
        lines.append(say("Only the first {count} are shown; type more of the number.", count=MOST))
    return [turn.reply(*lines, rows=[[_button(turn, each)] for each in rows[:MOST]])]


def _button(turn: Turn, case: ListedCase) -> Button:
    return turn.button(" · ".join(filter(None, (case.case_no, case.debtor))), "case", case.case_id)
