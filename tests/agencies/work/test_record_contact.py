"""A contact recorded by hand, and the rulebook's answer before it."""

import asyncio
import dataclasses
import datetime

import pytest

from agencies.cases.queries.shown_points import points_of_case
from agencies.cases.reveal_point import reveal_point
from agencies.common import sql
from agencies.common.access import Actor
from agencies.common.errors import Conflict, Invalid, NotAllowed, NotFound
from agencies.people.rules import Policy
from agencies.rulebook.rules.codes import Channel, Party, Result
from agencies.work.advise_contact import advise_calls, advise_contact, open_desk
from agencies.work.call_point import call_point
from agencies.work.record_contact import Report, record_contact
from agencies.work.rules.drafts import Promised
from tests.agencies.cases import rows
from tests.agencies.payments import books
from tests.agencies.payments.books import october, table
from tests.agencies.work.contacts import Scene, set_scene
from tests.people import Agency

UTC = datetime.UTC
NOON = datetime.datetime(2017, 10, 16, 16, 0, tzinfo=UTC)
"""Noon in New York, a Monday."""
NIGHT = datetime.datetime(2017, 10, 17, 2, 30, tzinfo=UTC)
UNANSWERED = Report(Channel.CALL, Party.DEBTOR, Result.NO_ANSWER)


@pytest.fixture
async def scene(vera: Actor, north: Agency) -> Scene:
    return await set_scene(vera, north)


def token(number: int) -> str:
    """Make the number of a form."""
    return f"form-{number:08}"


async def recorded(scene: Scene, count: int, moment: datetime.datetime = NOON) -> None:
    """Record unanswered calls, a minute apart, the last at a moment."""
    for number in range(count):
        at = moment - datetime.timedelta(minutes=count - number)
        report = dataclasses.replace(UNANSWERED, started_at=at)
        await record_contact(scene.north.collector, scene.c1.id, report, once=token(number), now=moment)


async def test_a_contact_is_recorded_and_told_allowed(scene: Scene) -> None:
    point = await rows.point(scene.c1, "212 555 0123")
    report = dataclasses.replace(UNANSWERED, seconds=32, note=" rang \n out ", point_id=point)
    told = await record_contact(scene.north.collector, scene.c1.id, report, once=token(1), now=NOON)
    assert (told.fresh, told.verdict.allowed, str(told.words)) == (True, True, "Allowed.")
    assert await table("contacts", "collector, result, seconds, point_id, job_id") == [
        ("North Collector", "no_answer", 32, point, None)
    ]
    assert await sql.value(str, "SELECT thing FROM journal WHERE act = 'contacts.recorded'") == "contact"


async def test_the_same_form_records_once(scene: Scene) -> None:
    collector, case = scene.north.collector, scene.c1.id
    first = await record_contact(collector, case, UNANSWERED, once=token(1), now=NOON)
    later = NOON + datetime.timedelta(seconds=3)
    again = await record_contact(collector, case, UNANSWERED, once=token(1), now=later)
    assert (first.fresh, again.fresh, again.contact_id) == (True, False, first.contact_id)
    other = dataclasses.replace(UNANSWERED, result=Result.BUSY)
    with pytest.raises(Conflict, match="saved before with other content"):
        await record_contact(collector, case, other, once=token(1), now=later)
    assert len(await table("contacts", "id")) == 1
    with pytest.raises(Invalid, match="lost its number"):
        await record_contact(collector, case, UNANSWERED, once="x", now=NOON)


async def test_the_same_form_sent_twice_at_once_records_once(scene: Scene) -> None:
    told = await asyncio.gather(
        *(
            record_contact(
                scene.north.collector,
                scene.c1.id,
                UNANSWERED,
                once=token(1),
                now=NOON + datetime.timedelta(seconds=second),
            )
            for second in range(3)
        )
    )
    assert sorted(each.fresh for each in told) == [False, False, True]
    assert len(await table("contacts", "id")) == 1


async def test_the_last_reveal_of_a_day_is_given_once(vera: Actor, north: Agency) -> None:
    lender = await books.portfolio(policy=Policy(agency_reveals_a_day=1))
    case = await books.case(lender)
    await books.place(case, north)
    points = [await rows.point(case, f"212 555 000{number}") for number in range(3)]
    asked = (reveal_point(north.collector, each, "to visit", now=NOON) for each in points)
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert sorted(type(each).__name__ for each in answers) == ["Conflict", "Conflict", "str"]


