"""The bench of settling a month: ask and draft, from the attributed payments to the statements' lines."""

from typing import Any

from agencies.cases.rules.buckets import BUCKETS
from agencies.people.queries import acting_person, find_portfolio
from agencies.placements.confirm_plan import confirm_plan
from agencies.vendors.queries import find_agency
from portal.bench import data, stock
from portal.bench.confirm_plan import plan
from portal.bench.ground import Ground, connected
from portal.bench.measure import Sides, timed
from portal.bench.peers import settle as limit
from portal.database import opened
from portal.settings import Settings
from portal.worker import run_job
from settlement.statements.draft_statements import ask_draft_statements
from settlement.terms.approve_terms import approve_terms
from settlement.terms.set_terms import set_terms

_FLAT = {"EAST": 18, "NORTH": 20, "SOUTH": 22, "WEST": 25}
_BY_BUCKET = "PEAK"
_ON_LADDER = "VALLEY"
# The first amount of each step in major units, and its rate in percent.
_STEPS = ((0, 16), (20_000, 18), (1_000_000, 21))
_WITNESS = (
    """SELECT agency_id, payments, base_minor, commission_minor, vat_minor, total_minor FROM statements
    ORDER BY agency_id""",
    """SELECT statements.agency_id, kind, count(*), sum(line.base_minor), sum(rate_ppm),
    sum(line.commission_minor), sum(line_number * attribution_id), min(line.month), sum(terms_id)
    FROM statement_lines AS line JOIN statements ON statements.id = line.statement_id
    GROUP BY statements.agency_id, kind ORDER BY statements.agency_id, kind""",
)


async def prepare(ground: Ground, rows: int) -> Sides:
    """Make an installation with placed cases, approved terms and a month of attributed payments."""
    template = await ground.installation()
    async with opened(template):
        await _fill(rows)
        terms = await _limit_terms()
    await ground.settle_down(template)

    async def product_side(settings: Settings) -> float:
        async with opened(settings):
            return await timed(_settle())

    async def limit_side(settings: Settings) -> float:
        async with connected(settings.database_url) as connection:
            return await timed(limit.settle(connection, data.MONTH, terms, stock.NOW))

    return Sides(template, product_side, limit_side, _WITNESS)


async def _settle() -> None:
    owner, lender = await acting_person("owner"), await find_portfolio(None)
    job = await ask_draft_statements(owner, lender, data.MONTH, None, now=stock.NOW)
    await run_job(job.id, clock=lambda: stock.NOW)


async def _fill(rows: int) -> None:
    owner = await acting_person("owner")
    await confirm_plan(owner, await plan(rows), now=stock.NOW)
    lender = await find_portfolio(None)
    for code in stock.AGENCIES:
        who = await find_agency(owner, code)
        await set_terms(owner, who, lender, _document(code), valid_from=data.MONTH, now=stock.NOW)
        await approve_terms(owner, who, lender, now=stock.NOW)
    await stock.add_payments(owner, lender, rows)


def _document(code: str) -> dict[str, object]:
    if code in _FLAT:
        return {"rate": f"{_FLAT[code]}%"}
    if code == _BY_BUCKET:
        return {"rates": [{"bucket": bucket, "rate": f"{rate}%"} for bucket, rate in _by_bucket().items()]}
    return {"ladder": {"metric": "monthly_amount", "method": "whole_amount", "steps": list(_steps())}}


def _by_bucket() -> dict[str, int]:
    return {bucket: 10 + 3 * place for place, bucket in enumerate(BUCKETS)}


def _steps() -> list[dict[str, Any]]:
    ends = [{"below": str(lower)} for lower, _ in _STEPS[1:]] + [{}]
    return [
        {"from": str(lower), "rate": f"{rate}%", **end}
        for (lower, rate), end in zip(_STEPS, ends, strict=True)
    ]


async def _limit_terms() -> tuple[limit.Rates, limit.Ladders]:
    """Give the same terms as the limit takes them: by agency, in parts per million and minor units."""
    owner = await acting_person("owner")
    ids = {code: (await find_agency(owner, code)).id for code in stock.AGENCIES}
    flat = {ids[code]: dict.fromkeys(BUCKETS, rate * 10_000) for code, rate in _FLAT.items()}
    by_bucket = {bucket: rate * 10_000 for bucket, rate in _by_bucket().items()}
    ladder = [(lower * 100, rate * 10_000) for lower, rate in _STEPS]
    return {**flat, ids[_BY_BUCKET]: by_bucket}, {ids[_ON_LADDER]: ladder}
