"""A PostgreSQL server for the bench, and what the bench is measured with."""

from importlib.util import find_spec

import pytest

from portal.bench import pages
from tests.databases import Templates
from tests.postgresql import Server
from tests.requirements import missing


@pytest.fixture
def server(templates: Templates, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Let the bench find the server of the tests."""
    if not isinstance(templates.server, Server):
        missing("postgresql", str(templates.server))
    monkeypatch.setenv("TEST_DATABASE_URL", templates.server.url)
    return templates.server


@pytest.fixture
def extra() -> None:
    """Ask for the packages of the extra "bench"."""
    if absent := [each for each in ("fastexcel", "pandas", "polars") if find_spec(each) is None]:
        missing("bench", f"not installed: {', '.join(absent)}")


@pytest.fixture(autouse=True)
def _few_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open few pages: no test says how fast they are."""
    monkeypatch.setattr(pages, "REQUESTS", 12)
