"""The bench of confirming a plan: all its cases become placements in batches."""

from agencies.common import sql
from agencies.people.queries import acting_person
from agencies.placements.confirm_plan import confirm_plan
from agencies.placements.plan_placement import ask_plan_placement, make_wish
from portal.bench import data, stock
from portal.bench.ground import Ground, connected
from portal.bench.measure import Sides, timed
from portal.bench.peers import confirm_plan as limit
from portal.database import opened
from portal.settings import Settings
from portal.worker import run_job

_BATCHES = """INSERT INTO batches (code, portfolio_id, agency_id, plan_id, starts_on, cases, amount_minor,
    created_at) SELECT 'BENCH-' || agency_id, plans.portfolio_id, agency_id, plans.id, plans.as_of, count(*),
    sum(planned.amount_minor), plans.created_at FROM planned_placements AS planned
    JOIN plans ON plans.id = planned.plan_id WHERE agency_id IS NOT NULL
    GROUP BY plans.id, agency_id ORDER BY agency_id"""
_ROWS = """SELECT batches.portfolio_id, batches.id, planned.case_id, planned.debtor_id, planned.agency_id,
    planned.hand, batches.starts_on, planned.bucket, planned.amount_minor FROM planned_placements AS planned
    JOIN batches ON batches.plan_id = planned.plan_id AND batches.agency_id = planned.agency_id
    ORDER BY planned.case_id"""
_WITNESS = (
    """SELECT batch_id, agency_id, count(*), sum(case_id), sum(debtor_id), sum(hand), sum(amount_minor),
    min(starts_on), max(starts_on), count(due_on), count(ended_on) FROM placements
    GROUP BY batch_id, agency_id ORDER BY batch_id""",
    "SELECT bucket, count(*) FROM placements GROUP BY bucket ORDER BY bucket",
    "SELECT agency_id, cases, amount_minor FROM batches ORDER BY id",
)


async def prepare(ground: Ground, rows: int) -> Sides:
    """Make an installation with a plan that gives every case to an agency."""
    template = await ground.installation()
    async with opened(template):
        plan_id = await plan(rows)
    await ground.settle_down(template)

    async def product_side(settings: Settings) -> float:
        async with opened(settings):
            owner = await acting_person("owner")
            return await timed(confirm_plan(owner, plan_id, now=stock.NOW))

    async def limit_side(settings: Settings) -> float:
        async with connected(settings.database_url) as connection:
            await connection.execute(_BATCHES)
            placements = [tuple(each) for each in await connection.fetch(_ROWS)]
            return await timed(limit.place(connection, placements))

    return Sides(template, product_side, limit_side, _WITNESS)


async def plan(rows: int) -> int:
    """Fill the opened installation with cases, plan them, and give the plan's id."""
    owner = await acting_person("owner")
    lender = await stock.open_portfolio(owner)
    await stock.admit_agencies(owner)
    await stock.add_cases(lender, rows)
    await sql.execute("ANALYZE")
    wish = await make_wish(owner, lender, as_of=data.MONTH, now=stock.NOW)
    job = await ask_plan_placement(owner, wish, now=stock.NOW)
    done = await run_job(job.id, clock=lambda: stock.NOW)
    return int(str(done.result["plan"]))
