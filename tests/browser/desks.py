"""A person at a desk: a browser of their own, in their language, doing what the words on the screen say."""

from pathlib import Path

from playwright.sync_api import Browser, Download, Locator, Page, expect

from agencies.common.words import Message, render
from tests.browser.hands import HandOf, Mouse

_PATIENCE = 30_000


class Desk:
    """One person's browser on one portal, worked by mouse or by keyboard."""

    def __init__(self, browser: Browser, address: str, language: str, hand: HandOf = Mouse) -> None:
        self.address, self.language = address, language
        locale = "zh-CN" if language == "zh_CN" else "en-US"
        context = browser.new_context(base_url=address, locale=locale, accept_downloads=True)
        context.set_default_timeout(_PATIENCE)
        self.page: Page = context.new_page()
        self.hand = hand(self.page)
        self.troubles: list[str] = []
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))

    def words(self, text: str, **values: object) -> str:
        """Say a sentence as this person reads it."""
        return render(Message(text, values), self.language)

    def open(self, path: str) -> None:
        """Open a page by its address."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"

    def go(self, text: str) -> None:
        """Open a place of the menu."""
        menu = self.page.locator(".side nav")
        self.hand.press(menu.get_by_role("link", name=self.words(text), exact=True))

    def press(self, text: str, **values: object) -> None:
        """Press the button or follow the link of these words."""
        self.hand.press(self._named(text, **values))

    def download(self, text: str) -> Download:
        """Take the file that the button or link of these words gives."""
        with self.page.expect_download() as given:
            self.hand.press(self._named(text), stays=True)
        return given.value

    def _named(self, text: str, **values: object) -> Locator:
        place, name = self.page.locator("main"), self.words(text, **values)
        button = place.get_by_role("button", name=name, exact=True)
        return button.or_(place.get_by_role("link", name=name, exact=True)).first

    def follow(self, place: str) -> None:
        """Follow the first link there."""
        self.hand.press(self.page.locator(place).first)

    def unfold(self, text: str, **values: object) -> None:
        """Open what is folded behind these words."""
        folded = self.page.locator("summary").filter(has_text=self.words(text, **values))
        self.hand.press(folded.first, stays=True)

    def fill(self, **fields: str) -> None:
        """Fill fields of the page's forms by their names; those that offer choices get one chosen."""
        for name, value in fields.items():
            field = self.page.locator(f'main form:not(.filters) [name="{name}"]').first
            if field.evaluate("each => each.tagName") == "SELECT":
                self.hand.choose(field, value)
            else:
                self.hand.write(field, value)

    def tick(self, name: str, value: str = "", *, count: int = 1) -> None:
        """Tick the first boxes of a name, or the one of a value."""
        worth = f'[value="{value}"]' if value else ""
        for box in self.page.locator(f'main [name="{name}"]{worth}').all()[:count]:
            self.hand.tick(box)

    def tick_all(self) -> None:
        """Tick all rows of the page by the box above them."""
        self.hand.tick(self.page.locator("[data-pick-all]"))

    def table(self, text: str) -> Locator:
        """Find the table of these words."""
        return self.page.get_by_role("region", name=self.words(text), exact=True)

    def hand_in(self, file: Path) -> None:
        """Choose a file where one is asked for."""
        self.hand.hand_in(self.page.locator('main input[type="file"]'), file)

    def reads(self, text: str, **values: object) -> None:
        """See a sentence on the page; it may take a job's time to come."""
        self.sees(self.words(text, **values))

    def sees(self, text: str) -> None:
        """See a text as it is, a name or a figure, on the page."""
        expect(self.page.locator("main")).to_contain_text(text, timeout=_PATIENCE)

    def sign_in(self, email: str, password: str) -> None:
        """Come in."""
        self.open("/sign-in")
        self.fill(email=email, password=password)
        self.press("Sign in")
        expect(self.page.locator(".side")).to_be_visible()
        tongue = "zh-CN" if self.language == "zh_CN" else "en"
        if self.page.locator("html").get_attribute("lang") != tongue:
            self.follow(f'.side .tongues [lang="{tongue}"]')
        expect(self.page.locator("html")).to_have_attribute("lang", tongue)

    def leave(self) -> None:
        """Close the browser; a script that broke on a page fails the test here."""
        self.page.context.close()
        assert self.troubles == []
