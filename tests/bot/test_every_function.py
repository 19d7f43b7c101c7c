"""Every function of the chat through the Bot API by polling, and the rows that stand in the end."""

from agencies.common import sql
from agencies.common.access import Actor
from agencies.people.issue_chat_code import issue_chat_code
from agencies.rulebook.rules.codes import Channel, Party, Result
from agencies.work.record_contact import Report, record_contact
from portal.clock import wall_clock
from tests.agencies.cases import rows
from tests.agencies.payments import books
from tests.agencies.payments.books import table
from tests.agencies.work.contacts import set_scene
from tests.bot.answering import answering
from tests.bot.dialogue.chatting import NOON
from tests.fake_telegram.hands import Telegram
from tests.people import Agency

PHONE = "212 555 0123"


class Somebody:
    """A person at a telephone: does one thing after the other and reads the answer."""

    def __init__(self, telegram: Telegram, chat: int) -> None:
        self._telegram = telegram
        self._chat = chat
        self._answers = 0

    async def link(self, person: Actor) -> str:
        """Send the code that the portal gave the person."""
        code = await issue_chat_code(person, now=wall_clock())
        return await self.type(f"/start {code.code}")

    async def type(self, text: str) -> str:
        """Type something, and give what is said to it."""
        await self._telegram.type(self._chat, text)
        return await self._answer()

    async def tap(self, label: str) -> str:
        """Tap a button of the newest message, and give what stands in its place then."""
        await self._telegram.tap(self._chat, label)
        return await self._answer()

    async def _answer(self) -> str:
        self._answers += 1
        calls = await self._telegram.answered(self._chat, self._answers)
        assert not any("555" in each for each in calls)
        return calls[-1]


async def test_a_collectors_day(telegram: Telegram, vera: Actor, north: Agency) -> None:
    scene = await set_scene(vera, north)
    await rows.point(scene.c1, PHONE)
    async with answering(telegram):
        ann = Somebody(telegram, 11)
        assert "not linked" in await ann.type("hello")
        assert "linked to North Collector" in await ann.link(north.collector)
        assert "1 cases" in await ann.tap("today")
        assert "Send a case number" in await ann.type("/find")
        assert "Case C1" in await ann.type("C1")
        assert "You may" in await ann.tap("May I contact?")
        assert "Case C1" in await ann.type("C1")
        assert "What came of it?" in await ann.tap("Record a call")
        assert "Recorded on C1: Call, The debtor: No answer" in await ann.tap("No answer")
        assert "Case C1" in await ann.type("C1")
        assert "What came of it?" in await ann.tap("Record a call")
        assert "How much was promised on C1?" in await ann.tap("Promise to pay")
        assert "For which day?" in await ann.type("60.50")
        assert "Promised: 60.50 USD" in await ann.type("tomorrow")
        assert "Recorded on C1: Call, The debtor: Promise to pay" in await ann.tap("Yes, record it")
        assert "Contacts: 2" in await ann.type("/figures")
        assert "No messages." in await ann.type("/news")
        assert "did not understand" in await ann.type("what now")
        await telegram.drained()
    recorded = await table("contacts", "collector, channel, party, result")
    assert recorded == [("North Collector", "call", "self", each) for each in ("no_answer", "promised")]
    assert await table("promises", "amount_minor") == [(6050,)]
    states = await sql.tuples("SELECT DISTINCT state FROM chat_messages WHERE direction = 'out'")
    assert [each[0] for each in states] == ["sent"]


async def test_the_figures_of_some_days_come_with_a_picture(
    telegram: Telegram, vera: Actor, north: Agency
) -> None:
    scene = await set_scene(vera, north)
    for day in (3, 5):
        report = Report(Channel.CALL, Party.DEBTOR, Result.NO_ANSWER)
        then = NOON.replace(day=day)
        await record_contact(north.collector, scene.c1.id, report, once=f"form-000{day}", now=then)
    async with answering(telegram, shift=NOON - wall_clock()):
        await telegram.type(11, f"/start {(await issue_chat_code(north.collector, now=NOON)).code}")
        await telegram.answered(11, 1)
        await telegram.tap(11, "figures")
        assert "Contacts: 2, on 1 cases" in (await telegram.answered(11, 2))[-1]
        (shown,) = [each for each in await telegram.messages(11) if "photo" in each]
        assert "Contacts: 2, on 1 cases" in shown["caption"]
        await telegram.tap(11, "menu")
        assert (await telegram.answered(11, 3))[-1] == "What would you like to see?"
        await telegram.until("sendPhoto")


async def test_a_managers_and_the_lenders_day(telegram: Telegram, vera: Actor, north: Agency) -> None:
    scene = await set_scene(vera, north)
    for number in range(2, 5):
        await books.place(await books.case(scene.lender, f"C{number}"), north)
    async with answering(telegram):
        max_ = Somebody(telegram, 12)
        assert "linked to North Manager" in await max_.link(north.manager)
        assert "In nobody's hands: 4" in await max_.type("/team")
        assert "Case C1" in await max_.type("C1")
        await max_.tap("Assign")
        assert "In the hands of: North Collector" in await max_.tap("North Collector")
        assert "No statement was sent" in await max_.type("/statement")
        vera_ = Somebody(telegram, 13)
        assert "linked to Vera" in await vera_.link(vera)
        assert "At work: 4 cases" in await vera_.type("/digest")
        assert "With NORTH" in await vera_.type("C1")
        await telegram.drained()
    assert len(await table("assignments", "id")) == 1
