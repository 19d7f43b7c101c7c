"""python-telegram-bot takes the server for Telegram's: polling, keyboards, edits, pictures, every failure."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from tests.fake_telegram.hands import Telegram

ANN = 11
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)
KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="yes")]])


@pytest.fixture(autouse=True)
def plain_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the library for spans of time: of whole seconds it warns."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[Bot]:
    """Give the library's bot on the server."""
    async with made(telegram) as opened:
        yield opened


@asynccontextmanager
async def made(telegram: Telegram) -> AsyncIterator[Bot]:
    bot = Bot(telegram.token, base_url=telegram.base_url, base_file_url=telegram.base_file_url)
    async with bot:
        yield bot


async def polled(bot: Bot, offset: int = 0, wait: int = 2) -> tuple[list[int], list[str | None]]:
    """Give numbers and texts of the updates from an offset on."""
    found = await bot.get_updates(offset=offset, timeout=wait)
    return [each.update_id for each in found], [each.message.text for each in found if each.message]


async def test_says_who_it_is_and_refuses_a_token_that_nobody_made(telegram: Telegram, bot: Bot) -> None:
    assert (await bot.get_me()).username == "mandate_test_bot"
    stranger = Bot("1:nobody", base_url=telegram.base_url)
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_updates_come_again_until_they_are_confirmed(telegram: Telegram, bot: Bot) -> None:
    await telegram.type(ANN, "one")
    await telegram.type(ANN, "two")
    (first, second), texts = await polled(bot)
    assert texts == ["one", "two"]
    assert await polled(bot) == ([first, second], ["one", "two"])
    assert await polled(bot, first + 1) == ([second], ["two"])
    assert (await telegram.state())["unconfirmed"] == 1
    assert await polled(bot, second + 1, wait=0) == ([], [])
    await telegram.drained()


async def test_a_long_poll_ends_with_the_first_update(telegram: Telegram, bot: Bot) -> None:
    waiting = asyncio.create_task(polled(bot, wait=30))
    await telegram.type(ANN, "late", delay=0.2)
    assert (await waiting)[1] == ["late"]


async def test_an_update_held_back_is_numbered_when_it_comes(telegram: Telegram, bot: Bot) -> None:
    await telegram.push({"chat": ANN, "text": "late", "delay": 0.3}, {"chat": ANN, "text": "early"})
    (first, *_), texts = await polled(bot)
    assert texts == ["early"]
    assert await polled(bot, first + 1, wait=10) == ([first + 1], ["late"])


async def test_a_duplicate_comes_once_more_though_it_was_confirmed(telegram: Telegram, bot: Bot) -> None:
    await telegram.type(ANN, "twice", repeat=1)
    (number,), _ = await polled(bot)
    assert await polled(bot, number + 1) == ([number], ["twice"])
    assert await polled(bot, number + 1, wait=0) == ([], [])


async def test_who_polls_last_ends_the_polling_of_the_other(telegram: Telegram, bot: Bot) -> None:
    async with made(telegram) as other:
        waiting = asyncio.create_task(polled(bot, wait=30))
        await telegram.until("getMe", times=2)
        while (await telegram.state())["polls"] < 1:
            pass
        await polled(other, wait=0)
        with pytest.raises(Conflict):
            await waiting
    assert (await telegram.state())["conflicts"] == 1


async def test_no_polling_beside_a_webhook(telegram: Telegram, bot: Bot) -> None:
    await bot.set_webhook("https://bot.example/hook")
    with pytest.raises(Conflict):
        await bot.get_updates()
    assert (await bot.get_webhook_info()).url == "https://bot.example/hook"
    await bot.delete_webhook()
    await bot.get_updates()


async def test_texts_keyboards_taps_and_edits(telegram: Telegram, bot: Bot) -> None:
    await telegram.type(ANN, "hello")
    (number,), _ = await polled(bot)
    sent = await bot.send_message(ANN, "Sure?", reply_markup=KEYS)
    await telegram.tap(ANN, "Yes")
    tap = (await bot.get_updates(offset=number + 1, timeout=2))[0].callback_query
    assert tap is not None
    assert (tap.data, tap.message and tap.message.message_id) == ("yes", sent.message_id)
    assert await tap.answer()
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await tap.answer()
    changed = await bot.edit_message_text("Done.", ANN, sent.message_id)
    assert isinstance(changed, Message)
    assert await telegram.said(ANN) == ["Done."]
    with pytest.raises(BadRequest, match=r"(?i)not modified"):
        await bot.edit_message_text("Done.", ANN, sent.message_id)
    await bot.edit_message_reply_markup(ANN, sent.message_id, reply_markup=KEYS)
    assert telegram.button(await telegram.messages(ANN), "Yes") == (sent.message_id, "yes")


