"""Every function of the chat, end to end: what is tapped and typed, what is said, and what stands then."""

import datetime

import pytest

from agencies.common import sql
from agencies.common.access import Actor
from agencies.rulebook.rules.codes import Channel, Party, Result
from agencies.work.assign_cases import assign_cases
from agencies.work.record_contact import Report, record_contact
from agencies.work.rules.drafts import Promised
from bot.dialogue.rules.signs import CHANNELS, PARTIES, RESULTS
from tests.agencies.cases import rows
from tests.agencies.payments import books
from tests.agencies.payments.books import table
from tests.agencies.work.contacts import Scene, set_scene
from tests.bot.dialogue.chatting import NOON, Chatter, linked
from tests.people import Agency

NIGHT = datetime.datetime(2017, 10, 17, 2, 30, tzinfo=datetime.UTC)
PHONE = "212 555 0123"


@pytest.fixture
async def scene(vera: Actor, north: Agency) -> Scene:
    return await set_scene(vera, north)


@pytest.fixture
async def chat(scene: Scene) -> Chatter:
    """Give the collector's chat."""
    return await linked(scene.north.collector)


async def contacts() -> list[tuple[object, ...]]:
    """Read what is recorded of contacts."""
    return await table("contacts", "collector, channel, party, result")


async def test_todays_tasks_by_reason_with_the_answer(scene: Scene, chat: Chatter) -> None:
    text = await chat.tap("My tasks today")
    assert "Today, 16 Oct 2017: 1 cases" in text
    assert "First contact: 1" in text
    assert "C1 · 100.00 USD · ✓ may be called" in text
    assert "No case is in your hands" in text
    chat.now = NIGHT
    assert "C1 · 100.00 USD · ✗ from 17 Oct 2017 08:00" in await chat.type("/today")
    assert "Case C1" in await chat.tap("C1")


async def test_a_long_list_is_read_page_by_page(scene: Scene, chat: Chatter) -> None:
    for number in range(2, 13):
        await books.place(await books.case(scene.lender, f"C{number}"), scene.north)
    assert "First contact: 12" in await chat.type("/today")
    assert (await chat.tap("All: First contact")).count("\n· ") == 8
    assert "Next" in chat.labels
    assert (await chat.tap("Next")).count("\n· ") == 4
    assert "Next" not in chat.labels
    assert (await chat.tap("Back")).count("\n· ") == 8


async def test_a_case_is_found_by_whatever_is_at_hand(scene: Scene, chat: Chatter) -> None:
    await rows.point(scene.c1, PHONE)
    for typed in ("C1", "2125550123", "0123"):
        assert "Case C1" in await chat.type(typed)
        assert "555" not in chat.text
    await chat.type("/menu")
    assert "Send a case number" in await chat.tap("Find a case")
    assert "No case of yours" in await chat.type("C9")
    assert "Case C1" in await chat.type("C1")
    await chat.send("menu")
    assert "did not understand" in await chat.type("good morning")
    await books.place(await books.case(scene.lender, "C10"), scene.north)
    assert "Cases found: 2" in await chat.type("C1")
    assert "Case C10" in await chat.tap("C10")


async def test_another_agencys_case_is_not_there(scene: Scene, south: Agency) -> None:
    other = await books.case(scene.lender, "S1", 77_700)
    await books.place(other, south)
    chat = await linked(scene.north.collector)
    assert "did not understand" in await chat.type("S1")
    for tap in (
        "case:{}",
        "may:{}",
        "log:{}",
        "put:{}:0:0:-:h:abcdefgh",
        "put:{}:0:0:-:0:abcdefgh",
        "to:{}:1",
    ):
        text = await chat.send(tap.format(other.id))
        assert "777" not in text
        assert "S1" not in text
        assert f"case {other.id}" not in text
    manager = await linked(scene.north.manager)
    refused = await manager.send(f"to:{other.id}:{scene.north.collector.person_id}")
    assert "not with your agency, or no longer: 1" in refused
    assert await contacts() == []


