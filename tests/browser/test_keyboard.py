"""The portal without a mouse: Tab reaches everything and shows where it is, / searches, Enter sends."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.case_files import case_file
from tests.browser.pages import Shown, all_pages
from tests.browser.seats import Seat, email_of, seat
from tests.browser.sights import hand_in

# Numbers what the keyboard has to reach; of the radio buttons of a group it reaches one.
_NUMBER = """() => {
  const seen = new Set();
  const reach = [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [tabindex="0"]')].filter((each) => {
    if (each.disabled || each.type === 'hidden' || each.tabIndex < 0) return false;
    if (!each.checkVisibility({visibilityProperty: true})) return false;
    if (each.type !== 'radio') return true;
    const group = (each.form ? each.form.action : '') + each.name;
    if (seen.has(group)) return false;
    seen.add(group);
    return true;
  });
  reach.forEach((each, place) => { each.dataset.reach = place; });
  return reach.length;
}"""
# Says where the focus is and whether one sees it: an outline on the element or on what stands around it.
_FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const rings = (each) => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
  };
  const group = at.type === 'radio'
    ? [...document.querySelectorAll('input[type=radio]')].filter(
      (one) => one.form === at.form && one.name === at.name)
    : [at];
  const known = group.find((one) => one.dataset.reach !== undefined);
  const box = at.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {
    place: known ? Number(known.dataset.reach) : null,
    html: at.outerHTML.slice(0, 120),
    ring: rings(at) || rings(at.parentElement),
    inside,
  };
}"""
_MOST = 800
MAIN = frozenset(
    {
        *(
            "home",
            "cases",
            "case",
            "upload",
            "import_cases",
            "plan_new",
            "batches",
            "batch",
            "recall",
            "agency",
        ),
        *("agency_terms", "measures", "queue", "statements", "statement", "work", "work_cases", "journal"),
    }
)


def walked(taken: Seat) -> Iterator[str]:
    """Press Tab from the top of the page until it leaves, and name what was not reached or not seen."""
    page = taken.page
    count = int(page.evaluate(_NUMBER))
    reached: set[int] = set()
    for _ in range(_MOST):
        page.keyboard.press("Tab")
        focus: dict[str, Any] | None = page.evaluate(_FOCUS)
        if focus is None or (focus["place"] in reached and focus["place"] == 0):
            break
        if focus["place"] is not None:
            reached.add(focus["place"])
        if not focus["ring"]:
            yield f"no ring around {focus['html']}"
        if not focus["inside"]:
            yield f"out of sight: {focus['html']}"
    for place in sorted(set(range(count)) - reached):
        missed = page.locator(f"[data-reach='{place}']").evaluate("each => each.outerHTML.slice(0, 120)")
        yield f"not reached: {missed}"


def _ways(taken: Seat, pages: list[Shown]) -> Iterator[str]:
    for shown in pages:
        taken.open(shown.path)
        yield from (f"{shown.name} as {shown.who}: {each}" for each in walked(taken))


@pytest.mark.parametrize(
    "names", [pytest.param(MAIN, id="main"), pytest.param(None, id="all", marks=pytest.mark.full)]
)
def test_tab_reaches_everything_and_shows_where_it_is(
    browser: Browser, common_demo: str, password: str, demo_home: Path, names: frozenset[str] | None
) -> None:
    with seat(browser, common_demo, email_of("vera"), password) as vera:
        hand_in(vera, case_file(30))
        upload = vera.path.rpartition("/")[2]
    pages = all_pages(demo_home, {"upload_id": upload, "name": "glossary"})
    chosen = sorted((each for each in pages if names is None or each.name in names), key=_who)
    found: list[str] = []
    for who, theirs in groupby(chosen, key=_who):
        with seat(browser, common_demo, email_of(who), password) as taken:
            found += _ways(taken, list(theirs))
    assert not found, "\n".join(found)


def _who(shown: Shown) -> str:
    return shown.who


def focused(taken: Seat) -> str:
    """Name the field, or else the element, that has the focus."""
    return str(taken.page.evaluate("document.activeElement.name || document.activeElement.id"))


def test_slash_goes_to_the_search_and_enter_searches(
    browser: Browser, common_demo: str, password: str
) -> None:
    with seat(browser, common_demo, email_of("vera"), password) as vera:
        vera.open("/agencies")
        vera.page.keyboard.press("/")
        assert focused(vera) == "q"
        vera.page.keyboard.type("CN/1")
        assert vera.page.locator(".seek input").input_value() == "CN/1"
        with vera.page.expect_navigation():
            vera.page.keyboard.press("Enter")
        assert vera.path.startswith(("/search?q=CN%2F1", "/cases?q=CN%2F1"))


