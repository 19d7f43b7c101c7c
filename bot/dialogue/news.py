"""The messages in a person's inbox, a few at a time; what was shown is read."""

from agencies.common import notices
from agencies.common.words import Message, say
from bot.dialogue.spoken import Reply
from bot.dialogue.turn import Turn

PAGE = 6


async def show(turn: Turn) -> list[Reply]:
    """Show the newest messages, or those before one."""
    before = turn.number(0) if turn.parts else None
    found = await notices.inbox(turn.actor, before=before, limit=PAGE + 1)
    shown = found[:PAGE]
    lines: list[Message | str] = []
    for each in shown:
        lines += [turn.moment(each.made_at), each.words, ""]
    if not shown:
        lines.append(say("No messages."))
    elif before is None:
        await notices.mark_read(turn.actor, shown[0].id, now=turn.now)
    older = [[turn.button(say("Older ones"), "news", shown[-1].id)]] if len(found) > PAGE else []
    return [turn.reply(*lines, rows=older)]
