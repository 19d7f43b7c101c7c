"""The months of the flows, each lived through once for each engine and test process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.settings import read_settings
from tests.databases import Templates
from tests.flows import small_month
from tests.flows.acts import Month
from tests.flows.small_month import Small
from tests.requirements import missing


@pytest.fixture(scope="session")
def month(engine: str, templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Month]:
    """Give the month with a copy of the installation before each of its acts."""
    _reach(engine, templates)
    lived = Month(templates, engine, tmp_path_factory.mktemp("month"))
    yield lived
    lived.close()


@pytest.fixture(scope="session")
def small(engine: str, templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    """Give the small month, for tests that leave it as it is."""
    _reach(engine, templates)
    folder = tmp_path_factory.mktemp("small")
    with templates.copy(engine, folder / "home") as environment:
        small_month.live(environment, folder)
        yield Small(environment, folder)


@pytest.fixture
def own_small(small: Small, templates: Templates, tmp_path: Path) -> Iterator[Small]:
    """Give a copy of the small month, for a test that goes on from there."""
    with templates.clone(read_settings(small.environment), tmp_path / "small") as environment:
        yield Small(environment, tmp_path)


def _reach(engine: str, templates: Templates) -> None:
    if engine == "postgresql" and (reason := templates.why_no_server()):
        missing("postgresql", reason)
