"""Talks to Telegram: asks for updates by long polling, hands them to the dialogue, and says what waits."""

import asyncio
import contextlib
import datetime
import logging
import os
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from telegram import BotCommand, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ChatType, MessageLimit
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError, TimedOut
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from agencies.common.errors import Conflict
from agencies.common.pictures import PictureFailed, Theme, close_pictures, draw_png
from agencies.common.words import render
from agencies.people.queries.chats import note_messenger
from agencies.work.charts import contacts_by_day
from bot.dialogue.hear import hear as dialogue
from bot.dialogue.menu import COMMANDS
from bot.dialogue.spoken import Heard, Reply
from bot.duty import Clock, Duty, pause
from bot.intake import Hear, Incoming, Intake
from bot.sender import Declined, Delayed, Sender

DOOR = "telegram"
CONNECTIONS = 16
SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 15.0
_TAGS = {"en": None, "zh_CN": "zh"}
_logger = logging.getLogger("mandate.bot")

# The library tells pauses as spans of time from here on, not as whole seconds.
os.environ.setdefault("PTB_TIMEDELTA", "true")
# These name the addresses of requests, and the token is part of them.
for _name in ("httpx", "httpcore", "telegram"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Access:
    """How Telegram is reached; addresses that are empty are the library's own."""

    token: str
    base_url: str = ""
    base_file_url: str = ""
    poll: datetime.timedelta = datetime.timedelta(seconds=25)


async def converse(
    access: Access,
    stop: asyncio.Event,
    *,
    clock: Clock,
    hear: Hear = dialogue,
    begun: Callable[[str], None] = lambda name: None,
) -> None:
    """Answer people at Telegram until told to stop; of several processes one does, the others stand by.

    `begun` is told the bot's name once Telegram knows it. Conflict when Telegram refuses the token.
    """
    messenger = Messenger(access)
    try:
        await messenger.greet(stop)
        await _tried("The bot's name could not be noted", note_messenger(DOOR, messenger.name))
        begun(messenger.name)
        duty = Duty(DOOR, clock)
        await duty.keep(stop, lambda end: _answer(messenger, duty, hear, clock, end))
    finally:
        await messenger.close()
        await close_pictures()


async def _answer(messenger: "Messenger", duty: Duty, hear: Hear, clock: Clock, end: asyncio.Event) -> None:
    """Poll and send side by side, so that neither waits for the other."""
    await messenger.introduce()
    sender = Sender(messenger, clock)
    sending = asyncio.create_task(sender.run(end))
    try:
        await messenger.poll(end, Intake(hear, clock, duty.take, sender.wake))
    finally:
        end.set()
        sender.wake()
        await sending


class Messenger:
    """The bot at Telegram."""

    door = DOOR

    def __init__(self, access: Access) -> None:
        given = {"base_url": access.base_url, "base_file_url": access.base_file_url}
        addresses: dict[str, Any] = {name: each for name, each in given.items() if each}
        self._poll = access.poll
        self._id = access.token.partition(":")[0]
        self._answers: set[asyncio.Task[None]] = set()
        self._bot = ExtBot(
            access.token,
            request=HTTPXRequest(connection_pool_size=CONNECTIONS),
            get_updates_request=_Tolerant(connection_pool_size=2),
            rate_limiter=AIORateLimiter(max_retries=0),
            **addresses,
        )

    @property
    def name(self) -> str:
        """The bot's name, as far as Telegram has told it."""
        with contextlib.suppress(RuntimeError):
            return f"@{self._bot.username}"
        return f"@{self._id}"

    async def greet(self, stop: asyncio.Event) -> None:
        """Make sure of the token, however long Telegram cannot be reached."""
        pauses = _Pauses()
        while not stop.is_set():
            try:
                await self._bot.initialize()
            except InvalidToken:
                raise Conflict(
                    "Telegram refuses the token; see to MANDATE_TELEGRAM_TOKEN and MANDATE_TELEGRAM_BASE_URL."
                ) from None
            except TelegramError as error:
                _logger.warning("Telegram cannot be reached (%s); it is tried again", type(error).__name__)
                await pause(stop, pauses.next())
            except Exception:
                _logger.exception("What Telegram says about the bot is not understood")
                return
            else:
                return

    async def close(self) -> None:
        """Let go of all connections."""
        for each in self._answers:
            each.cancel()
        await self._bot.shutdown()

    async def introduce(self) -> None:
        """Ask for polling and offer the commands; nothing of that is needed to answer."""
        await _tried("The webhook could not be removed", self._bot.delete_webhook())
        for language, tag in _TAGS.items():
            offered = [BotCommand(word, render(label, language)) for word, label in COMMANDS]
            setting = self._bot.set_my_commands(offered, language_code=tag)
            self._beside(_tried("The commands could not be offered", setting))

    async def poll(self, end: asyncio.Event, intake: Intake) -> None:
        """Take updates until told to end; what is asked from next is what is not yet done for good."""
        offset, pauses, retries = 0, _Pauses(), _Pauses()
        while not end.is_set():
            try:
                updates = await _until(end, self._updates(offset))
            except Exception as error:  # noqa: BLE001 - whatever it is, asking again is all there is to do
                _logger.warning("Telegram gives no updates (%s); it is asked again", type(error).__name__)
                await pause(end, pauses.after(error))
                continue
            pauses.reset()
            if not updates:
                continue
            again = await intake.take([self._incoming(each) for each in updates])
            offset = max(each.update_id for each in updates) + 1 if again is None else again
            if again is None:
                retries.reset()
            else:
                await pause(end, retries.next())

    async def _updates(self, offset: int) -> tuple[Update, ...]:
        return await self._bot.get_updates(
            offset=offset, timeout=self._poll, allowed_updates=["message", "callback_query"]
        )

    def _incoming(self, update: Update) -> Incoming:
        if update.callback_query is not None:
            # Until then the button shows that something is going on.
            answering = self._bot.answer_callback_query(update.callback_query.id)
            self._beside(_tried("A tap could not be answered", answering))
        return Incoming(update.update_id, heard_of(update, self._id))

    def _beside(self, act: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(act)
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def carry(self, address: str, reply: Reply, edits: str | None) -> str | None:
        """Say something in a chat; Delayed or Declined when Telegram does not take it."""
        chat, keys = int(address), _keyboard(reply)
        try:
            drawn = await _drawn(reply)
            if drawn is not None and (shown := await self._show(chat, reply.text, drawn, keys)) is not None:
                return shown
            if edits is not None and await self._change(chat, int(edits), reply.text, keys):
                return edits
            text = _fitting(reply.text, MessageLimit.MAX_TEXT_LENGTH)
            return str((await self._bot.send_message(chat, text, reply_markup=keys)).message_id)
        except TelegramError as error:
            raise _what_to_do(error) from None
        except Exception:
            # The library knows every refusal, so it was said; what was answered is not understood.
            _logger.exception("Telegram's answer to a message is not understood")
            return None

    async def _show(
        self, chat: int, text: str, drawn: bytes, keys: InlineKeyboardMarkup | None
    ) -> str | None:
        """Send a picture with its text below; None where the picture is refused, and the text goes alone."""
        try:
            return str((await self._bot.send_photo(chat, drawn, caption=text, reply_markup=keys)).message_id)
        except BadRequest as error:
            _logger.warning("Telegram refuses a picture: %s", error.message)
            return None

    async def _change(self, chat: int, message_id: int, text: str, keys: InlineKeyboardMarkup | None) -> bool:
        """Put a text in the place of a message; False where that cannot be, and a new one is to be sent."""
        fitting = _fitting(text, MessageLimit.MAX_TEXT_LENGTH)
        try:
            await self._bot.edit_message_text(fitting, chat, message_id, reply_markup=keys)
        except BadRequest as error:
            return "not modified" in error.message.lower()
        return True


def heard_of(update: Update, bot_id: str) -> Heard | None:
    """Read what was typed or tapped in a private chat; None for everything else.

    Numbers of updates are of one bot, so its own belongs to the key.
    """
    key = f"{bot_id}:{update.update_id}"
    if update.callback_query is not None:
        return _tapped(update.callback_query, key)
    message = update.message
    if message is None or message.chat.type != ChatType.PRIVATE:
        return None
    language = message.from_user.language_code if message.from_user else None
    return Heard(DOOR, str(message.chat.id), key, text=message.text, language=language)


def _tapped(query: CallbackQuery, key: str) -> Heard | None:
    message = query.message
    if message is None or message.chat.type != ChatType.PRIVATE:
        return None
    return Heard(
        DOOR,
        str(message.chat.id),
        key,
        tap=query.data or "",
        message=str(message.message_id),
        label=_label(query),
        language=query.from_user.language_code,
    )


def _label(query: CallbackQuery) -> str | None:
    keys = getattr(query.message, "reply_markup", None)
    buttons = (each for row in keys.inline_keyboard for each in row) if keys else ()
    return next((each.text for each in buttons if each.callback_data == query.data), None)


def _keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    rows = [
        [InlineKeyboardButton(each.label, callback_data=each.tap) for each in row] for row in reply.buttons
    ]
    return InlineKeyboardMarkup(rows) if rows else None


async def _drawn(reply: Reply) -> bytes | None:
    """Draw a reply's picture; None where it has none that can be drawn, or the text is too long for it."""
    picture, text = reply.picture, reply.text
    if picture is None or _fitting(text, MessageLimit.CAPTION_LENGTH) != text:
        return None
    try:
        spec = contacts_by_day(picture.days, picture.title, picture.part, Theme.LIGHT)
        return await draw_png(spec, language=picture.language)
    except PictureFailed as failed:
        _logger.warning("A picture could not be drawn (%s); its text is said without it", failed.reason)
    except Exception:
        _logger.exception("A picture could not be drawn; its text is said without it")
    return None


def _fitting(text: str, most: int) -> str:
    """Cut a text to what a message takes; signs outside the basic plane count twice there."""
    encoded = text.encode("utf-16-le")
    if len(encoded) <= 2 * most:
        return text
    return encoded[: 2 * (most - 1)].decode("utf-16-le", "ignore") + "…"


def _what_to_do(error: TelegramError) -> Delayed | Declined:
    """Tell what may get through later from what never will."""
    if isinstance(error, RetryAfter):
        return Delayed("rate_limited", _span(error))
    if isinstance(error, Forbidden):
        return Declined("deactivated" if "deactivated" in error.message.lower() else "blocked")
    if isinstance(error, BadRequest):
        if "chat not found" in error.message.lower():
            return Declined("chat_not_found")
        _logger.error("Telegram refuses a message: %s", error.message)
        return Declined("refused")
    return Delayed("no_answer" if isinstance(error, TimedOut) else "server_error")


def _span(error: RetryAfter) -> datetime.timedelta:
    told = error.retry_after
    return told if isinstance(told, datetime.timedelta) else datetime.timedelta(seconds=told)


class _Pauses:
    """Pauses that grow from one failure to the next."""

    def __init__(self) -> None:
        self._next = SHORTEST_PAUSE

    def next(self) -> float:
        """Give the seconds to wait now."""
        seconds, self._next = self._next, min(2 * self._next, LONGEST_PAUSE)
        return seconds

    def after(self, error: Exception) -> float:
        """Give the seconds to wait after a failure, which may name them."""
        return _span(error).total_seconds() if isinstance(error, RetryAfter) else self.next()

    def reset(self) -> None:
        """Begin anew after a success."""
        self._next = SHORTEST_PAUSE


class _Tolerant(HTTPXRequest):
    """Lets an update that the library cannot read pass as an empty one, so that it holds up no other."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Parse an answer."""
        answer = HTTPXRequest.parse_json_payload(payload)
        if isinstance(found := answer.get("result"), list):
            answer["result"] = [each if _is_readable(each) else _emptied(each) for each in found]
        return answer


def _is_readable(update: dict[str, Any]) -> bool:
    try:
        Update.de_json(update)
    except Exception:
        _logger.exception("An update is not understood and passed over")
        return False
    return True


def _emptied(update: dict[str, Any]) -> dict[str, Any]:
    return {"update_id": update["update_id"]}


async def _tried(failure: str, act: Coroutine[Any, Any, object]) -> None:
    try:
        await act
    except Exception as error:  # noqa: BLE001 - whatever it is, people are answered without it
        _logger.warning("%s (%s)", failure, type(error).__name__)


async def _until(end: asyncio.Event, act: Coroutine[Any, Any, Result]) -> Result | None:
    """Do something unless told to end before it is done; then it is given up and None."""
    doing, ended = asyncio.create_task(act), asyncio.create_task(end.wait())
    try:
        await asyncio.wait({doing, ended}, return_when=asyncio.FIRST_COMPLETED)
        return await doing if doing.done() else None
    finally:
        for each in (doing, ended):
            each.cancel()
        await asyncio.wait({doing, ended})
