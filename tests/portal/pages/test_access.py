"""The way in and out, links, and the profile, as a browser sees them."""

import datetime
import re
from collections.abc import Mapping
from zoneinfo import ZoneInfo

import httpx
import pytest

from agencies.common import sql
from agencies.common.access import Actor
from agencies.people.invite_person import invite_person
from agencies.people.queries.people import set_password
from portal.app import make_app
from portal.auth.passwords import hash_password
from tests.agencies.cases import rows
from tests.portal.visitors import ORIGIN, Visitor, visiting

PASSWORD = "correct horse battery"  # noqa: S105 - of the tests
WRONG = "E-mail and password do not fit"


async def _with_password(person: Actor) -> Actor:
    await set_password(person.person_id, await hash_password(PASSWORD))
    return person


async def _enter(browser: Visitor, fields: Mapping[str, str], status: int = 303) -> httpx.Response:
    answer = await browser.client.post("/sign-in", data=dict(fields), headers={"origin": ORIGIN})
    assert answer.status_code == status, answer.text
    return answer


async def test_a_person_signs_in_goes_on_and_out(vera: Actor, now: datetime.datetime) -> None:
    await _with_password(vera)
    async with visiting(None, now) as browser:
        away = await browser.client.get("/profile?x=1")
        assert (away.status_code, away.headers["location"]) == (303, "/sign-in?next=%2Fprofile%3Fx%3D1")
        page = await browser.see("/sign-in?next=/profile")
        assert 'name="next" value="/profile"' in page
        answer = await _enter(browser, {"email": vera.email, "password": PASSWORD, "next": "/profile"})
        assert answer.headers["location"] == "/profile"
        cookie = answer.headers["set-cookie"]
        assert re.match(r"mandate_session=[\w-]{43}; HttpOnly; Path=/; SameSite=lax$", cookie)
        assert "Vera" in await browser.see("/profile")
        assert (await browser.send("/sign-out")).headers["location"] == "/sign-in"
        assert (await browser.client.get("/profile")).status_code == 303


async def test_whoever_fails_learns_nothing(vera: Actor, now: datetime.datetime) -> None:
    await _with_password(vera)
    async with visiting(None, now) as browser:
        for email in (vera.email, "nobody@mandate.example"):
            answer = await _enter(browser, {"email": email, "password": "wrong"}, 401)
            assert WRONG in answer.text
            assert f'value="{email}"' in answer.text  # what was typed stays, the password does not
            assert 'value="wrong"' not in answer.text


@pytest.mark.parametrize(
    "wish", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"]
)
async def test_nobody_is_led_away_after_signing_in(vera: Actor, now: datetime.datetime, wish: str) -> None:
    await _with_password(vera)
    async with visiting(None, now) as browser:
        answer = await _enter(browser, {"email": vera.email, "password": PASSWORD, "next": wish})
        assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    ("base", "signs_in"),
    [
        ("https://portal.example", True),
        ("http://localhost:8000", True),
        ("http://127.0.0.1", True),
        ("http://[::1]:8000", True),
        ("http://portal.example", False),
        ("http://127.0.0.1.portal.example", False),
    ],
)
async def test_nobody_signs_in_where_others_may_listen(
    vera: Actor, now: datetime.datetime, base: str, signs_in: bool
) -> None:
    await _with_password(vera)
    transport = httpx.ASGITransport(app=make_app(clock=lambda: now))
    async with httpx.AsyncClient(transport=transport, base_url=base) as client:
        page = (await client.get("/sign-in")).text
        assert ("This line is not encrypted" in page) is not signs_in
        answer = await client.post(
            "/sign-in", data={"email": vera.email, "password": PASSWORD}, headers={"origin": base}
        )
        assert ("mandate" in answer.headers.get("set-cookie", "")) is signs_in
        if base.startswith("https"):
            assert answer.headers["set-cookie"].startswith("__Host-mandate=")
            assert "Secure" in answer.headers["set-cookie"]


async def test_a_form_that_outlived_its_session_is_sent_after_signing_in(
    vera: Actor, now: datetime.datetime
) -> None:
    await _with_password(vera)
    async with visiting(None, now) as browser:
        late = await browser.client.post(
            "/profile",
            data={"language": "zh_CN", "theme": "dark", "time_zone": "Asia/Shanghai", "csrf": "of before"},
            headers={"origin": ORIGIN},
        )
        assert late.status_code == 401
        kept = re.search(r'name="kept" value="([^"]+)"', late.text)
        assert kept
        again = await _enter(browser, {"email": vera.email, "password": "wrong", "kept": kept[1]}, 401)
        assert kept[1] in again.text
        page = (await _enter(browser, {"email": vera.email, "password": PASSWORD, "kept": kept[1]}, 200)).text
        assert 'action="/profile"' in page
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.partition("<main")[2]))
        assert (fields["language"], fields["time_zone"]) == ("zh_CN", "Asia/Shanghai")
        sent = await browser.client.post("/profile", data=fields, headers={"origin": ORIGIN})
        assert sent.headers["location"] == "/profile"
        assert 'data-theme="dark"' in await browser.see("/profile")


async def test_a_file_that_came_too_late_is_to_be_chosen_again(now: datetime.datetime) -> None:
    async with visiting(None, now) as browser:
        late = await browser.client.post(
            "/imports/cases",
            data={"as_of": "2017-09-30"},
            files={"file": ("October <1>.csv", b"case_no\n1\n")},
            headers={"origin": ORIGIN},
        )
        assert late.status_code == 401
        assert "Choose the file October &lt;1&gt;.csv again then." in late.text


