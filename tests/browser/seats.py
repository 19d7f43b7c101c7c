"""People in front of a real browser: they sign in by the form and go from page to page."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Locator, Page, Response

MOST_MS = 30_000


@dataclass(slots=True)
class Seat:
    """One person's browser window; what its console complains of is kept."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> int:
        """Go to a path of the portal and give the status of its answer."""
        answer = self.page.goto(self.address + path)
        return _status(answer)

    @property
    def path(self) -> str:
        """Where the window is: the path and the query, without what stands after #."""
        return self.page.url.removeprefix(self.address).partition("#")[0]

    def link(self, pattern: str) -> str:
        """Give the path of the first link of the page that leads to such an address."""
        hrefs = self.page.locator("main a[href]").evaluate_all("all => all.map(each => each.href)")
        for each in (str(href).removeprefix(self.address) for href in hrefs):
            if re.search(pattern, each.partition("#")[0]):
                return each.partition("#")[0]
        raise AssertionError(f"{self.path} has no link to {pattern}")

    def follow(self, pattern: str) -> None:
        """Open the first link that leads to such an address."""
        self.open(self.link(pattern))

    def form(self, action: str) -> Locator:
        """Find the form that is sent to an address of this ending."""
        return self.page.locator(f"form[action$='{action}']").first

    def press(self, button: Locator) -> int:
        """Press a button that sends a form and give the status of the page that follows."""
        with self.page.expect_navigation() as going:
            button.click()
        return _status(going.value)

    def speak(self, language: str) -> None:
        """Read on in "en" or "zh_CN", by the switch at the foot of the menu."""
        button = self.page.locator(f".tongues button[value='{language}']").first
        with self.page.expect_navigation():
            button.evaluate("button => button.click()")


def _status(answer: Response | None) -> int:
    return answer.status if answer is not None else 0


@contextmanager
def seat(
    browser: Browser,
    address: str,
    email: str = "",
    password: str = "",
    *,
    width: int = 1440,
    scripts: bool = True,
) -> Iterator[Seat]:
    """Open a window of its own for somebody who signs in, or for nobody without an e-mail."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=scripts, reduced_motion="reduce"
    )
    context.set_default_timeout(MOST_MS)
    page = context.new_page()
    taken = Seat(page, address)
    page.on(
        "console",
        lambda told: taken.complaints.append(told.text) if told.type in {"error", "warning"} else None,
    )
    page.on("pageerror", lambda error: taken.complaints.append(str(error)))
    try:
        if email:
            sign_in(taken, email, password)
        yield taken
    finally:
        context.close()


def sign_in(taken: Seat, email: str, password: str) -> None:
    """Sign somebody in by the form, as they would."""
    taken.open("/sign-in?next=/profile")
    fill_in(taken, email, password)
    assert "/sign-in" not in taken.path, f"{email} could not sign in"
    taken.complaints.clear()


def fill_in(taken: Seat, email: str, password: str) -> None:
    """Fill the sign-in form in where it stands, and send it."""
    form = taken.form("/sign-in")
    form.locator("[name=email]").fill(email)
    form.locator("[name=password]").fill(password)
    taken.press(form.locator("button"))


def email_of(who: str) -> str:
    """Give the e-mail of somebody of the demo."""
    return f"{who}@mandate.example"
