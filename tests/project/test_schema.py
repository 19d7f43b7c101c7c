"""Models, both migrations and both engines describe one schema."""

import sqlite3
from contextlib import closing

import pytest

from agencies.common import sql
from portal.database import migrations
from portal.settings import Settings
from tests.project import schema


@pytest.fixture
async def migrated(database: Settings) -> dict[str, schema.Table]:
    """Describe this test's migrated database."""
    if sql.is_postgresql():
        return await schema.of_postgresql()
    with closing(sqlite3.connect(database.home / "mandate.sqlite3")) as connection:
        return schema.of_sqlite(connection)


@pytest.fixture
def written_for_sqlite() -> dict[str, schema.Table]:
    """Describe what the migrations for SQLite make of an empty file."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for step in migrations("sqlite"):
            connection.executescript(step.text)
        return schema.of_sqlite(connection)


async def test_models_and_migrations_agree(migrated: dict[str, schema.Table]) -> None:
    modelled = schema.of_models()
    assert set(modelled) == set(migrated) - schema.UNMODELLED
    for name, table in modelled.items():
        found = migrated[name]
        assert table.columns == found.columns, name
        assert (table.key, table.unique) == (found.key, found.unique), name


async def test_both_engines_have_the_same_schema(
    migrated: dict[str, schema.Table], written_for_sqlite: dict[str, schema.Table]
) -> None:
    assert set(written_for_sqlite) == set(migrated) - schema.UNMODELLED
    for name, table in written_for_sqlite.items():
        assert table == migrated[name], name


def test_both_dialects_have_the_same_steps() -> None:
    assert [step.name for step in migrations("sqlite")] == [step.name for step in migrations("postgresql")]


@pytest.mark.parametrize(
    ("written", "deparsed"),
    [
        ("status IN ('queued', 'running')", "(status = ANY (ARRAY['queued'::text, 'running'::text]))"),
        ("length(currency) = 3", "(length(currency) = 3)"),
        ("(a IS NULL) <> (b IS NULL)", "((a IS NULL) <> (b IS NULL))"),
    ],
)
def test_conditions_compare_by_their_words(written: str, deparsed: str) -> None:
    assert schema.tokens(written) == schema.tokens(deparsed)


def test_different_conditions_differ() -> None:
    assert schema.tokens("amount_minor > 0") != schema.tokens("amount_minor >= 0")
