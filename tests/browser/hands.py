"""How somebody works a page: with the mouse, or with the keyboard alone."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Locator, Page, expect

# A date or a month is typed part by part, in the order of the browser's own language, which no page knows.
_ORDERS = (("month", "day", "year"), ("year", "month", "day"))
# How many times Tab leads from where the focus is to an element, as far as the page tells, and of how many.
_WAY = """(to) => {
  const stops = [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [tabindex="0"]')].filter((each) =>
    !each.disabled && each.type !== 'hidden' && each.tabIndex >= 0
    && each.checkVisibility({visibilityProperty: true}));
  return [stops.indexOf(to) - stops.indexOf(document.activeElement), stops.length];
}"""
# Whether an element has the focus; of the radio buttons of a group Tab reaches one.
_IS_AT = """(to) => {
  const at = document.activeElement;
  const fellow = to.type === 'radio' && at.type === 'radio' && at.name === to.name && at.form === to.form;
  return at === to || fellow;
}"""
# What is wrong with how the focus shows: no ring, out of the window, or covered by what floats above it.
_UNSEEN = """() => {
  const at = document.activeElement;
  const ringed = (each) => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
  };
  const box = at.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 12));
  const around = at.closest('label') || at;
  return [
    ringed(at) || ringed(at.parentElement) ? '' : 'no ring',
    box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth ? '' : 'out of sight',
    !top || around.contains(top) || top.contains(at) ? '' : `covered by ${top.outerHTML.slice(0, 80)}`,
  ].filter(Boolean).join(', ');
}"""
_OPTIONS_APART = """(field, wanted) => [...field.options].findIndex(
  (each) => each.value === wanted || each.label === wanted) - field.selectedIndex"""
# An option further away than this is typed to rather than gone to one by one.
_FAR = 15
_BY_PARTS = {"date", "month"}
# Steps beyond what the page tells before somebody is said to be trapped: a date has several stops.
_MORE = 60


class Hand(Protocol):
    """What somebody does to a page to get a month done."""

    def press(self, target: Locator, *, stays: bool = False) -> None:
        """Press a button or follow a link; `stays` where the page does not change by it."""

    def write(self, field: Locator, text: str) -> None:
        """Write into a field what then is all that stands in it."""

    def choose(self, field: Locator, wanted: str) -> None:
        """Choose among what a field offers, by value or by words."""

    def tick(self, box: Locator) -> None:
        """Tick a box, or take one of several."""

    def hand_in(self, field: Locator, file: Path) -> None:
        """Choose a file."""


HandOf = Callable[[Page], Hand]


def _leaving(page: Page, stays: bool) -> AbstractContextManager[object]:
    return nullcontext() if stays else page.expect_navigation()


class Mouse:
    """Somebody who clicks."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, target: Locator, *, stays: bool = False) -> None:
        """Click."""
        with _leaving(self._page, stays):
            target.click()

    def write(self, field: Locator, text: str) -> None:
        """Replace what stands in the field."""
        field.fill(text)

    def choose(self, field: Locator, wanted: str) -> None:
        """Choose from the list."""
        field.select_option(wanted)

    def tick(self, box: Locator) -> None:
        """Click the box, or the words beside it where they lie above it."""
        box.check(force=True)

    def hand_in(self, field: Locator, file: Path) -> None:
        """Choose the file."""
        field.set_input_files(file)


class Keyboard:
    """Somebody who touches no mouse: Tab to get there, Enter, Space and arrows to act, and typing."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, target: Locator, *, stays: bool = False) -> None:
        """Press Enter there."""
        self._reach(target)
        with _leaving(self._page, stays):
            self._key("Enter")

    def write(self, field: Locator, text: str) -> None:
        """Type over what stands in the field."""
        self._reach(field)
        if field.get_attribute("type") in _BY_PARTS:
            self._write_parts(field, text)
        else:
            self._key("Control+a")
            self._page.keyboard.type(text)
        expect(field).to_have_value(text)

    def _write_parts(self, field: Locator, text: str) -> None:
        parts = dict(zip(("year", "month", "day"), text.split("-"), strict=False))
        for order in _ORDERS:
            self._page.keyboard.type("".join(parts.get(name, "") for name in order))
            if field.input_value() == text:
                break
            for _ in parts:
                self._key("ArrowLeft")

    def choose(self, field: Locator, wanted: str) -> None:
        """Press the arrow keys until it is chosen, after typing its first letters where it is far."""
        self._reach(field)
        apart: int = field.evaluate(_OPTIONS_APART, wanted)
        if abs(apart) > _FAR:
            self._page.keyboard.type(wanted)
            apart = field.evaluate(_OPTIONS_APART, wanted)
        for _ in range(abs(apart)):
            self._key("ArrowDown" if apart > 0 else "ArrowUp")
        assert field.evaluate(_OPTIONS_APART, wanted) == 0, f"{wanted} was not chosen"

    def tick(self, box: Locator) -> None:
        """Press Space there; of several that are one field, get to it by the arrow keys first."""
        self._reach(box)
        for _ in range(_MORE):
            if box.evaluate("each => each === document.activeElement"):
                break
            self._key("ArrowDown")
        if not box.is_checked():
            self._key("Space")
        expect(box).to_be_checked()

    def hand_in(self, field: Locator, file: Path) -> None:
        """Open the chooser by Space; the file is picked in a window that is not the page's."""
        self._reach(field)
        with self._page.expect_file_chooser() as chooser:
            self._key("Space")
        chooser.value.set_files(file)

    def _reach(self, target: Locator) -> None:
        """Press Tab, or Shift and Tab where that is shorter, until the focus is there and shows."""
        target.wait_for(state="attached")
        goal = target.element_handle()
        if not goal.evaluate(_IS_AT):
            self._tab_to(goal)
        unseen = self._page.evaluate(_UNSEEN)
        assert not unseen, (
            f"{goal.evaluate('each => each.outerHTML.slice(0, 120)')} on {self._page.url}: {unseen}"
        )

    def _tab_to(self, goal: Any) -> None:
        steps, stops = goal.evaluate(_WAY)
        back = steps < 0 or steps > stops - steps
        key = "Shift+Tab" if back else "Tab"
        sure = (-steps if steps < 0 else stops - steps) if back else steps
        for _ in range(sure - 4):
            self._key(key)
        for _ in range(2 * stops + _MORE):
            if goal.evaluate(_IS_AT):
                break
            self._key(key)
        else:
            raise AssertionError(
                f"Tab does not reach {goal.evaluate('each => each.outerHTML.slice(0, 120)')}"
            )
        if back:
            self._to_its_beginning(goal)

    def _to_its_beginning(self, goal: Any) -> None:
        """Leave a field of several parts backwards, and come in again at its first part."""
        if goal.evaluate("each => each.type") not in _BY_PARTS:
            return
        while goal.evaluate(_IS_AT):
            self._key("Shift+Tab")
        self._key("Tab")

    def _key(self, name: str) -> None:
        self._page.keyboard.press(name)
