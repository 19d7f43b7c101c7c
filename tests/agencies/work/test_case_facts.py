"""One case and one day as pages read them: figures that can be checked, and only what the reader may see."""

import datetime

import pytest

from agencies.cases.queries.case_card import case_card, cases_of_debtor, told_balances
from agencies.cases.queries.rests import rests_of_case
from agencies.common.access import Actor
from agencies.common.errors import NotAllowed, NotFound
from agencies.payments.queries.of_case import payments_of_case
from agencies.payments.queries.recovered import recovered_of_batches
from agencies.people.change_policy import change_policy
from agencies.people.queries import find_portfolio
from agencies.people.rules import Policy
from agencies.placements.queries.batch_list import batch_names
from agencies.work.queries.overview import agency_lines, recent_breaches
from tests.agencies.cases import rows
from tests.agencies.payments import books
from tests.agencies.payments.books import october
from tests.agencies.work.contacts import Scene, contact, set_scene
from tests.people import Agency

TODAY = october(20)


@pytest.fixture
async def scene(vera: Actor, north: Agency) -> Scene:
    """Give case C1 of 100.00 with North since 1 October 2017."""
    return await set_scene(vera, north)


async def test_a_card_has_the_balance_and_the_parts(scene: Scene, south: Agency) -> None:
    await rows.receipt(scene.c1, october(16), 4_000)
    card = await case_card(scene.vera, int(scene.c1.id))
    assert (card.balance_minor, card.outstanding_minor, card.currency) == (6_000, 10_000, "USD")
    assert (card.days(TODAY), card.bucket(TODAY), card.other_cases) == (292, "M7-M12", 0)
    assert (await case_card(scene.north.manager, card.id)).case_no == "C1"
    with pytest.raises(NotFound):
        await case_card(south.manager, card.id)
    assert await told_balances(scene.north.manager, card.id) == []


async def test_a_debtor_has_other_cases_where_the_reader_sees_them(scene: Scene) -> None:
    other = await rows.case(scene.lender.id, "C2", debtor_id=scene.c1.debtor_id)
    seen = await cases_of_debtor(scene.vera, scene.c1.debtor_id)
    assert seen == [(int(scene.c1.id), "C1", "open"), (int(other.id), "C2", "open")]
    assert [each[1] for each in await cases_of_debtor(scene.north.manager, scene.c1.debtor_id)] == ["C1"]
    assert (await case_card(scene.vera, int(scene.c1.id))).other_cases == 1


async def test_payments_say_whose_they_are_and_what_lowers(scene: Scene, frank: Actor) -> None:
    early = {**books.payment("P0", amount="5.00"), "paid_on": "2017-09-15"}
    paid = books.payment("P1", amount="40.00")
    await books.imported(frank, scene.lender, early, paid, books.reversal("R1", paid))
    found = {each.reference: each for each in await payments_of_case(frank, int(scene.c1.id))}
    assert {name: each.lowers for name, each in found.items()} == {"P0": False, "P1": True, "R1": True}
    assert (found["P1"].agency, found["P1"].reversed_by, found["R1"].reverses) == ("NORTH", "R1", "P1")
    assert found["P0"].agency is None
    assert found["P0"].waits is not None
    batch = (await agency_batches(scene))[0]
    assert await recovered_of_batches(scene.vera, [batch]) == {batch: 0}
    with pytest.raises(NotAllowed):
        await payments_of_case(scene.north.manager, int(scene.c1.id))


async def agency_batches(scene: Scene) -> list[int]:
    """List the batches of North."""
    return [each[0] for each in await batch_names(scene.north.manager)]


async def test_rests_tell_who_made_and_ended_them(scene: Scene) -> None:
    await rows.hold(scene.c1, scene.vera, until=TODAY)
    await rows.stop(scene.c1, scene.vera)
    found = await rests_of_case(scene.vera, int(scene.c1.id))
    assert {(each.stop, each.person, each.in_force(TODAY)) for each in found} == {
        (False, "Vera", True),
        (True, "Vera", True),
    }
    later = TODAY + datetime.timedelta(1)
    assert [each.in_force(later) for each in found if not each.stop] == [False]


async def test_a_line_sums_up_an_agency(scene: Scene, south: Agency, frank: Actor) -> None:
    for number in range(3):
        await books.place(await books.case(scene.lender, f"D{number}"), scene.north)
    await books.place(await books.case(scene.lender, "E"), south, starts_on=october(18))
    await scene.imported(contact("K1", 16), contact("K2", 16, "02:00", case_no="D1"))
    await books.imported(frank, scene.lender, books.payment("P1", amount="40.00"))
    lines = {each.code: each for each in await agency_lines(scene.vera, today=TODAY, month=october(1))}
    line = lines["NORTH"]
    assert (line.cases, line.balance_minor, line.watched, line.untouched) == (4, 36_000, 4, 2)
    assert (line.received_minor, line.breaches) == (4_000, 1)
    assert (lines["SOUTH"].cases, lines["SOUTH"].watched) == (1, 0)
    own = await agency_lines(south.manager, today=TODAY, month=october(1))
    assert [each.code for each in own] == ["SOUTH"]
    breaches, count = await recent_breaches(scene.vera, october(13))
    assert [(each.agency, each.case_no, each.rule) for each in breaches] == [("NORTH", "D1", "hours")]
    assert count == 1
    assert (await recent_breaches(south.manager, october(13)))[1] == 0


async def test_the_policy_says_what_coverage_is_low(
    scene: Scene, owner: Actor, now: datetime.datetime
) -> None:
    for number in range(3):
        await books.place(await books.case(scene.lender, f"D{number}"), scene.north)
    await scene.imported(contact("K1", 16), contact("K2", 16, case_no="D1"), contact("K3", 16, case_no="D2"))
    found = []
    for floor in (95, 75, 0):  # three of four cases were touched
        seen = (await find_portfolio(None)).policy_text
        policy = Policy(coverage_floor_percent=floor)
        await change_policy(owner, scene.lender.id, policy, seen=seen, now=now)
        [line] = await agency_lines(scene.vera, today=TODAY, month=october(1))
        found.append((line.floor_percent, line.low))
    assert found == [(95, True), (75, False), (0, False)]
