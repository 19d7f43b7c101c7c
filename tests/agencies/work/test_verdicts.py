"""What the rulebook says of contacts that happened: marked, never refused, judged over all agencies."""

import datetime
import json

import pytest

from agencies.common import sql
from agencies.common.access import Actor
from agencies.people.queries import portfolio_by_id
from agencies.rulebook.rules.contacts import stored_verdict
from agencies.rulebook.rules.explain import explain
from tests.agencies.cases import rows
from tests.agencies.payments import books
from tests.agencies.payments.books import october, table
from tests.agencies.work.contacts import Said, Scene, contact, imported, newest, set_scene, verdicts
from tests.people import Agency


@pytest.fixture
async def scene(vera: Actor, north: Agency) -> Scene:
    return await set_scene(vera, north)


async def handed_over(scene: Scene, south: Agency) -> None:
    """Add case C2, with North until 10 October 2017 and with South from then on."""
    made = await books.case(scene.lender, "C2")
    await books.place(made, scene.north, october(1), october(10))
    await books.place(made, south, october(10))


async def test_a_call_at_half_past_ten_at_night_is_recorded_and_marked_with_the_rule(scene: Scene) -> None:
    found = await scene.imported(contact("K1", 16, "22:30"), contact("K2", 17, "20:59"))
    assert (found["created"], found["refused"]) == (2, 0)
    assert (found["allowed"], found["breaches"]) == (1, {"hours": 1})
    assert await newest() == {"K1": "hours", "K2": ""}
    ((preset, facts),) = await table("verdicts WHERE allowed = false", "preset, facts")
    assert preset == "US-REGF/2026-11"
    assert json.loads(facts)["local"] == "2017-10-16 22:30"
    told = explain(stored_verdict(False, preset, "hours", facts))
    assert "It is 2017-10-16 22:30 where the debtor is" in str(told)


async def test_the_eighth_call_in_seven_days_is_marked_whichever_agency_made_it(
    scene: Scene, south: Agency
) -> None:
    await handed_over(scene, south)
    by_north = [contact(f"N{day}", day, case_no="C2") for day in (5, 6, 7, 8)]
    by_south = [contact(f"S{day}", day, "11:00", case_no="C2") for day in (10, 10, 11, 11, 12)]
    for number, row in enumerate(by_south):
        row |= {"contact_id": f"S{number}", "started_at": row["started_at"].replace("11:00", f"1{number}:00")}
    await scene.imported(*by_north)
    found = await imported(scene.vera, scene.lender, south, *by_south)
    # 5 to 11 October are seven days: four calls by North, the fourth by South is the eighth. On the 12th
    # the window has lost the 5th.
    assert found["breaches"] == {"calls_7_in_7_days": 2}
    assert {key for key, rule in (await newest()).items() if rule} == {"S3", "S4"}


async def test_effective_calls_count_over_all_cases_of_a_debtor(
    vera: Actor, north: Agency, south: Agency
) -> None:
    lender = await books.portfolio()
    await sql.execute("UPDATE portfolios SET rulebook = 'CN-GBT45251', time_zone = 'Asia/Shanghai'")
    lender = await portfolio_by_id(lender.id)
    first = await books.case(lender)
    second = await rows.case(lender.id, "C2", debtor_id=first.debtor_id)
    await books.place(first, north)
    await books.place(second, south)
    await imported(
        vera, lender, north, *(contact(f"N{hour}", 16, f"{hour}:00", result="refused") for hour in (10, 11))
    )
    calls = [contact(f"S{hour}", 16, f"{hour}:00", case_no="C2", result="refused") for hour in (12, 13)]
    found = await imported(vera, lender, south, *calls)
    assert found["breaches"] == {"effective_calls_3_a_day": 1}
    assert (await newest())["S13"] == "effective_calls_3_a_day"


async def test_a_late_report_judges_later_contacts_again_where_that_changes_something(
    scene: Scene, south: Agency
) -> None:
    await handed_over(scene, south)
    on_time = [contact(f"S{hour}", 11, f"{hour}:00", case_no="C2") for hour in range(10, 17)]
    await imported(scene.vera, scene.lender, south, *on_time)
    assert set((await newest()).values()) == {""}
    found = await scene.imported(contact("N1", 9, case_no="C2"))
    assert (found["allowed"], found["breaches"]) == (1, {})
    assert [each for each in await verdicts() if each.contact_id in {"S15", "S16"}] == [
        Said("S15", 1, True, ""),
        Said("S16", 1, True, ""),
        Said("S16", 2, False, "calls_7_in_7_days"),
    ]
    assert sum(each.sequence > 1 for each in await verdicts()) == 1


async def test_contacts_before_the_late_one_keep_their_verdicts(scene: Scene) -> None:
    await scene.imported(contact("K1", 5, party="spouse"), contact("K2", 20))
    await sql.execute("UPDATE cases SET unreachable_since = :day", day=october(1))
    await scene.imported(contact("K3", 10, party="spouse"))
    assert await newest() == {"K1": "third_party", "K2": "", "K3": ""}
    assert len(await verdicts()) == 3


