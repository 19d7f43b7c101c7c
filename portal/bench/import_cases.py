"""The bench of taking in a case file: ask and run, from the file's bytes to the last row committed."""

from pathlib import Path

from agencies.cases.import_cases import ask_import_cases
from agencies.people.queries import acting_person, find_portfolio
from portal.bench import data, stock
from portal.bench.ground import Ground, connected
from portal.bench.measure import Sides, timed
from portal.database import opened
from portal.settings import Settings
from portal.worker import run_job

_WITNESS = (
    """SELECT count(*), count(DISTINCT debtor_id), sum(outstanding_minor), sum(principal_minor),
    sum(interest_minor), sum(penalty_minor), sum(fees_minor), sum(loan_amount_minor), sum(failed_visits),
    count(unreachable_since), min(overdue_since), max(loan_date), count(extras_cipher) FROM cases""",
    "SELECT count(*), count(name_index), count(id_last_four_index) FROM debtors",
    "SELECT kind, count(*) FROM debtor_keys GROUP BY kind ORDER BY kind",
    "SELECT count(*), sum(outstanding_minor), sum(principal_minor) FROM case_balances",
    "SELECT count(*), count(value_cipher), count(last_four_index) FROM contact_points",
)


async def prepare(ground: Ground, rows: int) -> Sides:
    """Write the workbook, and make an installation with an empty portfolio."""
    from portal.bench.peers import import_cases as limit  # noqa: PLC0415 - wants the extra "bench"
    from portal.bench.peers import import_cases_by_script as habit  # noqa: PLC0415 - likewise

    path = ground.folder / f"cases-{rows}.xlsx"
    data.write_workbook(path, data.cases(rows))
    template = await ground.installation()
    async with opened(template):
        await stock.open_portfolio(await acting_person("owner"))
    await ground.settle_down(template)

    async def product_side(settings: Settings) -> float:
        async with opened(settings):
            return await timed(_import(path))

    async def limit_side(settings: Settings) -> float:
        async with connected(settings.database_url) as connection:
            await connection.execute(";".join(stock.FILE))
            return await timed(limit.import_cases(connection, str(path), data.AS_OF, stock.NOW))

    async def habit_side(settings: Settings) -> float:
        async with connected(settings.database_url) as connection:
            await connection.execute(";".join(stock.FILE))
            return await timed(habit.import_cases(connection, str(path), data.AS_OF, stock.NOW))

    return Sides(template, product_side, limit_side, _WITNESS, habit_side)


async def _import(path: Path) -> None:
    owner, lender = await acting_person("owner"), await find_portfolio(None)
    content = path.read_bytes()  # noqa: ASYNC240 - nothing else runs meanwhile
    job = await ask_import_cases(
        owner, lender, content, name=path.name, as_of=data.AS_OF, columns={}, now=stock.NOW
    )
    await run_job(job.id, clock=lambda: stock.NOW)