async def test_pictures_have_captions(telegram: Telegram, bot: Bot) -> None:
    await telegram.set_chat(ANN, "open")
    sent = await bot.send_photo(ANN, PICTURE, caption="October", reply_markup=KEYS)
    assert await telegram.said(ANN) == ["October"]
    assert (await telegram.messages(ANN))[0]["photo"][0]["file_size"] == len(PICTURE)
    with pytest.raises(BadRequest, match=r"(?i)no text"):
        await bot.edit_message_text("no", ANN, sent.message_id)
    with pytest.raises(BadRequest):
        await bot.send_photo(ANN, b"text")


@pytest.mark.parametrize(
    ("text", "keys", "words"),
    [
        ("", None, "text is empty"),
        ("x" * 4097, None, "too long"),
        ("x", InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="x" * 65)]]), "BUTTON_DATA"),
    ],
)
async def test_refuses_what_telegram_refuses(
    telegram: Telegram, bot: Bot, text: str, keys: InlineKeyboardMarkup | None, words: str
) -> None:
    await telegram.set_chat(ANN, "open")
    with pytest.raises(BadRequest, match=rf"(?i){words}"):
        await bot.send_message(ANN, text, reply_markup=keys)


async def test_chats_that_cannot_be_written_to(telegram: Telegram, bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(ANN, "hello")
    for state, words in (("blocked", "blocked by the user"), ("deactivated", "user is deactivated")):
        await telegram.set_chat(ANN, state)
        with pytest.raises(Forbidden, match=rf"(?i){words}"):
            await bot.send_message(ANN, "hello")


async def test_commands_are_kept_by_language(telegram: Telegram, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("tasks", "Tasks")], language_code="en")
    assert [each.command for each in await bot.get_my_commands(language_code="en")] == ["tasks"]
    assert (await telegram.state())["commands"]["en"][0]["description"] == "Tasks"


@pytest.mark.parametrize(
    ("kind", "error", "done"),
    [
        ("too_many", RetryAfter, False),
        ("broken", NetworkError, False),
        ("bad_gateway", NetworkError, False),
        ("silent", TimedOut, False),
        ("lost", TimedOut, True),
    ],
)
async def test_a_fault_is_met_as_often_as_was_said(
    telegram: Telegram, bot: Bot, kind: str, error: type[Exception], done: bool
) -> None:
    await telegram.set_chat(ANN, "open")
    await telegram.fault(kind, "sendMessage", seconds=2, retry_after=7)
    with pytest.raises(error) as met:
        await bot.send_message(ANN, "first", read_timeout=0.5)
    assert not isinstance(met.value, RetryAfter) or "0:00:07" in str(met.value)
    await bot.send_message(ANN, "second")
    assert await telegram.said(ANN) == ["first", "second"] if done else ["second"]


async def test_faults_of_one_chat_leave_others_alone(telegram: Telegram, bot: Bot) -> None:
    for each in (ANN, 12):
        await telegram.set_chat(each, "open")
    await telegram.fault("refused", chat=ANN, code=403, description="Forbidden: no")
    await bot.send_message(12, "hello")
    with pytest.raises(Forbidden):
        await bot.send_message(ANN, "hello")


async def test_an_application_of_the_library_echoes(telegram: Telegram) -> None:
    async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_text(update.message.text or "")

    made = Application.builder().token(telegram.token).base_url(telegram.base_url).build()
    made.add_handler(MessageHandler(filters.TEXT, echo))
    async with made:
        assert made.updater is not None
        await made.start()
        await made.updater.start_polling()
        await telegram.type(ANN, "hello")
        assert await telegram.answered(ANN, 1) == ["hello"]
        await made.updater.stop()
        await made.stop()
