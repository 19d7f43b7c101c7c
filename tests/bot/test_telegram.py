"""What comes from Telegram is heard once and answered, whatever comes with it and however often it fails."""

import asyncio
import datetime
from unittest.mock import AsyncMock

import pytest

from agencies.common import leases, sql
from agencies.common.errors import Conflict
from agencies.common.pictures import child_process
from bot.dialogue.spoken import Heard, Reply
from bot.telegram import DOOR, converse
from portal.clock import wall_clock
from portal.settings import Settings
from tests.bot.answering import access, answering
from tests.bot.echo import echo, echoing
from tests.fake_telegram.hands import Telegram

ANN, BOB = 11, 12
LEAST_DRAWN = 1_000


async def heard() -> int:
    """Count the updates that were heard."""
    return await sql.value(int, "SELECT count(*) FROM chat_updates") or 0


async def test_words_taps_edits_and_pictures(database: Settings, telegram: Telegram) -> None:
    async with echoing(telegram):
        await telegram.type(ANN, "hello")
        assert await telegram.answered(ANN, 1) == ["said hello"]
        await telegram.tap(ANN, "Again")
        assert await telegram.answered(ANN, 2) == ["tapped again Again"]
        await telegram.tap(ANN, "Picture")
        assert await telegram.answered(ANN, 3) == ["tapped again Again", "a picture"]
        await telegram.until("answerCallbackQuery", times=2)
    [picture] = [each for each in await telegram.messages(ANN) if "photo" in each]
    assert picture["photo"][0]["file_size"] > LEAST_DRAWN