async def test_the_card_is_masked_and_says_what_to_do(scene: Scene, chat: Chatter) -> None:
    await rows.point(scene.c1, PHONE)
    text = await chat.type("C1")
    assert "Owed: 100.00 USD" in text
    assert "The debtor: " in text
    assert "Next step: Make the first contact" in text
    assert "Allowed." in text
    assert chat.labels == ["May I contact?", "Record a call", "Another contact", "Menu"]


async def test_may_i_contact_names_the_rule_and_the_moment(scene: Scene, chat: Chatter) -> None:
    await chat.type("C1")
    assert "You may, now." in await chat.tap("May I contact?")
    chat.now = NIGHT
    text = await chat.send(f"may:{scene.c1.id}")
    assert "You may not, now." in text
    assert "hours" in text
    assert "2017-10-17 08:00" in text
    await chat.tap("Another way or person")
    await chat.tap("Letter")
    assert "Letter: The debtor" in await chat.tap("The debtor")
    assert "You may" in chat.text


async def test_a_call_is_recorded_by_two_taps_and_once(scene: Scene, chat: Chatter) -> None:
    await chat.type("C1")
    assert "What came of it?" in await chat.tap("Record a call")
    assert "Recorded on C1: Call, The debtor: No answer" in await chat.tap("No answer")
    assert "Allowed." in chat.text
    again = chat.last
    await chat.again()
    assert chat.last == again
    assert "nothing was recorded twice" in await chat.repeat()
    assert await contacts() == [("North Collector", "call", "self", "no_answer")]
    assert "My tasks today" in chat.labels


async def test_another_result_of_an_old_button_is_refused(scene: Scene, chat: Chatter) -> None:
    await chat.type("C1")
    await chat.tap("Record a call")
    wrong = next(each.tap for each in chat.buttons if each.label == "Wrong number")
    await chat.tap("No answer")
    assert "saved before with other content" in await chat.send(wrong)
    assert len(await contacts()) == 1


async def test_any_contact_takes_four_taps_at_most(scene: Scene, chat: Chatter) -> None:
    await chat.type("C1")
    for label in ("Another contact", "Visit", "Spouse", "Nobody there"):
        await chat.tap(label)
    assert await contacts() == [("North Collector", "visit", "spouse", "not_found")]
    assert "marked as a breach" in chat.text


async def test_the_number_at_hand_is_recorded_with_the_contact(scene: Scene, chat: Chatter) -> None:
    first, second = await rows.point(scene.c1, PHONE), await rows.point(scene.c1, "212 555 0199")
    await chat.type("C1")
    assert "Call: The debtor, " in await chat.tap("Record a call")
    await chat.tap("Other results")
    await chat.tap("Line busy")
    await chat.send(f"log:{scene.c1.id}")
    await chat.tap("Another number")
    await chat.send(next(each.tap for each in chat.buttons if each.tap.endswith(f":{second}")))
    await chat.tap("Switched off")
    assert await table("contacts", "result, point_id") == [("busy", first), ("switched_off", second)]


async def test_a_contact_at_night_is_recorded_and_marked(scene: Scene, chat: Chatter) -> None:
    await chat.type("C1")
    chat.now = NIGHT
    assert "recorded all the same" in await chat.tap("Record a call")
    assert "marked as a breach" in await chat.tap("Refuses")
    assert len(await contacts()) == 1


