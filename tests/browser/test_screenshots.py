"""The main pages show without a fault that a machine can see, in both languages and themes."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.screenshots import ALL, FEW, View, make_pictures
from tests.browser.sights import SIGHTS


@pytest.mark.parametrize(
    "views", [pytest.param(FEW, id="few"), pytest.param(ALL, id="all", marks=pytest.mark.full)]
)
def test_main_pages_show_whole(
    browser: Browser, demo: str, password: str, tmp_path: Path, views: Sequence[View]
) -> None:
    told = make_pictures(browser, demo, password, tmp_path / "pictures", views=views)
    assert not told.faults, "\n".join(told.faults)
    assert len({each for each in told.made if each.stat().st_size}) == len(SIGHTS) * len(views)


def test_every_page_makes_eight_pictures() -> None:
    assert len(SIGHTS) >= 25
    assert (len(ALL), len(FEW), len({each.name for each in SIGHTS})) == (8, 2, len(SIGHTS))
