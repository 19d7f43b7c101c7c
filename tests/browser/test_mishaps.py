"""What goes wrong in offices: wrong files, double clicks, the back button, an ended session, two at once."""

import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, FilePayload

from tests.browser.case_files import case_file
from tests.browser.seats import Seat, email_of, fill_in, seat
from tests.browser.sights import draw_plan, hand_in, take_in

_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')
_OVER = 201_000_001


@contextmanager
def wire(address: str, who: str, password: str) -> Iterator[httpx.Client]:
    """Sign somebody in without a browser, to send things as no browser would."""
    with httpx.Client(base_url=address, timeout=60) as client:
        fields = {"email": email_of(who), "password": password, "next": "/profile"}
        answer = client.post("/sign-in", data=fields)
        assert answer.status_code == 303, answer.text[:500]
        yield client


def told(taken: Seat) -> str:
    """Give the sentences that the page tells its reader about what was done or refused."""
    return " ".join(taken.page.locator(".messages").all_inner_texts())


def a_case(taken: Seat) -> str:
    """Open an open case of an agency's and give its path."""
    taken.open("/cases?state=placed")
    taken.follow(r"^/cases/\d+$")
    return taken.path


def fill_hold(taken: Seat, reason: str) -> None:
    """Open the form that puts a case on hold, and type a reason."""
    form = taken.form("/hold")
    taken.page.locator("details.menu", has=form).locator("summary").click()
    form.locator("[name=reason]").fill(reason)


def send_hold(taken: Seat) -> int:
    """Press the button of that form."""
    return taken.press(taken.form("/hold").locator("button"))


def test_a_file_over_the_limit_gets_a_page_that_says_so(
    browser: Browser, demo: str, password: str, tmp_path: Path
) -> None:
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as made:
        made.truncate(_OVER)
    with seat(browser, demo, email_of("vera"), password) as vera:
        vera.open("/imports/cases")
        form = vera.form("/imports/cases")
        form.locator("input[type=file]").set_input_files(huge)
        assert vera.press(form.locator("button")) == 413
        assert "nothing was stored" in vera.page.inner_text("main")
        vera.open("/imports")
        assert "huge.csv" not in vera.page.inner_text("main")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.csv", b""),
        ("text.xlsx", b"case no,outstanding\nC-1,100\n"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + b"\x00" * 500),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_told_in_one_sentence(
    browser: Browser, demo: str, password: str, name: str, data: bytes
) -> None:
    with seat(browser, demo, email_of("vera"), password) as vera:
        vera.open("/imports/cases")
        form = vera.form("/imports/cases")
        form.locator("input[type=file]").set_input_files([FilePayload(name=name, mimeType="", buffer=data)])
        assert vera.press(form.locator("button")) in {200, 409, 422}
        vera.page.locator(".message.bad, .message.warn").first.wait_for(timeout=60_000)
        bad = vera.page.locator(".message.bad, .message.warn").all_inner_texts()
        assert len(bad) == 1, bad
        print(name, bad)
        assert vera.page.locator("form[action$='/import']").count() == 0


def test_two_presses_at_once_hold_a_case_once(browser: Browser, demo: str, password: str) -> None:
    with seat(browser, demo, email_of("vera"), password) as vera:
        where = a_case(vera)
    with wire(demo, "vera", password) as client:
        token = _TOKEN.findall(client.get(where).text)[0]

        def press(number: int) -> httpx.Response:
            return client.post(f"{where}/hold", data={"csrf": token, "reason": f"Press {number}."})

        with ThreadPoolExecutor(2) as both:
            answers = sorted(both.map(press, (1, 2)), key=lambda answer: answer.status_code)
        assert [each.status_code for each in answers] == [303, 409]
        assert "on hold" in answers[1].text
        assert len(re.findall(r"Press \d\.", client.get(where).text)) >= 1


