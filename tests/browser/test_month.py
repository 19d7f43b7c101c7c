"""The month by clicks, in both languages, on the real files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.month import PASSWORD, STEPS, Office, email
from tests.browser.served import served


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_role_does_its_whole_part_of_the_month(browser: Browser, tmp_path: Path, language: str) -> None:
    home = tmp_path / "home"
    _add_adam(home)
    with served(home) as address:
        office = Office(browser, address, language, tmp_path)
        for step in STEPS:
            try:
                step(office)
            except Exception:
                for desk in office.at_work:
                    desk.page.screenshot(path=tmp_path / f"{step.__name__}.png", full_page=True)
                    print(step.__name__, desk.page.url, tmp_path / f"{step.__name__}.png")
                raise


def _add_adam(home: Path) -> None:
    """Add the first administrator by the command line, as the help says."""
    command = (
        *(sys.executable, "-m", "portal.cli", "person", "add", "--email", email("adam")),
        *("--name", "Adam", "--role", "admin", "--password-stdin"),
    )
    environment = {**os.environ, "MANDATE_HOME": str(home)}
    subprocess.run(command, input=PASSWORD, text=True, env=environment, check=True, stdout=subprocess.DEVNULL)
