"""A test run that is killed leaves no server behind."""

import contextlib
import subprocess
import sys
import time

import httpx
import pytest

from tests.fake_telegram.hands import PATIENCE
from tests.project.tree import ROOT

_RUN = """
import time
from tests.fake_telegram.hands import serving
with serving() as address:
    print(address, flush=True)
    time.sleep(600)
"""


def test_a_server_ends_with_the_run_that_started_it() -> None:
    with subprocess.Popen([sys.executable, "-c", _RUN], cwd=ROOT, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        address = run.stdout.readline().strip()
        httpx.get(address)
        run.kill()
    until = time.monotonic() + PATIENCE
    with contextlib.suppress(httpx.TransportError):
        while time.monotonic() < until:
            httpx.get(address)
        pytest.fail("the server answers still")