async def test_a_breach_is_recorded_and_told(scene: Scene) -> None:
    told = await record_contact(scene.north.collector, scene.c1.id, UNANSWERED, once=token(1), now=NIGHT)
    assert (told.verdict.allowed, told.verdict.rule) == (False, "hours")
    assert "contact is allowed there from 08:00" in str(told.words)
    assert len(await table("contacts", "id")) == 1


PROMISED = Report(Channel.CALL, Party.DEBTOR, Result.PROMISED)
FAULTS = (
    (PROMISED, "promise_amount", "how much was promised"),
    (
        dataclasses.replace(PROMISED, promise=Promised(10_001, october(20))),
        "promise_amount",
        "more than the 100.00",
    ),
    (dataclasses.replace(PROMISED, promise=Promised(0, october(20))), "promise_amount", "more than zero"),
    (dataclasses.replace(PROMISED, promise=Promised(100, october(15))), "promise_date", "before 2017-10-16"),
    (dataclasses.replace(PROMISED, promise=Promised(100, october(31))), "promise_date", "after 2017-10-30"),
    (dataclasses.replace(UNANSWERED, seconds=-1), "seconds", "from 0 to"),
    (dataclasses.replace(UNANSWERED, note="x" * 2_001), "note", "at most"),
    (
        dataclasses.replace(UNANSWERED, started_at=NOON + datetime.timedelta(minutes=1)),
        "started_at",
        "still to come",
    ),
)


@pytest.mark.parametrize(("report", "field", "words"), FAULTS)
async def test_a_form_that_cannot_be_names_the_field(
    scene: Scene, report: Report, field: str, words: str
) -> None:
    await sql.execute("UPDATE placements SET due_on = :day", day=october(30))
    with pytest.raises(Invalid, match=words) as refused:
        await record_contact(scene.north.collector, scene.c1.id, report, once=token(1), now=NOON)
    assert field in refused.value.fields
    assert await table("contacts", "id") == []


async def test_a_promise_is_kept_with_its_contact(scene: Scene) -> None:
    report = dataclasses.replace(PROMISED, promise=Promised(6_000, october(20)))
    await record_contact(scene.north.collector, scene.c1.id, report, once=token(1), now=NOON)
    assert await table("promises", "amount_minor, agency_id") == [(6_000, scene.north.agency_id)]


async def test_another_agency_and_the_lender_record_nothing(
    scene: Scene, south: Agency, owner: Actor
) -> None:
    with pytest.raises(NotFound):
        await record_contact(south.collector, scene.c1.id, UNANSWERED, once=token(1), now=NOON)
    for person in (scene.vera, owner):
        with pytest.raises(NotAllowed):
            await record_contact(person, scene.c1.id, UNANSWERED, once=token(1), now=NOON)
    strange = await rows.point(await books.case(scene.lender, "C2"), "212 555 0199")
    report = dataclasses.replace(UNANSWERED, point_id=strange)
    with pytest.raises(NotFound):
        await record_contact(scene.north.collector, scene.c1.id, report, once=token(1), now=NOON)


async def test_what_happened_before_a_recall_can_still_be_told(scene: Scene) -> None:
    await sql.execute("UPDATE placements SET ended_on = :day", day=october(16))
    told = await record_contact(scene.north.collector, scene.c1.id, UNANSWERED, once=token(1), now=NOON)
    assert told.fresh


async def test_advice_lays_every_rule_open(scene: Scene) -> None:
    await recorded(scene, 2)
    advice = await advise_contact(scene.north.collector, scene.c1.id, Channel.CALL, Party.DEBTOR, now=NOON)
    assert advice.allowed
    assert {check.rule: check.passed for check in advice.checks} == dict.fromkeys(
        (
            *("stop", "hold", "cease_requested", "represented", "party", "hours"),
            *("calls_7_in_7_days", "7_days_after_conversation"),
        ),
        True,
    )
    calls = next(check for check in advice.checks if check.rule == "calls_7_in_7_days")
    assert (calls.facts["counted"], calls.facts["limit"]) == (2, 7)
    assert len(await table("contacts", "id")) == 2