def test_a_double_click_sends_a_file_once(browser: Browser, demo: str, password: str, tmp_path: Path) -> None:
    with seat(browser, demo, email_of("vera"), password) as vera:
        vera.open("/imports/cases")
        form = vera.form("/imports/cases")
        payload = FilePayload(name="once.csv", mimeType="text/csv", buffer=case_file(10))
        form.locator("input[type=file]").set_input_files([payload])
        with vera.page.expect_navigation():
            form.locator("button").dblclick()
        vera.form("/import").wait_for(timeout=60_000)
    with closing(sqlite3.connect(tmp_path / "home" / "mandate.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM uploads").fetchone()[0] == 1


def test_a_form_from_before_the_back_button_is_told_apart(browser: Browser, demo: str, password: str) -> None:
    with seat(browser, demo, email_of("vera"), password) as vera:
        a_case(vera)
        fill_hold(vera, "First.")
        assert send_hold(vera) == 200
        vera.page.go_back()
        if vera.page.locator("form[action$='/hold']").count():
            fill_hold(vera, "Second.")
            assert send_hold(vera) == 409
            assert "on hold" in told(vera)
        else:
            # The page was asked for again and shows how things are now.
            assert vera.page.locator("form[action$='/release']").count() == 1


def test_what_was_typed_waits_while_one_signs_in_again(
    browser: Browser, demo: str, password: str, tmp_path: Path
) -> None:
    with seat(browser, demo, email_of("vera"), password) as vera:
        where = a_case(vera)
        fill_hold(vera, "Typed before lunch, “quoted” & <kept>.")
        end_sessions(tmp_path / "home")
        assert send_hold(vera) == 401
        assert "What you typed is kept" in vera.page.inner_text("main")
        fill_in(vera, email_of("vera"), "a wrong one")
        fill_in(vera, email_of("vera"), password)
        vera.press(vera.page.locator("main form button.primary"))
        assert vera.path == where
        assert "Typed before lunch, “quoted” & <kept>." in vera.page.inner_text("main")


def end_sessions(home: Path) -> None:
    """Let the sessions of everybody be of yesterday."""
    with closing(sqlite3.connect(home / "mandate.sqlite3", timeout=30)) as database, database:
        database.execute("UPDATE sessions SET begun_at = '2020-01-01 00:00:00+00:00', seen_at = begun_at")


def test_of_two_managers_at_one_plan_one_confirms_it(browser: Browser, demo: str, password: str) -> None:
    victor_password = "quiet herons wade at dusk"  # noqa: S105
    with seat(browser, demo, email_of("adam"), password) as adam:
        link = reset_link(adam, "victor")
    with seat(browser, demo) as victor, seat(browser, demo, email_of("vera"), password) as vera:
        choose_password(victor, link, victor_password)
        take_in(vera, case_file(80))
        draw_plan(vera)
        victor.open(vera.path)
        for each in (vera, victor):
            for box in each.page.locator("input[form=confirm]").all():
                box.check()
        assert vera.press(vera.page.locator("button[form=confirm]")) == 200
        assert victor.press(victor.page.locator("button[form=confirm]")) == 409
        assert len(victor.page.locator(".message.bad").all_inner_texts()) == 1
        victor.open("/batches")
        batches = victor.page.locator("main tbody tr").count()
        vera.open("/batches")
        assert vera.page.locator("main tbody tr").count() == batches


def reset_link(adam: Seat, who: str) -> str:
    """Have a link made by which somebody chooses a password."""
    adam.open(f"/people?q={who}")
    person = adam.page.locator("main tbody tr", has_text=email_of(who)).locator("a").first
    adam.open(str(person.get_attribute("href")))
    adam.press(adam.form("/link").locator("button"))
    return adam.page.locator(".secret").inner_text()


def choose_password(taken: Seat, link: str, password: str) -> None:
    """Open such a link and choose a password."""
    taken.page.goto(link)
    for name in ("password", "again"):
        taken.page.locator(f"main [name={name}]").fill(password)
    taken.press(taken.page.locator("main button.primary"))


def test_the_same_file_taken_in_twice_at_once_is_taken_in_once(
    browser: Browser, demo: str, password: str, tmp_path: Path
) -> None:
    with seat(browser, demo, email_of("vera"), password) as vera:
        hand_in(vera, case_file(30))
        where = vera.path
    with wire(demo, "vera", password) as client:
        token = _TOKEN.findall(client.get(where).text)[0]

        def press(_: int) -> int:
            return client.post(f"{where}/import", data={"csrf": token}).status_code

        with ThreadPoolExecutor(2) as both:
            answers = sorted(both.map(press, (1, 2)))
        assert answers[0] == 303
        assert answers[1] in {303, 409}
    with closing(sqlite3.connect(tmp_path / "home" / "mandate.sqlite3")) as database:
        asked = "SELECT count(*) FROM jobs WHERE kind = 'import_cases'"
        before = "SELECT count(*) FROM uploads WHERE import_job_id IS NOT NULL"
        assert database.execute(before).fetchone()[0] == 1
        assert database.execute(asked).fetchone()[0] >= 1


def test_an_objection_to_a_statement_approved_meanwhile_is_kept_and_told(
    browser: Browser, demo: str, password: str, tmp_path: Path
) -> None:
    where = f"/statements/{draft_of_qihang(tmp_path / 'home')}"
    with (
        seat(browser, demo, email_of("fiona"), password) as fiona,
        seat(browser, demo, email_of("manager.qh"), password) as manager,
    ):
        manager.open(where)
        form = manager.form("/object")
        manager.page.locator("details", has=form).last.locator("summary").click()
        form.locator("textarea").fill("Two payments are missing, “quoted” & <kept>.")
        fiona.open(where)
        assert fiona.press(fiona.page.locator("form[action$='/approve'] .bar button.primary")) == 200
        assert manager.press(form.locator("button")) == 409
        assert len(manager.page.locator(".message.bad").all_inner_texts()) == 1
        assert "Two payments are missing" in manager.page.content()


def draft_of_qihang(home: Path) -> int:
    """Find the statement of the demo that still waits for its approval."""
    with closing(sqlite3.connect(home / "mandate.sqlite3")) as database:
        found: int = database.execute("SELECT id FROM statements WHERE status = 'draft'").fetchone()[0]
        return found
