"""docker-compose.yml as a machine without Docker can check it: read, filled in, its commands started."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.project.tree import ROOT

COMPOSE = ROOT / "docker-compose.yml"
OURS = ("migrate", "portal", "worker", "bot")
_NOBODY = 10_001
_VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<sign>[-?])(?P<rest>[^}]*))?\}")


@dataclass(frozen=True, slots=True)
class Service:
    """A service as the file has it, its variables filled in."""

    name: str
    given: Mapping[str, Any]

    @property
    def command(self) -> list[str]:
        """The program and its arguments, with this environment's interpreter for `mandate` and `python`."""
        return _here([str(each) for each in self.given["command"]])

    @property
    def check(self) -> list[str]:
        """The program that says whether the service is healthy."""
        return _here([str(each) for each in self.given["healthcheck"]["test"][1:]])


def services(variables: Mapping[str, str]) -> dict[str, Service]:
    """Read the file with the variables of a shell."""
    document = YAML(typ="safe").load(COMPOSE.read_text(encoding="utf-8"))
    return {name: Service(name, _filled(given, variables)) for name, given in document["services"].items()}


def environment_of(service: Service, more: Mapping[str, str]) -> dict[str, str]:
    """Give the whole environment of a service; `more` says where database and home are on this machine."""
    named = {str(name): str(value) for name, value in service.given["environment"].items()}
    return {**named, "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **more}


def run(command: list[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a service's command to its end, as nobody in particular where the tests run as root."""
    return subprocess.run(
        [*_as_nobody(), *command],
        env=dict(environment),
        text=True,
        capture_output=True,
        timeout=120,
        check=False,
    )


@contextmanager
def started(
    command: list[str], environment: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Keep a service's command running for the time of the block."""
    with log.open("wb") as told:
        process = subprocess.Popen([*_as_nobody(), *command], env=dict(environment), stdout=told, stderr=told)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def hand_over(folder: Path) -> None:
    """Give a home to whoever runs the services, as the image does."""
    if os.geteuid() == 0:
        for each in [folder, *folder.rglob("*")]:
            os.chown(each, _NOBODY, _NOBODY)


def _as_nobody() -> list[str]:
    """Become a user who may read what an image lets everybody read, and write nothing but the home."""
    if os.geteuid() != 0:
        return []
    become = [f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups", "--no-new-privs"]
    reading = "-all,+dac_read_search"
    return ["setpriv", *become, f"--inh-caps={reading}", f"--ambient-caps={reading}"]


def _here(command: list[str]) -> list[str]:
    programs = {"mandate": [sys.executable, "-m", "portal.cli"], "python": [sys.executable]}
    return [*programs[command[0]], *command[1:]]


def _filled(given: Any, variables: Mapping[str, str]) -> Any:
    if isinstance(given, dict):
        return {name: _filled(each, variables) for name, each in given.items()}
    if isinstance(given, list):
        return [_filled(each, variables) for each in given]
    return _VARIABLE.sub(lambda found: _value(found, variables), given) if isinstance(given, str) else given


def _value(found: re.Match[str], variables: Mapping[str, str]) -> str:
    """Fill in a variable as Compose does: `:-` has a value for one that is missing, `:?` refuses to go on."""
    value = variables.get(found["name"], "")
    if not value and found["sign"] == "?":
        raise LookupError(f"{found['name']}: {found['rest']}")
    return value or (found["rest"] if found["sign"] == "-" else "")
