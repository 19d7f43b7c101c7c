"""The chat of the portal, the link of a messenger, and the messages to a person."""

import datetime
import re

import pytest

from agencies.common import notices, sql
from agencies.common.access import Actor
from agencies.common.pictures import close_pictures
from agencies.common.words import say
from agencies.rulebook.rules.codes import Channel, Party, Result
from agencies.work.record_contact import Report, record_contact
from bot.dialogue.queries.talk import PORTAL
from tests.agencies.payments.books import table
from tests.agencies.work.contacts import Scene, set_scene
from tests.bot.dialogue.chatting import NOON, Chatter, linked
from tests.people import Agency
from tests.portal.visitors import Visitor, visiting

_ONCE = re.compile(r'name="once" value="([^"]+)"')
_CODE = re.compile(r'id="code">([^<]+)<')


@pytest.fixture
async def scene(vera: Actor, north: Agency) -> Scene:
    return await set_scene(vera, north)


async def once_of(browser: Visitor) -> str:
    """Read the number of the form on the page."""
    found = _ONCE.search(await browser.see("/chat"))
    assert found
    return found[1]


async def told(browser: Visitor, **fields: str) -> str:
    """Tap or type in the panel and read the page that comes back."""
    answer = await browser.send("/chat", {"once": await once_of(browser), **fields}, on="/chat", follow=True)
    assert answer.status_code == 200
    return answer.text


async def test_the_panel_answers_by_forms_alone(scene: Scene) -> None:
    async with visiting(scene.north.collector, NOON) as browser:
        assert "Ask for today" in await browser.see("/chat")
        assert await table("chats", "id") == []
        page = await told(browser, tap="menu")
        assert "What would you like to see?" in page
        page = await told(browser, text="C1")
        assert "Case C1" in page
        assert f'value="log:{scene.c1.id}"' in page
        await told(browser, tap=f"log:{scene.c1.id}")
        page = await told(browser, tap=put_of(await browser.see("/chat"), "h"))
        assert "Recorded on C1: Call, The debtor: No answer" in page
        assert 'You:</span> <span translate="no" lang="en">No answer</span></p>' in page
    assert await table("contacts", "result, collector") == [("no_answer", "North Collector")]
    assert await table("chats", "door, person_id") == [(PORTAL, scene.north.collector.person_id)]


def put_of(page: str, sign: str) -> str:
    """Find the button that records a result."""
    found = re.search(rf'value="(put:[^"]*:{sign}:[^"]+)"', page)
    assert found
    return found[1]


async def test_the_panel_shows_the_picture_of_the_figures(scene: Scene) -> None:
    for day in (3, 5):
        report = Report(Channel.CALL, Party.DEBTOR, Result.NO_ANSWER)
        then = NOON.replace(day=day)
        await record_contact(scene.north.collector, scene.c1.id, report, once=f"form-000{day}", now=then)
    async with visiting(scene.north.collector, NOON) as browser:
        page = await told(browser, text="/figures")
        assert "Contacts: 2, on 1 cases" in page
        alt = "Contacts by day: 2 · Of these, conversations with the debtor: 0"
        assert f'width="340" height="150" alt="{alt}"' in page
        (drawn,) = re.findall(r'<img src="(/pictures/[^"]+)"', page)
        assert "<svg" in await browser.see(drawn)
    async with visiting(scene.north.manager, NOON) as other:
        assert "Contacts by day" not in await other.see("/chat")
    await close_pictures()


async def test_the_buttons_of_the_last_answer_speak_the_language_of_the_page(scene: Scene) -> None:
    async with visiting(scene.north.collector, NOON) as browser:
        page = await told(browser, text="C1")
        assert (">May I contact?</button>" in page, "Case C1" in page) == (True, True)
        await browser.send("/language", {"language": "zh_CN"}, on="/chat")
        page = await browser.see("/chat")
        # What was said stays as it was said; only what may be tapped next is worded anew.
        assert (">May I contact?</button>" in page, "Case C1" in page) == (False, True)
        assert ">我可以联系吗？</button>" in page


async def test_each_line_names_the_language_it_was_said_in(scene: Scene) -> None:
    async with visiting(scene.north.collector, NOON) as browser:
        await told(browser, text="C1")
        page = await told(browser, tap="language:zh_CN")
        assert '<span translate="no" lang="en">Case C1' in page
        assert '<html lang="zh-CN"' in page
        assert re.search(r'<span translate="no" lang="zh-CN">[^<]*[一-龥]', page)