async def test_a_promise_is_typed_repeated_and_recorded_once(scene: Scene, chat: Chatter) -> None:
    await chat.type("C1")
    await chat.tap("Record a call")
    assert "How much was promised on C1? 100.00 USD are owed." in await chat.tap("Promise to pay")
    assert "“…” is not a day" in await chat.type("212 555 0123")
    assert "555" not in chat.text
    assert "more than the 100.00 USD still owed" in await chat.type("100.01")
    assert "For which day?" in await chat.type("60.50")
    assert "“2017-10-15” is a day gone by" in await chat.type("2017-10-15")
    text = await chat.type("2017-10-20")
    assert "Promised: 60.50 USD, for 20 Oct 2017 (Friday)" in text
    assert await contacts() == []
    confirm = next(each.tap for each in chat.buttons if each.label == "Yes, record it")
    assert "Promise to pay, 60.50 USD for 20 Oct 2017" in await chat.tap("Yes, record it")
    await chat.again()
    assert "does not wait any more" in await chat.send(confirm)
    assert await table("promises", "amount_minor") == [(6050,)]
    assert await contacts() == [("North Collector", "call", "self", "promised")]


async def test_amount_and_day_in_one_message(scene: Scene, chat: Chatter) -> None:
    await chat.send(f"put:{scene.c1.id}:0:0:-:0:abcdefgh")
    assert "Promised: 20.00 USD, for 20 Oct 2017" in await chat.type("20 2017-10-20")
    await chat.tap("Another amount")
    assert "For which day" in await chat.tap("All: 100.00 USD")
    assert "Promised: 100.00 USD, for 17 Oct 2017" in await chat.tap("Tomorrow")
    await chat.tap("Another day")
    assert "for 31 Oct 2017" in await chat.tap("End of the month")
    await chat.tap("Record nothing")
    assert "Case C1" in chat.text
    assert await contacts() == []


async def test_a_promise_as_people_type_it(scene: Scene, chat: Chatter) -> None:
    await chat.send(f"put:{scene.c1.id}:0:0:-:0:abcdefgh")
    assert "Promised: 50.00 USD, for 20 Oct 2017" in await chat.type("50 this friday")
    assert "for 18 Oct 2017" in await chat.type("后天")
    assert "Promised: 80.00 USD, for 17 Oct 2017" in await chat.type("明天 80")
    assert "is a day gone by" in await chat.type("2017-10-01")
    assert "Promised: 100.00 USD" in await chat.type("全部 明天")
    assert await contacts() == []


async def test_a_promise_that_was_left_does_not_take_later_words(scene: Scene, chat: Chatter) -> None:
    await chat.send(f"put:{scene.c1.id}:0:0:-:0:abcdefgh")
    await chat.send("menu")
    assert "did not understand" in await chat.type("20")


async def test_a_promise_after_the_term_is_asked_for_again(scene: Scene, chat: Chatter) -> None:
    await sql.execute("UPDATE placements SET due_on = :day", day=datetime.date(2017, 10, 18))
    await chat.send(f"put:{scene.c1.id}:0:0:-:0:abcdefgh")
    await chat.type("20 2017-10-20")
    assert "when the placement ends" in await chat.tap("Yes, record it")
    await chat.tap("Tomorrow")
    assert "Recorded on C1" in await chat.tap("Yes, record it")


async def test_my_figures(scene: Scene, chat: Chatter) -> None:
    collector = scene.north.collector
    promised = Report(Channel.CALL, Party.DEBTOR, Result.PROMISED, promise=Promised(500, NOON.date()))
    await record_contact(collector, scene.c1.id, promised, once="form-0001", now=NOON)
    text = await chat.type("/figures")
    assert "Contacts: 1, on 1 cases" in text
    assert "Conversations with the debtor: 1" in text
    assert "Promises: 1, kept 0, broken 0" in text
    assert chat.last[0].picture is None  # one day is nothing to compare
    manager = await linked(scene.north.manager)
    text = await manager.tap("My figures this month")
    assert "Cases worked: 1/1" in text


