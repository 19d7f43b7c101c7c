"""The month by clicks and by keys, in both languages: a part of the real files, and all in full runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.hands import HandOf, Keyboard, Mouse
from tests.browser.month import PASSWORD, STEPS, Office, email
from tests.browser.month_files import MonthFiles, made_up, real
from tests.browser.served import served


def lived(browser: Browser, folder: Path, language: str, files: MonthFiles, hand: HandOf = Mouse) -> None:
    """Live the month through on a portal of its own; pictures of the screens tell of a failure."""
    home = folder / "home"
    _add_adam(home)
    with served(home) as address:
        office = Office(browser, address, language, folder, files, hand)
        for step in STEPS:
            try:
                step(office)
            except Exception:
                for desk in office.at_work:
                    desk.page.screenshot(path=folder / f"{step.__name__}.png", full_page=True)
                    print(step.__name__, desk.page.url, folder / f"{step.__name__}.png")
                raise


@pytest.mark.parametrize(
    ("language", "every"),
    [("en", 10), *(pytest.param(each, 1, marks=pytest.mark.full) for each in ("en", "zh_CN"))],
)
def test_every_role_does_its_whole_part_of_the_month(
    browser: Browser, tmp_path: Path, language: str, every: int
) -> None:
    lived(browser, tmp_path, language, real(tmp_path, every=every))


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.full), "zh_CN"])
def test_the_keyboard_alone_does_the_month(browser: Browser, tmp_path: Path, language: str) -> None:
    lived(browser, tmp_path, language, made_up(tmp_path), Keyboard)


@pytest.mark.full
def test_the_keyboard_alone_does_the_month_on_the_real_files(browser: Browser, tmp_path: Path) -> None:
    lived(browser, tmp_path, "en", real(tmp_path), Keyboard)


def _add_adam(home: Path) -> None:
    """Add the first administrator by the command line, as the help says."""
    command = (
        *(sys.executable, "-m", "portal.cli", "person", "add", "--email", email("adam")),
        *("--name", "Adam", "--role", "admin", "--password-stdin"),
    )
    environment = {**os.environ, "MANDATE_HOME": str(home)}
    subprocess.run(command, input=PASSWORD, text=True, env=environment, check=True, stdout=subprocess.DEVNULL)
