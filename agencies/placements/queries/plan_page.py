"""Plans for people: those that wait, one with what it comes to, and the cases that it leaves out."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from agencies.cases.rules.sealed import NAME
from agencies.common import sql, vault
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import NotFound
from agencies.placements.rules.plan_view import PlanView, view_of


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """A plan with who made and confirmed it; `digest` stands for the facts it rests on."""

    id: int
    portfolio_id: int
    portfolio: str
    currency: str
    as_of: datetime.date
    strategy: str
    seed: int
    digest: bytes
    engine: str
    summary: str
    person: str
    made_at: datetime.datetime
    confirmed_by: str | None
    confirmed_at: datetime.datetime | None

    @property
    def view(self) -> PlanView:
        """Read what the plan comes to."""
        return view_of(self._summary)

    @property
    def placed(self) -> int:
        """How many cases it places."""
        return int(self._summary["placed"])

    @property
    def _summary(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = json.loads(self.summary)
        return found


class LeftOut(NamedTuple):
    """A case of a plan that stays without an agency; minor units."""

    case_id: int
    case_no: str
    debtor: str
    bucket: str
    amount_minor: int
    hand: int
    region: str | None


class _Left(NamedTuple):
    case_id: int
    case_no: str
    name_cipher: bytes | None
    bucket: str
    amount_minor: int
    hand: int
    region: str | None


class PlannedBatch(NamedTuple):
    """A batch that a confirmed plan became."""

    id: int
    code: str
    agency: str
    cases: int
    amount_minor: int
    due_on: datetime.date | None


_PLAN = (
    "SELECT plans.id, portfolios.id, portfolios.code, portfolios.currency, plans.as_of, plans.strategy,"
    " plans.seed, plans.facts_digest, plans.engine, plans.summary, made.name, plans.created_at,"
    " confirmed.name, plans.confirmed_at FROM plans JOIN jobs ON jobs.id = plans.job_id"
    " JOIN portfolios ON portfolios.id = plans.portfolio_id JOIN people AS made ON made.id = plans.created_by"
    " LEFT JOIN people AS confirmed ON confirmed.id = plans.confirmed_by WHERE jobs.status = 'done'"
)


async def shown_plan(actor: Actor, plan_id: int) -> ShownPlan:
    """Read a plan that was made to its end; NotFound for any other, and for people of agencies."""
    require(actor, Permission.READ_CASES)
    found = None
    if actor.of_lender:
        found = await sql.row(ShownPlan, f"{_PLAN} AND plans.id = :id", id=plan_id)
    if found is None:
        raise NotFound("There is no plan {plan}; it was discarded, or never made.", plan=plan_id)
    return found


async def waiting_plans(actor: Actor, *, most: int = 20) -> list[ShownPlan]:
    """List the plans that wait to be confirmed, the newest first."""
    require(actor, Permission.PLACE_CASES)
    return await sql.rows(
        ShownPlan, f"{_PLAN} AND plans.confirmed_at IS NULL ORDER BY plans.id DESC LIMIT :most", most=most
    )


async def last_strategy(actor: Actor, portfolio_id: int) -> str | None:
    """Give the strategy of the last confirmed plan of a portfolio, to begin the next one with."""
    require(actor, Permission.PLACE_CASES)
    return await sql.value(
        str,
        "SELECT strategy FROM plans WHERE portfolio_id = :portfolio AND confirmed_at IS NOT NULL"
        " ORDER BY id DESC LIMIT 1",
        portfolio=portfolio_id,
    )


async def left_out(
    actor: Actor, plan_id: int, reason: str, *, after: int = 0, limit: int = 50
) -> list[LeftOut]:
    """List one page, and one row more, of the cases that a plan leaves without an agency for a reason."""
    require(actor, Permission.PLACE_CASES)
    found = await sql.rows(
        _Left,
        "SELECT cases.id, cases.case_no, debtors.name_cipher, planned.bucket, planned.amount_minor,"
        " planned.hand, cases.region FROM planned_placements AS planned"
        " JOIN cases ON cases.id = planned.case_id JOIN debtors ON debtors.id = cases.debtor_id"
        " WHERE planned.plan_id = :plan AND planned.unplaced_reason = :reason AND planned.case_id > :after"
        " ORDER BY planned.case_id LIMIT :limit",
        plan=plan_id,
        reason=reason,
        after=after,
        limit=limit + 1,
    )
    return [_masked(each) for each in found]


def _masked(found: _Left) -> LeftOut:
    """Mask the debtor."""
    sealed = found.name_cipher
    debtor = "" if sealed is None else vault.mask_name(vault.decrypt(sealed, NAME))
    return LeftOut(found.case_id, found.case_no, debtor, *found[3:])


async def batches_of_plan(actor: Actor, plan_id: int) -> list[PlannedBatch]:
    """List the batches that a confirmed plan became."""
    require(actor, Permission.READ_CASES)
    if not actor.of_lender:
        return []
    return await sql.rows(
        PlannedBatch,
        "SELECT batches.id, batches.code, agencies.code, batches.cases, batches.amount_minor, batches.due_on"
        " FROM batches JOIN agencies ON agencies.id = batches.agency_id WHERE batches.plan_id = :plan"
        " ORDER BY batches.id",
        plan=plan_id,
    )
