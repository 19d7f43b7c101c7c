"""Lists of cases for people: filtered, sorted, fifty at a time by key, and only what the actor sees."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from agencies.cases.queries.shown import ShownCase
from agencies.cases.rules.buckets import days_of
from agencies.common import sql
from agencies.common.access import Actor, Permission, require, visible_by_agency
from agencies.common.paging import Stretch, stretch
from agencies.placements.rules.case_filter import CaseFilter, Order, Sort, State

ROWS = 50
# Counting further would cost an agency with many cases more than the page itself.
MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class ListedCase(ShownCase):
    """A row of a list: the debtor's name masked, the balance in minor units, the placement it has now."""

    case_id: int
    case_no: str
    portfolio: str
    currency: str
    name_cipher: bytes | None
    product: str | None
    region: str | None
    overdue_since: datetime.date
    balance_minor: int
    status: str
    held: bool
    stopped: bool
    agency: str | None
    agency_id: int | None
    batch: str | None
    batch_id: int | None
    hand: int | None
    placed_on: datetime.date | None
    due_on: datetime.date | None
    promise_until: datetime.date | None

    def key(self, sort: Sort) -> tuple[object, int]:
        """Give the values by which a list sorted so goes on after this row."""
        return {
            Sort.NUMBER: self.case_no,
            Sort.BALANCE: self.balance_minor,
            Sort.DAYS: self.overdue_since,
            Sort.PLACED: self.placed_on,
        }[sort], self.case_id


class _Clause(NamedTuple):
    text: str
    values: Mapping[str, object]


async def case_list(
    actor: Actor,
    wanted: CaseFilter,
    order: Order,
    *,
    day: datetime.date,
    after: Sequence[object] = (),
    back: bool = False,
    limit: int = ROWS,
) -> list[ListedCase]:
    """Read one page of a list and one row more, from after (or, `back`, before) a row's key on.

    Read backwards the rows come in the opposite order. An agency's people see their own open placements.
    """
    require(actor, Permission.READ_CASES)
    clause = _where(actor, wanted, order.sort, day)
    page = _page(order, after, back=back)
    return await sql.rows(
        ListedCase,
        "WITH page AS (SELECT cases.id, placements.id AS placement_id"
        f" {_SOURCE[_placed(actor, wanted, order)]} WHERE {clause.text} AND {page.where}"
        f" ORDER BY {page.order} LIMIT :limit) {_DECORATED} ORDER BY {page.order}",
        limit=limit + 1,
        **{**clause.values, **page.values, "today": day},
    )


def _page(order: Order, after: Sequence[object], *, back: bool) -> Stretch:
    # The column of the index that serves the order, so that a page is one stretch of it.
    tie = "placements.case_id" if order.sort is Sort.PLACED else "cases.id"
    # Most days past due are the earliest due dates.
    rising = order.descending is (order.sort is Sort.DAYS)
    return stretch([_key_sql(order.sort), tie], after, back=back, rising=rising)


async def count_cases(
    actor: Actor, wanted: CaseFilter, *, day: datetime.date, most: int = MOST_COUNTED
) -> int:
    """Count the cases of a list, but not beyond `most` + 1, which then means more than `most`."""
    require(actor, Permission.READ_CASES)
    clause = _where(actor, wanted, None, day)
    source = _SOURCE[_placed(actor, wanted, Order())]
    found = await sql.value(
        int,
        f"SELECT count(*) FROM (SELECT cases.id {source} WHERE {clause.text} LIMIT :most) AS counted",
        most=most + 1,
        **clause.values,
    )
    return found or 0


async def regions(actor: Actor, portfolio_id: int | None = None, most: int = 200) -> list[str]:
    """List the regions that cases have, by hopping from one to the next in the index."""
    require(actor, Permission.READ_CASES)
    if not actor.of_lender:
        return []
    mine = "" if portfolio_id is None else " WHERE portfolios.id = :portfolio"
    found = await sql.tuples(
        "WITH RECURSIVE hop (portfolio_id, region, hops) AS (SELECT portfolios.id, (SELECT min(region)"
        f" FROM cases WHERE cases.portfolio_id = portfolios.id), 1 FROM portfolios{mine}"
        " UNION ALL SELECT hop.portfolio_id, (SELECT min(region) FROM cases"
        " WHERE cases.portfolio_id = hop.portfolio_id AND cases.region > hop.region), hops + 1"
        " FROM hop WHERE hop.region IS NOT NULL AND hops < :most)"
        " SELECT DISTINCT region FROM hop WHERE region IS NOT NULL",
        most=most,
        **({} if portfolio_id is None else {"portfolio": portfolio_id}),
    )
    return sorted(str(each[0]) for each in found)


