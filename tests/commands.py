"""The command line as a test runs it: in this process, on the installation that an environment names."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from typer.testing import CliRunner

from portal.cli.root import app

# Nothing of the machine's own installation may reach a test.
_PLAIN = {
    "COLUMNS": "200",
    "MANDATE_DATABASE_URL": None,
    "MANDATE_HOME": None,
    "MANDATE_KEYS": None,
    "MANDATE_LANGUAGE": "en",
}


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it said on both streams."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """Read stdout as the one JSON object that --json prints."""
        return json.loads(self.out)


def run(environment: Mapping[str, str], *arguments: str, stdin: str = "") -> Ran:
    """Run `mandate` with arguments such as "place", "--as-of", "2017-10-01", "--json".

    Call it from a test that is not async: a command runs its own event loop. An exception that is no
    expected error is raised here as it was there.
    """
    result = CliRunner().invoke(
        app, arguments, input=stdin, env={**_PLAIN, **environment}, prog_name="mandate"
    )
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)
