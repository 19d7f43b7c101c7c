"""Start-up says plainly when database, schema, keys and version do not fit."""

import asyncio
import contextlib
import sqlite3
from pathlib import Path

import asyncpg
import pytest

from agencies.common import sql
from agencies.common.errors import Conflict, Invalid
from portal.database import applied, migrate, migrations, opened
from portal.settings import Settings, read_settings
from tests.commands import run
from tests.flows import state


async def _open(settings: Settings) -> None:
    async with opened(settings):
        pass


async def _change(settings: Settings, statement: str) -> None:
    async with opened(settings):
        await sql.execute(statement)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            "INSERT INTO schema_version (name, applied_at) VALUES ('9999_from_the_future', 'x')",
            "newer than this version .it has 9999_from_the_future.; install the newer version",
        ),
        (
            "DELETE FROM schema_version",
            "older than this version .it lacks 0001_a_real_month.; run: mandate migrate",
        ),
        ("UPDATE installation SET value = 'other' WHERE name = 'keys'", "keys of this home are not those"),
    ],
)
def test_what_does_not_fit_is_refused(settings: Settings, change: str, sentence: str) -> None:
    asyncio.run(_change(settings, change))
    with pytest.raises(Conflict, match=sentence):
        asyncio.run(_open(settings))


def test_an_empty_database_is_called_empty_until_it_is_migrated(
    settings: Settings, environment: dict[str, str]
) -> None:
    if settings.embedded:
        pytest.skip("an embedded database is made ready by its first use")
    asyncio.run(_empty(settings.database_url))
    ran = run(environment, "agency", "list")
    assert (ran.code, ran.err) == (4, "The database is empty; to make its tables, run: mandate migrate\n")
    assert run(environment, "migrate").code == 0
    assert run(environment, "agency", "list").code == 0


async def _empty(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    await connection.close()


def test_the_command_line_refuses_too_and_changes_nothing(
    settings: Settings, environment: dict[str, str]
) -> None:
    asyncio.run(_change(settings, "DELETE FROM schema_version"))
    ran = run(environment, "agency", "list")
    assert ran.code == 4
    assert "run: mandate migrate" in ran.err


@pytest.mark.usefixtures("database")
async def test_migrating_twice_does_nothing() -> None:
    assert await migrate() == []
    assert await applied() == [each.name for each in migrations("sqlite")]


def test_both_dialects_have_the_same_steps() -> None:
    assert [each.name for each in migrations("sqlite")] == [each.name for each in migrations("postgresql")]


def test_an_empty_home_is_made_ready_by_first_use(tmp_path: object) -> None:
    ran = run({"MANDATE_HOME": f"{tmp_path}/new"}, "agency", "list", "--json")
    assert (ran.code, ran.data) == (0, {"agencies": []})


@pytest.mark.parametrize("command", [("agency", "list"), ("migrate",)])
def test_lost_keys_are_never_replaced_beside_a_database(
    environment: dict[str, str], settings: Settings, command: tuple[str, ...]
) -> None:
    asyncio.run(_open(settings))
    keys, saved = settings.keys_path, settings.keys_path.read_text()
    keys.unlink()
    before = state.unchanged(environment)
    ran = run(environment, *command, "--json")
    assert (ran.code, ran.data["error"]["code"]) == (4, "conflict")
    assert ran.err == (
        f"The key file {keys} is gone, but the database was made with it; put back the file that was saved"
        " with this home.\n"
    )
    assert not keys.exists()
    assert state.unchanged(environment) == before
    keys.write_text(saved)
    assert run(environment, "verify", "journal").code == 0


@pytest.mark.parametrize(
    "left",
    [
        "CREATE TABLE schema_version (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL)",
        "DELETE FROM installation; DELETE FROM people",
        "DELETE FROM installation",
    ],
    ids=["before its schema", "before its owner", "before its keys"],
)
def test_a_first_use_that_was_killed_is_done_again(tmp_path: Path, left: str) -> None:
    environment = {"MANDATE_HOME": str(tmp_path)}
    if left.startswith("DELETE"):
        run(environment, "agency", "list")
    with contextlib.closing(sqlite3.connect(tmp_path / "mandate.sqlite3")) as connection:
        connection.executescript(left)
    ran = run(environment, "agency", "list", "--json")
    assert (ran.code, ran.data) == (0, {"agencies": []})


@pytest.mark.parametrize(
    "url",
    [
        "mysql://localhost/mandate",
        "postgresql://localhost",
        "postgresql://localhost/",
        "postgresql://localhost:port/mandate",
        "nonsense",
    ],
)
def test_an_address_that_is_no_database_is_refused(tmp_path: object, url: str) -> None:
    settings = read_settings({"MANDATE_HOME": f"{tmp_path}", "MANDATE_DATABASE_URL": url})
    with pytest.raises(Invalid, match="write it like postgresql://"):
        asyncio.run(_open(settings))


def test_a_database_that_does_not_answer_is_named(tmp_path: object) -> None:
    ran = run(
        {"MANDATE_HOME": f"{tmp_path}", "MANDATE_DATABASE_URL": "postgresql://127.0.0.1:1/mandate"},
        *("agency", "list", "--json"),
    )
    assert ran.code == 4
    assert "cannot be reached" in ran.data["error"]["message"]
    assert list(Path(f"{tmp_path}").iterdir()) == []


def test_a_home_that_cannot_be_is_told_in_one_sentence(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("a file, not a folder")
    ran = run({"MANDATE_HOME": f"{home}"}, "agency", "list", "--json")
    assert (ran.code, ran.data["error"]["code"]) == (1, "failed")
    assert ran.data["error"]["message"].startswith(f"{home} cannot be used (File exists)")


def test_a_damaged_database_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "mandate.sqlite3").write_text("no database")
    ran = run({"MANDATE_HOME": f"{tmp_path}"}, "agency", "list")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("The database or the disk failed (file is not a database)")