def test_the_first_tab_leads_past_the_menu(browser: Browser, common_demo: str, password: str) -> None:
    with seat(browser, common_demo, email_of("vera"), password) as vera:
        vera.open("/cases")
        vera.page.keyboard.press("Tab")
        assert vera.page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
        vera.page.keyboard.press("Enter")
        assert focused(vera) == "main"
        vera.page.keyboard.press("Tab")
        assert vera.page.evaluate("document.activeElement.closest('main') !== null")


def test_the_keyboard_signs_in_and_enter_sends_what_was_typed(
    browser: Browser, common_demo: str, password: str
) -> None:
    with seat(browser, common_demo) as taken:
        taken.open("/sign-in?next=/cases")
        _tab_to(taken, "email")
        taken.page.keyboard.type(email_of("vera"))
        taken.page.keyboard.press("Tab")
        taken.page.keyboard.type(password)
        with taken.page.expect_navigation():
            taken.page.keyboard.press("Enter")
        assert taken.path == "/cases"
        _hold_by_keyboard(taken)


def _hold_by_keyboard(taken: Seat) -> None:
    """Open the first case that an agency has and put it on hold without touching the mouse."""
    taken.follow(r"^/cases/\d+$")
    page = taken.page
    summary = page.locator("details.menu summary").filter(has=page.locator("use[href$='#padlock']"))
    for _ in range(_MOST):
        page.keyboard.press("Tab")
        if summary.evaluate("each => each === document.activeElement"):
            break
    page.keyboard.press("Enter")
    _tab_to(taken, "reason")
    page.keyboard.type("By keyboard.")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".messages", has_text="By keyboard.").count() == 1


def _tab_to(taken: Seat, name: str) -> None:
    for _ in range(_MOST):
        taken.page.keyboard.press("Tab")
        if focused(taken) == name:
            return
    raise AssertionError(f"Tab does not reach {name} on {taken.path}")


def test_arrow_keys_in_a_filter_narrow_the_list_and_stay_there(
    browser: Browser, common_demo: str, password: str
) -> None:
    with seat(browser, common_demo, email_of("vera"), password) as vera:
        vera.open("/cases")
        _tab_to(vera, "portfolio")
        for place in (1, 2):
            field = vera.page.locator(".filters [name=portfolio]")
            wanted = field.locator("option").nth(place).get_attribute("value")
            vera.page.keyboard.press("ArrowDown")
            vera.page.wait_for_url(f"**/cases?*portfolio={wanted}&*")
            expect(field).to_be_focused()


def test_paging_by_keyboard_goes_on_at_the_top_of_the_page(
    browser: Browser, common_demo: str, password: str
) -> None:
    with seat(browser, common_demo, email_of("vera"), password) as vera:
        vera.open("/cases")
        onward = vera.page.locator("a[rel=next]")
        for _ in range(_MOST):
            vera.page.keyboard.press("Shift+Tab")
            if onward.evaluate("each => each === document.activeElement"):
                break
        vera.page.keyboard.press("Enter")
        vera.page.wait_for_url("**/cases?*after=*")
        expect(vera.page.locator("#main")).to_be_focused()


def test_enter_where_a_reason_is_typed_credits_no_suggestion(
    browser: Browser, common_demo: str, password: str
) -> None:
    with seat(browser, common_demo, email_of("frank"), password) as frank:
        frank.open("/queue")
        sent: list[str] = []
        frank.page.on("request", lambda asked: sent.append(asked.method))
        reason = frank.page.locator("form[method=post] [name=reason]")
        for _ in range(_MOST):
            frank.page.keyboard.press("Shift+Tab")
            if reason.evaluate("each => each === document.activeElement"):
                break
        frank.page.keyboard.type("Not yet decided.")
        frank.page.keyboard.press("Enter")
        frank.page.keyboard.press("Tab")
        assert "POST" not in sent
        expect(reason).to_have_value("Not yet decided.")


def test_a_key_chooses_the_result_of_a_call(browser: Browser, common_demo: str, password: str) -> None:
    with seat(browser, common_demo, email_of("collector1.qh"), password) as collector:
        collector.open("/work/cases")
        collector.follow(r"^/cases/\d+")
        collector.page.keyboard.press("4")
        assert focused(collector) == "result"
        assert collector.page.locator("[data-key='4']").is_checked()