async def test_a_form_that_is_sent_twice_is_heard_once(scene: Scene) -> None:
    async with visiting(scene.north.collector, NOON) as browser:
        await told(browser, text="C1")
        form = {"once": await once_of(browser), "text": "C1"}
        await browser.send("/chat", form, on="/chat")
        before = await table("chat_messages", "id")
        await browser.send("/chat", form, on="/chat")
        assert await table("chat_messages", "id") == before


async def test_the_same_rows_by_either_door(scene: Scene) -> None:
    async with visiting(scene.north.collector, NOON) as browser:
        await told(browser, tap=f"put:{scene.c1.id}:0:0:-:h:panel000")
    chat = await linked(scene.north.collector)
    await chat.send(f"put:{scene.c1.id}:0:0:-:h:messenger")
    columns = "collector, channel, party, result, started_at, civil_day, recorded_by, placement_id, point_id"
    first, second = await table("contacts", columns)
    assert first == second


async def test_nothing_at_all_is_not_sent(scene: Scene) -> None:
    async with visiting(scene.north.collector, NOON) as browser:
        answer = await browser.send("/chat", {"once": "x" * 16, "text": " "}, on="/chat")
        assert answer.status_code == 422
        assert "Type something" in answer.text


async def test_hostile_words_are_shown_as_they_are(scene: Scene) -> None:
    async with visiting(scene.north.collector, NOON) as browser:
        page = await told(browser, text="<script>alert(1)</script>")
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


async def test_a_long_conversation_is_read_back(scene: Scene) -> None:
    async with visiting(scene.north.collector, NOON) as browser:
        for number in range(24):
            await told(browser, text=f"word {number}")
        page = await browser.see("/chat")
        assert "word 23" in page
        assert "word 1<" not in page
        earlier = re.search(r'href="(/chat\?before=\d+)"', page)
        assert earlier
        assert "word 1<" in await browser.see(earlier[1])


async def test_the_panel_is_the_persons_own(scene: Scene) -> None:
    async with visiting(scene.north.collector, NOON) as browser:
        await told(browser, text="C1")
    async with visiting(scene.north.manager, NOON) as browser:
        assert "Case C1" not in await browser.see("/chat")
    async with visiting(scene.vera, NOON) as browser:
        assert "Today at a glance" in await told(browser, tap="menu")


async def test_a_code_links_a_messenger_and_the_page_ends_it(scene: Scene) -> None:
    async with visiting(scene.north.collector, NOON) as browser:
        assert "No chat is linked" in await browser.see("/chat/link")
        page = (await browser.send("/chat/link", on="/chat/link")).text
        code = _CODE.search(page)
        assert code
        assert "<svg" in page.partition('class="qr"')[2]
        assert "style=" not in page
        chat = Chatter("55")
        assert "linked to North Collector" in await chat.type(code[1])
        assert "Telegram" in await browser.see("/chat/link")
        assert "Messenger: linked" in await browser.see("/chat")
        ended = await browser.send("/chat/link/end", on="/chat/link", follow=True)
        assert "The link has ended." in ended.text
    assert "not linked" in await chat.type("/today")


async def test_a_known_bot_is_led_to(scene: Scene) -> None:
    await sql.execute("INSERT INTO installation (name, value) VALUES ('messenger.telegram', '@north_bot')")
    async with visiting(scene.north.collector, NOON) as browser:
        page = (await browser.send("/chat/link", on="/chat/link")).text
        assert "https://t.me/north_bot?start=" in page


async def test_messages_are_listed_counted_and_read(scene: Scene) -> None:
    collector = scene.north.collector
    for number in range(60):
        words = say("Payments: {count}", count=number)
        news = notices.News(notices.Kind.PAYMENT_RECEIVED, f"k{number}", words, "/work/cases?hands=mine")
        await notices.tell_person(collector.person_id, news, now=NOON)
    async with visiting(collector, NOON) as browser:
        page = await browser.see("/inbox")
        assert "unread: 60" in page
        assert "Payments: 59" in page
        assert 'href="/work/cases?hands=mine"' in page
        older = re.search(r'href="(/inbox\?before=\d+)"', page)
        assert older
        assert "Payments: 0" in await browser.see(older[1])
        up_to = re.search(r'name="up_to" value="(\d+)"', page)
        assert up_to
        read = await browser.send("/inbox", {"up_to": up_to[1]}, on="/inbox", follow=True)
        assert "marked as read" in read.text
        assert "unread: " not in await browser.see("/inbox")
    async with visiting(scene.north.manager, NOON) as browser:
        assert "No messages yet" in await browser.see("/inbox")


async def test_the_pages_are_for_those_who_are_signed_in(scene: Scene) -> None:
    async with visiting(None, NOON + datetime.timedelta(1)) as browser:
        for path in ("/chat", "/chat/link", "/inbox"):
            assert (await browser.client.get(path)).status_code in {302, 303, 401}