_OPEN = "placements.case_id = cases.id AND placements.ended_on IS NULL"
_SOURCE: Mapping[bool, str] = {
    True: f"FROM placements JOIN cases ON {_OPEN}",
    False: f"FROM cases LEFT JOIN placements ON {_OPEN}",
}
_HELD = (
    "EXISTS (SELECT 1 FROM holds WHERE holds.case_id = cases.id"
    " AND (holds.until IS NULL OR holds.until >= :today)"
    " AND NOT EXISTS (SELECT 1 FROM hold_releases WHERE hold_releases.hold_id = holds.id))"
)
_STOPPED = (
    "EXISTS (SELECT 1 FROM stop_list WHERE stop_list.debtor_id = cases.debtor_id"
    " AND NOT EXISTS (SELECT 1 FROM stop_list_lifts WHERE stop_list_lifts.stop_id = stop_list.id))"
)
_DECORATED = (
    "SELECT cases.id, cases.case_no, portfolios.code, portfolios.currency, debtors.name_cipher,"
    " cases.product, cases.region, cases.overdue_since, cases.balance_minor, cases.status,"
    f" {_HELD}, {_STOPPED}, agencies.code, agencies.id, batches.code, batches.id, placements.hand,"
    " placements.starts_on, placements.due_on, signals.live_promise_until"
    " FROM page JOIN cases ON cases.id = page.id"
    " JOIN portfolios ON portfolios.id = cases.portfolio_id"
    " JOIN debtors ON debtors.id = cases.debtor_id"
    " LEFT JOIN placements ON placements.id = page.placement_id"
    " LEFT JOIN agencies ON agencies.id = placements.agency_id"
    " LEFT JOIN batches ON batches.id = placements.batch_id"
    " LEFT JOIN signals ON signals.case_id = cases.id"
)


def _key_sql(sort: Sort) -> str:
    # Case numbers sort by byte in both engines, as their index does.
    number = 'cases.case_no COLLATE "C"' if sql.is_postgresql() else "cases.case_no"
    return {
        Sort.NUMBER: number,
        Sort.BALANCE: "cases.balance_minor",
        Sort.DAYS: "cases.overdue_since",
        Sort.PLACED: "placements.starts_on",
    }[sort]


def _placed(actor: Actor, wanted: CaseFilter, order: Order) -> bool:
    return not actor.of_lender or wanted.placed_only or order.sort is Sort.PLACED


def _where(actor: Actor, wanted: CaseFilter, sort: Sort | None, day: datetime.date) -> _Clause:
    seen = visible_by_agency(actor, "placements.agency_id")
    texts, values = [seen.text, *_states(wanted.state)], dict(seen.values)
    if _placed(actor, wanted, Order(sort or Sort.NUMBER)):
        texts.append("placements.ended_on IS NULL")
    for column, name in _EQUAL.items():
        value = getattr(wanted, name)
        if value is not None:
            texts.append(f"{column} = :{name}")
            values[name] = value
    for text, name in ((" >= :least_minor", "least_minor"), (" <= :most_minor", "most_minor")):
        if getattr(wanted, name) is not None:
            texts.append(f"cases.balance_minor{text}")
            values[name] = getattr(wanted, name)
    for more in (_bucket(wanted.bucket, day), _untouched(wanted.untouched_since), _among(wanted.case_ids)):
        if more is not None:
            texts.append(more.text)
            values |= more.values
    if wanted.state is State.HELD:
        values["today"] = day
    return _Clause(" AND ".join(texts), values)


_EQUAL: Mapping[str, str] = {
    "cases.portfolio_id": "portfolio_id",
    "placements.agency_id": "agency_id",
    "placements.batch_id": "batch_id",
    "placements.hand": "hand",
    "cases.region": "region",
}


def _states(state: State) -> list[str]:
    still_open = "cases.status = 'open'"
    return {
        State.OPEN: [still_open],
        State.PLACED: [still_open],
        State.UNPLACED: [still_open, "placements.case_id IS NULL"],
        State.HELD: [still_open, _HELD],
        State.STOPPED: [still_open, _STOPPED],
        State.PAID: ["(cases.status = 'paid' OR cases.balance_minor = 0)"],
        State.ENDED: ["cases.status <> 'open'"],
        State.ALL: [],
    }[state]


def _bucket(bucket: str | None, day: datetime.date) -> _Clause | None:
    if bucket is None:
        return None
    least, most = days_of(bucket)
    values: dict[str, object] = {"latest_due": day - datetime.timedelta(least)}
    text = "cases.overdue_since <= :latest_due"
    if most is not None:
        text += " AND cases.overdue_since >= :earliest_due"
        values["earliest_due"] = day - datetime.timedelta(most)
    return _Clause(text, values)


def _untouched(since: datetime.date | None) -> _Clause | None:
    if since is None:
        return None
    moment = datetime.datetime.combine(since, datetime.time(), datetime.UTC)
    text = (
        "placements.starts_on < :untouched_day AND NOT EXISTS (SELECT 1 FROM signals AS touched"
        " WHERE touched.case_id = cases.id AND touched.last_contact_at >= :untouched_since)"
    )
    return _Clause(text, {"untouched_day": since, "untouched_since": moment})


def _among(case_ids: tuple[int, ...] | None) -> _Clause | None:
    if case_ids is None:
        return None
    return _Clause(sql.any_of("cases.id", "case_ids"), {"case_ids": list(case_ids)})
