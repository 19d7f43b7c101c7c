"""What a plan asks of the placements and agencies there are."""

import asyncio
import datetime
from dataclasses import dataclass, replace

from agencies.cases.queries import placing_facts
from agencies.common import sql
from agencies.common.access import Actor
from agencies.common.dates import civil_day
from agencies.people.queries import PortfolioRow
from agencies.placements.rules.facts import Barred, Holder, Past, PlanFacts, Room, gather_facts
from agencies.vendors.rules import TAKING


@dataclass(frozen=True, slots=True)
class BarredRow:
    """An agency that may take no new cases, and how it stands."""

    code: str
    name: str
    status: str
    status_since: datetime.datetime | None


async def plan_facts(actor: Actor, portfolio: PortfolioRow, day: datetime.date) -> PlanFacts:
    """Read all that a plan for a day may depend on."""
    cases = await placing_facts(actor, portfolio.id, day)
    past = await past_placements(portfolio.id)
    holders = await holders_of_debtors(portfolio.id)
    rooms = await rooms_of_agencies()
    found = await asyncio.to_thread(
        gather_facts, cases, past, holders, rooms, policy=portfolio.policy, day=day
    )
    return replace(found, barred=await barred_agencies(portfolio.time_zone))


async def past_placements(portfolio_id: int) -> list[Past]:
    """Read every placement that the cases of a portfolio had or have."""
    return await sql.rows(
        Past,
        "SELECT case_id, agency_id, hand, ended_on FROM placements WHERE portfolio_id = :portfolio",
        portfolio=portfolio_id,
    )


async def holders_of_debtors(portfolio_id: int) -> list[Holder]:
    """Read which agencies now have a case, in whatever portfolio, of a debtor with a case in this one."""
    return await sql.rows(
        Holder,
        "SELECT DISTINCT debtor_id, agency_id FROM placements WHERE ended_on IS NULL"
        " AND debtor_id IN (SELECT debtor_id FROM cases WHERE portfolio_id = :portfolio)",
        portfolio=portfolio_id,
    )


async def rooms_of_agencies() -> list[Room]:
    """Read how many more cases each agency may take: its capacity less its open placements, never below 0.

    One that is suspended or is being retired takes none and is not listed.
    """
    return await sql.rows(
        Room,
        "SELECT agencies.id, agencies.code, CASE WHEN agencies.capacity < coalesce(open.cases, 0) THEN 0"
        " ELSE agencies.capacity - coalesce(open.cases, 0) END FROM agencies LEFT JOIN"
        " (SELECT agency_id, count(*) AS cases FROM placements WHERE ended_on IS NULL GROUP BY agency_id)"
        f" AS open ON open.agency_id = agencies.id WHERE {sql.any_of('agencies.status', 'taking')}"
        " ORDER BY agencies.id",
        taking=sorted(TAKING),
    )


def _barred() -> str:
    standing = sql.any_of("status", "taking")
    return f"SELECT code, name, status, status_since FROM agencies WHERE NOT {standing}"


async def barred_agencies(time_zone: str) -> list[Barred]:
    """List the agencies that may take no new cases, with the civil day since which they stand so, by code."""
    found = await sql.rows(BarredRow, f"{_barred()} ORDER BY code", taking=sorted(TAKING))
    return [
        Barred(each.code, each.status, each.status_since and civil_day(each.status_since, time_zone))
        for each in found
    ]


async def barred_in_plan(plan_id: int) -> list[BarredRow]:
    """List the agencies that get cases by a plan and may take none any more, by code."""
    return await sql.rows(
        BarredRow,
        f"{_barred()} AND id IN"
        " (SELECT agency_id FROM planned_placements WHERE plan_id = :plan) ORDER BY code",
        plan=plan_id,
        taking=sorted(TAKING),
    )


async def hold_agencies_still() -> None:
    """Let no other plan be confirmed before this transaction ends, so that rooms and facts stay as read.

    SQLite has one writer at a time; PostgreSQL locks the rows of the agencies, in one order for all.
    """
    if sql.is_postgresql():
        await sql.tuples("SELECT id FROM agencies ORDER BY id FOR NO KEY UPDATE")
