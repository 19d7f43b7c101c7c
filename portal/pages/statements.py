"""Statements: the list, the months that wait for one, and what is done with several at once."""

import datetime

from starlette.responses import Response

from agencies.common.access import Permission
from agencies.common.dates import civil_day, month_end
from agencies.common.errors import Conflict, Invalid
from agencies.common.words import Message, say
from agencies.people.queries import PortfolioRow, all_portfolios, find_portfolio
from agencies.vendors.queries import all_agencies, find_agency
from portal.pages.cursors import cursor_of
from portal.pages.statement_words import STANDINGS
from portal.web.lists import ROWS, page_of
from portal.web.visit import Visit
from settlement.statements.approve_chosen import approve_chosen, ask_approve_chosen, takes_long
from settlement.statements.draft_statements import ask_draft_statements
from settlement.statements.queries.cards import (
    StatementCard,
    StatementFilter,
    count_standings,
    list_statements,
    sum_statements,
)
from settlement.statements.queries.months import MonthRow, months_of, preview_month
from settlement.statements.rules.answers import Standing
from settlement.statements.seen import Seen, cards_seen
from settlement.statements.send_statements import send_statements

_MONTHS_SHOWN = 6


async def show_statements(visit: Visit) -> Response:
    """List the statements that the reader sees, and for finance the months that want drafting."""
    asked, portfolios = visit.asked, await all_portfolios()
    agencies = await all_agencies(visit.actor)
    codes = {each.code: each.id for each in agencies}
    homes = {each.code: each for each in portfolios}
    chosen = homes.get(asked.one_of("portfolio", homes))
    wanted = StatementFilter(
        chosen.id if chosen else None,
        codes.get(asked.one_of("agency", codes)),
        asked.month("month"),
        asked.one_of("standing", STANDINGS) or None,
    )
    cursor = cursor_of(asked.text("after"), datetime.date, str, int)
    rows = await list_statements(visit.actor, wanted, after=cursor.values, back=cursor.back, limit=ROWS + 1)
    sums = await sum_statements(visit.actor, wanted)
    return visit.show(
        "statements/list.html",
        page=page_of(rows, cursor, lambda row: row.place, total=sum(each.statements for each in sums)),
        sums=sums,
        counts=await count_standings(visit.actor, wanted),
        standings=STANDINGS,
        agencies=agencies,
        portfolios=portfolios,
        months=await _months(visit, [chosen] if chosen else portfolios),
        may_draft=visit.may(Permission.DRAFT_STATEMENTS),
        may_approve=visit.may(Permission.APPROVE_STATEMENTS),
    )


async def show_month(visit: Visit) -> Response:
    """Preview what drafting a month would take in, agency by agency, before anybody asks for it."""
    portfolio, month = await _portfolio_and_month(visit)
    rows = await preview_month(visit.actor, portfolio, month)
    over = civil_day(visit.now, portfolio.time_zone) > month_end(month)
    return visit.show(
        "statements/month.html",
        portfolio=portfolio,
        month=month,
        rows=rows,
        over=over,
        amount_minor=sum(row.amount_minor for row in rows),
        payments=sum(row.payments for row in rows),
        changeable=[row for row in rows if row.status != "locked"],
    )


async def draft_month(visit: Visit) -> Response:
    """Ask for the drafts of a month, of one agency or of all, and show the job at work."""
    portfolio, month = await _portfolio_and_month(visit)
    code = visit.form.text("agency")
    visit.form.check()
    agency = await find_agency(visit.actor, code) if code else None
    job = await ask_draft_statements(visit.actor, portfolio, month, agency, now=visit.now)
    return visit.go("job", job_id=job.id)


async def send_several(visit: Visit) -> Response:
    """Put the chosen drafts before their agencies."""
    sent = await send_statements(visit.actor, picked(visit), now=visit.now)
    return visit.go_to(_back(visit), flash=sent_words(sent.agencies, sent.already))


async def approve_several(visit: Visit) -> Response:
    """Approve and lock the chosen statements, at once or as a job where they are long."""
    seen = picked(visit)
    cards = await cards_seen(visit.actor, seen)
    if takes_long(cards):
        job = await ask_approve_chosen(visit.actor, seen, now=visit.now)
        return visit.go("job", job_id=job.id)
    locked = await approve_chosen(visit.actor, seen, now=visit.now)
    return visit.go_to(_back(visit), flash=locked_words(locked))


def picked(visit: Visit) -> list[Seen]:
    """Read which statements were ticked, as the reader saw them."""
    found = [read_seen(each) for each in visit.form.many("pick")]
    if any(each is None for each in found):
        raise Invalid("The choice of statements cannot be read; choose them again.")
    return [each for each in found if each is not None]


def read_seen(text: str) -> Seen | None:
    """Read what a form says of the statement that the reader saw: id, hash, open objections."""
    parts = text.split(":")
    if len(parts) != 3 or not all(each.isascii() for each in parts):
        return None
    number, digest, objections = parts
    if not (number.isdecimal() and objections.isdecimal() and len(number) < 18 and len(objections) < 9):
        return None
    return Seen(int(number), digest, int(objections))


def write_seen(card: StatementCard) -> str:
    """Write what the reader of a page sees of a statement, for its forms."""
    return f"{card.id}:{card.hash}:{card.open_objections}"


def is_usable(month: datetime.date) -> bool:
    """Say whether a month can be reckoned with: the calendar of computers ends with the year 9999."""
    return datetime.date(1900, 1, 1) <= month < datetime.date(9000, 1, 1)


def sent_words(agencies: list[str], already: list[str]) -> Message:
    """Say whom drafts were sent to."""
    if not agencies:
        return say("Sent before already: {agencies}. Nothing was changed.", agencies=already)
    return say("Sent to {agencies}; they may now agree or object.", agencies=agencies)


def locked_words(locked: list[StatementCard]) -> Message:
    """Say what was locked, and in spite of which objections."""
    against = [each.agency for each in locked if each.open_objections]
    if against:
        return say(
            "Statements approved and locked: {count}; with open objections of {agencies}.",
            count=len(locked),
            agencies=against,
        )
    return say("Statements approved and locked: {count}.", count=len(locked))


async def _portfolio_and_month(visit: Visit) -> tuple[PortfolioRow, datetime.date]:
    source = visit.form if visit.request.method == "POST" else visit.asked
    code, month = source.text("portfolio"), source.month("month")
    if not code and len(await all_portfolios()) != 1:
        raise Conflict("Choose the portfolio first.")
    if month is None or not is_usable(month):
        raise Conflict("Choose the month first.")
    return await find_portfolio(code or None), month


async def _months(visit: Visit, portfolios: list[PortfolioRow]) -> list[tuple[PortfolioRow, MonthRow]]:
    """Give the newest months of each portfolio in which something waits for a statement."""
    if not visit.may(Permission.DRAFT_STATEMENTS):
        return []
    found = []
    for portfolio in portfolios:
        today = civil_day(visit.now, portfolio.time_zone)
        months = [
            month
            for month in await months_of(visit.actor, portfolio)
            if month_end(month.month) < today and (month.waiting or _to_redraft(month))
        ]
        found += [(portfolio, month) for month in months[:_MONTHS_SHOWN]]
    return found


def _to_redraft(month: MonthRow) -> bool:
    return any(each.standing == Standing.REDRAFT_NEEDED for each in month.statements)


def _back(visit: Visit) -> str:
    """Go back to the list as it was narrowed."""
    asked = visit.form.text("back")
    return asked if asked.startswith("/statements") and "//" not in asked else "/statements"
