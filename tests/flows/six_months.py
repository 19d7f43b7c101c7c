"""Half a year of a lender and three agencies, lived through by the doors of the portal and of the chat."""

import datetime
from collections import defaultdict
from collections.abc import Mapping

from portal.app import make_app
from portal.database import opened
from portal.settings import read_settings
from tests.commands import run
from tests.flows import six_months_acts as acts
from tests.flows import six_months_fall as fall
from tests.flows.six_months_desk import PASSWORD, Clock
from tests.flows.six_months_office import Drafted, Office, email
from tests.flows.six_months_story import (
    AGENCIES,
    AVERAGE,
    DAY,
    FAILING,
    MONTHS,
    RETIRED_ON,
    STAR,
    AgencyStory,
    World,
    contact_rows,
    odd_payments,
    payments,
)

_BEFORE = datetime.datetime(2025, 12, 31, tzinfo=datetime.UTC)


def let_adam_in(environment: Mapping[str, str]) -> None:
    """Add the first person, on the command line of the portal's machine."""
    adam = ("--email", email("adam"), "--name", "Adam", "--role", "admin", "--password-stdin")
    assert run(environment, "person", "add", *adam, stdin=f"{PASSWORD}\n").code == 0


async def live(environment: Mapping[str, str], world: World) -> Office:
    """Live through the half year, and give the office as it then is."""
    clock = Clock(_BEFORE)
    office = Office(make_app(clock=clock), clock, world)
    async with opened(read_settings(environment)):
        await begin(office)
        for chapter in (january, february, march, april, may, june):
            await chapter(office)
    return office


async def begin(office: Office) -> None:
    """Set all up on New Year's Day, and place the first cases."""
    office.come(MONTHS[0], 9)
    await acts.let_people_in(office)
    for agency in AGENCIES:
        await acts.admit(office, agency)
    await acts.write_scorecard(office, 5)
    await acts.bring_cases(office, MONTHS[0])
    await acts.place(office)
    await look_at_cases(office)


async def january(office: Office) -> None:
    """Let all work; the failing one links its chat, and its next share is a small one."""
    office.come(MONTHS[0] + DAY, 15)
    await fall.link_chat(office)
    await work(office, MONTHS[0])
    await close(office, MONTHS[0])
    await acts.accept_shares(office, "再观察一个月。", XINGHE=45, PINGYUAN=41, MUSHAN=14)
    await acts.bring_cases(office, MONTHS[1])
    await acts.place(office)
    await look_at_cases(office)


async def february(office: Office) -> None:
    """Watch the failing one after its second D; it gets the share that is proposed for it: none."""
    await work(office, MONTHS[1])
    await close(office, MONTHS[1])
    await fall.watch(office)
    await acts.accept_shares(office)
    await acts.bring_cases(office, MONTHS[2])
    await acts.place(office)
    await look_at_cases(office)


async def march(office: Office) -> None:
    """Suspend it when the corrective plan is not met, while a plan that gives it cases waits."""
    await work(office, MONTHS[2])
    await close(office, MONTHS[2])
    await acts.bring_cases(office, MONTHS[3], of_debtor=office.held[FAILING.code][0])
    drawn = await acts.draw(office, **{f"share-{FAILING.code}": 30})
    await fall.suspend(office)
    await fall.refuse_it_cases(office, drawn)
    await acts.accept_shares(office)
    await fall.place_without_it(office)
    await look_at_cases(office)


async def april(office: Office) -> None:
    """Let it work what it has."""
    await work(office, MONTHS[3])
    await close(office, MONTHS[3])
    await acts.bring_cases(office, MONTHS[4])
    await acts.place(office)
    await look_at_cases(office)


async def may(office: Office) -> None:
    """Retire it in the middle of the month; the others go on, and later take what it had."""
    month = MONTHS[4]
    end = month.replace(day=RETIRED_ON)
    await work(office, month, until=end)
    office.come(end, 9)
    await acts.bring_payments(office, payments(FAILING, office.held[FAILING.code], month, office.world, end))
    office.drafted.append(Drafted(month, [FAILING], len(office.paid)))
    invitation = await fall.invite_one_more(office)
    await fall.retire(office)
    await fall.settle_up(office)
    await fall.shut_out(office, invitation)
    await work(office, month, since=end)
    await close(office, month)
    await acts.bring_cases(office, MONTHS[5])
    await acts.place(office)
    await look_at_cases(office)


async def june(office: Office) -> None:
    """Let the others go on; what is found late of the retired one is settled all the same."""
    await work(office, MONTHS[5])
    await close(office, MONTHS[5])
    for month in MONTHS:
        await acts.score_again(office, month)
    await acts.audit(office)


def working(month: datetime.date) -> tuple[AgencyStory, ...]:
    """Name the agencies that work through a month."""
    return AGENCIES if month < MONTHS[4] else (STAR, AVERAGE)


async def look_at_cases(office: Office) -> None:
    """Let each agency that works read what it has now."""
    for agency in working(office.today):
        await acts.look_at_cases(office, agency)


async def work(
    office: Office,
    month: datetime.date,
    since: datetime.date = datetime.date.min,
    until: datetime.date = datetime.date.max,
) -> None:
    """Let the agencies work a month, or a part of it: each round is told on its day, or days later."""
    told: dict[datetime.date, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for agency in working(month):
        for number, each in enumerate(agency.manner.rounds):
            told[month.replace(day=each.day) + each.late_days * DAY][agency.code].append(number)
    for day in sorted(each for each in told if since <= each < until):
        office.come(day, 20)
        for agency in AGENCIES:
            held = office.held[agency.code]
            rows = [row for each in told[day][agency.code] for row in contact_rows(agency, held, month, each)]
            if rows:
                await acts.report_contacts(office, agency, rows)


async def close(office: Office, month: datetime.date) -> None:
    """Close a month on the first of the next one: payments, statements, scores."""
    office.come((month + 31 * DAY).replace(day=1), 9)
    paid = [
        row
        for agency in working(month)
        for row in payments(agency, office.held[agency.code], month, office.world)
    ]
    await acts.bring_payments(office, [*paid, *odd_payments(office.paid, month)])
    await acts.settle(office, month, working(month))
    await acts.score(office, month)
