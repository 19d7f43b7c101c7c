"""The assistant in a real browser: a promise from today's list to the record, with scripts and without."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.seats import Seat, email_of, seat


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def collector(
    browser: Browser, common_demo: str, password: str, request: pytest.FixtureRequest
) -> Iterator[Seat]:
    """Give a collector a window in which scripts run, or none do."""
    with seat(browser, common_demo, email_of("collector1.qh"), password, scripts=request.param) as taken:
        yield taken


def said(taken: Seat) -> Locator:
    """Find the last answer on the page."""
    return taken.page.locator(".talk .theirs").last


def answered(taken: Seat, act: Callable[[], object]) -> None:
    """Do something and wait for the page that answers it: its form has another number."""
    number = taken.page.locator(".say-it input[name=once]")
    before = number.input_value()
    act()
    expect(number).not_to_have_value(before)


def tap(taken: Seat, word: str) -> None:
    """Press the button whose word begins so."""
    answered(taken, taken.page.locator(f".taps button[value^='{word}']").first.click)


def type_in(taken: Seat, text: str) -> None:
    """Type into the field below and send it."""
    field = taken.page.locator("#f-text")
    field.fill(text)
    answered(taken, lambda: field.press("Enter"))


def test_a_promise_is_recorded_and_repeated(collector: Seat) -> None:
    collector.open("/chat")
    collector.speak("en")
    type_in(collector, "/menu")
    tap(collector, "today")
    expect(said(collector)).to_contain_text("Today")
    tap(collector, "case:")
    tap(collector, "log:")
    case = re.search(r"CN\d+", said(collector).inner_text())
    assert case
    promised = collector.page.get_by_role("button", name="Promise to pay").get_attribute("value")
    tap(collector, promised or "")
    type_in(collector, "100 tomorrow")
    expect(said(collector)).to_contain_text("Promised: 100.00 CNY")
    tap(collector, "pledge:")
    expect(said(collector)).to_contain_text(f"Recorded on {case[0]}")
    assert "Promise to pay" in collector.page.locator(".talk").inner_text()
    assert collector.complaints == []


def test_what_was_said_last_is_in_sight(collector: Seat) -> None:
    collector.open("/chat")
    for _ in range(3):
        type_in(collector, "/today")
    collector.open("/chat")
    expect(said(collector)).to_be_in_viewport()
    expect(collector.page.locator("#f-text")).to_be_in_viewport()
    collector.page.set_viewport_size({"width": 390, "height": 844})
    collector.open("/chat")
    expect(collector.page.locator("#f-text")).to_be_in_viewport()
    wide = collector.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390


def test_a_code_is_drawn_for_a_telephone(collector: Seat) -> None:
    collector.open("/chat/link")
    collector.press(collector.form("/chat/link").locator("button").last)
    expect(collector.page.locator(".qr svg")).to_be_visible()
    expect(collector.page.locator("#code")).to_have_text(re.compile(r"^\w{5} \w{5}$"))
    assert collector.complaints == []
