"""The open cases of an agency as they are taken out to a file, a chunk at a time."""

import datetime
from collections.abc import Collection
from typing import NamedTuple

from agencies.common import sql
from agencies.common.access import Actor, visible_by_agency
from agencies.work.queries.assignments import ACTIVE
from agencies.work.queries.newest import join_newest


class OpenCase(NamedTuple):
    """An open case with what lies sealed; amounts in minor units."""

    case_id: int
    case_no: str
    debtor_id: int
    name_cipher: bytes | None
    id_number_cipher: bytes | None
    product: str | None
    region: str | None
    overdue_since: datetime.date
    principal_minor: int | None
    interest_minor: int | None
    penalty_minor: int | None
    fees_minor: int | None
    balance_minor: int
    batch: str
    hand: int
    starts_on: datetime.date
    due_on: datetime.date | None
    collector: str | None
    last_at: datetime.datetime | None
    last_result: str | None
    promised_minor: int | None
    promised_for: datetime.date | None
    outcome: str | None


class OwnPhone(NamedTuple):
    """A phone of the debtor's own, sealed."""

    debtor_id: int
    value_cipher: bytes


async def open_cases_after(actor: Actor, portfolio_id: int, case_id: int, limit: int) -> list[OpenCase]:
    """Read the actor's open cases of a portfolio with ids above `case_id`, in their order."""
    seen = visible_by_agency(actor, "placements.agency_id")
    return await sql.rows(
        OpenCase,
        "SELECT cases.id, cases.case_no, cases.debtor_id, debtors.name_cipher, debtors.id_number_cipher,"
        " cases.product, cases.region, cases.overdue_since, cases.principal_minor, cases.interest_minor,"
        " cases.penalty_minor, cases.fees_minor, cases.balance_minor, batches.code, placements.hand,"
        f" placements.starts_on, placements.due_on, people.name, ({_LAST.format('started_at')}),"
        f" ({_LAST.format('result')}), promises.amount_minor, promises.due_on, said.outcome FROM placements"
        " JOIN cases ON cases.id = placements.case_id JOIN debtors ON debtors.id = cases.debtor_id"
        f" JOIN batches ON batches.id = placements.batch_id {ACTIVE}"
        " LEFT JOIN people ON people.id = assignments.collector_id"
        " LEFT JOIN promises ON promises.id = (SELECT max(latest.id) FROM promises AS latest"
        " WHERE latest.case_id = placements.case_id AND latest.placement_id = placements.id)"
        f" {join_newest('promise_outcomes', 'promises', 'promise_id')}"
        " WHERE placements.ended_on IS NULL AND placements.portfolio_id = :portfolio"
        f" AND placements.case_id > :after AND {seen.text} ORDER BY placements.case_id LIMIT :limit",
        portfolio=portfolio_id,
        after=case_id,
        limit=limit,
        **seen.values,
    )


async def count_open_cases(actor: Actor, portfolio_id: int) -> int:
    """Count the actor's open cases of a portfolio."""
    seen = visible_by_agency(actor, "placements.agency_id")
    found = await sql.value(
        int,
        "SELECT count(*) FROM placements WHERE ended_on IS NULL AND portfolio_id = :portfolio"
        f" AND {seen.text}",
        portfolio=portfolio_id,
        **seen.values,
    )
    return found or 0


async def own_phones(debtor_ids: Collection[int]) -> list[OwnPhone]:
    """Read the debtors' own phones."""
    return await sql.rows(
        OwnPhone,
        "SELECT debtor_id, value_cipher FROM contact_points WHERE kind = 'phone' AND relation = 'self'"
        f" AND {sql.any_of('debtor_id', 'debtors')} ORDER BY debtor_id, id",
        debtors=sorted(debtor_ids),
    )


_LAST = (
    "SELECT last.{} FROM contacts AS last WHERE last.case_id = placements.case_id"
    " AND last.agency_id = placements.agency_id ORDER BY last.started_at DESC LIMIT 1"
)
