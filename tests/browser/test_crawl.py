"""Every role follows every link and sends every form with hostile values; nothing breaks or runs."""

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.pages import all_pages
from tests.browser.seats import Seat, email_of, seat
from tests.browser.served import served

# Both sides of the counter in each half; each is half an hour alone.
HALVES = (("collector1.qh", "audrey", "vera", "frank"), ("manager.qh", "cora", "fiona", "adam"))
# What a page that carried out a hostile value would have done.
_STRUCK = """() => window.struck === undefined && document.querySelector('x7-struck') === null
  && [...document.scripts].every((each) => each.src)"""


def crawled(home: Path, *options: str) -> str:
    """Crawl in a process of its own, since the browser's driver holds this one's loop; give the faults."""
    command = [sys.executable, "-m", "tests.browser.crawl", str(home), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    print(done.stderr[-4000:])
    return done.stdout if done.returncode in {0, 1} else done.stdout + done.stderr


@pytest.mark.parametrize(
    "options",
    [
        pytest.param((), id="few"),
        *(
            pytest.param(("--deep", "--people", *half), id=f"deep-{half[0]}", marks=pytest.mark.full)
            for half in HALVES
        ),
    ],
)
def test_hostile_values_break_nothing_and_run_nothing(
    browser: Browser, demo_home: Path, tmp_path: Path, password: str, options: Sequence[str]
) -> None:
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    faults = crawled(home, *options)
    assert not faults, faults
    with served(home) as address:
        for who in ("vera", "audrey"):
            with seat(browser, address, email_of(who), password) as taken:
                assert list(_struck(taken, home, who)) == []


def _struck(taken: Seat, home: Path, who: str) -> Iterator[str]:
    """Open the pages where hostile values stand now, and name those that did not only show them."""
    taken.page.on("dialog", lambda told: told.dismiss())
    things = {"upload_id": "4", "name": "glossary"}
    asked = ("/cases?q=%3Cscript%3Ewindow.struck%3D1%3C%2Fscript%3E", "/imports?after=%3Cx7-struck%3E")
    for path in [*(each.path for each in all_pages(home, things) if each.who == who), *asked]:
        taken.open(path)
        quiet = not any("Content Security Policy" in each for each in taken.complaints)
        if not quiet or not taken.page.evaluate(_STRUCK):
            yield f"{path}: {taken.complaints}"
