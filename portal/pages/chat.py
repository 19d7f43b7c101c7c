"""The chat in the portal, on the same core as any messenger, and the link of a messenger to a person."""

import io
import secrets
from collections.abc import Sequence
from dataclasses import replace

import segno
from markupsafe import Markup
from starlette.responses import Response

from agencies.common.errors import Invalid
from agencies.common.pictures import Theme, ask
from agencies.common.words import say
from agencies.people.issue_chat_code import ChatCode, issue_chat_code
from agencies.people.link_chat import PANEL, open_panel, panel_address
from agencies.people.queries.chats import chats_of, messenger_name, open_chat
from agencies.people.unlink_chat import unlink_chats
from agencies.work.charts import HEIGHT, WIDTH, contacts_by_day
from bot.dialogue.hear import LONGEST_TEXT, hear
from bot.dialogue.queries.talk import Line, conversation
from bot.dialogue.spoken import MOST_TAP, Button, Heard
from bot.dialogue.wording import worded
from portal.web.visit import Visit

SHOWN = 40
MESSENGER = "telegram"
_ONCE_BYTES = 16
_SCALE = 5


async def show_chat(visit: Visit) -> Response:
    """Show the newest of what was said, with the buttons of the last reply."""
    before = visit.asked.whole("before", least=1)
    lines = await _lines(visit, before)
    shown = lines[-SHOWN:]
    return visit.show(
        "chat/chat.html",
        lines=shown,
        earlier=shown[0].id if len(lines) > SHOWN else None,
        before=before,
        pictures=await _pictures(visit, shown),
        width=WIDTH,
        height=HEIGHT,
        buttons=[] if before else _buttons(shown, visit.language),
        once=secrets.token_urlsafe(_ONCE_BYTES),
        longest=LONGEST_TEXT,
        messengers=await chats_of(visit.actor.person_id, MESSENGER),
    )


async def speak(visit: Visit) -> Response:
    """Hear what was typed or tapped, once however often the form is sent."""
    once, tap = visit.form.text("once", required=True, most=64), visit.form.text("tap", most=MOST_TAP)
    text = visit.form.text("text", most=LONGEST_TEXT)
    visit.form.check()
    if not tap and not text:
        raise Invalid("Type something, or choose a button.")
    address = await open_panel(visit.actor, now=visit.now)
    key = f"{visit.actor.person_id}:{once}"
    heard = Heard(PANEL, address, key, text=None if tap else text, tap=tap or None)
    await hear(await _labelled(visit, heard), now=visit.now)
    return visit.go_to(f"{visit.request.url.path}#end")


async def _labelled(visit: Visit, heard: Heard) -> Heard:
    """Add the words of the button that was tapped, as they stand under the last reply."""
    if heard.tap is None:
        return heard
    labels = {each.tap: each.label for row in _buttons(await _lines(visit), visit.language) for each in row}
    label = labels.get(heard.tap) or heard.tap
    return Heard(heard.door, heard.chat, heard.key, tap=heard.tap, label=label)


async def _lines(visit: Visit, before: int | None = None) -> list[Line]:
    chat = await open_chat(PANEL, panel_address(visit.actor))
    return [] if chat is None else await conversation(chat.id, before=before, most=SHOWN + 1)


async def _pictures(visit: Visit, lines: Sequence[Line]) -> dict[int, dict[Theme, str]]:
    """Ask for the pictures of the lines shown, in the themes that the browser may choose from."""
    themes = list(Theme) if visit.theme == "system" else [Theme(visit.theme)]
    shown = {each.id: each.reply.picture for each in lines if each.reply and each.reply.picture}
    return {
        line_id: {
            theme: await ask(
                visit.actor,
                contacts_by_day(picture.days, picture.title, picture.part, theme),
                theme=theme,
                language=picture.language,
            )
            for theme in themes
        }
        for line_id, picture in shown.items()
    }


def _buttons(lines: Sequence[Line], language: str) -> list[list[Button]]:
    """Give the buttons of the last reply in the language of the page, where they are more than a name."""
    last = next((each.reply for each in reversed(lines) if each.reply is not None), None)
    return [[_worded(each, language) for each in row] for row in last.buttons] if last else []


def _worded(button: Button, language: str) -> Button:
    return replace(button, label=worded(button.words, language)) if button.words else button


async def show_link(visit: Visit, code: ChatCode | None = None) -> Response:
    """Show the person's chats of a messenger; `code` is a fresh one, shown this once."""
    name = await messenger_name(MESSENGER)
    address = _leading_to(name, code) if name and code else ""
    return visit.show(
        "chat/link.html",
        chats=await chats_of(visit.actor.person_id, MESSENGER),
        code=code,
        bot=name,
        address=address,
        picture=_picture(address or f"/start {code.code}") if code else "",
    )


def _leading_to(bot: str, code: ChatCode) -> str:
    """Give the address that opens the bot with a code; none for a bot that goes by its number alone."""
    name = bot.removeprefix("@")
    return "" if name.isdecimal() else f"https://t.me/{name}?start={code.code}"


async def make_code(visit: Visit) -> Response:
    """Make a code by which the person links a chat within ten minutes."""
    return await show_link(visit, await issue_chat_code(visit.actor, now=visit.now))


async def unlink(visit: Visit) -> Response:
    """End the person's chats of the messenger."""
    ended = await unlink_chats(visit.actor, MESSENGER, now=visit.now)
    flash = say("The link has ended.") if ended else say("No chat was linked.")
    return visit.go("chat_link", flash=flash)


def _picture(text: str) -> Markup:
    """Draw a code that a telephone reads, dark on light in every theme."""
    drawn = io.BytesIO()
    segno.make(text, error="m").save(
        drawn, kind="svg", scale=_SCALE, border=2, light="#fff", xmldecl=False, svgns=False, nl=False
    )
    return Markup(drawn.getvalue().decode())  # noqa: S704 - drawn here, from a code of our own
