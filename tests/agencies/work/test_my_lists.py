"""What an agency's people list: batches, cases, promises, today's desk, and the story of a case."""

import dataclasses
import datetime

import pytest

from agencies.cases.rules.sealed import NAME
from agencies.common import sql, vault
from agencies.common.access import Actor
from agencies.people.queries import PortfolioRow
from agencies.rulebook.rules.codes import Channel, Party, Result
from agencies.work.assign_cases import assign_cases
from agencies.work.queries.assignments import collectors, usual_hands
from agencies.work.queries.case_story import case_story, receipts_of_case
from agencies.work.queries.due_today import due_promises
from agencies.work.queries.my_batches import my_batches
from agencies.work.queries.my_cases import count_my_cases, ids_of_my_cases, my_cases
from agencies.work.queries.my_promises import count_promises, my_promises
from agencies.work.record_contact import Report, record_contact
from agencies.work.rules.drafts import Promised
from agencies.work.rules.my_cases import Filter, Hands, PromiseState, Sort
from agencies.work.todays_list import Reason, todays_list, wanted_for
from tests.agencies.cases import rows
from tests.agencies.payments import books
from tests.agencies.payments.books import october
from tests.people import Agency

TODAY = october(16)
NOON = datetime.datetime(2017, 10, 16, 16, 0, tzinfo=datetime.UTC)
CALL = Report(Channel.CALL, Party.DEBTOR, Result.NO_ANSWER)


@pytest.fixture
async def lender(database: object) -> PortfolioRow:
    return await books.portfolio()


@pytest.fixture
async def five(lender: PortfolioRow, north: Agency, south: Agency) -> list[int]:
    """Give the ids of four cases that North holds, C1 to C4 of 100.00 to 400.00; C5 is South's."""
    made = []
    for number in range(1, 6):
        each = await books.case(lender, f"C{number}", owed=10_000 * number)
        await books.place(each, south if number == 5 else north, october(number))
        made.append(each.id)
    return made


async def recorded(agency: Agency, case_id: int, number: int, report: Report = CALL) -> None:
    """Record a contact at noon."""
    await record_contact(agency.collector, case_id, report, once=f"form-{number:08}", now=NOON)


def promised(amount_minor: int, day: int) -> Report:
    """Make a contact with a promise for a day of October."""
    promise = Promised(amount_minor, october(day))
    return dataclasses.replace(CALL, result=Result.PROMISED, promise=promise)


async def listed(actor: Actor, wanted: Filter, sort: Sort = Sort.PLACED) -> list[str]:
    """List case numbers."""
    return [each.case_no for each in await my_cases(actor, wanted, sort, today=TODAY)]


async def test_each_sees_the_open_cases_of_the_own_agency(
    five: list[int], north: Agency, south: Agency
) -> None:
    assert await listed(north.collector, Filter()) == ["C4", "C3", "C2", "C1"]
    assert await listed(south.manager, Filter()) == ["C5"]
    await sql.execute("UPDATE placements SET ended_on = :day WHERE case_id = :case", day=TODAY, case=five[3])
    assert await listed(north.collector, Filter()) == ["C3", "C2", "C1"]
    assert await count_my_cases(north.collector, Filter(), today=TODAY) == 3
    assert await ids_of_my_cases(north.collector, Filter(), today=TODAY, most=9) == five[:3]


@pytest.mark.parametrize("sort", Sort)
async def test_a_list_pages_by_key_both_ways(five: list[int], north: Agency, sort: Sort) -> None:
    whole = await my_cases(north.collector, Filter(), sort, today=TODAY)
    first = await my_cases(north.collector, Filter(), sort, today=TODAY, limit=2)
    assert first == whole[:3]
    key = first[1].key(sort)
    assert await my_cases(north.collector, Filter(), sort, today=TODAY, after=key) == whole[2:]
    last = whole[3].key(sort)
    before = await my_cases(north.collector, Filter(), sort, today=TODAY, after=last, back=True, limit=2)
    assert before == [whole[2], whole[1], whole[0]]


async def test_cases_by_hands_progress_and_promise(five: list[int], north: Agency) -> None:
    collector = north.collector
    await assign_cases(north.manager, five[:2], collector.person_id, now=NOON)
    await recorded(north, five[0], 1, promised(5_000, 16))
    await recorded(north, five[1], 2, promised(5_000, 20))
    hands = {each: await listed(collector, Filter(hands=each)) for each in Hands}
    assert hands == {
        Hands.ALL: ["C4", "C3", "C2", "C1"],
        Hands.MINE: ["C2", "C1"],
        Hands.NOBODY: ["C4", "C3"],
    }
    assert await listed(north.manager, Filter(collector_id=collector.person_id)) == ["C2", "C1"]
    assert await listed(collector, Filter(promise=PromiseState.DUE)) == ["C1"]
    assert await listed(collector, Filter(promise=PromiseState.OPEN)) == ["C2"]
    assert await listed(collector, Filter(promise=PromiseState.NONE)) == ["C4", "C3"]
    assert await listed(collector, Filter(promise=PromiseState.KEPT)) == []
    assert await listed(collector, Filter(begun=False)) == ["C4", "C3"]
    quiet = Filter(untouched_since=NOON - datetime.timedelta(7))
    assert await listed(collector, quiet) == ["C4", "C3"]
    tomorrow = Filter(untouched_since=NOON + datetime.timedelta(1))
    assert await listed(collector, tomorrow) == ["C4", "C3", "C2", "C1"]
    first = (await my_cases(collector, Filter(hands=Hands.MINE), today=TODAY))[1]
    assert (first.collector, first.last_result, first.promised_minor, first.promise(TODAY)) == (
        "North Collector",
        "promised",
        5_000,
        PromiseState.DUE,
    )
    assert first.last_at == NOON


