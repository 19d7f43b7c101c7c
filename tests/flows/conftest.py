"""The made-up month of the flows, lived through once for each engine and test process."""

from collections.abc import Iterator

import pytest

from tests.databases import Templates
from tests.flows.acts import Month
from tests.requirements import missing


@pytest.fixture(scope="session")
def month(engine: str, templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Month]:
    """Give the month with a copy of the installation before each of its acts."""
    if engine == "postgresql" and (reason := templates.why_no_server()):
        missing("postgresql", reason)
    lived = Month(templates, engine, tmp_path_factory.mktemp("month"))
    yield lived
    lived.close()