async def test_the_days_of_the_month_are_drawn(scene: Scene, chat: Chatter) -> None:
    for day, result in ((3, Result.NO_ANSWER), (3, Result.NEGOTIATING), (5, Result.NO_ANSWER)):
        then = NOON.replace(day=day)
        report = Report(Channel.CALL, Party.DEBTOR, result)
        await record_contact(
            scene.north.collector, scene.c1.id, report, once=f"form-{day}-{result}", now=then
        )
    await chat.type("/figures")
    shown = chat.last[0].picture
    assert shown is not None
    assert (shown.title, shown.language) == ("Contacts by day: 3", "en")
    assert shown.part == "Of these, conversations with the debtor: 1"
    assert [each.day.day for each in shown.days] == list(range(1, 17))
    assert [(each.contacts, each.conversations) for each in shown.days[2:5]] == [(2, 1), (0, 0), (1, 0)]
    before = list(chat.last)
    await chat.again()
    assert chat.last == before  # it is kept with the reply
    manager = await linked(scene.north.manager)
    await manager.type("/figures")
    assert manager.last[0].picture == shown  # all of the agency's contacts are the collector's
    await chat.send("language:zh_CN")
    await chat.type("/figures")
    assert chat.last[0].picture is not None
    assert chat.last[0].picture.title == "按日联络：3次"


async def test_the_team_and_its_cases(scene: Scene) -> None:
    chat = await linked(scene.north.manager)
    for number in range(2, 8):
        await books.place(await books.case(scene.lender, f"C{number}"), scene.north)
    text = await chat.tap("My team")
    assert "North Collector: 0 cases, 0 never contacted, 0 promises due" in text
    assert "In nobody's hands: 7" in text
    await chat.tap("North Collector")
    assert "Give 5 cases that are in nobody's hands to North Collector?" in await chat.tap("Give 5 cases")
    assert "Cases that changed hands: 5" in await chat.tap("Yes, give them")
    assert "does not wait any more" in await chat.repeat()
    assert "In nobody's hands: 2" in await chat.send("team")
    assert len(await table("assignments", "id")) == 5


async def test_cases_that_another_gave_away_meanwhile_stay_where_they_are(scene: Scene) -> None:
    """The offer was of cases in nobody's hands; by the time of the yes one of them is in somebody's."""
    chat, manager = await linked(scene.north.manager), scene.north.manager
    await chat.tap("My team")
    await chat.tap("North Collector")
    await chat.tap("Give 1 cases")
    await assign_cases(manager, [scene.c1.id], manager.person_id, now=chat.now)
    assert "in somebody's hands by now: 1" in await chat.tap("Yes, give them")
    assert await table("assignments", "collector_id, ended_at") == [(manager.person_id, None)]


async def test_one_case_is_assigned_and_taken_back(scene: Scene) -> None:
    chat = await linked(scene.north.manager)
    await chat.type("C1")
    await chat.tap("Assign")
    assert "In the hands of: North Collector" in await chat.tap("North Collector")
    await chat.repeat()
    assert len(await table("assignments", "id")) == 1
    await chat.send(f"assign:{scene.c1.id}")
    assert "In the hands of: nobody" in await chat.tap("Nobody")


async def test_a_collector_does_not_assign(scene: Scene, chat: Chatter) -> None:
    for tap in ("team", "mate:1", "hand:1:5", f"assign:{scene.c1.id}", f"to:{scene.c1.id}:1"):
        text = await chat.send(tap)
        assert "role" in text or "does not lead" in text


async def test_the_lenders_day_and_card(scene: Scene, vera: Actor) -> None:
    chat = await linked(vera)
    text = await chat.tap("Today at a glance")
    assert "At work: 1 cases, 100.00 USD" in text
    assert "Contacts against a rule in 7 days: 0" in text
    text = await chat.type("C1")
    assert "With NORTH since 1 Oct 2017" in text
    await chat.tap("May it be contacted?")
    assert "You may, now." in chat.text
    assert "Record what came of it" not in chat.labels
    assert "role" in await chat.send(f"log:{scene.c1.id}")


async def test_no_statement_yet(scene: Scene) -> None:
    chat = await linked(scene.north.manager)
    assert "No statement was sent" in await chat.tap("The last statement")


def test_every_code_has_its_sign() -> None:
    assert set(CHANNELS.values()) == set(Channel)
    assert set(PARTIES.values()) == set(Party)
    assert set(RESULTS.values()) == set(Result)