async def test_cases_by_bucket_region_batch_and_what_is_typed(
    five: list[int], lender: PortfolioRow, north: Agency, south: Agency
) -> None:
    collector = north.collector
    await sql.execute(
        "UPDATE cases SET region = 'VA', overdue_since = :day WHERE id = :id",
        day=datetime.date(2017, 9, 28),
        id=five[0],
    )
    await sql.execute(
        "UPDATE debtors SET name_cipher = :sealed, name_index = :digest WHERE id ="
        " (SELECT debtor_id FROM cases WHERE id = :id)",
        sealed=vault.encrypt("Ann Lee", NAME),
        digest=vault.blind_index("name", vault.normalise_name("Ann Lee")),
        id=five[1],
    )
    found = await rows.case(lender.id, "other")
    await books.place(found, south)
    for holder in (five[2], found.id):
        debtor = await sql.value(int, "SELECT debtor_id FROM cases WHERE id = :id", id=holder)
        await rows.point(type(found)(debtor_id=debtor), "212 555 0123")
    assert await listed(collector, Filter(region="VA")) == ["C1"]
    assert await listed(collector, Filter(bucket="M1")) == ["C1"]
    assert await listed(collector, Filter(bucket="M7-M12")) == ["C4", "C3", "C2"]
    batch = await sql.value(int, "SELECT batch_id FROM placements WHERE case_id = :id", id=five[2])
    assert await listed(collector, Filter(batch_id=batch)) == ["C3"]
    for text, numbers in {
        " C2 ": ["C2"],
        "ann  lee": ["C2"],
        "Lee": [],
        "+1 (212) 555-0123": ["C3"],
        "0123": ["C3"],
        "C5": [],
        "%": [],
    }.items():
        assert await listed(collector, Filter(text=text)) == numbers, text
    (named,) = await my_cases(collector, Filter(text="Ann Lee"), today=TODAY)
    assert named.debtor == "A** L**"


async def test_batches_show_how_far_the_work_is(
    five: list[int], north: Agency, south: Agency, vera: Actor
) -> None:
    await recorded(north, five[0], 1, promised(5_000, 20))
    await recorded(north, five[1], 2)
    found = await my_batches(north.collector)
    assert [(each.open, each.untouched, each.promised, each.nobody, each.paying) for each in found] == [
        (1, 0, 1, 1, 0),
        (1, 0, 0, 1, 0),
        (1, 1, 0, 1, 0),
        (1, 1, 0, 1, 0),
    ]
    assert [each.balance_minor for each in found] == [10_000, 20_000, 30_000, 40_000]
    assert found[0].days_left(TODAY) is None
    assert len(await my_batches(south.manager)) == 1
    assert len(await my_batches(vera)) == 5


async def test_promises_by_state_with_counts(five: list[int], north: Agency, south: Agency) -> None:
    collector = north.collector
    for number, day in enumerate((16, 20, 18)):
        await recorded(north, five[number], number, promised(5_000, day))
    await recorded(south, five[4], 9, promised(700, 16))
    assert [each.case_no for each in await my_promises(collector, PromiseState.DUE, today=TODAY)] == ["C1"]
    coming = await my_promises(collector, PromiseState.OPEN, today=TODAY)
    assert [each.case_no for each in coming] == ["C3", "C2"]
    second = await my_promises(collector, PromiseState.OPEN, today=TODAY, after=coming[0].key)
    assert [each.case_no for each in second] == ["C2"]
    back = await my_promises(collector, PromiseState.OPEN, today=TODAY, after=coming[1].key, back=True)
    assert [each.case_no for each in back] == ["C3"]
    counts = await count_promises(collector, today=TODAY)
    assert (counts.due, counts.open, counts.kept, counts.broken, counts.due_minor) == (1, 2, 0, 0, 5_000)
    assert [each.case_no for each in await my_promises(collector, text="C2", today=TODAY)] == ["C2"]
    assert await my_promises(collector, hands=Hands.MINE, today=TODAY) == []
    await sql.execute(
        "INSERT INTO promise_outcomes (promise_id, sequence, outcome, paid_minor, decided_on, created_at)"
        " SELECT id, 1, 'kept', 5000, :day, :now FROM promises WHERE case_id = :case",
        day=TODAY,
        now=NOON,
        case=five[0],
    )
    (kept,) = await my_promises(collector, PromiseState.KEPT, today=TODAY)
    assert (kept.case_no, kept.state, kept.paid_minor) == ("C1", PromiseState.KEPT, 5_000)
    assert (await count_promises(collector, today=TODAY)).due == 0


