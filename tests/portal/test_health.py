"""Health for machines: whether a process lives, whether it can serve, and nothing else told to anybody."""

import datetime
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from agencies.common import journal, processes, sql
from agencies.common.access import Actor
from portal.cli.health import Process
from portal.logs import begin_logs
from tests.commands import run
from tests.portal.visitors import visiting

LATER = datetime.timedelta(minutes=2)


@pytest.mark.usefixtures("database")
async def test_the_process_answers_to_anybody(now: datetime.datetime) -> None:
    async with visiting(None, now) as stranger:
        assert await stranger.see("/health") == "ok"


async def test_ready_tells_what_is_missing(vera: Actor, now: datetime.datetime) -> None:
    async with visiting(None, now) as stranger:
        first = json.loads(await stranger.see("/ready"))
        assert first == {"ready": True, "database": "ok", "schema": "ok", "worker": "late", "journal": "ok"}
        await processes.note("here/1/a", "worker", now=now)
        async with sql.transaction():
            await journal.record(vera, "case.held", "case", 1, now=now - LATER)
        second = json.loads(await stranger.see("/ready"))
        assert (second["worker"], second["journal"]) == ("ok", "late")


@pytest.mark.usefixtures("database")
async def test_a_schema_that_does_not_fit_is_not_served(now: datetime.datetime) -> None:
    await sql.execute("DELETE FROM schema_version WHERE name = '0013_processes'")
    async with visiting(None, now) as stranger:
        answer = json.loads(await stranger.see("/ready", 503))
    assert (answer["ready"], answer["schema"]) == (False, "not current")


@pytest.mark.usefixtures("database")
async def test_a_process_is_seen_for_half_a_minute_and_forgotten_after_a_day(now: datetime.datetime) -> None:
    await processes.note("here/1/a", "worker", now=now)
    assert await processes.lives("worker", now=now + datetime.timedelta(seconds=29))
    assert not await processes.lives("worker", now=now + datetime.timedelta(seconds=31))
    assert not await processes.lives("bot", now=now)
    assert not await processes.lives("worker", now=now, host="elsewhere")
    await processes.note("here/2/b", "bot", now=now + datetime.timedelta(days=2))
    assert await sql.value(str, "SELECT max(holder) FROM processes") == "here/2/b"
    assert await sql.value(int, "SELECT count(*) FROM processes") == 1
    await processes.leave("here/2/b")
    assert await sql.value(int, "SELECT count(*) FROM processes") == 0


def test_the_command_tells_whether_a_process_lives(tmp_path: Path) -> None:
    home = {"MANDATE_HOME": str(tmp_path / "home")}
    for process in Process:
        told = run(home, "health", process, "--json")
        assert (told.code, told.data) == (1, {"alive": False})
    assert run(home, "health", "portal").code == 2


@pytest.fixture
def loggers() -> Iterator[logging.Logger]:
    """Leave the loggers as they were."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield root
    root.handlers[:], root.level = before[0], before[1]


def test_lines_are_json_for_machines_and_name_the_request(
    loggers: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    begin_logs({"MANDATE_LOG": "json"})
    logging.getLogger("mandate.portal").info("%s %s: %s", "GET", "cases", 200)
    try:
        raise ValueError("催收")
    except ValueError:
        logging.getLogger("mandate.worker").exception("It broke off")
    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (first["event"], first["level"], first["logger"]) == ("GET cases: 200", "info", "mandate.portal")
    assert first["timestamp"].endswith("Z")
    assert "ValueError: 催收" in second["exception"]


@pytest.mark.parametrize("environment", [{}, {"MANDATE_LOG": "json"}])
def test_a_traceback_shows_no_value_of_a_variable(
    loggers: logging.Logger, capsys: pytest.CaptureFixture[str], environment: dict[str, str]
) -> None:
    begin_logs(environment)
    phone = "138" + "0013" + "8000"
    try:
        raise LookupError(len(phone))
    except LookupError:
        logging.getLogger("mandate.worker").exception("It broke off")
    written = capsys.readouterr().err
    assert "LookupError: 11" in written
    assert phone not in written


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        pytest.param({}, False, id="people get warnings"),
        pytest.param({"MANDATE_LOG": "json"}, True, id="machines get everything that happens"),
        pytest.param({"MANDATE_LOG": "json", "MANDATE_LOG_LEVEL": "error"}, False, id="unless told less"),
        pytest.param({"MANDATE_LOG_LEVEL": "info"}, True, id="people who ask for more get it"),
        pytest.param({"MANDATE_LOG_LEVEL": "loud"}, False, id="an unknown level is the usual one"),
    ],
)
def test_how_much_is_told(
    loggers: logging.Logger, capsys: pytest.CaptureFixture[str], environment: dict[str, str], told: bool
) -> None:
    begin_logs(environment)
    logging.getLogger("mandate.portal").info("It happened")
    assert ("It happened" in capsys.readouterr().err) is told


@pytest.mark.usefixtures("database")
async def test_a_request_is_logged_by_its_door_and_never_by_its_address(
    caplog: pytest.LogCaptureFixture, now: datetime.datetime
) -> None:
    with caplog.at_level("INFO", "mandate.portal"):
        async with visiting(None, now) as stranger:
            answer = await stranger.client.get("/invitation/secret-token?q=Zhang")
    assert len(answer.headers["x-request-id"]) == 8
    [line] = [each.getMessage() for each in caplog.records if each.name == "mandate.portal"]
    assert line.startswith(f"GET invitation: {answer.status_code} in ")
    assert "secret" not in line
    assert "Zhang" not in line
