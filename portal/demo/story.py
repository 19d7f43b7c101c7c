"""What happens in the demo, month by month, up to the days before today."""

import datetime
from dataclasses import dataclass
from random import Random
from zoneinfo import ZoneInfo

from agencies.common.access import Actor
from agencies.common.dates import DAY, UTC, month_end, month_start, next_month
from portal.clock import Watch
from portal.demo.answers import answer_and_approve
from portal.demo.awkward import Awkward
from portal.demo.cast import CAST, CHINA, EASY_MIX, MARKETS, WEAK, Market
from portal.demo.chats import talk_to_the_assistant
from portal.demo.conduct import complain_now, complain_of_month, inspect_month
from portal.demo.month import Month, Paid
from portal.demo.stage import Stage
from portal.demo.standing import watch_the_weak

_FRESH_PERCENT = 15
_HOLDS = ("complaint under review", "in hospital", "debtor disputes the amount", "法律纠纷")
_RECALL_REASON = "no contact since placement 委案后无跟进"
_RECALLED = 60
_BOUNCES_IN = 2
_MID_MONTH = 14
# At one in the afternoon in Shanghai the day before is over in New York too, and people may be called.
_UNTIL_ALL_IS_OVER = datetime.timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Wish:
    """How large a demo is wanted: cases, months that are over before `today`, and the seed of the dice."""

    cases: int
    months: int
    seed: int
    today: datetime.date


def first_month(wish: Wish) -> datetime.date:
    """Give the first day of the demo's first month."""
    start = month_start(wish.today)
    for _ in range(wish.months):
        start = month_start(start - DAY)
    return start


async def play(owner: Actor, wish: Wish, watch: Watch) -> None:
    """Fill an empty home; `watch` hears how many of the steps are done."""
    start = first_month(wish)
    stage = Stage(owner, Random(wish.seed), _morning(start), first_day=start)
    total = 2 + wish.months * 2
    await stage.open()
    await stage.weigh(start)
    watch(1, total)
    for number in range(wish.months):
        await _first_of_month(stage, wish, number, start)
        watch(2 + number * 2, total)
        await _rest_of_month(stage, wish, number, start)
        await stage.score(start)
        if number == wish.months - 2:
            await stage.share_as_proposed()
        if number == wish.months - 1:
            await watch_the_weak(stage)
        watch(3 + number * 2, total)
        start = next_month(start)
    await _month_so_far(stage, wish, start)
    watch(total, total)


def _morning(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(9), ZoneInfo(CHINA.zone)).astimezone(UTC)


async def _first_of_month(stage: Stage, wish: Wish, number: int, start: datetime.date) -> None:
    stage.now = _morning(start + DAY)
    if number == 0:
        for market in MARKETS:
            fresh = wish.cases * _FRESH_PERCENT // 100 if market is CHINA else 0
            await _arrive(stage, market, wish.cases * market.share_percent // 100 - fresh, start)
            await stage.place(market, start, _codes(market, with_easy_mix=False))
    if number == 1:
        await _arrive_fresh(stage, wish.cases * _FRESH_PERCENT // 100, start)
        await stage.hold(CHINA, _HOLDS, month_end(next_month(start)))
    if number == 2:
        await _take_from_the_weak(stage, start)
    stage.now = _morning(start + _MID_MONTH * DAY)
    await complain_of_month(stage, last=number == wish.months - 1)


def _codes(market: Market, *, with_easy_mix: bool) -> list[str]:
    return [
        each.code
        for each in CAST
        if (market is CHINA or each.abroad) and (with_easy_mix or each is not EASY_MIX)
    ]


async def _arrive(stage: Stage, market: Market, count: int, start: datetime.date) -> None:
    world = stage.worlds[market.code]
    world.lend(count, start - DAY)
    await stage.take_in(market, world.case_file(world.loans.values()), start - DAY)


async def _arrive_fresh(stage: Stage, count: int, start: datetime.date) -> None:
    """Give the agency that looks best its easy cases: small, and only just overdue enough."""
    world = stage.worlds[CHINA.code]
    known = set(world.loans)
    world.lend(count, start - DAY, fresh=True)
    fresh = [loan for case_no, loan in world.loans.items() if case_no not in known]
    await stage.take_in(CHINA, world.case_file(fresh), start - DAY)
    await stage.place(CHINA, start, [EASY_MIX.code])


async def _take_from_the_weak(stage: Stage, start: datetime.date) -> None:
    """Take in the lender's newer file, and give what the weak agency never touched to others."""
    world = stage.worlds[CHINA.code]
    for loan in world.loans.values():
        loan.closed = loan.closed or loan.owed == 0
    await stage.take_in(CHINA, world.case_file(world.loans.values()), start - DAY)
    for loan in world.loans.values():
        loan.agency = None if loan.closed else loan.agency
    idle = [each.case_no for each in world.open_loans(WEAK.code) if not each.touched][:_RECALLED]
    if idle:
        await stage.recall(CHINA, idle, _RECALL_REASON, start)
        await stage.place(CHINA, start + DAY, _codes(CHINA, with_easy_mix=True))


async def _rest_of_month(stage: Stage, wish: Wish, number: int, start: datetime.date) -> None:
    settled = _morning(next_month(start) + DAY)
    for market in MARKETS:
        stage.now = settled - DAY
        payments = await _work_of_month(stage, market, start, month_end(start))
        stage.now = settled
        awkward = Awkward(stage, market, start)
        extra = [awkward.for_an_unknown_case(), awkward.from_before_placement()]
        extra += awkward.bounced() if number == _BOUNCES_IN else []
        await stage.take_in_payments(market, payments + extra)
        stage.last_payments[market.code] = payments
        if number == 0 and market is CHINA:
            await awkward.decide(*extra)
        await stage.draft(market, start)
        await answer_and_approve(stage, market, start, last=number == wish.months - 1)
    await inspect_month(stage, start, last=number == wish.months - 1)


async def _work_of_month(
    stage: Stage, market: Market, start: datetime.date, last: datetime.date
) -> list[Paid]:
    payments: list[Paid] = []
    for who in CAST:
        month = Month(stage.worlds[market.code], who, start, last)
        month.live()
        await stage.take_in_contacts(market, month)
        payments += month.payments
    return payments


async def _month_so_far(stage: Stage, wish: Wish, start: datetime.date) -> None:
    """Live the month that still runs, up to two days ago; yesterday cases were put on desks and talked of."""
    last = wish.today - 2 * DAY
    stage.now = _morning(last + DAY) + _UNTIL_ALL_IS_OVER
    for market in MARKETS:
        payments = await _work_of_month(stage, market, start, last)
        if payments:
            await stage.take_in_payments(market, payments)
    await stage.assign()
    await stage.tell_the_day()
    await talk_to_the_assistant(stage)
    await complain_now(stage)
