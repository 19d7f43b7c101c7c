"""Tells in the morning what is due: promises to those who work on them, the day to the lender."""

import datetime
from zoneinfo import ZoneInfo

from agencies.common import jobs, notices, sql
from agencies.common.access import Role
from agencies.common.dates import DAY, civil_day, parse_date
from agencies.common.job_list import was_asked
from agencies.common.notices import Kind, News
from agencies.common.words import say
from agencies.people.queries import PortfolioRow, acting_person, all_portfolios, portfolio_by_id
from agencies.work.queries.due_today import DuePromises, breaches_on, due_promises, open_cases

KIND = "daily_notices"
FROM_HOUR = 7
"""The hour of the portfolio's clock from which the day is told."""


async def ask_daily_notices(*, now: datetime.datetime) -> int:
    """Ask for each portfolio's notices of the day, once, from the morning on; say how many were asked for."""
    asked = 0
    for portfolio in await all_portfolios():
        day = civil_day(now, portfolio.time_zone)
        key = f"{portfolio.id}:{day}"
        if now.astimezone(ZoneInfo(portfolio.time_zone)).hour < FROM_HOUR or await was_asked(KIND, key):
            continue
        async with sql.transaction():
            payload = {"portfolio_id": portfolio.id, "day": day}
            await jobs.enqueue(await acting_person("owner"), KIND, key, payload, now=now)
        asked += 1
    return asked


async def daily_notices(running: jobs.Running) -> None:
    """Tell each person once what is due on the day; the same day told again tells nobody twice."""
    portfolio = await portfolio_by_id(running.payload["portfolio_id"])
    day, now = parse_date(running.payload["day"]), running.clock()
    async with sql.transaction():
        due = await due_promises(portfolio.id, day)
        for each in due:
            await _tell_due(portfolio, each, day, now)
        await _tell_lender(portfolio, due, day, now)
        await running.finish({"promises": sum(each.promises for each in due)})


async def _tell_due(
    portfolio: PortfolioRow, due: DuePromises, day: datetime.date, now: datetime.datetime
) -> None:
    key = f"promises:{portfolio.id}:{day}"
    if due.collector_id is not None:
        words = say("Promises due today or before on your cases: {count}", count=due.promises)
        news = News(Kind.PROMISE_DUE, key, words, "/promises?hands=mine")
        await notices.tell_person(due.collector_id, news, now=now)
        return
    words = say("Promises due today or before on cases in nobody's hands: {count}", count=due.promises)
    news = News(Kind.PROMISE_DUE, f"{key}:nobody", words, "/promises?hands=nobody")
    await notices.tell_agency(due.agency_id, news, now=now)


async def _tell_lender(
    portfolio: PortfolioRow, due: list[DuePromises], day: datetime.date, now: datetime.datetime
) -> None:
    words = say(
        "{portfolio}, {day}: cases at work {cases}, promises due {count}, contacts against a rule"
        " yesterday {breaches}",
        portfolio=portfolio.code,
        day=day,
        cases=f"{await open_cases(portfolio.id):,}",
        count=f"{sum(each.promises for each in due):,}",
        breaches=f"{await breaches_on(portfolio.id, day - DAY):,}",
    )
    news = News(Kind.DIGEST, f"digest:{portfolio.id}:{day}", words, "/")
    await notices.tell_roles((Role.VENDOR_MANAGER, Role.COMPLIANCE), news, now=now)
