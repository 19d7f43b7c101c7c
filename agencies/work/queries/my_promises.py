"""Promises to pay on open cases as people list them: what is due, to come, kept or broken."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from agencies.cases.rules.sealed import NAME
from agencies.common import sql, vault
from agencies.common.access import Actor, Permission, require, visible_by_agency
from agencies.common.paging import stretch
from agencies.common.sql import Fragment
from agencies.work.queries.assignments import ACTIVE
from agencies.work.queries.promises import AWAITED, NEWEST_OUTCOME
from agencies.work.queries.typed_text import matching_cases
from agencies.work.rules.my_cases import Hands, PromiseState, promise_state

ROWS = 50


class _Found(NamedTuple):
    id: int
    case_id: int
    case_no: str
    currency: str
    name_cipher: bytes | None
    amount_minor: int
    promised_on: datetime.date
    due_on: datetime.date
    kept_by: datetime.date
    outcome: str | None
    paid_minor: int
    decided_on: datetime.date | None
    made_by: str
    collector: str | None
    balance_minor: int


@dataclass(frozen=True, slots=True)
class MyPromise:
    """A promise with what became of it: amounts in minor units, the debtor masked.

    `made_by` heard it, `collector` has the case now. `paid_minor` is what came in for it when it was settled.
    """

    id: int
    case_id: int
    case_no: str
    currency: str
    debtor: str
    amount_minor: int
    promised_on: datetime.date
    due_on: datetime.date
    kept_by: datetime.date
    state: PromiseState
    paid_minor: int
    decided_on: datetime.date | None
    made_by: str
    collector: str | None
    balance_minor: int

    @property
    def key(self) -> tuple[datetime.date, int]:
        """Give the values by which the list goes on after this row."""
        return self.due_on, self.id


@dataclass(frozen=True, slots=True)
class PromiseCounts:
    """How many promises on open cases stand in each state, and what is due now in minor units."""

    due: int
    open: int
    kept: int
    broken: int
    due_minor: int


async def my_promises(
    actor: Actor,
    state: PromiseState | None = None,
    hands: Hands = Hands.ALL,
    text: str = "",
    *,
    today: datetime.date,
    after: Sequence[object] = (),
    back: bool = False,
    limit: int = ROWS,
) -> list[MyPromise]:
    """Read one page and one row more: what is due or to come by its day, what is settled newest first."""
    require(actor, Permission.READ_CASES)
    clause = _where(actor, state, hands, text, today)
    to_come = state in {PromiseState.DUE, PromiseState.OPEN}
    page = stretch(["promises.due_on", "promises.id"], after, back=back, rising=to_come)
    found = await sql.rows(
        _Found,
        "SELECT promises.id, cases.id, cases.case_no, portfolios.currency, debtors.name_cipher,"
        " promises.amount_minor, promises.promised_on, promises.due_on, promises.kept_by, said.outcome,"
        " coalesce(said.paid_minor, 0), said.decided_on, contacts.collector, people.name, cases.balance_minor"
        f" {_SOURCE} JOIN portfolios ON portfolios.id = cases.portfolio_id"
        " JOIN debtors ON debtors.id = cases.debtor_id JOIN contacts ON contacts.id = promises.contact_id"
        f" LEFT JOIN people ON people.id = assignments.collector_id WHERE {clause.text}"
        f" AND {page.where} ORDER BY {page.order} LIMIT :limit",
        limit=limit + 1,
        **clause.values,
        **page.values,
    )
    return [_shown(each, today) for each in found]


async def count_promises(
    actor: Actor, hands: Hands = Hands.ALL, text: str = "", *, today: datetime.date
) -> PromiseCounts:
    """Count the promises on open cases by state."""
    require(actor, Permission.READ_CASES)
    clause = _where(actor, None, hands, text, today)
    found = await sql.row(
        PromiseCounts,
        f"SELECT count(*) FILTER (WHERE {AWAITED} AND promises.due_on <= :today),"
        f" count(*) FILTER (WHERE {AWAITED} AND promises.due_on > :today),"
        " count(*) FILTER (WHERE said.outcome = 'kept'), count(*) FILTER (WHERE said.outcome = 'broken'),"
        " CAST(coalesce(sum(promises.amount_minor)"
        f" FILTER (WHERE {AWAITED} AND promises.due_on <= :today), 0) AS BIGINT)"
        f" {_SOURCE} WHERE {clause.text}",
        **{"today": today, **clause.values},
    )
    return found or PromiseCounts(0, 0, 0, 0, 0)


_SOURCE = (
    "FROM promises JOIN placements ON placements.id = promises.placement_id AND placements.ended_on IS NULL"
    f" JOIN cases ON cases.id = promises.case_id {NEWEST_OUTCOME} {ACTIVE}"
)


def _where(
    actor: Actor, state: PromiseState | None, hands: Hands, text: str, today: datetime.date
) -> Fragment:
    parts = [visible_by_agency(actor, "promises.agency_id"), _state(state, today)]
    if hands is Hands.MINE:
        parts.append(Fragment("assignments.collector_id = :collector", {"collector": actor.person_id}))
    if hands is Hands.NOBODY:
        parts.append(Fragment("assignments.id IS NULL"))
    if text.strip():
        found = matching_cases(text)
        parts.append(Fragment(f"cases.id IN ({found.text})", found.values))
    values = {name: value for each in parts for name, value in each.values.items()}
    return Fragment(" AND ".join(each.text for each in parts), values)


def _state(state: PromiseState | None, today: datetime.date) -> Fragment:
    if state in {PromiseState.KEPT, PromiseState.BROKEN}:
        return Fragment("said.outcome = :outcome", {"outcome": state.value})
    if state in {PromiseState.DUE, PromiseState.OPEN}:
        sign = "<=" if state is PromiseState.DUE else ">"
        return Fragment(f"{AWAITED} AND promises.due_on {sign} :today", {"today": today})
    return Fragment("true")


def _shown(found: _Found, today: datetime.date) -> MyPromise:
    sealed = found.name_cipher
    return MyPromise(
        id=found.id,
        case_id=found.case_id,
        case_no=found.case_no,
        currency=found.currency,
        debtor="" if sealed is None else vault.mask_name(vault.decrypt(sealed, NAME)),
        amount_minor=found.amount_minor,
        promised_on=found.promised_on,
        due_on=found.due_on,
        kept_by=found.kept_by,
        state=promise_state(found.outcome, found.due_on, today),
        paid_minor=found.paid_minor,
        decided_on=found.decided_on,
        made_by=found.made_by,
        collector=found.collector,
        balance_minor=found.balance_minor,
    )
