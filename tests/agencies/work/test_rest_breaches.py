"""A contact while the lender's hold or stop stood is recorded, and is a breach whatever the preset says."""

import dataclasses
import datetime
import json

import pytest

from agencies.cases.hold_case import hold_case
from agencies.cases.lift_stop import lift_stop
from agencies.cases.release_case import release_case
from agencies.cases.stop_debtor import stop_debtor
from agencies.common import sql
from agencies.common.access import Actor
from agencies.rulebook.rules.codes import Channel, Party, Result
from agencies.work.advise_contact import advise_contact
from agencies.work.queries.overview import recent_breaches
from agencies.work.record_contact import Report, record_contact
from tests.agencies.cases import rows
from tests.agencies.payments import books
from tests.agencies.payments.books import october, table
from tests.agencies.work.contacts import Said, Scene, contact, newest, set_scene, verdicts
from tests.people import Agency

NOON = datetime.datetime(2017, 10, 16, 16, 0, tzinfo=datetime.UTC)
"""Noon in New York."""
DAY, HOUR = datetime.timedelta(days=1), datetime.timedelta(hours=1)
LETTER = Report(Channel.LETTER, Party.DEBTOR, Result.SENT)


@pytest.fixture
async def scene(vera: Actor, north: Agency) -> Scene:
    return await set_scene(vera, north)


async def test_only_what_happened_while_the_hold_stood_is_a_breach(scene: Scene) -> None:
    await hold_case(scene.vera, "C1", reason="dispute", now=NOON)
    await release_case(scene.vera, "C1", now=NOON + DAY)
    found = await scene.imported(
        contact("before", 16, "11:59"),
        contact("first", 16, "12:00", channel="letter", result="sent"),
        contact("last", 17, "11:59"),
        contact("after", 17, "12:00"),
    )
    assert (found["created"], found["refused"], found["allowed"]) == (4, 0, 2)
    assert found["breaches"] == {"hold": 2}
    assert await newest() == {"before": "", "first": "hold", "last": "hold", "after": ""}
    ((facts,), _) = await table("verdicts WHERE allowed = false", "facts")
    assert json.loads(facts)["kind"] == "hold"


async def test_a_hold_lasts_through_its_last_day_on_the_debtors_clock(scene: Scene) -> None:
    await hold_case(scene.vera, "C1", reason="dispute", until=october(17), now=NOON)
    await scene.imported(contact("last", 17, "20:59"), contact("next", 18, "08:00"))
    assert await newest() == {"last": "hold", "next": ""}


async def test_a_hold_rests_one_case_and_a_stop_all_of_the_debtors(scene: Scene) -> None:
    other = await rows.case(scene.lender.id, "C2", debtor_id=scene.c1.debtor_id)
    await books.place(other, scene.north)
    await hold_case(scene.vera, "C1", reason="dispute", now=NOON)
    await scene.imported(contact("held", 16, "13:00"), contact("free", 16, "13:00", case_no="C2"))
    await stop_debtor(scene.vera, "C1", reason="bankrupt", now=NOON + 2 * HOUR)
    await lift_stop(scene.vera, "C1", reason="error", now=NOON + DAY)
    late = (contact("both", 16, "15:00"), contact("stopped", 16, "15:00", case_no="C2"))
    found = await scene.imported(*late, contact("lifted", 17, "13:00", case_no="C2"))
    assert found["breaches"] == {"stop": 2}
    said = await newest()
    assert (said["held"], said["free"]) == ("hold", "")
    assert (said["both"], said["stopped"], said["lifted"]) == ("stop", "stop", "")


async def test_a_rest_that_comes_later_leaves_an_earlier_contact_as_it_was(scene: Scene) -> None:
    await scene.imported(contact("K1", 16, "10:00"))
    await hold_case(scene.vera, "C1", reason="dispute", now=NOON)
    await stop_debtor(scene.vera, "C1", reason="bankrupt", now=NOON)
    await scene.imported(contact("K0", 16, "09:00"))
    assert await verdicts() == [Said("K1", 1, True, ""), Said("K0", 1, True, "")]


async def test_a_breach_of_a_rest_counts_for_the_caps_and_is_judged_again_with_the_rest(
    scene: Scene,
) -> None:
    await hold_case(scene.vera, "C1", reason="dispute", until=october(16), now=NOON)
    calls = [contact(f"K{hour}", 16, f"{hour}:00") for hour in range(13, 19)]
    await scene.imported(*calls, contact("next", 17, "10:00"))
    assert (await newest())["next"] == ""  # the seventh in seven days
    await scene.imported(contact("late", 15, "10:00"))
    said = await newest()
    assert said["next"] == "calls_7_in_7_days"
    assert {said[each["contact_id"]] for each in calls} == {"hold"}
    assert sum(each.sequence > 1 for each in await verdicts()) == 1


@pytest.mark.parametrize("rest", ["hold", "hold through a day", "stop"])
async def test_advice_and_verdict_agree_and_nothing_is_refused(scene: Scene, rest: str) -> None:
    if rest == "stop":
        await stop_debtor(scene.vera, "C1", reason="bankrupt", now=NOON)
    else:
        until = october(20) if rest == "hold through a day" else None
        await hold_case(scene.vera, "C1", reason="dispute", until=until, now=NOON)
    collector, moment = scene.north.collector, NOON + HOUR
    before = await advise_contact(collector, scene.c1.id, Channel.LETTER, Party.DEBTOR, now=moment)
    told = await record_contact(collector, scene.c1.id, LETTER, once="form-0001", now=moment)
    assert told.fresh
    assert (before.allowed, before.instead) == (False, ())
    assert before.answer.rule == told.verdict.rule == rest.split(" ", maxsplit=1)[0]
    assert str(before.answer.words) == str(told.words)
    found, count = await recent_breaches(scene.vera, october(1))
    assert [each.rule for each in found] == [told.verdict.rule]
    assert count == 1


async def test_a_contact_told_later_is_judged_by_its_own_moment(scene: Scene) -> None:
    await hold_case(scene.vera, "C1", reason="dispute", now=NOON)
    earlier = dataclasses.replace(LETTER, started_at=NOON - HOUR)
    told = await record_contact(
        scene.north.collector, scene.c1.id, earlier, once="form-0001", now=NOON + HOUR
    )
    assert told.verdict.allowed
    assert await sql.value(int, "SELECT count(*) FROM verdicts") == 1
