"""Pictures of the main pages in both languages and themes, wide and narrow, and their faults.

python -m tests.browser.screenshots DIR [--few] [--home HOME]
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby, product
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.chromium import chromium
from tests.browser.seats import Seat, email_of, seat
from tests.browser.served import served
from tests.browser.sights import SIGHTS, Sight

WIDE, NARROW = 1440, 390
LANGUAGES = {"en": "en", "zh_CN": "zh"}


@dataclass(frozen=True, slots=True)
class View:
    """How a page is looked at."""

    language: str
    theme: str
    width: int

    @property
    def name(self) -> str:
        """The end of a picture's name."""
        return f"{LANGUAGES[self.language]}-{self.theme}" + ("" if self.width == WIDE else f"-{self.width}")


ALL = tuple(View(*each) for each in product(LANGUAGES, ("light", "dark"), (WIDE, NARROW)))
FEW = (View("en", "light", WIDE), View("zh_CN", "dark", NARROW))


@dataclass(frozen=True, slots=True)
class Pictures:
    """The files that were made, and a sentence for each fault that a machine can see."""

    made: Sequence[Path]
    faults: Sequence[str]


def make_pictures(
    browser: Browser,
    address: str,
    password: str,
    folder: Path,
    *,
    views: Sequence[View] = ALL,
    sights: Sequence[Sight] = SIGHTS,
) -> Pictures:
    """Look at each page as its person in each way."""
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    faults: list[str] = []
    for who, theirs in groupby(sights, key=lambda sight: sight.who):
        with seat(browser, address, email_of(who) if who else "", password) as taken:
            places = [(sight, _reached(taken, sight, faults)) for sight in theirs]
            for language, ways in groupby(views, key=lambda view: view.language):
                taken.open("/profile" if who else "/sign-in")
                taken.speak(language)
                for view, (sight, path) in product(list(ways), places):
                    made.append(folder / f"{SIGHTS.index(sight) + 1:02}-{sight.name}-{view.name}.png")
                    faults += _picture(taken, path, view, made[-1])
    return Pictures(made, faults)


def _reached(taken: Seat, sight: Sight, faults: list[str]) -> str:
    """Give the path of a page; one that cannot be reached is a fault, and where the way ended is shown."""
    try:
        sight.reach(taken)
    except Exception as error:  # noqa: BLE001 - whatever stops it is told, and the other pages are made
        faults.append(f"{sight.name}: not reached, {str(error).splitlines()[0]}")
    return taken.path


def _picture(taken: Seat, path: str, view: View, file: Path) -> list[str]:
    page = taken.page
    page.emulate_media(color_scheme="dark" if view.theme == "dark" else "light")
    page.set_viewport_size({"width": view.width, "height": 900})
    taken.complaints.clear()
    status = taken.open(path)
    wide, high = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    )
    # As high as the page, so that what sticks to the foot of a window stands at the foot of the picture.
    page.set_viewport_size({"width": view.width, "height": high})
    page.screenshot(path=file)
    nowhere = page.locator("a[href^='#no-door'], form[action^='#no-door']").count()
    found = [
        *([f"answers {status}"] if status != 200 else []),
        *([f"is {wide} px wide"] if wide > view.width else []),
        *([f"has {nowhere} links to pages that do not exist"] if nowhere else []),
        *(f"console: {each}" for each in taken.complaints),
    ]
    return [f"{file.stem} ({path}): {each}" for each in found]


@contextmanager
def copy_of(home: Path | None) -> Iterator[Path]:
    """Give a copy of a demo home to look at, or a small demo made for it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "home"
        if home is not None:
            shutil.copytree(home, copy)
        command = [sys.executable, "-m", "portal.cli", "demo", "--no-serve", "--cases", "1500"]
        environment = {**os.environ, "MANDATE_HOME": str(copy)}
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        yield copy


def main() -> int:
    """Make the pictures, and print what was made and what is wrong; 1 where anything is."""
    wish = argparse.ArgumentParser(prog="python -m tests.browser.screenshots", description=__doc__)
    wish.add_argument("folder", type=Path, metavar="DIR", help="where the pictures go")
    wish.add_argument("--few", action="store_true", help="each page twice: en light 1440, zh dark 390")
    wish.add_argument("--home", type=Path, help="a demo home to look at, copied first; default: a new demo")
    wish.add_argument("--only", nargs="+", metavar="NAME", help="only these pages")
    asked = wish.parse_args()
    sights = [each for each in SIGHTS if not asked.only or each.name in asked.only]
    with copy_of(asked.home) as home, served(home) as address, chromium() as browser:
        password = (home / "demo-password").read_text()
        told = make_pictures(
            browser, address, password, asked.folder, views=FEW if asked.few else ALL, sights=sights
        )
    for made in told.made:
        print(made)
    for fault in told.faults:
        print(fault, file=sys.stderr)
    print(f"{len(told.made)} pictures, {len(told.faults)} faults")
    return 1 if told.faults else 0


if __name__ == "__main__":
    sys.exit(main())
