"""Settles promises to pay by what came in: kept, broken, or open again; and tells what came in."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from agencies.common import jobs, journal, sql
from agencies.common.dates import civil_day
from agencies.people.queries import PortfolioRow, portfolio_by_id
from agencies.work.queries.promises import (
    add_outcomes,
    hold_promises_still,
    promises_to_settle,
    received_on,
)
from agencies.work.queries.signals import push_promises
from agencies.work.rules.promises import Decision, Outcome, PromiseFacts, changes, decide
from agencies.work.tell_payments import tell_payments

KIND = "settle_promises"
_News = tuple[PromiseFacts, Decision]


async def settle_promises(running: jobs.Running) -> None:
    """Settle the open promises of a portfolio, and those on cases that the payment import touched.

    Asked for by the import of payments, with the ids of the portfolio and of that import's job.
    """
    portfolio = await portfolio_by_id(running.payload["portfolio_id"])
    async with sql.transaction():
        await hold_promises_still(portfolio.id)
        promises = await promises_to_settle(portfolio.id, running.payload["job_id"])
        news = await _decide(running, portfolio, promises)
        if news:
            await _write(running, portfolio, news)
        counts = {each.value: 0 for each in Outcome}
        for _, decision in news:
            counts[decision.outcome.value] += 1
        await tell_payments(portfolio, running.payload["job_id"], now=running.clock())
        await running.progress(len(promises), len(promises))
        await running.finish({"promises": len(promises), **counts})


async def _decide(
    running: jobs.Running, portfolio: PortfolioRow, promises: Sequence[PromiseFacts]
) -> list[_News]:
    received = sorted(await received_on({each.case_id for each in promises}))
    by_case = {case: list(each) for case, each in groupby(received, key=attrgetter("case_id"))}
    percent, today = portfolio.policy.promise_percent, civil_day(running.clock(), portfolio.time_zone)
    decided = [(each, decide(each, by_case.get(each.case_id, ()), percent, today)) for each in promises]
    return [(promise, decision) for promise, decision in decided if changes(promise, decision)]


async def _write(running: jobs.Running, portfolio: PortfolioRow, news: Sequence[_News]) -> None:
    now = running.clock()
    await add_outcomes(news, now)
    await push_promises({promise.case_id for promise, _ in news})
    agencies = sorted({promise.agency_id for promise, _ in news})
    for agency_id in agencies:
        settled = [promise.promise_id for promise, _ in news if promise.agency_id == agency_id]
        await journal.record(
            running.actor,
            "promises.settled",
            "portfolio",
            portfolio.id,
            agency_id=agency_id,
            now=now,
            count=len(settled),
            members=journal.members_digest(settled),
        )
