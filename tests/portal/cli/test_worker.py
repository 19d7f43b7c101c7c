"""mandate worker: does what waits, and ends when told to."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping

from tests.commands import run


def test_it_does_what_waits_and_ends(environment: Mapping[str, str]) -> None:
    answer = run(environment, "worker", "--until-idle", "--json")
    assert (answer.code, answer.data) == (0, {"jobs": 0})


def test_it_ends_when_told_to(environment: Mapping[str, str]) -> None:
    kept = {name: each for name, each in os.environ.items() if not name.startswith("MANDATE_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "portal.cli", "worker"],
        env={**kept, **environment, "MANDATE_LANGUAGE": "en"},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "The worker waits for jobs; Ctrl-C stops it.\n"
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=60)
    assert (process.returncode, out) == (0, "The worker has stopped. Jobs taken: 0.\n")
