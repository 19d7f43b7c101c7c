"""A person at a desk: a browser of their own, in their language, doing what the words on the screen say."""

from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from agencies.common.words import Message, render

_PATIENCE = 30_000


class Desk:
    """One person's browser on one portal."""

    def __init__(self, browser: Browser, address: str, language: str) -> None:
        self.address, self.language = address, language
        locale = "zh-CN" if language == "zh_CN" else "en-US"
        context = browser.new_context(base_url=address, locale=locale, accept_downloads=True)
        context.set_default_timeout(_PATIENCE)
        self.page: Page = context.new_page()
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
        menu.get_by_role("link", name=self.words(text), exact=True).click()

    def press(self, text: str, within: Locator | None = None, **values: object) -> None:
        """Press the button or follow the link of these words."""
        place = within or self.page.locator("main")
        name = self.words(text, **values)
        button = place.get_by_role("button", name=name, exact=True)
        (button.or_(place.get_by_role("link", name=name, exact=True))).first.click()

    def unfold(self, text: str, **values: object) -> None:
        """Open what is folded behind these words."""
        self.page.locator("summary").filter(has_text=self.words(text, **values)).first.click()

    def fill(self, **fields: str) -> None:
        """Fill fields by their names; those that offer choices get one chosen."""
        for name, value in fields.items():
            field = self.page.locator(f'main [name="{name}"]').first
            if field.evaluate("each => each.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def table(self, text: str) -> Locator:
        """Find the table of these words."""
        return self.page.get_by_role("region", name=self.words(text), exact=True)

    def hand_in(self, file: Path) -> None:
        """Choose a file where one is asked for."""
        self.page.locator('main input[type="file"]').set_input_files(file)

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
            self.page.locator(f'.side .tongues [lang="{tongue}"]').click()
        expect(self.page.locator("html")).to_have_attribute("lang", tongue)

    def leave(self) -> None:
        """Close the browser; a script that broke on a page fails the test here."""
        self.page.context.close()
        assert self.troubles == []
