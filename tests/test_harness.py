"""The harness hands each test its own database, with the people asked for and nobody else."""

import pytest

from agencies.common import sql
from agencies.common.access import Actor
from portal.settings import Settings
from tests import commands
from tests.people import Agency
from tests.requirements import missing


async def test_a_database_starts_with_the_owner_alone(owner: Actor) -> None:
    assert await sql.value(int, "SELECT count(*) FROM people") == 1


async def test_people_and_agencies_are_in_the_database(vera: Actor, north: Agency, south: Agency) -> None:
    names = await sql.tuples("SELECT name FROM people WHERE role <> 'owner' ORDER BY id")
    assert [str(each[0]) for each in names] == [
        vera.name,
        *(north.manager.name, north.collector.name),
        *(south.manager.name, south.collector.name),
    ]


async def test_the_engine_is_the_chosen_one(database: Settings, engine: str) -> None:
    assert sql.is_postgresql() == (engine == "postgresql")
    assert database.embedded == (engine == "sqlite")


def test_a_command_runs_on_the_installation_of_the_test(environment: dict[str, str]) -> None:
    answer = commands.run(environment, "migrate", "--json")
    assert answer.code == 0, answer.err
    assert answer.data["schema"][0] == "0001_a_real_month"


def test_what_is_missing_skips_a_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANDATE_TEST_REQUIRE", "postgresql,shared")
    with pytest.raises(pytest.skip.Exception, match="no office"):
        missing("libreoffice", "no office")


def test_what_is_missing_but_required_fails_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANDATE_TEST_REQUIRE", "postgresql,libreoffice")
    with pytest.raises(pytest.fail.Exception, match="no office"):
        missing("libreoffice", "no office")
