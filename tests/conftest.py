"""What all tests share: the choice of database, an empty home for each test, and the people in it."""

import datetime
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import hypothesis
import pytest

from agencies.common.access import Actor, Role
from portal.database import opened
from portal.settings import Settings, read_settings
from tests import people
from tests.databases import ENGINES, Templates
from tests.fake_telegram import hands
from tests.requirements import missing

# Two cores shared by several runs say nothing about speed: no example fails for being slow.
hypothesis.settings.register_profile("mandate", deadline=None, print_blob=True)
hypothesis.settings.load_profile("mandate")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", choices=[*ENGINES, "both"], default="sqlite", help="where to keep the data"
    )
    parser.addoption("--full", action="store_true", help="also run the tests of full size")
    parser.addoption(
        "--only-database", action="store_true", help="leave out the tests that touch no database"
    )
    parser.addoption(
        "--rewrite-help", action="store_true", help="write what commands answer now into the help pages"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--only-database"):
        _leave_out(config, items, [each for each in items if "engine" not in _fixtures_of(each)])
    if not config.getoption("--full"):
        for item in (each for each in items if each.get_closest_marker("full")):
            item.add_marker(pytest.mark.skip(reason="full size; run with --full"))


def _fixtures_of(item: pytest.Item) -> Sequence[str]:
    names: Sequence[str] = getattr(item, "fixturenames", ())
    return names


def _leave_out(config: pytest.Config, items: list[pytest.Item], others: Sequence[pytest.Item]) -> None:
    config.hook.pytest_deselected(items=list(others))
    left_out = set(others)
    items[:] = [each for each in items if each not in left_out]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that touches a database on each engine that was chosen."""
    if "engine" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--database")
        metafunc.parametrize(
            "engine", ENGINES if chosen == "both" else [chosen], indirect=True, scope="session"
        )


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> str:
    """Name the database engine of this test: "sqlite" or "postgresql"."""
    return str(request.param)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Templates]:
    """Keep the migrated databases that tests get copies of."""
    made = Templates(tmp_path_factory.mktemp("templates"))
    yield made
    made.close()


@pytest.fixture
def environment(engine: str, templates: Templates, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Give the variables that name an empty, migrated installation of this test's own, for commands."""
    if engine == "postgresql" and (reason := templates.why_no_server()):
        missing("postgresql", reason)
    with templates.copy(engine, tmp_path / "home") as variables:
        yield variables


@pytest.fixture
def settings(environment: dict[str, str]) -> Settings:
    """Give the settings of this test's own installation, its database not opened."""
    return read_settings(environment)


@pytest.fixture
def home(settings: Settings) -> Path:
    """Give the folder of this test's own installation: keys, and the database file on SQLite."""
    return settings.home


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Settings]:
    """Open the database of this test's own installation: empty but for the owner."""
    async with opened(settings):
        yield settings


@pytest.fixture
def now() -> datetime.datetime:
    """Give the moment at which tests act."""
    return datetime.datetime(2017, 10, 2, 14, tzinfo=datetime.UTC)


@pytest.fixture
async def owner(database: Settings) -> Actor:
    """Give the built-in owner, who alone may approve own work while nobody else is there."""
    return await people.owner()


@pytest.fixture
async def vera(database: Settings) -> Actor:
    """Give Vera, vendor manager of the lender."""
    return await people.add_person("Vera", Role.VENDOR_MANAGER)


@pytest.fixture
async def frank(database: Settings) -> Actor:
    """Give Frank, in the lender's finance department."""
    return await people.add_person("Frank", Role.FINANCE)


@pytest.fixture
async def fiona(database: Settings) -> Actor:
    """Give Fiona, Frank's colleague: the second pair of eyes."""
    return await people.add_person("Fiona", Role.FINANCE)


@pytest.fixture
async def cora(database: Settings) -> Actor:
    """Give Cora, compliance."""
    return await people.add_person("Cora", Role.COMPLIANCE)


@pytest.fixture
async def audrey(database: Settings) -> Actor:
    """Give Audrey, the auditor, who changes nothing."""
    return await people.add_person("Audrey", Role.AUDITOR)


@pytest.fixture
async def adam(database: Settings) -> Actor:
    """Give Adam, the administrator."""
    return await people.add_person("Adam", Role.ADMIN)


@pytest.fixture
async def north(database: Settings) -> people.Agency:
    """Give the agency North with its manager and a collector."""
    return await people.add_agency("NORTH", "North")


@pytest.fixture
async def south(database: Settings) -> people.Agency:
    """Give the agency South, which must see nothing of North."""
    return await people.add_agency("SOUTH", "South")


@pytest.fixture(scope="session")
def telegram_server() -> Iterator[str]:
    """Keep a Bot API server of our own, and give its address."""
    with hands.serving() as address:
        yield address


@pytest.fixture
async def telegram(telegram_server: str) -> AsyncIterator[hands.Telegram]:
    """Give a bot of this test's own on that server, with hands to type into it."""
    async with hands.telegram(telegram_server) as opened_world:
        yield opened_world
