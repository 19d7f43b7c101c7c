"""Hostile values in addresses and forms of people, jobs, journal and portfolios are refused, and no more."""

import base64
import datetime
import json

import pytest

from agencies.common.access import Actor
from portal.settings import Settings
from tests.portal.visitors import ORIGIN, visiting

NUMBERS = ("-1", "0", "99999999999999999999999", "1e9", "NaN", "１２", "")
TEXTS = (
    "\x00",
    "<script>alert(1)</script>",
    "'; DROP TABLE people; --",
    "{0.__class__}",
    "{name}",
    "%s%n",
    "\ud7ff" * 50,
    "../../etc/passwd",
)
PLACES: tuple[object, ...] = ([False, 10**30], [True, -5], [False, "a\x00b", 1], [False, "\ud800", 1], {}, 7)
CURSORS = (
    "x",
    "====",
    base64.urlsafe_b64encode(b"[true]").decode(),
    *(base64.urlsafe_b64encode(json.dumps(each).encode()).decode() for each in PLACES),
)
LISTS = {
    "/people": ("text", "role", "agency", "active"),
    "/jobs": ("status", "kind", "mine"),
    "/journal": ("actor", "act", "thing", "id", "agency", "since", "until"),
}


@pytest.mark.parametrize("page", LISTS)
async def test_lists_bear_any_address(adam: Actor, now: datetime.datetime, page: str) -> None:
    async with visiting(adam, now) as browser:
        for name in LISTS[page]:
            for value in (*NUMBERS, *TEXTS, "0001-01-01", "9999-12-31"):
                answer = await browser.client.get(page, params={name: value})
                assert answer.status_code == 200, (name, value)
                assert "<script>alert" not in answer.text
        for cursor in CURSORS:
            assert (await browser.client.get(page, params={"after": cursor})).status_code == 200, cursor


@pytest.mark.parametrize("number", ["0", "99999999999999999999999", "9223372036854775808", "9" * 5000])
@pytest.mark.parametrize("page", ["/people/{}", "/jobs/{}", "/jobs/{}/events", "/portfolios/{}"])
async def test_what_is_not_there_is_not_found(
    adam: Actor, now: datetime.datetime, page: str, number: str
) -> None:
    async with visiting(adam, now) as browser:
        assert (await browser.client.get(page.format(number))).status_code == 404


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/people/invite", ("name", "email", "role", "agency", "language")),
        ("/people/1/role", ("role",)),
        ("/people/99999999999999999999/link", ()),
        ("/profile", ("language", "theme", "time_zone")),
        ("/profile/password", ("current", "password", "again")),
        ("/profile/sessions/99999999999999999999", ()),
        ("/portfolios/new", ("code", "name", "currency", "zone", "rulebook")),
        ("/portfolios/99999999999999999999", ("recall_days", "payment_order", "seen")),
        ("/jobs/99999999999999999999/cancel", ()),
        ("/sign-out", ("csrf",)),
    ],
)
async def test_forms_bear_anything(
    adam: Actor, now: datetime.datetime, path: str, names: tuple[str, ...]
) -> None:
    for value in (*NUMBERS, *TEXTS):
        async with visiting(adam, now) as browser:
            answer = await browser.send(path, dict.fromkeys(names, value))
            assert answer.status_code in {303, 403, 404, 409, 422}, (path, value, answer.status_code)
            assert "<script>alert" not in answer.text


async def test_the_doors_bear_anything(database: Settings, now: datetime.datetime) -> None:
    async with visiting(None, now) as browser:
        for value in (*TEXTS, "A" * 5000):
            fields = dict.fromkeys(("email", "password", "next", "kept"), value)
            answer = await browser.client.post("/sign-in", data=fields, headers={"origin": ORIGIN})
            assert answer.status_code in {401, 422}, value
            assert "<script>alert" not in answer.text
            browser.client.cookies.set(
                "mandate_session", value.encode("ascii", "ignore").decode()[:99] or "x"
            )
            assert (await browser.client.get("/profile")).status_code == 303
        answer = await browser.client.get("/invitation/%00%ff%3Cscript%3E")
        assert answer.status_code == 404


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"hello"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--\r\n"),
    ],
    ids=["no boundary", "a part without a name"],
)
async def test_a_form_that_is_cut_off_is_refused(
    vera: Actor, now: datetime.datetime, content_type: str, body: bytes
) -> None:
    async with visiting(vera, now) as browser:
        headers = {"origin": ORIGIN, "content-type": content_type}
        answer = await browser.client.post("/profile", content=body, headers=headers)
        assert answer.status_code == 400
        assert "The form did not arrive whole; send it again." in answer.text
        assert "Something broke" not in answer.text
