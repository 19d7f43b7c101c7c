"""The open cases of an agency as its people list them: filtered, sorted, fifty at a time by key."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agencies.cases.queries.shown import ShownCase
from agencies.cases.rules.buckets import days_of
from agencies.common import sql
from agencies.common.access import Actor, Permission, require, visible_by_agency
from agencies.common.paging import stretch
from agencies.common.sql import Fragment
from agencies.work.queries.assignments import ACTIVE
from agencies.work.queries.promises import LATEST, NEWEST_OUTCOME, UNSETTLED
from agencies.work.queries.typed_text import matching_cases
from agencies.work.rules.my_cases import Filter, Hands, PromiseState, Sort, promise_state

ROWS = 50
# Counting further would cost an agency with many cases more than the page itself.
MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class MyCase(ShownCase):
    """A case on the list: the debtor masked, the balance in minor units, the last contact and promise."""

    case_id: int
    case_no: str
    currency: str
    zone: str
    name_cipher: bytes | None
    product: str | None
    region: str | None
    overdue_since: datetime.date
    balance_minor: int
    batch: str
    starts_on: datetime.date
    due_on: datetime.date | None
    collector_id: int | None
    collector: str | None
    held: bool
    last_at: datetime.datetime | None
    last_result: str | None
    promised_minor: int | None
    promised_for: datetime.date | None
    outcome: str | None

    def promise(self, today: datetime.date) -> PromiseState | None:
        """Say how the last promise stands on a day; None where there is none."""
        promised_for = self.promised_for
        return None if promised_for is None else promise_state(self.outcome, promised_for, today)

    def key(self, sort: Sort) -> tuple[object, int]:
        """Give the values by which a list sorted so goes on after this row."""
        return {
            Sort.PLACED: self.starts_on,
            Sort.BALANCE: self.balance_minor,
            Sort.DAYS: self.overdue_since,
        }[sort], self.case_id


async def my_cases(
    actor: Actor,
    wanted: Filter,
    sort: Sort = Sort.PLACED,
    *,
    today: datetime.date,
    after: Sequence[object] = (),
    back: bool = False,
    limit: int = ROWS,
) -> list[MyCase]:
    """Read one page and one row more, on from after a row's key; `back` reads before it, in reverse."""
    require(actor, Permission.READ_CASES)
    clause = conditions_of(actor, wanted, today)
    page = stretch([_KEYS[sort], "placements.case_id"], after, back=back, rising=sort is Sort.DAYS)
    return await sql.rows(
        MyCase,
        f"WITH page AS (SELECT placements.id AS placement_id {SOURCE} WHERE {clause.text} AND {page.where}"
        f" ORDER BY {page.order} LIMIT :limit) {SHOWN} ORDER BY {page.order}",
        limit=limit + 1,
        today=today,
        **clause.values,
        **page.values,
    )


async def count_my_cases(
    actor: Actor, wanted: Filter, *, today: datetime.date, most: int = MOST_COUNTED
) -> int:
    """Count the cases of a list, but not beyond `most` + 1, which then means more than `most`."""
    require(actor, Permission.READ_CASES)
    clause = conditions_of(actor, wanted, today)
    found = await sql.value(
        int,
        f"SELECT count(*) FROM (SELECT 1 AS one {SOURCE} WHERE {clause.text} LIMIT :most) AS counted",
        most=most + 1,
        **clause.values,
    )
    return found or 0


async def ids_of_my_cases(actor: Actor, wanted: Filter, *, today: datetime.date, most: int) -> list[int]:
    """List the ids of all cases that a filter finds, for an act on all of them; at most `most`."""
    require(actor, Permission.READ_CASES)
    clause = conditions_of(actor, wanted, today)
    found = await sql.tuples(
        f"SELECT placements.case_id {SOURCE} WHERE {clause.text} ORDER BY placements.case_id LIMIT :most",
        most=most,
        **clause.values,
    )
    return [int(each[0]) for each in found]


