"""Plans who gets which case: facts, allocation, and the plan written for somebody to confirm."""

import asyncio
import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from agencies.common import jobs, journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import parse_date
from agencies.common.errors import Conflict, Invalid
from agencies.common.toml import TomlError, read_toml
from agencies.common.words import say
from agencies.people.queries import PortfolioRow, portfolio_by_id
from agencies.placements.day_of_act import day_of_act
from agencies.placements.queries import plans
from agencies.placements.queries.facts import plan_facts
from agencies.placements.rules.allocate import ENGINE
from agencies.placements.rules.draft import Draft, Planned, default_seed, draw_up
from agencies.placements.rules.facts import facts_digest
from agencies.placements.rules.strategy import Origin, parse_strategy
from agencies.vendors.queries import AgencyRow, all_agencies, published_shares
from agencies.vendors.rules import STATUS_WORDS

KIND = "plan_placement"
LARGEST_CHUNK = 5_000
SHOWN_STRATA = 10


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a plan: the day on which its placements begin, the strategy in one form, the seed."""

    portfolio_id: int
    as_of: datetime.date
    strategy: str
    seed: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A plan as it is drawn up, with the digest of the facts that it rests on."""

    wish: Wish
    draft: Draft
    digest: bytes
    shares_from: Origin

    @property
    def told(self) -> dict[str, object]:
        """What is said of the plan: its summary with the strata that are furthest from their shares."""
        strata = self.draft.summary["strata"]
        shown = strata[:SHOWN_STRATA] if isinstance(strata, list) else []
        counted = len(strata) if isinstance(strata, list) else 0
        told = {"strata": shown, "strata_in_all": counted, "shares_from": self.shares_from}
        return {**self.draft.summary, **told, "seed": self.wish.seed}


async def make_wish(
    actor: Actor,
    portfolio: PortfolioRow,
    *,
    as_of: datetime.date,
    strategy: str = "",
    seed: int | None = None,
    now: datetime.datetime,
) -> Wish:
    """Read a strategy (TOML; without shares those decided last hold, else equal ones) and complete the wish.

    Without a seed it is made from the portfolio's code and the day, so that anyone can draw the plan again.
    Either way it is stored with the plan. Conflict when the day is yet to come.
    """
    require(actor, Permission.PLACE_CASES)
    day = day_of_act(portfolio, as_of, now)
    agencies, published = await all_agencies(actor), await published_shares()
    _refuse_barred(strategy, agencies, portfolio.currency)
    codes = [each.code for each in agencies if each.may_take or _names_shares(strategy)]
    read = parse_strategy(strategy, agencies=codes, currency=portfolio.currency, published=published)
    canonical = read.canonical
    return Wish(portfolio.id, day, canonical, default_seed(portfolio.code, day) if seed is None else seed)


def _refuse_barred(document: str, agencies: Sequence[AgencyRow], currency: str) -> None:
    """Raise Invalid where a share is named for an agency that may take no new cases, saying how it stands."""
    if not _names_shares(document):
        return
    named = parse_strategy(document, agencies=[each.code for each in agencies], currency=currency)
    for each in agencies:
        if named.share_of(each.code) and not each.may_take:
            raise Invalid(
                "{agency} is {status} and takes no new cases, so it can have no share; these can: {known}.",
                {f"share-{each.code}": say("It takes no new cases.")},
                agency=each.code,
                status=STATUS_WORDS[each.status],
                known=[one.code for one in agencies if one.may_take] or say("none yet"),
            )


def _names_shares(document: str) -> bool:
    try:
        return "shares" in read_toml(document)
    except TomlError:
        return False


async def preview_plan(actor: Actor, wish: Wish) -> Mapping[str, object]:
    """Say what a plan would come to now; nothing is stored."""
    require(actor, Permission.PLACE_CASES)
    return (await _draw(actor, wish)).told


