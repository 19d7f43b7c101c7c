"""The methods of the Bot API that a bot of ours may call, with what Telegram refuses."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.datastructures import UploadFile

from tests.fake_telegram.world import Json, Refused, World, chat_of, clock

LONGEST_TEXT, LONGEST_CAPTION, LONGEST_TAP = 4096, 1024, 64
MOST_UPDATES = 100
# The smallest PNG and JPEG begin so; Telegram takes nothing else for a picture.
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")

Asked = dict[str, Any]
Method = Callable[[World, Asked], Awaitable[Any]]


async def get_me(world: World, _: Asked) -> Json:
    """Say who the bot is."""
    return world.bot


async def get_updates(world: World, asked: Asked) -> list[Json]:
    """Hand out updates from `offset` on, waiting up to `timeout` seconds for the first.

    Whoever asks while another is waiting ends the other's waiting, as Telegram has it.
    """
    if world.webhook:
        raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
    world.polls += 1
    mine, offset = world.polls, _whole(asked, "offset", 0)
    world.confirm(offset)
    await world.tell()
    limit = max(1, min(MOST_UPDATES, _whole(asked, "limit", MOST_UPDATES)))
    found: list[Json] = []

    def looked() -> bool:
        if world.polls == mine:
            found.extend(each.shown for each in world.due(max(offset, 0), limit, clock()))
        return bool(found) or world.polls != mine

    await world.wait(clock() + _whole(asked, "timeout", 0), looked)
    if world.polls != mine:
        raise Refused(409, "Conflict: terminated by other getUpdates request; one bot instance only")
    return found


async def send_message(world: World, asked: Asked) -> Json:
    """Put a text into a chat."""
    chat = _open_chat(world, asked)
    content: Json = {"text": _text(asked, "text", LONGEST_TEXT, needed=True), **_keyboard(asked)}
    return world.keep(chat, content, sender=world.bot)


async def send_photo(world: World, asked: Asked) -> Json:
    """Put a picture with a caption into a chat."""
    chat, photo = _open_chat(world, asked), asked.get("photo")
    if not isinstance(photo, bytes) or not photo.startswith(_PICTURES):
        raise Refused(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
    name = f"file-{len(world.files) + 1}"
    world.files[name] = photo
    size: Json = {"file_id": name, "file_unique_id": name, "width": 90, "height": 90, "file_size": len(photo)}
    content: Json = {"photo": [size], **_keyboard(asked)}
    if caption := _text(asked, "caption", LONGEST_CAPTION):
        content["caption"] = caption
    return world.keep(chat, content, sender=world.bot)


async def edit_message_text(world: World, asked: Asked) -> Json:
    """Change the text and the keyboard of a message of the bot."""
    message = _own_message(world, asked)
    if "text" not in message:
        raise Refused(400, "Bad Request: there is no text in the message to edit")
    return _edited(message, {"text": _text(asked, "text", LONGEST_TEXT, needed=True), **_keyboard(asked)})


async def edit_message_caption(world: World, asked: Asked) -> Json:
    """Change the caption and the keyboard of a picture of the bot."""
    message = _own_message(world, asked)
    return _edited(message, {"caption": _text(asked, "caption", LONGEST_CAPTION), **_keyboard(asked)})


async def edit_message_reply_markup(world: World, asked: Asked) -> Json:
    """Change or take away the keyboard of a message of the bot."""
    message = _own_message(world, asked)
    kept: Json = {name: message[name] for name in ("text", "caption") if name in message}
    return _edited(message, {**kept, **_keyboard(asked)})


async def delete_message(world: World, asked: Asked) -> bool:
    """Take a message away."""
    message = _message(world, asked, "message to delete not found")
    del world.messages[message["chat"]["id"], message["message_id"]]
    return True


async def answer_callback_query(world: World, asked: Asked) -> bool:
    """Note that a tap was answered; each may be answered once."""
    query = str(asked.get("callback_query_id", ""))
    if query not in world.queries:
        raise Refused(
            400,
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
        )
    world.queries.remove(query)
    return True


async def set_my_commands(world: World, asked: Asked) -> bool:
    """Keep the list of commands for a language."""
    world.commands[str(asked.get("language_code", ""))] = _structure(asked, "commands") or []
    return True


async def get_my_commands(world: World, asked: Asked) -> list[Json]:
    """Give the list of commands for a language."""
    return world.commands.get(str(asked.get("language_code", "")), [])


async def set_webhook(world: World, asked: Asked) -> bool:
    """Note where updates are to be sent to; polling is refused from then on."""
    world.webhook = str(asked.get("url", ""))
    return True


async def delete_webhook(world: World, asked: Asked) -> bool:
    """Let the bot poll again."""
    world.webhook = ""
    if str(asked.get("drop_pending_updates", "")).lower() == "true":
        world.updates.clear()
    return True


async def get_webhook_info(world: World, _: Asked) -> Json:
    """Tell where updates are sent to."""
    waiting = len(world.updates)
    return {"url": world.webhook, "has_custom_certificate": False, "pending_update_count": waiting}


async def get_chat(world: World, asked: Asked) -> Json:
    """Tell of a chat."""
    return {**chat_of(_open_chat(world, asked)), "accent_color_id": 0, "max_reaction_count": 11}


async def agree(world: World, asked: Asked) -> bool:
    """Do nothing, and say that it is done."""
    return True


METHODS: dict[str, Method] = {
    each.lower(): method
    for each, method in {
        "getMe": get_me,
        "getUpdates": get_updates,
        "sendMessage": send_message,
        "sendPhoto": send_photo,
        "editMessageText": edit_message_text,
        "editMessageCaption": edit_message_caption,
        "editMessageReplyMarkup": edit_message_reply_markup,
        "deleteMessage": delete_message,
        "answerCallbackQuery": answer_callback_query,
        "setMyCommands": set_my_commands,
        "getMyCommands": get_my_commands,
        "deleteMyCommands": agree,
        "setWebhook": set_webhook,
        "deleteWebhook": delete_webhook,
        "getWebhookInfo": get_webhook_info,
        "getChat": get_chat,
        "sendChatAction": agree,
        "setMyDescription": agree,
        "setMyShortDescription": agree,
        "setChatMenuButton": agree,
        "logOut": agree,
        "close": agree,
    }.items()
}


async def plain(given: Asked) -> Asked:
    """Read files that came with a call."""
    return {name: await each.read() if isinstance(each, UploadFile) else each for name, each in given.items()}


def chat_asked(asked: Asked) -> int | None:
    """Give the chat that a call is about, if it names one by number."""
    text = str(asked.get("chat_id", ""))
    return int(text) if text.lstrip("-").isdigit() else None


def _whole(asked: Asked, name: str, other: int) -> int:
    try:
        return int(float(asked.get(name) or other))
    except ValueError:
        raise Refused(400, f"Bad Request: {name} must be an integer") from None


def _open_chat(world: World, asked: Asked) -> int:
    chat = chat_asked(asked)
    state = None if chat is None else world.chats.get(chat)
    if chat is None or state in {None, "gone"}:
        raise Refused(400, "Bad Request: chat not found")
    if state == "blocked":
        raise Refused(403, "Forbidden: bot was blocked by the user")
    if state == "deactivated":
        raise Refused(403, "Forbidden: user is deactivated")
    return chat


def _text(asked: Asked, name: str, most: int, *, needed: bool = False) -> str:
    text = str(asked.get(name) or "")
    if needed and not text.strip():
        raise Refused(400, "Bad Request: message text is empty")
    if len(text.encode("utf-16-le")) // 2 > most:
        raise Refused(400, f"Bad Request: message {'is' if needed else 'caption is'} too long")
    return text


def _structure(asked: Asked, name: str) -> Any:
    given = asked.get(name)
    try:
        return json.loads(given) if isinstance(given, str) else given
    except ValueError:
        raise Refused(400, f"Bad Request: can't parse {name} JSON object") from None


def _keyboard(asked: Asked) -> Json:
    markup = _structure(asked, "reply_markup")
    if not markup:
        return {}
    for button in (each for row in markup.get("inline_keyboard", ()) for each in row):
        size = len(str(button.get("callback_data", "")).encode())
        if not button.get("text") or size > LONGEST_TAP or not (size or button.get("url")):
            raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    return {"reply_markup": markup} if markup.get("inline_keyboard") else {}


def _message(world: World, asked: Asked, missing: str) -> Json:
    found = world.messages.get((_open_chat(world, asked), _whole(asked, "message_id", 0)))
    if found is None:
        raise Refused(400, f"Bad Request: {missing}")
    return found


def _own_message(world: World, asked: Asked) -> Json:
    found = _message(world, asked, "message to edit not found")
    if not found["from"]["is_bot"]:
        raise Refused(400, "Bad Request: message can't be edited")
    return found


def _edited(message: Json, content: Json) -> Json:
    shown = {name: message[name] for name in ("text", "caption", "reply_markup") if name in message}
    if shown == content:
        raise Refused(
            400,
            "Bad Request: message is not modified: specified new message content and reply markup are exactly"
            " the same as a current content and reply markup of the message",
        )
    for name in shown:
        del message[name]
    message.update(content, edit_date=int(message["date"]))
    return message