@pytest.mark.parametrize("hands", [Hands.ALL, Hands.MINE])
async def test_every_list_counts_the_same_promises_as_due(
    five: list[int], north: Agency, hands: Hands
) -> None:
    """C1 was promised twice, C2 owes nothing any more, C3 is settled, C4 is due: two cases wait for money."""
    collector, me = north.collector, north.collector.person_id
    for number in range(4):
        await recorded(north, five[number], number, promised(5_000, 16))
    await recorded(north, five[0], 8, promised(4_000, 16))
    await sql.execute("UPDATE cases SET balance_minor = 0 WHERE id = :case", case=five[1])
    await sql.execute(
        "INSERT INTO promise_outcomes (promise_id, sequence, outcome, paid_minor, decided_on, created_at)"
        " SELECT id, 1, 'kept', 5000, :day, :now FROM promises WHERE case_id = :case",
        day=TODAY,
        now=NOON,
        case=five[2],
    )
    await assign_cases(north.manager, five[:4], me, now=NOON)
    rows = await my_promises(collector, PromiseState.DUE, hands, today=TODAY)
    assert [(each.case_no, each.amount_minor) for each in rows] == [("C4", 5_000), ("C1", 4_000)]
    counts = await count_promises(collector, hands, today=TODAY)
    assert (counts.due, counts.due_minor) == (2, 9_000)
    today = await todays_list(collector, hands, today=TODAY, now=NOON)
    assert {each.reason: each.total for each in today.groups}[Reason.PROMISE_DUE] == 2
    assert await listed(collector, Filter(hands=hands, promise=PromiseState.DUE)) == ["C4", "C1"]
    (mine,) = [each for each in await collectors(collector, TODAY) if each.id == me]
    assert mine.promises_due == 2
    portfolio = await sql.value(int, "SELECT portfolio_id FROM cases WHERE id = :case", case=five[0]) or 0
    assert [each.promises for each in await due_promises(portfolio, TODAY)] == [2]


async def test_people_look_at_their_own_cases_where_they_have_some(
    five: list[int], north: Agency, vera: Actor
) -> None:
    assert await usual_hands(north.collector) is Hands.ALL
    await assign_cases(north.manager, five[:1], north.collector.person_id, now=NOON)
    await assign_cases(north.manager, five[1:2], north.manager.person_id, now=NOON)
    found = [await usual_hands(each) for each in (north.collector, north.manager, vera)]
    assert found == [Hands.MINE, Hands.ALL, Hands.ALL]


async def test_todays_list_says_why_each_case_is_on_it(five: list[int], north: Agency) -> None:
    await recorded(north, five[0], 1, promised(5_000, 16))
    await recorded(north, five[1], 2)
    later = NOON + datetime.timedelta(8)
    found = await todays_list(north.collector, Hands.ALL, today=october(24), now=later)
    shown = {group.reason: [each.case_no for each in group.cases] for group in found.groups}
    assert shown == {
        Reason.PROMISE_DUE: ["C1"],
        Reason.FIRST_CONTACT: ["C4", "C3"],
        Reason.QUIET: ["C2", "C1"],
    }
    assert found.total == 5
    for group in found.groups:
        # The list that a heading leads to holds as many as the heading says.
        wanted = wanted_for(group.reason, Hands.ALL, later)
        assert await count_my_cases(north.collector, wanted, today=october(24)) == group.total
    assert {case: answer.allowed for case, answer in found.answers.items()} == dict.fromkeys(five[:4], True)
    await sql.execute("UPDATE cases SET balance_minor = 0")
    assert (await todays_list(north.collector, Hands.ALL, today=october(24), now=later)).total == 0


async def test_an_earlier_agencys_notes_are_hidden(
    lender: PortfolioRow, north: Agency, south: Agency, vera: Actor
) -> None:
    case = await books.case(lender)
    await books.place(case, south, october(1), ended_on=october(10))
    await books.place(case, north, october(11))
    note = dataclasses.replace(promised(500, 20), note="owes his brother")
    await record_contact(south.collector, case.id, note, once="form-00000001", now=NOON)
    await recorded(north, case.id, 2, dataclasses.replace(CALL, note="rang out"))
    await rows.receipt(case, october(12), 4_000)
    story = await case_story(north.collector, case.id)
    own, other = sorted(story.contacts, key=lambda each: not each.own)
    assert (own.collector, own.note, own.own) == ("North Collector", "rang out", True)
    assert (other.collector, other.note, other.promised_minor, other.result) == (None, None, None, "promised")
    assert [each.amount_minor for each in await receipts_of_case(north.collector, case.id)] == [4_000]
    lender_story = await case_story(vera, case.id)
    assert {each.note for each in lender_story.contacts} == {"owes his brother", "rang out"}
    assert (await case_story(south.collector, case.id)).contacts == ()
