"""Recalls for people: what is due to end, what a choice would take back, and what was taken back."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agencies.cases.queries import cases_by_number
from agencies.common import sql
from agencies.common.access import Actor, Permission, require, visible_by_agency
from agencies.common.paging import stretch
from agencies.placements.queries.recalls import Choice


@dataclass(frozen=True, slots=True)
class DueBatch:
    """Open placements of a batch that end on one day: by their term, or (`announced`) by a recall.

    The balance is what is owed now, in minor units; `promised` have a live promise.
    """

    batch_id: int
    batch: str
    agency_id: int
    agency: str
    portfolio: str
    currency: str
    ends_on: datetime.date
    announced: bool
    cases: int
    balance_minor: int
    promised: int

    def days_left(self, today: datetime.date) -> int:
        """Count the days until they end, below zero after it."""
        return (self.ends_on - today).days


@dataclass(frozen=True, slots=True)
class Counted:
    """What a choice of placements holds: minor units owed now, and how many are promised or announced."""

    cases: int
    balance_minor: int
    promised: int
    announced: int
    nothing_owed: int


@dataclass(frozen=True, slots=True)
class RecallPreview:
    """What a recall would take back, and the numbers that it could not."""

    counted: Counted
    unknown: tuple[str, ...]
    unplaced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecallMade:
    """Recalls of one act in one batch, for one reason ("stated" where a person wrote it)."""

    first_id: int
    made_at: datetime.datetime
    final: bool
    reason: str
    effective_on: datetime.date
    batch_id: int
    batch: str
    agency: str
    person: str
    cases: int


async def due_batches(actor: Actor, until: datetime.date, *, today: datetime.date) -> list[DueBatch]:
    """List what ends until a day or should have ended already, the first to end first."""
    require(actor, Permission.READ_CASES)
    seen = visible_by_agency(actor, "placements.agency_id")
    return await sql.rows(
        DueBatch,
        "SELECT batches.id, batches.code, agencies.id, agencies.code, portfolios.code, portfolios.currency,"
        " ending.ends_on, ending.announced, count(*), CAST(sum(cases.balance_minor) AS BIGINT),"
        " count(*) FILTER (WHERE signals.live_promise_until >= :today) FROM ("
        "SELECT placements.case_id, placements.batch_id, announced.id IS NOT NULL AS announced,"
        " CASE WHEN announced.effective_on IS NULL OR placements.due_on < announced.effective_on"
        " THEN placements.due_on ELSE announced.effective_on END AS ends_on FROM placements"
        " LEFT JOIN recalls AS announced ON announced.placement_id = placements.id"
        " AND announced.kind = 'pending' WHERE placements.ended_on IS NULL"
        f" AND (placements.due_on <= :until OR announced.effective_on <= :until) AND {seen.text}) AS ending"
        " JOIN batches ON batches.id = ending.batch_id JOIN agencies ON agencies.id = batches.agency_id"
        " JOIN portfolios ON portfolios.id = batches.portfolio_id JOIN cases ON cases.id = ending.case_id"
        " LEFT JOIN signals ON signals.case_id = cases.id"
        " GROUP BY batches.id, agencies.id, portfolios.id, ending.ends_on, ending.announced"
        " ORDER BY ending.ends_on, batches.id, ending.announced",
        until=until,
        today=today,
        **seen.values,
    )


async def next_end(actor: Actor) -> datetime.date | None:
    """Give the first day on which an open placement that the actor sees ends by its term."""
    require(actor, Permission.READ_CASES)
    seen = visible_by_agency(actor, "placements.agency_id")
    return await sql.value(
        datetime.date,
        f"SELECT min(placements.due_on) FROM placements WHERE placements.ended_on IS NULL AND {seen.text}",
        **seen.values,
    )


async def preview_recall(
    actor: Actor,
    portfolio_id: int,
    choice: Choice,
    case_nos: Sequence[str] = (),
    *,
    today: datetime.date,
) -> RecallPreview:
    """Count what a recall of a choice, narrowed to case numbers where some are given, would take back."""
    require(actor, Permission.RECALL_CASES)
    known: dict[int, str] = {}
    if case_nos:
        numbers = list(dict.fromkeys(case_nos))
        known = {each.case_id: each.case_no for each in await cases_by_number(actor, portfolio_id, numbers)}
        choice = Choice(choice.agency_id, list(known), choice.batch_id, choice.bucket)
    texts, values = choice.conditions()
    where = " AND ".join(["placements.portfolio_id = :portfolio", "placements.ended_on IS NULL", *texts])
    source = f"FROM placements JOIN cases ON cases.id = placements.case_id WHERE {where}"
    counted = await _counted(source, {"portfolio": portfolio_id, "today": today, **values})
    placed = (
        await sql.tuples(f"SELECT cases.case_no {source}", portfolio=portfolio_id, **values) if known else ()
    )
    with_agency, told = {str(each[0]) for each in placed}, set(known.values())
    return RecallPreview(
        counted,
        tuple(each for each in dict.fromkeys(case_nos) if each not in told),
        tuple(each for each in dict.fromkeys(case_nos) if each in told and each not in with_agency),
    )


async def _counted(source: str, values: Mapping[str, object]) -> Counted:
    found = await sql.row(
        Counted,
        "SELECT count(*), CAST(coalesce(sum(chosen.balance_minor), 0) AS BIGINT),"
        " count(*) FILTER (WHERE signals.live_promise_until >= :today),"
        " count(*) FILTER (WHERE announced.id IS NOT NULL), count(*) FILTER (WHERE chosen.balance_minor = 0)"
        f" FROM (SELECT placements.id, placements.case_id, cases.balance_minor {source}) AS chosen"
        " LEFT JOIN signals ON signals.case_id = chosen.case_id"
        " LEFT JOIN recalls AS announced ON announced.placement_id = chosen.id"
        " AND announced.kind = 'pending'",
        **values,
    )
    return found or Counted(0, 0, 0, 0, 0)


async def recalls_made(actor: Actor, *, before: Sequence[object] = (), limit: int = 50) -> list[RecallMade]:
    """List one page, and one row more, of the recalls made, the newest first, from before a moment and id."""
    require(actor, Permission.READ_CASES)
    seen = visible_by_agency(actor, "placements.agency_id")
    page = stretch(["recalls.created_at", "min(recalls.id)"], before)
    return await sql.rows(
        RecallMade,
        "SELECT min(recalls.id), recalls.created_at, recalls.kind = 'final', recalls.reason,"
        " recalls.effective_on, batches.id, batches.code, agencies.code, people.name, count(*) FROM recalls"
        " JOIN placements ON placements.id = recalls.placement_id"
        " JOIN batches ON batches.id = placements.batch_id JOIN agencies ON agencies.id = batches.agency_id"
        f" JOIN people ON people.id = recalls.created_by WHERE {seen.text}"
        " GROUP BY recalls.created_at, recalls.kind, recalls.reason, recalls.effective_on, batches.id,"
        f" batches.code, agencies.code, people.name HAVING {page.where} ORDER BY {page.order} LIMIT :limit",
        limit=limit + 1,
        **seen.values,
        **page.values,
    )