async def test_a_text_is_said_whole_where_a_picture_cannot_go_with_it(
    database: Settings, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with echoing(telegram):
        await telegram.type(ANN, "long words")
        assert await telegram.answered(ANN, 1) == ["words" * 300]
        assert not any("photo" in each for each in await telegram.messages(ANN))
        monkeypatch.setattr(child_process, "_LONGEST_REQUEST", 10)
        await telegram.tap(ANN, "Picture")
        assert (await telegram.answered(ANN, 2))[-1] == "a picture"
    assert not any("photo" in each for each in await telegram.messages(ANN))


async def test_a_text_is_said_where_drawing_breaks_off_or_telegram_takes_no_picture(
    database: Settings, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the child process that does not start nor bytes that are no picture lose the reply."""
    no_child, no_picture = AsyncMock(side_effect=OSError("too many processes")), AsyncMock(return_value=b"?")
    async with echoing(telegram):
        for number, drawing in enumerate((no_child, no_picture), start=1):
            monkeypatch.setattr("bot.telegram.draw_png", drawing)
            await telegram.type(ANN, "long a")
            assert await telegram.answered(ANN, number) == ["a" * 300] * number
    assert not any("photo" in each for each in await telegram.messages(ANN))


async def test_several_replies_come_in_their_order(database: Settings, telegram: Telegram) -> None:
    async with echoing(telegram):
        await telegram.push(*({"chat": chat, "text": "count 6"} for chat in (ANN, BOB)))
        for chat in (ANN, BOB):
            assert await telegram.answered(chat, 6) == list("123456")


async def test_commands_are_offered_in_both_languages(database: Settings, telegram: Telegram) -> None:
    async with echoing(telegram):
        await telegram.until("setMyCommands", times=2)
    commands = (await telegram.state())["commands"]
    assert [each["command"] for each in commands[""]] == [each["command"] for each in commands["zh"]]
    assert commands[""][0]["description"] != commands["zh"][0]["description"]


@pytest.mark.parametrize("method", ["setMyCommands", "deleteWebhook", "getMe"])
@pytest.mark.parametrize("kind", ["broken", "too_many", "null", "garbage"])
async def test_what_fails_at_the_beginning_does_not_stop_it(
    database: Settings, telegram: Telegram, method: str, kind: str
) -> None:
    await telegram.fault(kind, method, times=1 if method == "getMe" else 9)
    await telegram.type(ANN, "hello")
    async with echoing(telegram):
        assert await telegram.answered(ANN, 1) == ["said hello"]


async def test_a_webhook_is_taken_away(database: Settings, telegram: Telegram) -> None:
    await telegram.call("setWebhook", url="https://bot.example/hook")
    await telegram.type(ANN, "hello")
    async with echoing(telegram):
        assert await telegram.answered(ANN, 1) == ["said hello"]


async def test_a_token_that_telegram_refuses_is_an_error(database: Settings, telegram: Telegram) -> None:
    wrong = access(telegram)
    wrong = type(wrong)("1:wrong", wrong.base_url)
    with pytest.raises(Conflict, match="refuses the token") as refused:
        await converse(wrong, asyncio.Event(), clock=wall_clock, hear=echo)
    assert "1:wrong" not in repr(refused.value) + repr(refused.value.__cause__)


@pytest.mark.parametrize("kind", ["broken", "bad_gateway", "too_many", "garbage", "null", "silent"])
async def test_updates_that_cannot_be_had_are_asked_for_again(
    database: Settings, telegram: Telegram, kind: str
) -> None:
    await telegram.fault(kind, "getUpdates", times=2, seconds=0.2)
    await telegram.type(ANN, "hello")
    async with echoing(telegram):
        assert await telegram.answered(ANN, 1) == ["said hello"]


async def test_what_is_no_private_talk_is_passed_over(database: Settings, telegram: Telegram) -> None:
    person = {"id": 9, "is_bot": False, "first_name": "Nina"}
    group = {"id": -5, "type": "supergroup", "title": "All"}
    private = {"id": BOB, "type": "private"}
    said = {"message_id": 1, "date": 0, "from": person}
    await telegram.push(
        {"chat": -5, "text": "hello all"},
        {"raw": {"message": {**said, "chat": private, "sticker": "no sticker at all"}}},
        {"raw": {"message": "not even a message"}},
        {"raw": {"from_the_future": {"id": 7}}},
        {"raw": {}},
        {"raw": {"edited_message": {**said, "chat": private, "text": "x"}}},
        {"raw": {"channel_post": {**said, "chat": group, "text": "x"}}},
        {"raw": {"callback_query": {"id": "1", "from": person, "chat_instance": "1", "data": "menu"}}},
        {"raw": {"my_chat_member": {"chat": private}}},
    )
    await telegram.type(ANN, "hello")
    async with echoing(telegram):
        assert await telegram.answered(ANN, 1) == ["said hello"]
        await telegram.drained()
    assert await heard() == 1


async def test_what_is_no_text_is_heard_without_one(database: Settings, telegram: Telegram) -> None:
    person = {"id": ANN, "is_bot": False, "first_name": "Ann"}
    await telegram.set_chat(ANN, "open")
    said = {"message_id": 1, "date": 0, "from": person, "chat": {"id": ANN, "type": "private"}}
    await telegram.push({"raw": {"message": {**said, "location": {"latitude": 1.0, "longitude": 2.0}}}})
    async with echoing(telegram):
        assert await telegram.answered(ANN, 1) == ["said None"]


async def test_the_same_update_again_is_answered_once(database: Settings, telegram: Telegram) -> None:
    async with echoing(telegram):
        await telegram.type(ANN, "hello", repeat=3)
        await telegram.drained()
        await telegram.type(ANN, "over", delay=0.1)
        assert await telegram.answered(ANN, 2) == ["said hello", "said over"]
    assert await heard() == 2


async def test_an_update_is_confirmed_only_when_it_was_heard(database: Settings, telegram: Telegram) -> None:
    """The first time the dialogue breaks off, the second time it hears: nothing is lost or out of order."""
    tries: list[str | None] = []

    async def breaking(heard: Heard, *, now: datetime.datetime) -> list[Reply]:
        tries.append(heard.text)
        if len(tries) == 1:
            assert (await telegram.state())["unconfirmed"] == 2
            raise RuntimeError("broken off")
        return await echo(heard, now=now)

    await telegram.push(*({"chat": ANN, "text": text} for text in ("one", "two")))
    async with answering(telegram, breaking):
        assert await telegram.answered(ANN, 2) == ["said one", "said two"]
        await telegram.drained()
    assert tries == ["one", "one", "two"]


async def test_a_failure_in_one_chat_holds_up_no_other(database: Settings, telegram: Telegram) -> None:
    failed = asyncio.Event()

    async def breaking(heard: Heard, *, now: datetime.datetime) -> list[Reply]:
        if heard.chat == str(ANN) and not failed.is_set():
            failed.set()
            raise RuntimeError("broken off")
        return await echo(heard, now=now)

    await telegram.push({"chat": ANN, "text": "one"}, {"chat": BOB, "text": "two"})
    async with answering(telegram, breaking):
        assert await telegram.answered(BOB, 1) == ["said two"]
        assert await telegram.answered(ANN, 1) == ["said one"]
    assert await heard() == 2


async def test_stopping_ends_the_open_question_and_leaves_the_place_free(
    database: Settings, telegram: Telegram
) -> None:
    async with answering(telegram, echo) as stop:
        await telegram.type(ANN, "hello")
        await telegram.answered(ANN, 1)
        stop.set()
    assert await leases.find(DOOR) is None
    async with echoing(telegram):
        await telegram.type(ANN, "again")
        assert await telegram.answered(ANN, 2) == ["said hello", "said again"]
    assert await heard() == 2


async def test_of_two_one_asks_and_the_other_takes_over(database: Settings, telegram: Telegram) -> None:
    async with answering(telegram, echo) as stop, echoing(telegram):
        await telegram.type(ANN, "one")
        await telegram.answered(ANN, 1)
        stop.set()
        await telegram.type(ANN, "two")
        assert await telegram.answered(ANN, 2) == ["said one", "said two"]
    assert (await telegram.state())["conflicts"] == 0