async def test_what_was_typed_stands_on_the_page_that_refuses_it(
    frank: Actor, now: datetime.datetime
) -> None:
    """A role may change between opening a form and sending it."""
    async with visiting(frank, now) as browser:
        refused = await browser.send("/cases/1/hold", {"reason": "She is in <hospital>."})
    assert refused.status_code == 403
    assert "What you typed" in refused.text
    assert "She is in &lt;hospital&gt;." in refused.text


async def test_a_form_that_waited_goes_where_it_was_meant_to_go(vera: Actor, now: datetime.datetime) -> None:
    """The filter of a bulk act stands in its address; without it the act would mean every case."""
    await _with_password(vera)
    async with visiting(None, now) as browser:
        where, fields = "/work/cases?bucket=M1&hands=mine", {"which": "all", "collector": "nobody"}
        late = await browser.client.post(where, data=fields, headers={"origin": ORIGIN})
        kept = re.search(r'name="kept" value="([^"]+)"', late.text)
        assert kept
        page = (await _enter(browser, {"email": vera.email, "password": PASSWORD, "kept": kept[1]}, 200)).text
        assert 'action="/work/cases?bucket=M1&amp;hands=mine"' in page


async def test_a_form_from_another_site_is_not_believed(vera: Actor, now: datetime.datetime) -> None:
    await _with_password(vera)
    async with visiting(None, now) as browser:
        for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
            answer = await browser.client.post(
                "/sign-in", data={"email": vera.email, "password": PASSWORD}, headers=headers
            )
            assert answer.status_code == 403
            assert "set-cookie" not in answer.headers


async def test_an_invited_person_chooses_a_password(adam: Actor, now: datetime.datetime) -> None:
    invited = await invite_person(
        adam, email="li.na@lender.example", name="李娜", role="finance", language="zh_CN", now=now
    )
    link = f"/invitation/{invited.link.token}"
    async with visiting(None, now) as browser:
        page = await browser.see(link)
        assert "李娜" in page
        assert "设置密码" in page  # in the language of the person
        short = {"password": "short", "again": "short"}
        assert (await browser.client.post(link, data=short)).status_code == 422
        twice = {"password": PASSWORD, "again": f"{PASSWORD}!"}
        assert "两次输入不一致" in (await browser.client.post(link, data=twice)).text
        answer = await browser.client.post(link, data={"password": PASSWORD, "again": PASSWORD})
        assert answer.headers["location"] == "/"
        assert "李娜" in await browser.see("/profile")
        gone = await browser.client.get(link)
        assert gone.status_code == 404
    async with visiting(None, now, language="en") as browser:
        again = await browser.client.post(link, data={"password": PASSWORD, "again": PASSWORD})
        assert again.status_code == 404
        assert "This link does not work any more" in again.text


async def test_a_link_names_its_end_on_the_clock_of_the_house(adam: Actor, now: datetime.datetime) -> None:
    await rows.portfolio()
    invited = await invite_person(adam, email="li.na@lender.example", name="Li Na", role="finance", now=now)
    ends = now.astimezone(ZoneInfo("America/New_York")) + datetime.timedelta(hours=72)
    async with visiting(None, now, language="en") as browser:
        assert f"{ends:%Y %H:%M}." in await browser.see(f"/invitation/{invited.link.token}")


async def test_an_unknown_link_says_no_more(adam: Actor, now: datetime.datetime) -> None:
    async with visiting(None, now) as browser:
        assert "Ask your administrator for another" in await browser.see("/invitation/guessed", 404)


async def test_the_password_is_changed_by_whoever_knows_it(vera: Actor, now: datetime.datetime) -> None:
    await _with_password(vera)
    new = {"password": "staple of the horse", "again": "staple of the horse"}
    async with visiting(vera, now) as browser, visiting(vera, now) as elsewhere:
        answer = await browser.send("/profile/password", {"current": "guessed", **new})
        assert answer.status_code == 422
        assert "This is not your present password." in answer.text
        answer = await browser.send("/profile/password", {"current": PASSWORD, **new}, follow=True)
        assert "Other sessions ended: 1." in answer.text
        assert (await elsewhere.client.get("/profile")).status_code == 303
        await browser.see("/profile")


async def test_sessions_are_listed_and_ended(vera: Actor, frank: Actor, now: datetime.datetime) -> None:
    async with visiting(vera, now) as browser, visiting(vera, now), visiting(frank, now):
        page = await browser.see("/profile")
        others = re.findall(r'action="/profile/sessions/(\d+)"', page)
        assert len(others) == 1
        franks = await sql.value(int, "SELECT id FROM sessions WHERE person_id = :id", id=frank.person_id)
        assert (await browser.send(f"/profile/sessions/{franks}")).status_code == 404
        assert (await browser.send(f"/profile/sessions/{others[0]}")).status_code == 303
        assert "End all others" not in await browser.see("/profile")


async def test_what_is_no_profile_is_refused(vera: Actor, now: datetime.datetime) -> None:
    async with visiting(vera, now) as browser:
        answer = await browser.send("/profile", {"language": "fr", "theme": "dark", "time_zone": "Nowhere"})
        assert answer.status_code == 422
        assert answer.text.count("Choose one of those offered.") == 2