_PROMISE = (
    "LEFT JOIN promises ON promises.id = (SELECT max(latest.id) FROM promises AS latest"
    " WHERE latest.case_id = placements.case_id AND latest.placement_id = placements.id)"
    f" {NEWEST_OUTCOME}"
)
SOURCE = f"FROM placements JOIN cases ON cases.id = placements.case_id {ACTIVE}"
_LAST = (
    "SELECT {} FROM contacts AS last WHERE last.case_id = placements.case_id"
    " AND last.agency_id = placements.agency_id ORDER BY last.started_at DESC LIMIT 1"
)
SHOWN = (
    "SELECT cases.id, cases.case_no, portfolios.currency, coalesce(cases.time_zone, portfolios.time_zone),"
    " debtors.name_cipher, cases.product, cases.region, cases.overdue_since, cases.balance_minor,"
    " batches.code, placements.starts_on, placements.due_on,"
    " people.id, people.name, EXISTS (SELECT 1 FROM holds"
    " LEFT JOIN hold_releases ON hold_releases.hold_id = holds.id WHERE holds.case_id = cases.id"
    " AND hold_releases.id IS NULL AND (holds.until IS NULL OR holds.until >= :today)),"
    f" ({_LAST.format('last.started_at')}), ({_LAST.format('last.result')}), promises.amount_minor,"
    " promises.due_on, said.outcome FROM page JOIN placements ON placements.id = page.placement_id"
    " JOIN cases ON cases.id = placements.case_id JOIN portfolios ON portfolios.id = cases.portfolio_id"
    " JOIN debtors ON debtors.id = cases.debtor_id JOIN batches ON batches.id = placements.batch_id"
    f" {ACTIVE} LEFT JOIN people ON people.id = assignments.collector_id {_PROMISE}"
)
_KEYS: Mapping[Sort, str] = {
    Sort.PLACED: "placements.starts_on",
    Sort.BALANCE: "cases.balance_minor",
    Sort.DAYS: "cases.overdue_since",
}
_PROMISED = (
    f"EXISTS (SELECT 1 FROM promises {NEWEST_OUTCOME}"
    " WHERE promises.case_id = placements.case_id AND promises.placement_id = placements.id"
    f" AND {LATEST} AND {{}})"
)
_STANDS: Mapping[PromiseState, str] = {
    PromiseState.DUE: f"{UNSETTLED} AND cases.balance_minor > 0 AND promises.due_on <= :day",
    PromiseState.OPEN: f"{UNSETTLED} AND cases.balance_minor > 0 AND promises.due_on > :day",
    PromiseState.KEPT: "said.outcome = 'kept'",
    PromiseState.BROKEN: "said.outcome = 'broken'",
    PromiseState.NONE: "true",
}


def conditions_of(actor: Actor, wanted: Filter, today: datetime.date) -> Fragment:
    """Write what holds for the open cases that a filter finds, over the tables of SOURCE."""
    parts = [
        visible_by_agency(actor, "placements.agency_id"),
        Fragment("placements.ended_on IS NULL"),
        *_hands(actor, wanted),
        *_equal(wanted),
        *_bucket(wanted.bucket, today),
        *_progress(wanted, today),
    ]
    if wanted.text.strip():
        found = matching_cases(wanted.text)
        parts.append(Fragment(f"cases.id IN ({found.text})", found.values))
    values = {name: value for each in parts for name, value in each.values.items()}
    return Fragment(" AND ".join(each.text for each in parts), values)


def _hands(actor: Actor, wanted: Filter) -> list[Fragment]:
    if wanted.hands is Hands.NOBODY:
        return [Fragment("assignments.id IS NULL")]
    collector = actor.person_id if wanted.hands is Hands.MINE else wanted.collector_id
    if collector is None:
        return []
    return [Fragment("assignments.collector_id = :collector", {"collector": collector})]


def _equal(wanted: Filter) -> list[Fragment]:
    columns = (
        ("placements.batch_id", "batch", wanted.batch_id),
        ("placements.portfolio_id", "portfolio", wanted.portfolio_id),
        ("cases.region", "region", wanted.region),
    )
    return [
        Fragment(f"{column} = :{place}", {place: value})
        for column, place, value in columns
        if value is not None
    ]


def _bucket(bucket: str | None, today: datetime.date) -> list[Fragment]:
    if bucket is None:
        return []
    least, most = days_of(bucket)
    latest = today - datetime.timedelta(least)
    found = [Fragment("cases.overdue_since <= :latest_due", {"latest_due": latest})]
    if most is not None:
        earliest = today - datetime.timedelta(most)
        found.append(Fragment("cases.overdue_since >= :earliest_due", {"earliest_due": earliest}))
    return found


def _progress(wanted: Filter, today: datetime.date) -> list[Fragment]:
    found = []
    if wanted.owing:
        found.append(Fragment("cases.balance_minor > 0"))
    if wanted.untouched_since is not None:
        text = (
            "NOT EXISTS (SELECT 1 FROM contacts AS touch WHERE touch.case_id = placements.case_id"
            " AND touch.agency_id = placements.agency_id AND touch.started_at >= :untouched_since)"
        )
        found.append(Fragment(text, {"untouched_since": wanted.untouched_since}))
    if wanted.begun is not None:
        text = (
            "EXISTS (SELECT 1 FROM contacts AS begun WHERE begun.case_id = placements.case_id"
            " AND begun.placement_id = placements.id)"
        )
        found.append(Fragment(text if wanted.begun else f"NOT {text}"))
    if wanted.promise is not None:
        text = _PROMISED.format(_STANDS[wanted.promise])
        negated = "NOT " if wanted.promise is PromiseState.NONE else ""
        values = {"day": today} if ":day" in text else {}
        found.append(Fragment(negated + text, values))
    return found
