"""All agencies on one line each, and the breaches of the last days: what a day begins with."""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from agencies.common import sql
from agencies.common.access import Actor, Permission, require, visible_by_agency
from agencies.work.queries.verdicts import NEWEST_VERDICT


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """An agency in one portfolio: open cases, what is owed on them and came in this month, minor units.

    `watched` are open cases placed before the days looked at, `untouched` those of them without a contact in
    these days; `promised` have a live promise.
    """

    agency_id: int
    code: str
    name: str
    portfolio: str
    currency: str
    cases: int
    balance_minor: int
    watched: int
    untouched: int
    promised: int
    received_minor: int
    breaches: int


class RecentBreach(NamedTuple):
    """A contact against a rule: when, whose, which rule, on which case."""

    contact_id: int
    started_at: datetime.datetime
    agency: str
    rule: str
    case_id: int
    case_no: str
    rulebook: str


class _Line(NamedTuple):
    agency_id: int
    code: str
    name: str
    portfolio_id: int
    portfolio: str
    currency: str
    cases: int
    balance_minor: int
    watched: int
    untouched: int
    promised: int


async def agency_lines(
    actor: Actor, *, today: datetime.date, month: datetime.date, days: int = 7
) -> list[AgencyLine]:
    """Sum up every agency that the actor sees, by portfolio; `month` is its first day, `days` are watched."""
    require(actor, Permission.READ_CASES)
    seen = visible_by_agency(actor, "placements.agency_id")
    since_day = today - datetime.timedelta(days)
    since = datetime.datetime.combine(since_day, datetime.time(), datetime.UTC)
    old = "placements.starts_on < :since_day"
    lines = await sql.rows(
        _Line,
        "SELECT agencies.id, agencies.code, agencies.name, portfolios.id, portfolios.code,"
        " portfolios.currency, sums.cases, sums.balance_minor, sums.watched, sums.untouched, sums.promised"
        " FROM (SELECT placements.agency_id, placements.portfolio_id, count(*) AS cases,"
        " CAST(sum(cases.balance_minor) AS BIGINT) AS balance_minor,"
        f" count(*) FILTER (WHERE {old}) AS watched, count(*) FILTER (WHERE {old}"
        " AND (signals.last_contact_at IS NULL OR signals.last_contact_at < :since)) AS untouched,"
        " count(*) FILTER (WHERE signals.live_promise_until >= :today) AS promised FROM placements"
        " JOIN cases ON cases.id = placements.case_id LEFT JOIN signals ON signals.case_id = cases.id"
        f" WHERE placements.ended_on IS NULL AND {seen.text}"
        " GROUP BY placements.agency_id, placements.portfolio_id) AS sums"
        " JOIN agencies ON agencies.id = sums.agency_id"
        " JOIN portfolios ON portfolios.id = sums.portfolio_id ORDER BY portfolios.code, agencies.code",
        since=since,
        since_day=since_day,
        today=today,
        **seen.values,
    )
    received, breaches = await _received(actor, month), await _breaches(actor, since)
    return [
        AgencyLine(
            agency_id=line.agency_id,
            code=line.code,
            name=line.name,
            portfolio=line.portfolio,
            currency=line.currency,
            cases=line.cases,
            balance_minor=line.balance_minor,
            watched=line.watched,
            untouched=line.untouched,
            promised=line.promised,
            received_minor=received.get((line.agency_id, line.portfolio_id), 0),
            breaches=breaches.get((line.agency_id, line.portfolio_id), 0),
        )
        for line in lines
    ]


async def _received(actor: Actor, month: datetime.date) -> dict[tuple[int, int], int]:
    seen = visible_by_agency(actor, "attributions.agency_id")
    found = await sql.tuples(
        "SELECT attributions.agency_id, attributions.portfolio_id,"
        " CAST(sum(attributions.amount_minor) AS BIGINT) FROM attributions"
        f" WHERE attributions.paid_on >= :month AND {seen.text}"
        " GROUP BY attributions.agency_id, attributions.portfolio_id",
        month=month,
        **seen.values,
    )
    return {(int(agency), int(portfolio)): int(minor) for agency, portfolio, minor in found}


async def _breaches(actor: Actor, since: datetime.datetime) -> dict[tuple[int, int], int]:
    seen = visible_by_agency(actor, "contacts.agency_id")
    found = await sql.tuples(
        "SELECT contacts.agency_id, cases.portfolio_id, count(*) FROM contacts"
        f" JOIN cases ON cases.id = contacts.case_id {NEWEST_VERDICT}"
        f" WHERE contacts.civil_day >= :day AND said.allowed = false AND {seen.text}"
        " GROUP BY contacts.agency_id, cases.portfolio_id",
        day=since.date(),
        **seen.values,
    )
    return {(int(agency), int(portfolio)): int(number) for agency, portfolio, number in found}


async def recent_breaches(
    actor: Actor, since: datetime.date, *, most: int = 6
) -> tuple[list[RecentBreach], int]:
    """List the newest contacts against a rule since a day, and count all of them."""
    require(actor, Permission.READ_CASES)
    seen = visible_by_agency(actor, "contacts.agency_id")
    source = (
        "FROM contacts JOIN cases ON cases.id = contacts.case_id"
        " JOIN portfolios ON portfolios.id = cases.portfolio_id"
        f" JOIN agencies ON agencies.id = contacts.agency_id {NEWEST_VERDICT}"
        f" WHERE contacts.civil_day >= :since AND said.allowed = false AND {seen.text}"
    )
    values = {"since": since, **seen.values}
    found = await sql.rows(
        RecentBreach,
        "SELECT contacts.id, contacts.started_at, agencies.code, said.rule, cases.id, cases.case_no,"
        f" portfolios.rulebook {source} ORDER BY contacts.started_at DESC, contacts.id DESC LIMIT :most",
        most=most,
        **values,
    )
    count = await sql.value(int, f"SELECT count(*) {source}", **values)
    return found, count or 0
