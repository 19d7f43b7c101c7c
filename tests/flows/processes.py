"""Commands as processes of their own: started, listened to, killed as by a power cut."""

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping

import asyncpg

from portal.settings import read_settings
from tests.commands import Ran
from tests.project.tree import ROOT

PATIENCE = 120
# Loads the product, says so, and acts at a word: what is waited for from then on is the act and nothing else.
_AT_A_WORD = """
import sys
from typer.main import get_command
from portal.cli.root import app, main
found = get_command(app)
for word in sys.argv[1:]:
    found = getattr(found, "commands", {}).get(word, found)
print("ready", file=sys.stderr, flush=True)
sys.stdin.readline()
main()
"""
# Ends as by a power cut when it comes to what follows on a job.
_NO_FURTHER = """
import os
from portal import worker
for kind in worker.FOLLOW_ONS:
    worker.HANDLERS[kind] = lambda running: os._exit(9)
from portal.cli.root import main
main()
"""
_PROGRESS = re.compile(r" (\d+)/(\d+)$")
_NAMED = {"MANDATE_HOME", "MANDATE_DATABASE_URL", "MANDATE_KEYS", "MANDATE_LANGUAGE"}

Process = subprocess.Popen[str]


def start(environment: Mapping[str, str], *arguments: str) -> Process:
    """Start `mandate` with arguments."""
    return _start(environment, "-m", "portal.cli", *arguments)


def start_at_a_word(environment: Mapping[str, str], *arguments: str) -> Process:
    """Start `mandate` with arguments, loaded and waiting for `go`."""
    process = _start(environment, "-c", _AT_A_WORD, *arguments)
    assert process.stderr is not None
    assert process.stderr.readline() == "ready\n"
    return process


def run_no_further(environment: Mapping[str, str], *arguments: str) -> Ran:
    """Run `mandate` with arguments until the job is done, and cut it off before what follows on it."""
    return finish(_start(environment, "-c", _NO_FURTHER, *arguments))


def _start(environment: Mapping[str, str], *arguments: str) -> Process:
    plain = {name: value for name, value in os.environ.items() if name not in _NAMED}
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**plain, "COLUMNS": "200", "MANDATE_LANGUAGE": "en", **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def go(process: Process) -> None:
    """Say the word."""
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def finish(process: Process) -> Ran:
    """Wait for the end of a command."""
    out, err = process.communicate(timeout=PATIENCE)
    return Ran(process.returncode, out, err)


def run(environment: Mapping[str, str], *arguments: str) -> Ran:
    """Run `mandate` with arguments to its end."""
    return finish(start(environment, *arguments))


def progress(process: Process) -> Iterator[tuple[int, int]]:
    """Give rows done and rows in all as a command reports them, as soon as it does."""
    assert process.stderr is not None
    for line in process.stderr:
        if told := _PROGRESS.search(line):
            yield int(told[1]), int(told[2])


def kill(process: Process, environment: Mapping[str, str]) -> None:
    """End a process as a power cut would, and wait until the database has heard of it."""
    process.kill()
    process.communicate(timeout=PATIENCE)
    settings = read_settings(environment)
    if not settings.embedded:
        asyncio.run(_alone(settings.database_url))


async def _alone(url: str) -> None:
    """Wait until nobody else is connected: what the dead process had sent is done by then, or undone."""
    connection = await asyncpg.connect(url)
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    try:
        end = time.monotonic() + PATIENCE
        while await connection.fetchval(others):
            assert time.monotonic() < end, "a killed process is still connected"
            await asyncio.sleep(0.002)
    finally:
        await connection.close()
