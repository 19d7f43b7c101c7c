"""The portal without scripts: lists are narrowed and paged, lines open, files go in and their jobs end."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload

from tests.browser.case_files import case_file
from tests.browser.seats import Seat, email_of, seat

_LOOKS = 120


@pytest.fixture
def vera(browser: Browser, common_demo: str, password: str) -> Iterator[Seat]:
    """Give Vera a window in which no script runs."""
    with seat(browser, common_demo, email_of("vera"), password, scripts=False) as taken:
        yield taken


def rows(taken: Seat) -> list[str]:
    """Give the numbers of the cases that the page lists."""
    return taken.page.locator("main .table tbody a[href^='/cases/']").all_inner_texts()


def test_a_list_is_narrowed_sorted_and_paged(vera: Seat) -> None:
    vera.open("/cases")
    first = rows(vera)
    assert len(first) == 50
    vera.press(vera.page.locator("a[rel=next]"))
    assert not set(first) & set(rows(vera))
    vera.press(vera.page.locator("a[rel=prev]"))
    assert rows(vera) == first
    filters = vera.page.locator("form.filters")
    filters.locator("select[name=portfolio]").select_option(index=2)
    vera.press(filters.locator("button"))
    assert "portfolio=" in vera.path
    narrowed = rows(vera)
    assert narrowed
    assert {each[:2] for each in narrowed} == {"US"}
    vera.press(filters.locator("a.button.plain"))
    assert rows(vera) == first


def test_a_line_of_a_statement_opens(vera: Seat) -> None:
    vera.open("/statements")
    vera.follow(r"^/statements/\d+$")
    assert vera.page.locator("tr.detail").count() == 0
    vera.follow(r"^/statements/\d+\?line=\d+")
    assert vera.page.locator("tr.detail").count() == 1


def test_a_file_goes_in_and_its_jobs_end(vera: Seat) -> None:
    vera.open("/imports/cases")
    form = vera.form("/imports/cases")
    payload = FilePayload(name="cases.csv", mimeType="text/csv", buffer=case_file(60))
    form.locator("input[type=file]").set_input_files([payload])
    vera.press(form.locator("button"))
    look_until(vera, "form[action$='/import']")
    vera.press(vera.form("/import").locator("button"))
    look_until(vera, "a[href$='/refused']")
    assert "58" in vera.page.locator("main").inner_text()


def look_until(taken: Seat, selector: str) -> None:
    """Look at the page again and again, by the link that stands there for this, until something is on it."""
    for _ in range(_LOOKS):
        if taken.page.locator(selector).count():
            return
        again = taken.page.locator("noscript a, [data-job] a").first
        assert again.count(), f"{taken.path} has no way to look again"
        taken.page.wait_for_timeout(250)
        taken.press(again)
    raise AssertionError(f"{taken.path} did not come to {selector}")


def test_every_place_of_the_menu_is_reached(browser: Browser, common_demo: str, password: str) -> None:
    for who in ("vera", "frank", "manager.qh", "collector1.qh", "audrey", "adam"):
        with seat(browser, common_demo, email_of(who), password, scripts=False) as taken:
            taken.open("/profile")
            links = taken.page.locator(".side nav a")
            places = [str(each.get_attribute("href")) for each in links.all()]
            assert len(places) > 4
            assert [taken.open(each) for each in places] == [200] * len(places), who


def test_a_phone_reaches_the_rest_of_the_menu(browser: Browser, common_demo: str, password: str) -> None:
    with seat(browser, common_demo, email_of("vera"), password, scripts=False, width=390) as taken:
        taken.open("/cases")
        assert not taken.page.locator(".side nav").is_visible()
        taken.page.locator(".places a").last.click()
        taken.press(taken.page.locator(".side nav a[href='/statements']"))
        assert taken.path == "/statements"
