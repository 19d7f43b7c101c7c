"""All agencies on one line each, and the breaches of the last days: what a day begins with."""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from agencies.common import sql
from agencies.common.access import Actor, Permission, require, visible_by_agency
from agencies.people.rules import read_policy
from agencies.work.queries.verdicts import NEWEST_VERDICT


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """An agency in one portfolio: open cases, what is owed on them and came in this month, minor units.

    `watched` are open cases placed before the days looked at, `untouched` those of them without a contact in
    these days; `promised` have a live promise. `status` and `grade` are the agency's as last published.
    """

    agency_id: int
    code: str
    name: str
    portfolio: str
    currency: str
    policy: str
    cases: int
    balance_minor: int
    watched: int
    untouched: int
    promised: int
    received_minor: int
    breaches: int
    portfolio_id: int
    status: str
    grade: str | None

    @property
    def floor_percent(self) -> int:
        """The share of watched cases, 0 to 100, that the portfolio's policy wants touched."""
        return read_policy(self.policy).coverage_floor_percent

    @property
    def low(self) -> bool:
        """Whether fewer cases were touched than the policy wants."""
        return (self.watched - self.untouched) * 100 < self.floor_percent * self.watched


class RecentBreach(NamedTuple):
    """A contact against a rule: when, whose, which rule, on which case; `in_all` counts the whole list.

    `time_zone` is the clock of the debtor, by which the rule was read.
    """

    contact_id: int
    started_at: datetime.datetime
    agency: str
    rule: str
    case_id: int
    case_no: str
    rulebook: str
    time_zone: str
    in_all: int


_SUMS = """
SELECT placements.agency_id, placements.portfolio_id, count(*) AS cases,
       CAST(sum(cases.balance_minor) AS BIGINT) AS balance_minor,
       count(*) FILTER (WHERE {old}) AS watched,
       count(*) FILTER (WHERE {old} AND (signals.last_contact_at IS NULL OR signals.last_contact_at < :since))
           AS untouched,
       count(*) FILTER (WHERE signals.live_promise_until >= :today) AS promised
FROM placements JOIN cases ON cases.id = placements.case_id LEFT JOIN signals ON signals.case_id = cases.id
WHERE placements.ended_on IS NULL AND {seen} GROUP BY placements.agency_id, placements.portfolio_id
"""
_RECEIVED = """
SELECT attributions.agency_id, attributions.portfolio_id,
       CAST(sum(attributions.amount_minor) AS BIGINT) AS minor
FROM attributions WHERE attributions.paid_on >= :month AND {seen}
GROUP BY attributions.agency_id, attributions.portfolio_id
"""
_BREACHES = f"""
SELECT contacts.agency_id, cases.portfolio_id, count(*) AS breaches
FROM contacts JOIN cases ON cases.id = contacts.case_id {NEWEST_VERDICT}
WHERE contacts.civil_day >= :since_day AND said.allowed = false AND {{seen}}
GROUP BY contacts.agency_id, cases.portfolio_id
"""


async def agency_lines(
    actor: Actor, *, today: datetime.date, month: datetime.date, days: int = 7
) -> list[AgencyLine]:
    """Sum up every agency that the actor sees, by portfolio; `month` is its first day, `days` are watched."""
    require(actor, Permission.READ_CASES)
    placed, paid, said = (
        visible_by_agency(actor, f"{each}.agency_id") for each in ("placements", "attributions", "contacts")
    )
    since_day = today - datetime.timedelta(days)
    return await sql.rows(
        AgencyLine,
        "SELECT agencies.id, agencies.code, agencies.name, portfolios.code, portfolios.currency,"
        " portfolios.policy, sums.cases, sums.balance_minor, sums.watched, sums.untouched, sums.promised,"
        " coalesce(received.minor, 0), coalesce(broken.breaches, 0),"
        " portfolios.id, agencies.status, agencies.grade"
        f" FROM ({_SUMS.format(old='placements.starts_on < :since_day', seen=placed.text)}) AS sums"
        " JOIN agencies ON agencies.id = sums.agency_id"
        " JOIN portfolios ON portfolios.id = sums.portfolio_id"
        f" LEFT JOIN ({_RECEIVED.format(seen=paid.text)}) AS received"
        " ON received.agency_id = sums.agency_id AND received.portfolio_id = sums.portfolio_id"
        f" LEFT JOIN ({_BREACHES.format(seen=said.text)}) AS broken"
        " ON broken.agency_id = sums.agency_id AND broken.portfolio_id = sums.portfolio_id"
        " ORDER BY portfolios.code, agencies.code",
        since=datetime.datetime.combine(since_day, datetime.time(), datetime.UTC),
        since_day=since_day,
        today=today,
        month=month,
        **placed.values,
    )


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
    found = await sql.rows(
        RecentBreach,
        "SELECT contacts.id, contacts.started_at, agencies.code, said.rule, cases.id, cases.case_no,"
        f" portfolios.rulebook, coalesce(cases.time_zone, portfolios.time_zone), count(*) OVER () {source}"
        " ORDER BY contacts.started_at DESC, contacts.id DESC LIMIT :most",
        most=most,
        since=since,
        **seen.values,
    )
    return found, found[0].in_all if found else 0