async def test_a_full_cap_says_since_when_from_when_and_what_instead(scene: Scene) -> None:
    await recorded(scene, 7)
    advice = await advise_contact(scene.north.collector, scene.c1.id, Channel.CALL, Party.DEBTOR, now=NOON)
    assert (advice.allowed, advice.answer.rule) == (False, "calls_7_in_7_days")
    assert advice.since == NOON - datetime.timedelta(minutes=1)
    assert advice.answer.opens_at == datetime.datetime(2017, 10, 23, 12, tzinfo=UTC)
    assert advice.instead == (Channel.SMS, Channel.CHAT, Channel.EMAIL, Channel.VISIT, Channel.LETTER)


async def test_night_says_since_closing_and_until_opening(scene: Scene) -> None:
    advice = await advise_contact(scene.north.collector, scene.c1.id, Channel.CALL, Party.DEBTOR, now=NIGHT)
    assert advice.answer.rule == "hours"
    assert advice.since == datetime.datetime(2017, 10, 17, 1, tzinfo=UTC)
    assert advice.answer.opens_at == datetime.datetime(2017, 10, 17, 12, tzinfo=UTC)
    assert advice.instead == (Channel.LETTER,)


async def test_a_hold_and_the_stop_list_come_first(scene: Scene) -> None:
    collector, case = scene.north.collector, scene.c1
    await rows.hold(case, scene.vera, until=october(16))
    held = await advise_contact(collector, case.id, Channel.CALL, Party.DEBTOR, now=NOON)
    assert (held.allowed, held.answer.rule, held.instead) == (False, "hold", ())
    assert "through 2017-10-16" in str(held.answer.words)
    tomorrow = NOON + datetime.timedelta(days=1)
    assert (await advise_contact(collector, case.id, Channel.CALL, Party.DEBTOR, now=tomorrow)).allowed
    await rows.stop(case, scene.vera)
    stopped = await advise_contact(collector, case.id, Channel.CALL, Party.DEBTOR, now=tomorrow)
    assert stopped.answer.rule == "stop"


async def test_other_people_only_once_the_debtor_is_lost(scene: Scene) -> None:
    collector, case = scene.north.collector, scene.c1.id
    spouse = await advise_contact(collector, case, Channel.CALL, Party.SPOUSE, now=NOON)
    assert (spouse.allowed, spouse.answer.rule, spouse.answer.opens_at) == (False, "third_party", None)
    await sql.execute("UPDATE cases SET unreachable_since = :day", day=october(1))
    lost = await advise_contact(collector, case, Channel.CALL, Party.SPOUSE, now=NOON)
    assert lost.allowed
    assert "nothing about the debt" in str(lost.answer.words)


async def test_advice_and_verdict_agree(scene: Scene) -> None:
    """What was advised a moment before is what is said of the contact then."""
    collector, case = scene.north.collector, scene.c1.id
    for number in range(9):
        moment = NOON + datetime.timedelta(minutes=number)
        before = await advise_contact(collector, case, Channel.CALL, Party.DEBTOR, now=moment)
        told = await record_contact(collector, case, UNANSWERED, once=token(number), now=moment)
        assert (before.allowed, before.answer.rule) == (told.verdict.allowed, told.verdict.rule)
    assert number == 8


async def test_a_desk_shows_each_point_masked_with_what_may_be_done(scene: Scene) -> None:
    own = await rows.point(scene.c1, "212 555 0123")
    dead = await rows.point(scene.c1, "212 555 0124")
    spouse = await rows.point(scene.c1, "212 555 0125", relation="spouse", name="Ann Lee")
    home = await rows.point(scene.c1, "12 Long Street, Durham", kind="address")
    invalid = dataclasses.replace(UNANSWERED, result=Result.NUMBER_INVALID, point_id=dead)
    await record_contact(scene.north.collector, scene.c1.id, invalid, once=token(1), now=NOON)
    desk = await open_desk(scene.north.collector, scene.c1.id, now=NOON)
    found = {each.point.id: (each.answer.allowed, each.dead) for each in desk.points}
    assert found == {own: (True, False), dead: (True, True), spouse: (False, False), home: (True, False)}
    assert desk.chosen is not None
    assert (desk.chosen.id, desk.chosen.value) == (own, "212***0123")
    assert desk.advice.wish.channel is Channel.CALL
    names = {each.point.name for each in desk.points}
    assert names == {None, "A** L**"}
    asked = await open_desk(scene.north.collector, scene.c1.id, point_id=home, now=NOON)
    assert asked.advice.wish.channel is Channel.VISIT


