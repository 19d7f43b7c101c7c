"""A portal that listens on a port of its own, over a home of its own, as `mandate serve` starts it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

_PATIENCE = 60


@contextmanager
def served(home: Path, **environment: str) -> Iterator[str]:
    """Serve a home and give the portal's address; what the server said is shown where it does not come up."""
    port = _free_port()
    log = home.parent / f"{home.name}.log"
    command = [sys.executable, "-m", "portal.cli", "serve", "--port", str(port)]
    with log.open("wb") as told:
        process = subprocess.Popen(
            command, env=_environment(home, environment), stdout=told, stderr=told, start_new_session=True
        )
        try:
            _wait(process, f"http://127.0.0.1:{port}/static/0/mark.svg", log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(_PATIENCE)


def _environment(home: Path, more: Mapping[str, str]) -> dict[str, str]:
    kept = {name: each for name, each in os.environ.items() if not name.startswith("MANDATE_")}
    return {**kept, "MANDATE_HOME": str(home), **more}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
        return found


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urlopen(address):  # noqa: S310 - our own
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"the portal did not come up:\n{log.read_text()[-4000:]}")
