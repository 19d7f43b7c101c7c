"""The compose file: fits its schema, guards what it runs, and its commands start as they stand there."""

import asyncio
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.fake_telegram.hands import serving, telegram
from tests.flows.compose import COMPOSE, OURS, Service, environment_of, hand_over, run, services, started

SECRET = {"MANDATE_DATABASE_PASSWORD": "of the database", "MANDATE_TELEGRAM_TOKEN": "1:of-the-bot"}
PATIENCE = 60.0


def test_the_file_fits_the_schema_of_compose() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_without_a_password_nothing_is_started() -> None:
    with pytest.raises(LookupError, match="set a password for the database"):
        services({})


def test_only_the_portal_can_be_reached_and_only_from_this_machine() -> None:
    exposed = {name: each.given["ports"] for name, each in services(SECRET).items() if "ports" in each.given}
    assert exposed == {"portal": ["127.0.0.1:8000:8000"]}


def test_no_secret_stands_in_the_file() -> None:
    text = COMPOSE.read_text(encoding="utf-8")
    for line in text.splitlines():
        name, _, value = line.strip().partition(":")
        if any(word in name for word in ("PASSWORD", "TOKEN", "KEYS")) and not line.startswith("#"):
            assert value.strip().startswith("${"), line


@pytest.mark.parametrize("name", OURS)
def test_our_services_can_do_little_beyond_their_work(name: str) -> None:
    given = services(SECRET)[name].given
    assert given["user"].split(":")[0] not in {"", "0", "root"}
    assert (given["read_only"], given["cap_drop"]) == (True, ["ALL"])
    assert given["security_opt"] == ["no-new-privileges:true"]
    assert name == "migrate" or given["healthcheck"]["test"]


def test_every_command_starts_as_nobody_and_ends_when_told(
    engine: str, environment: dict[str, str], tmp_path: Path
) -> None:
    if engine != "postgresql":
        pytest.skip("the compose file runs on PostgreSQL")
    found = services(SECRET)
    assert "@database:5432/mandate" in environment_of(found["worker"], {})["MANDATE_DATABASE_URL"]
    hand_over(Path(environment["MANDATE_HOME"]))
    migrated = run(found["migrate"].command, environment_of(found["migrate"], environment))
    assert migrated.returncode == 0, migrated.stderr
    with serving() as address:
        asyncio.run(_make_bot(address))
        here = {**environment, "MANDATE_TELEGRAM_BASE_URL": f"{address}/bot"}
        for name in ("portal", "worker", "bot"):
            _live_and_end(found[name], environment_of(found[name], here), tmp_path / f"{name}.log")


async def _make_bot(address: str) -> None:
    async with telegram(address, SECRET["MANDATE_TELEGRAM_TOKEN"]):
        pass


def _live_and_end(service: Service, environment: dict[str, str], log: Path) -> None:
    with started(service.command, environment, log) as process:
        _until_healthy(service.check, environment, process, log)
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
    assert process.returncode in {0, -signal.SIGTERM}, log.read_text()


def _until_healthy(
    check: list[str], environment: dict[str, str], process: subprocess.Popen[bytes], log: Path
) -> None:
    until = time.monotonic() + PATIENCE
    while run(check, environment).returncode:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < until, log.read_text()
