"""No page keeps anybody out: axe finds nothing serious or critical on any of them, light and dark."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.case_files import case_file
from tests.browser.pages import Shown, all_pages
from tests.browser.seats import Seat, email_of, seat
from tests.browser.sights import draw_plan, take_in

Options = dict[str, object]
EVERYTHING: Options = {"resultTypes": ["violations"]}
# Only colours differ between the themes.
COLOURS: Options = {**EVERYTHING, "runOnly": {"type": "rule", "values": ["color-contrast"]}}
GRAVE = {"serious", "critical"}
# States of a page that its door alone does not show.
STATES = (
    Shown("nothing found", "vera", "/cases?q=nobody-has-this"),
    Shown("no such page", "vera", "/nowhere", (404,)),
    Shown("sign_in", "", "/sign-in"),
)


def violations(taken: Seat, options: Options) -> Iterator[str]:
    """Name what axe finds grave on the page: the rule, the element and what is wrong with it."""
    found: Sequence[dict[str, Any]] = Axe().run(taken.page, options=options).response["violations"]
    for rule in found:
        for node in rule["nodes"] if rule["impact"] in GRAVE else ():
            wrong = " ".join(str(node["failureSummary"]).split()[6:40])
            yield f"{rule['id']} at {node['html'][:160]}: {wrong}"


def looked_at(taken: Seat, shown: Shown) -> Iterator[str]:
    """Look at a page in both themes."""
    taken.page.emulate_media(color_scheme="light")
    if (status := taken.open(shown.path)) not in shown.answers:
        yield f"{shown.name} as {shown.who}, {shown.path}: answers {status}"
    yield from (f"{shown.name} as {shown.who}: {each}" for each in violations(taken, EVERYTHING))
    taken.page.emulate_media(color_scheme="dark")
    yield from (f"{shown.name} as {shown.who}, dark: {each}" for each in violations(taken, COLOURS))


def prepared(browser: Browser, address: str, password: str) -> dict[str, str]:
    """Take a file in and draw up a plan, so that their pages have something to show."""
    with seat(browser, address, email_of("vera"), password) as vera:
        take_in(vera, case_file(150))
        upload = vera.path.rpartition("/")[2]
        draw_plan(vera)
        return {"upload_id": upload, "plan_id": vera.path.rpartition("/")[2]}


@pytest.mark.parametrize(
    "every", [pytest.param(3, id="a third"), pytest.param(1, id="all", marks=pytest.mark.full)]
)
def test_axe_finds_nothing_grave(
    browser: Browser, demo: str, password: str, tmp_path: Path, every: int
) -> None:
    things = {**prepared(browser, demo, password), "name": "first-hour"}
    pages = [*all_pages(tmp_path / "home", things), *STATES][::every]
    found: list[str] = []
    for who, theirs in groupby(sorted(pages, key=lambda shown: shown.who), key=lambda shown: shown.who):
        with seat(browser, demo, email_of(who) if who else "", password) as taken:
            for shown in theirs:
                found += looked_at(taken, shown)
    assert not found, "\n".join(sorted(set(found)))