async def test_the_order_of_files_decides_no_newest_verdict(scene: Scene, south: Agency) -> None:
    await handed_over(scene, south)
    by_north = [contact(f"N{n}", 10, f"{9 + n}:00", case_no="C2") for n in range(5)]
    by_south = [contact(f"S{n}", 10, f"{9 + n}:30", case_no="C2") for n in range(5)]
    await scene.imported(*by_north)
    await imported(scene.vera, scene.lender, south, *by_south)
    forward = await newest()
    for name in ("verdicts", "contacts"):
        await sql.execute(f"DELETE FROM {name}")
    for row in by_south[::-1]:
        await imported(scene.vera, scene.lender, south, row)
    await scene.imported(*by_north[::-1])
    assert await newest() == forward
    assert sum(rule == "calls_7_in_7_days" for rule in forward.values()) == 3


async def test_what_was_long_ago_counts_as_if_all_came_in_one_file(scene: Scene) -> None:
    await sql.execute("UPDATE cases SET unreachable_since = :day", day=datetime.date(2017, 8, 1))
    rows = [
        {**contact("K1", party="friend"), "started_at": "2017-05-01 10:00"},
        {**contact("K2", result="negotiating"), "started_at": "2017-08-15 10:00"},
        {**contact("K3", result="refused", party="friend"), "started_at": "2017-08-16 10:00"},
        {**contact("K4", party="friend"), "started_at": "2017-10-30 10:00"},  # found again on 15 August
        {**contact("K5", result="stop_requested"), "started_at": "2017-11-01 10:00"},
        {**contact("K6"), "started_at": "2017-12-30 10:00"},
    ]
    for row in rows:
        await scene.imported(row)
    one_by_one = await newest()
    for name in ("verdicts", "contacts"):
        await sql.execute(f"DELETE FROM {name}")
    await scene.imported(*rows)
    assert await newest() == one_by_one
    assert one_by_one == {
        "K1": "third_party",
        "K2": "",
        "K3": "third_party",
        "K4": "third_party",
        "K5": "",
        "K6": "cease_requested",
    }


async def test_a_lost_debtor_may_be_asked_after_until_spoken_with_again(scene: Scene) -> None:
    await sql.execute("UPDATE cases SET unreachable_since = :day", day=october(3))
    await scene.imported(
        contact("K1", 2, party="friend"),
        contact("K2", 3, party="friend"),
        contact("K3", 4, result="negotiating"),
        contact("K4", 5, party="friend"),
    )
    assert await newest() == {"K1": "third_party", "K2": "", "K3": "", "K4": "third_party"}


async def test_after_the_debtor_asked_to_stop_every_contact_is_marked(scene: Scene) -> None:
    await scene.imported(
        contact("K1", 2, result="stop_requested"), contact("K2", 20), contact("K3", 21, channel="letter")
    )
    assert await newest() == {"K1": "", "K2": "cease_requested", "K3": "cease_requested"}


async def test_after_a_death_the_family_may_be_contacted(scene: Scene) -> None:
    await scene.imported(
        contact("K1", 2, party="spouse", result="deceased"), contact("K2", 20, party="spouse")
    )
    assert await newest() == {"K1": "third_party", "K2": ""}


async def test_a_warning_is_allowed_and_told_apart(scene: Scene) -> None:
    visits = [contact(f"K{day}", day, channel="visit", result="not_found") for day in (2, 4)]
    found = await scene.imported(*visits)
    assert (found["allowed"], found["breaches"], found["warnings"]) == (2, {}, {"visits_1_in_7_days": 1})
    assert [each.rule for each in await verdicts()] == ["", "visits_1_in_7_days"]


async def test_each_contact_is_judged_by_its_own_portfolio_and_clock(
    scene: Scene, vera: Actor, south: Agency
) -> None:
    await rows.portfolio("CN", "CNY")
    await sql.execute(
        "UPDATE portfolios SET rulebook = 'CN-GBT45251', time_zone = 'Asia/Shanghai' WHERE code = 'CN'"
    )
    (number,) = await table("portfolios WHERE code = 'CN'", "id")
    chinese = await portfolio_by_id(number[0])
    theirs = await rows.case(chinese.id, "C1", debtor_id=scene.c1.debtor_id)
    await books.place(theirs, south)
    await scene.imported(contact("K1", 16, "21:30"))
    await imported(vera, chinese, south, contact("K2", 16, "21:30"))
    assert await newest() == {"K1": "hours", "K2": ""}  # New York closes at 21, China at 22
    first = await sql.value(datetime.datetime, "SELECT min(started_at) FROM contacts")
    assert first == datetime.datetime(2017, 10, 16, 13, 30, tzinfo=datetime.UTC)
