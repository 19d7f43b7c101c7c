"""What an installation holds, read past the product: digests of its tables, and what must hold of them."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import asyncpg

from agencies.cases.queries import balance_sql
from portal.settings import Settings, read_settings

# What tells how the work was done, and not what came of it.
FURNITURE = {
    *("evidence", "installation", "job_problems", "jobs", "journal_seals", "leases", "processes"),
    "schema_version",
}
STAGING = {"staged_cases", "staged_payments"}
# Columns that name a row of another table; the rest of the name is that table's.
_TABLES = {
    "agency": "agencies",
    "batch": "batches",
    "file": "case_files",
    "run": "score_runs",
    "stop": "stop_list",
    "terms": "terms",
}
# Made anew whenever an act is done again: nonces, moments, and what holds ids that may have gaps.
_FLEETING = {
    *("at", "evidence_id", "facts_digest", "id", "job_id", "mac", "position", "content", "thing_id"),
    *("key", "link", "status_since"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table under the names of their columns."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[Any]]

    def of(self, name: str) -> list[Any]:
        """Give one column."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]


def read(environment: Mapping[str, str]) -> dict[str, Table]:
    """Read every table, its rows by their ids."""
    settings = read_settings(environment)
    return _from_sqlite(settings) if settings.embedded else asyncio.run(_from_postgresql(settings))


def ask(environment: Mapping[str, str], question: str) -> list[tuple[Any, ...]]:
    """Ask the database one question in SQL that both engines take, and for which no value is needed."""
    settings = read_settings(environment)
    if settings.embedded:
        with closing(_sqlite(settings)) as connection:
            return connection.execute(question).fetchall()
    return asyncio.run(_asked(settings, question))


def unchanged(environment: Mapping[str, str]) -> dict[str, str]:
    """Digest every business table as it is, to the last id and moment: the same means nothing was touched."""
    return {name: _digest(table.rows) for name, table in business(read(environment)).items()}


def outcome(environment: Mapping[str, str]) -> dict[str, str]:
    """Digest what the business tables say, so that the same acts done in another installation give the same.

    Rows are known by their place among their like, since ids may have gaps. A plan counts once it is
    confirmed: until then it is work under way, as staging is.
    """
    tables = _confirmed(read(environment))
    places = {name: _places(table) for name, table in tables.items() if "id" in table.columns}
    told = {
        name: _digest(_told(name, table, places)) for name, table in business(tables).items() if table.rows
    }
    journal = Counter(tables["journal"].of("act"))
    journal.pop("placements.planned", None)
    return {**told, "journal": str(sorted(journal.items()))}


def business(tables: Mapping[str, Table]) -> dict[str, Table]:
    """Leave out what is furniture, staging or journal."""
    others = FURNITURE | STAGING | {"journal"}
    return {name: table for name, table in tables.items() if name not in others}


def _digest(rows: Sequence[Sequence[Any]]) -> str:
    return f"{len(rows)} rows {sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()[:16]}"


def _places(table: Table) -> dict[int, int]:
    return {each: place for place, each in enumerate(sorted(table.of("id")), 1)}


def _confirmed(tables: Mapping[str, Table]) -> dict[str, Table]:
    plans, planned = tables["plans"], tables["planned_placements"]
    kept = {plan for plan, at in zip(plans.of("id"), plans.of("confirmed_at"), strict=True) if at is not None}
    return {
        **tables,
        "plans": _only(plans, [each in kept for each in plans.of("id")]),
        "planned_placements": _only(planned, [each in kept for each in planned.of("plan_id")]),
    }


def _only(table: Table, wanted: Sequence[bool]) -> Table:
    return Table(table.columns, [row for row, is_wanted in zip(table.rows, wanted, strict=True) if is_wanted])


def _told(name: str, table: Table, places: Mapping[str, Mapping[int, int]]) -> list[tuple[Any, ...]]:
    wanted = [
        (place, places.get(_target(name, column)), column.endswith("_cipher"))
        for place, column in enumerate(table.columns)
        if column not in _FLEETING and not column.endswith("_at")
    ]
    return [tuple(_value(row[at], ranks, sealed) for at, ranks, sealed in wanted) for row in table.rows]


def _value(value: Any, ranks: Mapping[int, int] | None, sealed: bool) -> Any:
    """Tell of what is sealed, another text each time, only whether it is there."""
    if sealed:
        return value is not None
    return ranks.get(value, value) if ranks and isinstance(value, int) else value


def _target(table: str, column: str) -> str:
    if not column.endswith("_id"):
        return ""
    name = column.removesuffix("_id")
    return table if name == "reverses" else _TABLES.get(name, f"{name}s")


def broken(environment: Mapping[str, str]) -> list[str]:
    """Name the invariants that do not hold; the journal has its own command."""
    return [name for name, question in INVARIANTS.items() if ask(environment, question)[0][0]]


