"""Confirms a plan: its cases become placements in batches, if nothing it rests on has changed."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from agencies.common import journal, notices, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict
from agencies.common.money import format_amount
from agencies.common.notices import Kind, News
from agencies.common.words import say
from agencies.people.queries import PortfolioRow, portfolio_by_id
from agencies.placements.queries import plans
from agencies.placements.queries.facts import barred_in_plan, hold_agencies_still, plan_facts
from agencies.placements.queries.plans import BatchRow, NewBatch, PlanRow, Share
from agencies.placements.rules.draft import batch_code, last_day
from agencies.placements.rules.facts import PlanFacts, facts_digest
from agencies.placements.rules.strategy import parse_strategy
from agencies.vendors.queries import AgencyRow, all_agencies
from agencies.vendors.rules import STATUS_WORDS


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a confirmed plan came to: its batches and the cases placed by them."""

    plan_id: int
    placed: int
    batches: tuple[BatchRow, ...]


async def confirm_plan(
    actor: Actor, plan_id: int, *, seen: str | None = None, now: datetime.datetime
) -> Confirmed:
    """Place the cases of a plan, all or none.

    Conflict says so when the plan is confirmed already, places nothing, or rests on facts that have changed,
    or on others than those whose digest (hexadecimal) the person has `seen`.
    """
    require(actor, Permission.PLACE_CASES)
    plan = await plans.find_plan(plan_id)
    if seen not in {None, plan.facts_digest.hex()}:
        raise Conflict("Plan {plan} is not the one that you have seen; look at it again.", plan=plan_id)
    try:
        async with sql.transaction():
            await hold_agencies_still()
            await _claim(actor, plan, now)
            portfolio = await portfolio_by_id(plan.portfolio_id)
            await _check_takers(plan)
            await _check_facts(plan, await plan_facts(actor, portfolio, plan.as_of))
            return await _place(actor, plan, portfolio, now)
    except sql.IntegrityError:
        raise Conflict(
            "Another act placed some cases of plan {plan} just now; this plan placed nothing. Make a new"
            " one.",
            plan=plan_id,
        ) from None


async def _claim(actor: Actor, plan: PlanRow, now: datetime.datetime) -> None:
    if not await plans.mark_confirmed(plan.id, actor.person_id, now):
        await plans.find_plan(plan.id)
        raise Conflict("Plan {plan} is confirmed already; its cases are placed.", plan=plan.id)


async def _check_takers(plan: PlanRow) -> None:
    """Raise Conflict where the plan gives cases to an agency that was suspended or retired since."""
    for each in await barred_in_plan(plan.id):
        raise Conflict(
            "Plan {plan} gives cases to {agency}, which is {status} by now and takes no new cases. Make a new"
            " plan.",
            plan=plan.id,
            agency=each.name,
            status=STATUS_WORDS[each.status],
        )


async def _check_facts(plan: PlanRow, facts: PlanFacts) -> None:
    digest = facts_digest(facts, as_of=plan.as_of, strategy=plan.strategy, seed=plan.seed, engine=plan.engine)
    if digest == plan.facts_digest:
        return
    changed = await _changed_cases(plan, facts)
    if changed:
        raise Conflict(
            "The facts have changed since plan {plan} was made; cases that differ: {count}. Make a new plan.",
            plan=plan.id,
            count=changed,
        )
    raise Conflict(
        "The facts have changed since plan {plan} was made: what an agency may take, or a debtor's agency or"
        " region. Make a new plan.",
        plan=plan.id,
    )


async def _changed_cases(plan: PlanRow, facts: PlanFacts) -> int:
    before = await plans.planned_facts(plan.id)
    present = {each[:5] for each in facts.placeable}
    return len({case[0] for case in before ^ present})


async def _place(actor: Actor, plan: PlanRow, portfolio: PortfolioRow, now: datetime.datetime) -> Confirmed:
    shares = await plans.planned_shares(plan.id)
    if not shares:
        raise Conflict("Plan {plan} places no case; there is nothing to confirm.", plan=plan.id)
    batches = await _add_batches(plan, portfolio, shares, await all_agencies(actor), now)
    placed = await plans.place_planned(plan.id)
    for batch, share in zip(batches, shares, strict=True):
        await _record(actor, batch, share, now)
        await notices.tell_agency(batch.agency_id, _news(batch, portfolio), now=now)
    return Confirmed(plan.id, placed, tuple(batches))


async def _add_batches(
    plan: PlanRow,
    portfolio: PortfolioRow,
    shares: Sequence[Share],
    agencies: Sequence[AgencyRow],
    now: datetime.datetime,
) -> list[BatchRow]:
    strategy = parse_strategy(
        plan.strategy, agencies=[each.code for each in agencies], currency=portfolio.currency
    )
    codes = {each.id: each.code for each in agencies}
    taken = await plans.batch_codes(plan.as_of)
    batches = []
    for share in shares:
        batch = NewBatch(
            code=batch_code(portfolio.code, plan.as_of, codes[share.agency_id], taken),
            portfolio_id=plan.portfolio_id,
            agency_id=share.agency_id,
            plan_id=plan.id,
            starts_on=plan.as_of,
            due_on=last_day(plan.as_of, strategy.term_days),
            cases=len(share.case_ids),
            amount_minor=share.amount_minor,
        )
        batches.append(await plans.add_batch(batch, now))
        taken.add(batch.code)
    return batches


def _news(batch: BatchRow, portfolio: PortfolioRow) -> News:
    words = say(
        "New batch {batch}, cases: {count}, owed: {amount} {currency}",
        batch=batch.code,
        count=f"{batch.cases:,}",
        amount=format_amount(batch.amount_minor, portfolio.currency),
        currency=portfolio.currency,
    )
    return News(Kind.NEW_BATCH, f"batch:{batch.id}", words, f"/work/cases?batch={batch.id}")


async def _record(actor: Actor, batch: BatchRow, share: Share, now: datetime.datetime) -> None:
    await journal.record(
        actor,
        "placements.made",
        "batch",
        batch.id,
        agency_id=batch.agency_id,
        now=now,
        plan=batch.plan_id,
        batch=batch.code,
        cases=batch.cases,
        amount_minor=batch.amount_minor,
        members=journal.members_digest(share.case_ids),
    )
