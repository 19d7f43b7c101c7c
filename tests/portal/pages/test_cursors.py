"""Addresses that somebody tampered with: no list breaks on them."""

import datetime
import json
from base64 import urlsafe_b64encode

import pytest

from agencies.common.access import Actor
from portal.pages.cursors import fitting
from tests.agencies.placements import stock
from tests.people import Agency
from tests.portal.visitors import visiting

DAY = datetime.date(2017, 10, 2)
VALUES = ("x", 5, "2017-10-02", "2017-13-99", 10**30, None, True, "\x00", "2017-10-02T10:00:00")
END = "9999-12-31T23:59:59-12:00"


@pytest.mark.parametrize(
    ("values", "kinds", "found"),
    [
        (("C-1", 5), (str, int), ("C-1", 5)),
        (("2017-10-02", 5), (datetime.date, int), (DAY, 5)),
        (("2017-10-02T10:00:00+00:00", 5), (datetime.datetime, int), 2),
        (("x", 5), (datetime.date, int), ()),
        (("9999-12-31T23:59:59-12:00", 5), (datetime.datetime, int), ()),
        ((5,), (str, int), ()),
        ((5, 5), (str, int), ()),
        (("C-1", True), (str, int), ()),
        (("C-1", 10**30), (str, int), ()),
        ((None, 5), (datetime.date, int), ()),
        (("\x00", 5), (str, int), ()),
        ((), (str, int), ()),
    ],
)
def test_only_what_fits_is_used(
    values: tuple[object, ...], kinds: tuple[type, ...], found: tuple[object, ...] | int
) -> None:
    assert (len(fitting(values, *kinds)) if isinstance(found, int) else fitting(values, *kinds)) == found


async def test_no_list_breaks_on_a_cursor(vera: Actor, north: Agency) -> None:
    lender = await stock.portfolio()
    await stock.cases(lender, 2)
    await stock.place(vera, lender)
    lists = [f"/cases?sort={sort}&" for sort in ("number", "-balance", "days", "-placed")]
    async with visiting(vera, stock.NOW) as browser:
        for path in (*lists, "/batches?", "/recalls?", "/imports?"):
            for first in (*VALUES, END):
                for back in (False, True):
                    text = json.dumps([back, first, 5]).encode()
                    cursor = urlsafe_b64encode(text).decode().rstrip("=")
                    await browser.see(f"{path}after={cursor}")


async def test_no_page_breaks_on_strange_filters(vera: Actor, north: Agency) -> None:
    lender = await stock.portfolio()
    await stock.cases(lender, 1)
    strange = ("-1", "99999999999999999999", "<script>", "' OR 1=1 --", "２０１７", "1e9", "%00", "..")
    names = ("portfolio", "agency", "batch", "bucket", "hand", "least", "most", "untouched", "region", "q")
    async with visiting(vera, stock.NOW) as browser:
        for value in strange:
            for path in ("/cases", "/batches", "/recalls", "/recalls/new", "/plans/new"):
                for name in (*names, "state", "sort", "ahead", "case_nos", "pick"):
                    answer = await browser.client.get(path, params={name: value})
                    assert answer.status_code == 200
                    assert "<script>" not in answer.text
        await browser.see("/cases/99999999999999999999", 404)
        await browser.see("/plans/99999999999999999999", 404)
        await browser.see("/imports/99999999999999999999", 404)