# Each counts what must not be there.
INVARIANTS = {
    "one active placement per case": (
        "SELECT count(*) FROM (SELECT case_id FROM placements WHERE ended_on IS NULL"
        " GROUP BY case_id HAVING count(*) > 1) AS twice"
    ),
    "every payment in parts that sum to it, or in the queue": (
        "SELECT count(*) FROM (SELECT payments.id FROM payments"
        " LEFT JOIN attributions ON attributions.payment_id = payments.id"
        " LEFT JOIN queue_items ON queue_items.payment_id = payments.id"
        " LEFT JOIN queue_resolutions ON queue_item_id = queue_items.id AND outcome = 'attributed'"
        " GROUP BY payments.id, payments.amount_minor"
        " HAVING payments.amount_minor <> coalesce(sum(attributions.amount_minor), 0) + coalesce(max("
        "CASE WHEN queue_items.id IS NULL OR queue_resolutions.id IS NOT NULL THEN 0"
        " ELSE payments.amount_minor END), 0)) AS uneven"
    ),
    "references once in a portfolio": (
        "SELECT count(*) FROM (SELECT reference FROM payments GROUP BY portfolio_id, reference"
        " HAVING count(*) > 1) AS twice"
    ),
    "every attributed part on one statement at most": (
        "SELECT count(*) FROM (SELECT attribution_id FROM statement_lines GROUP BY attribution_id"
        " HAVING count(*) > 1) AS twice"
    ),
    "a statement is the sum of its lines": (
        "SELECT count(*) FROM statements WHERE base_minor <> (SELECT coalesce(sum(base_minor), 0)"
        " FROM statement_lines WHERE statement_id = statements.id) OR commission_minor <> (SELECT"
        " coalesce(sum(commission_minor), 0) FROM statement_lines WHERE statement_id = statements.id)"
    ),
    "a batch is as large as it says": (
        "SELECT count(*) FROM batches WHERE cases <>"
        " (SELECT count(*) FROM placements WHERE batch_id = batches.id)"
    ),
    "a case keeps the balance that its file and receipts give": (
        f"SELECT count(*) FROM cases WHERE balance_minor <> {balance_sql()}"
    ),
    "a case keeps the moment of its last contact": (
        "SELECT count(*) FROM signals WHERE last_contact_at IS DISTINCT FROM"
        " (SELECT max(started_at) FROM contacts WHERE contacts.case_id = signals.case_id)"
    ),
    "an agency is retired when its access is cut, and holds no case": (
        "SELECT (SELECT count(*) FROM placements JOIN agencies ON agencies.id = agency_id"
        " WHERE ended_on IS NULL AND agencies.status = 'retired') + (SELECT count(*) FROM agencies"
        " WHERE (status = 'retired') <> EXISTS (SELECT 1 FROM retirement_steps JOIN standings"
        " ON standings.id = standing_id WHERE step = 'cut' AND standings.agency_id = agencies.id))"
    ),
    "staging belongs to a job under way": (
        "SELECT count(*) FROM (SELECT job_id FROM staged_cases UNION ALL SELECT job_id FROM staged_payments)"
        " AS staged JOIN jobs ON jobs.id = staged.job_id WHERE jobs.status NOT IN ('queued', 'running')"
    ),
}


def _sqlite(settings: Settings) -> sqlite3.Connection:
    return sqlite3.connect(settings.database_url.removeprefix("sqlite://"), timeout=30)


def _from_sqlite(settings: Settings) -> dict[str, Table]:
    listed = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    found = {}
    with closing(_sqlite(settings)) as connection:
        for (name,) in connection.execute(listed).fetchall():
            cursor = connection.execute(f"SELECT * FROM {name} ORDER BY 1")
            found[name] = Table(tuple(each[0] for each in cursor.description), cursor.fetchall())
    return found


async def _asked(settings: Settings, question: str) -> list[tuple[Any, ...]]:
    connection = await asyncpg.connect(settings.database_url)
    try:
        return [tuple(row) for row in await connection.fetch(question)]
    finally:
        await connection.close()


async def _from_postgresql(settings: Settings) -> dict[str, Table]:
    connection = await asyncpg.connect(settings.database_url)
    try:
        names = await connection.fetch("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'")
        found = {}
        for (name,) in names:
            statement = await connection.prepare(f"SELECT * FROM {name} ORDER BY 1")
            columns = tuple(each.name for each in statement.get_attributes())
            found[name] = Table(columns, [tuple(row) for row in await statement.fetch()])
        return found
    finally:
        await connection.close()


def tamper(environment: Mapping[str, str], *statements: str) -> None:
    """Change the database behind the product's back."""
    settings = read_settings(environment)
    if settings.embedded:
        with closing(_sqlite(settings)) as connection, connection:
            for each in statements:
                connection.execute(each)
    else:
        asyncio.run(_tampered(settings, statements))


async def _tampered(settings: Settings, statements: Sequence[str]) -> None:
    connection = await asyncpg.connect(settings.database_url)
    try:
        async with connection.transaction():
            for each in statements:
                await connection.execute(each)
    finally:
        await connection.close()
