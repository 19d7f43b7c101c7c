"""What a day begins with, for each role."""

import datetime
from dataclasses import replace

import pytest

from agencies.cases.models import Case, Signal
from agencies.cases.queries.case_card import eligibility_facts
from agencies.cases.queries.eligible import waiting_to_be_placed
from agencies.cases.rules.eligibility import eligibility
from agencies.common.access import Actor
from agencies.common.decisions import Decision, Severity, in_order
from agencies.common.words import say
from agencies.people.queries import PortfolioRow
from agencies.people.rules import Policy, write_policy
from tests.agencies.cases import rows
from tests.agencies.placements import stock
from tests.people import Agency
from tests.portal.visitors import visiting

DAY = datetime.date(2017, 10, 2)
POLICY = Policy(min_days_past_due=91, failed_visits=2, unreachable_days=5)


async def test_the_count_of_waiting_cases_agrees_with_the_rule(vera: Actor, north: Agency) -> None:
    lender = replace(await stock.portfolio(), policy_text=write_policy(POLICY))
    overdue, young = datetime.date(2017, 1, 1), datetime.date(2017, 9, 20)
    number = 0
    for since in (overdue, datetime.date(2017, 7, 3), datetime.date(2017, 7, 4), young):
        for visits in (0, 1, 2):
            for unreachable in (None, datetime.date(2017, 9, 27), datetime.date(2017, 9, 28)):
                for reached in (None, datetime.date(2017, 9, 26), datetime.date(2017, 9, 27)):
                    number += 1
                    case = await rows.case(
                        lender.id,
                        f"E{number}",
                        overdue_since=since,
                        failed_visits=visits // 2,
                        unreachable_since=unreachable,
                        status="closed" if number % 17 == 0 else "open",
                        outstanding_minor=0 if number % 13 == 0 else 100,
                    )
                    moment = reached and datetime.datetime.combine(reached, datetime.time(9), datetime.UTC)
                    await Signal.create(
                        case_id=case.id, failed_visits=visits - visits // 2, last_valid_contact_at=moment
                    )
                    if number % 11 == 0:
                        await rows.hold(case, vera, DAY if number % 2 else datetime.date(2017, 10, 1))
                    if number % 19 == 0:
                        await rows.stop(case, vera)
    expected = 0
    for case in await Case.all():
        facts = await eligibility_facts(vera, int(case.id), DAY)
        expected += eligibility(facts, POLICY, DAY).eligible
    assert 0 < expected < number
    waiting = await waiting_to_be_placed(vera, [lender], DAY)
    assert waiting[lender.id].cases == expected


def test_decisions_stand_by_gravity_then_by_day() -> None:
    def decision(kind: str, severity: Severity, day: int | None = None) -> Decision:
        due = None if day is None else datetime.date(2017, 10, day)
        return Decision(kind, severity, say("Paid"), say("Paid"), "home", say("Paid"), due=due)

    given = [
        decision("a", Severity.INFO, 1),
        decision("b", Severity.WARN),
        decision("c", Severity.WARN, 9),
        decision("d", Severity.BAD),
        decision("e", Severity.WARN, 2),
    ]
    assert [each.kind for each in in_order(given)] == ["d", "e", "c", "b", "a"]


@pytest.fixture
async def lender(vera: Actor, north: Agency, south: Agency) -> PortfolioRow:
    """Place four cases with North and leave one that may be placed."""
    lender = await stock.portfolio()
    await stock.cases(lender, 4)
    await stock.place(vera, lender, strategy="term_days = 30\n[shares]\nNORTH = 1")
    await rows.case(lender.id, "new")
    return lender


async def test_a_vendor_manager_sees_what_to_place_and_what_ends(vera: Actor, lender: PortfolioRow) -> None:
    async with visiting(vera, stock.NOW) as browser:
        page = await browser.see("/")
        assert "Cases that may be placed and are not: 1" in page
        assert "US-20171001-NORTH" in page
    async with visiting(vera, stock.NOW + datetime.timedelta(days=26)) as browser:
        page = await browser.see("/")
        assert "Placements that end within 7 days: 4" in page
        assert "No agency has reported a contact for 7 days" in page
    async with visiting(vera, stock.NOW + datetime.timedelta(days=60)) as browser:
        assert "Placements past their last day: 4" in await browser.see("/")


@pytest.fixture
async def staff(vera: Actor, frank: Actor, cora: Actor, audrey: Actor, adam: Actor) -> dict[str, Actor]:
    """Give one of the lender's people for each role, by name."""
    return {each.name: each for each in (vera, frank, cora, audrey, adam)}


async def test_every_role_has_a_day(
    staff: dict[str, Actor], lender: PortfolioRow, north: Agency, south: Agency
) -> None:
    for actor in (*staff.values(), north.manager, north.collector, south.collector):
        for language in ("en", "zh_CN"):
            async with visiting(actor, stock.NOW, language) as browser:
                assert ("今天" if language == "zh_CN" else "Today") in await browser.see("/")
    async with visiting(staff["Audrey"], stock.NOW) as browser:
        assert "It was never verified here" in await browser.see("/")
    async with visiting(staff["Adam"], stock.NOW) as browser:
        assert "People who cannot sign in yet" in await browser.see("/")
    async with visiting(north.manager, stock.NOW) as browser:
        page = await browser.see("/")
        assert "New batch US-20171001-NORTH" in page
        assert "nobody&#39;s hands: 4" in page
    async with visiting(south.manager, stock.NOW) as browser:
        page = await browser.see("/")
        assert "NORTH" not in page
        assert "Nothing waits for you" in page