async def test_another_agency_gets_no_advice(scene: Scene, south: Agency) -> None:
    point = await rows.point(scene.c1, "212 555 0123")
    with pytest.raises(NotFound):
        await advise_contact(south.collector, scene.c1.id, Channel.CALL, Party.DEBTOR, now=NOON)
    with pytest.raises(NotFound):
        await open_desk(south.collector, scene.c1.id, now=NOON)
    assert await advise_calls(south.collector, [scene.c1.id], now=NOON) == {}
    assert await points_of_case(south.collector, scene.c1.id) == []
    with pytest.raises(NotFound):
        await call_point(south.collector, point, now=NOON)
    with pytest.raises(NotFound):
        await reveal_point(south.collector, point, "to visit", now=NOON)
    assert await table("reveals", "id") == []


async def test_many_cases_are_answered_at_once(scene: Scene) -> None:
    second = await books.case(scene.lender, "C2")
    await books.place(second, scene.north)
    await recorded(scene, 7)
    answers = await advise_calls(scene.north.collector, [scene.c1.id, second.id], now=NOON)
    assert {case: each.allowed for case, each in answers.items()} == {scene.c1.id: False, second.id: True}


async def test_a_call_shows_the_number_without_a_reason(scene: Scene) -> None:
    point = await rows.point(scene.c1, "212 555 0123")
    call = await call_point(scene.north.collector, point, scene.c1.id, now=NOON)
    assert (call.number, call.case_id) == ("212 555 0123", scene.c1.id)
    assert await table("reveals", "point_id, person_id, kind, reason_cipher") == [
        (point, scene.north.collector.person_id, "call", None)
    ]
    content = await sql.value(str, "SELECT content FROM journal WHERE act = 'point.called'")
    assert content is not None
    assert "555" not in content


async def test_a_call_that_is_not_allowed_shows_nothing(scene: Scene) -> None:
    point = await rows.point(scene.c1, "212 555 0123")
    home = await rows.point(scene.c1, "12 Long Street, Durham", kind="address")
    with pytest.raises(Conflict, match="Allowed again from 2017-10-17 08:00"):
        await call_point(scene.north.collector, point, now=NIGHT)
    with pytest.raises(Invalid, match="Only a phone"):
        await call_point(scene.north.collector, home, now=NOON)
    with pytest.raises(NotAllowed):
        await call_point(scene.vera, point, now=NOON)
    assert await table("reveals", "id") == []


async def test_reveals_are_counted_by_person_and_day(vera: Actor, north: Agency, south: Agency) -> None:
    lender = await books.portfolio(policy=Policy(agency_reveals_a_day=2, lender_reveals_a_day=1))
    case = await books.case(lender)
    await books.place(case, north)
    points = [await rows.point(case, f"212 555 000{number}") for number in range(3)]
    for point in (points[0], points[1], points[0]):
        await reveal_point(north.collector, point, "to write a letter", now=NOON)
    with pytest.raises(Conflict, match=r"2 is the most; it goes on from 2017-10-17 00:00"):
        await reveal_point(north.collector, points[2], "to write a letter", now=NOON)
    tomorrow = NOON + datetime.timedelta(days=1)
    assert await reveal_point(north.collector, points[2], "to visit", now=tomorrow) == "212 555 0002"
    assert await reveal_point(vera, points[2], "complaint", now=NOON) == "212 555 0002"
    with pytest.raises(Conflict):
        await reveal_point(vera, points[1], "complaint", now=NOON)
    with pytest.raises(Invalid):
        await reveal_point(north.manager, points[1], "  ", now=NOON)
    assert b"letter" not in b"".join(bytes(row[0]) for row in await table("reveals", "reason_cipher"))