async def ask_plan_placement(actor: Actor, wish: Wish, *, now: datetime.datetime) -> jobs.Job:
    """Ask for a plan, or give the job that already makes it."""
    require(actor, Permission.PLACE_CASES)
    async with sql.transaction():
        return await jobs.enqueue(actor, KIND, jobs.key_of(asdict(wish)), asdict(wish), now=now)


async def plan_placement(running: jobs.Running) -> None:
    """Make the plan that a job asks for: its cases are written in chunks, and it counts once the job is done.

    A plan without a case is not kept. After a crash the same facts give the same plan, and writing goes on
    after the last case; other facts begin anew.
    """
    drawn = await _draw(running.actor, _wish(running.payload))
    plan_id = await _begin(running, drawn)
    if plan_id is not None:
        await _write(running, plan_id, drawn.draft.planned)
    async with sql.transaction():
        if plan_id is not None:
            await _record(running, plan_id, drawn)
        await running.finish({"plan": plan_id, **drawn.told})


def _wish(payload: Mapping[str, Any]) -> Wish:
    return Wish(**{**payload, "as_of": parse_date(payload["as_of"])})


async def _draw(actor: Actor, wish: Wish) -> Drawn:
    portfolio = await portfolio_by_id(wish.portfolio_id)
    facts = await plan_facts(actor, portfolio, wish.as_of)
    if not facts.rooms:
        raise Conflict("No agency can take cases: admit one, or end its suspension.")
    codes = [each.code for each in await all_agencies(actor)]
    strategy = parse_strategy(wish.strategy, agencies=codes, currency=portfolio.currency)
    draft = await asyncio.to_thread(draw_up, facts, strategy, wish.seed)
    digest = facts_digest(facts, as_of=wish.as_of, strategy=wish.strategy, seed=wish.seed, engine=ENGINE)
    return Drawn(wish, draft, digest, strategy.shares_from)


async def _begin(running: jobs.Running, drawn: Drawn) -> int | None:
    async with sql.transaction():
        await running.progress(0, len(drawn.draft.planned))
        for abandoned in await plans.abandoned_plans(drawn.wish.portfolio_id):
            await plans.discard_plan(abandoned)
        begun = await plans.plan_of_job(running.job.id)
        if begun is not None and begun.facts_digest == drawn.digest:
            return begun.id
        if begun is not None:
            await plans.discard_plan(begun.id)
        return await _open(running, drawn) if drawn.draft.planned else None


async def _open(running: jobs.Running, drawn: Drawn) -> int:
    wish = drawn.wish
    return await plans.add_plan(
        plans.NewPlan(
            portfolio_id=wish.portfolio_id,
            job_id=running.job.id,
            as_of=wish.as_of,
            strategy=wish.strategy,
            seed=wish.seed,
            facts_digest=drawn.digest,
            engine=ENGINE,
            summary=json.dumps(drawn.draft.summary, ensure_ascii=False),
            created_by=running.actor.person_id,
            created_at=running.clock(),
        )
    )


async def _write(running: jobs.Running, plan_id: int, planned: Sequence[Planned]) -> None:
    total = len(planned)
    chunk = jobs.chunk_of(total, most=LARGEST_CHUNK)
    done = await plans.count_planned(plan_id)
    while done < total:
        async with sql.transaction():
            # Told inside: a process that lost the job to another must not write beside it.
            await running.progress(done, total)
            await plans.write_planned(plan_id, planned[done : done + chunk])
        done = min(total, done + chunk)
    await running.progress(total, total)


async def _record(running: jobs.Running, plan_id: int, drawn: Drawn) -> None:
    await journal.record(
        running.actor,
        "placements.planned",
        "plan",
        plan_id,
        now=running.clock(),
        cases=len(drawn.draft.planned),
        placed=drawn.draft.summary["placed"],
        facts=drawn.digest.hex(),
        members=journal.members_digest((each.case_id, each.agency_id) for each in drawn.draft.planned),
    )
