"""What the tests in the browser share: the browser, and a served demo."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import chromium
from tests.browser.served import served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give one browser for the tests of a module; each opens a context of its own.

    While it is driven no asyncio loop can run in this process, so it ends before other modules begin.
    """
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a small demo once: its home, and its password beside it."""
    home = tmp_path_factory.mktemp("demo") / "home"
    command = [sys.executable, "-m", "portal.cli", "demo", "--no-serve", "--cases", "600", "--months", "2"]
    subprocess.run(
        command, env={**os.environ, "MANDATE_HOME": str(home)}, check=True, stdout=subprocess.DEVNULL
    )
    return home


@pytest.fixture
def demo(demo_home: Path, tmp_path: Path) -> Iterator[str]:
    """Serve a copy of the small demo and give its address."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    with served(home) as address:
        yield address


@pytest.fixture(scope="module")
def common_demo(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve one copy of the small demo to the tests of a module that leave each other's ground alone."""
    home = tmp_path_factory.mktemp("common") / "home"
    shutil.copytree(demo_home, home)
    with served(home) as address:
        yield address


@pytest.fixture(scope="session")
def password(demo_home: Path) -> str:
    """Give the password of everybody in the demo."""
    return (demo_home / "demo-password").read_text()
