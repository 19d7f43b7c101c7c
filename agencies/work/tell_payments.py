"""Tells agencies and their people what an import of payments brought: one message each, not one a payment."""

import datetime
from itertools import groupby

from agencies.common import notices
from agencies.common.money import format_amount
from agencies.common.notices import Kind, News
from agencies.common.words import say
from agencies.people.queries import PortfolioRow
from agencies.work.queries.payment_news import brought_by


async def tell_payments(portfolio: PortfolioRow, job_id: int, *, now: datetime.datetime) -> None:
    """Tell each person what came in on the cases in their hands, and each agency's managers the whole.

    Call it inside the transaction that follows on the import; the same import is told once.
    """
    brought = await brought_by(job_id)
    for each in (each for each in brought if each.collector_id is not None):
        news = _news(portfolio, f"payments:{job_id}:own", each.payments, each.amount_minor, own=True)
        await notices.tell_person(each.collector_id or 0, news, now=now)
    for agency_id, found in groupby(brought, key=lambda each: each.agency_id):
        parts = list(found)
        count, minor = sum(each.payments for each in parts), sum(each.amount_minor for each in parts)
        news = _news(portfolio, f"payments:{job_id}", count, minor, own=False)
        await notices.tell_agency(agency_id, news, now=now)


def _news(portfolio: PortfolioRow, key: str, count: int, minor: int, *, own: bool) -> News:
    values = {
        "count": f"{count:,}",
        "amount": format_amount(minor, portfolio.currency),
        "currency": portfolio.currency,
    }
    if own:
        words = say("Payments on cases in your hands: {count}, in all {amount} {currency}", **values)
    else:
        words = say("Payments credited to your agency: {count}, in all {amount} {currency}", **values)
    return News(Kind.PAYMENT_RECEIVED, key, words, "/work/cases?hands=mine" if own else "/work")
