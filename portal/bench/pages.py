"""The benches of pages: the portal as its visitors meet it, against handlers that only ask and render."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields
from functools import cache
from inspect import getmembers, isdatadescriptor
from typing import Any

from asyncpg.connection import LoggedQuery
from starlette.requests import Request
from starlette.responses import Response

from agencies.cases.queries.shown import ShownCase
from agencies.common import sql
from agencies.common.errors import Conflict
from portal.app import PACKING, make_app
from portal.bench import stock, worked
from portal.bench.browser import Browser, text_of
from portal.bench.ground import Ground
from portal.bench.measure import Sides
from portal.bench.peers import page as limit
from portal.database import CONNECTIONS, opened
from portal.pages import case, cases
from portal.settings import Settings
from portal.web import speech
from portal.web.arrival import arrive
from portal.web.doors import Handler
from portal.web.menu import menu_of
from portal.web.render import environment
from portal.web.visit import Visit

REQUESTS = 96
_ROUNDS = 4
_CSRF = re.compile(r'name="csrf" value="[^"]*"')
_LENDER = "manager@bench.example"
_LISTS = ("/cases", "/cases?sort=-balance", "/cases?agency=1&sort=days", "/cases?state=placed&sort=placed")


@dataclass(slots=True)
class _Watched(Visit):
    """A visit that keeps what its page would be rendered from."""

    template: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    def show(self, template: str, /, **values: object) -> Response:
        self.template, self.values = template, values
        return Response()


async def prepare_case_list(ground: Ground, rows: int) -> Sides:
    """Compare the lender's list of cases, its first page in several orders and for one agency."""
    template = await _filled(ground, rows)
    return await _against_handler(template, "cases", cases.show_cases, {each: {} for each in _LISTS})


async def prepare_case_page(ground: Ground, rows: int) -> Sides:
    """Compare the page of a case, over cases that lie apart; half of them are placed."""
    template = await _filled(ground, rows)
    ids = range(1, rows, max(1, rows // 12))
    parts = {f"/cases/{each}": {"case_id": each} for each in ids}
    return await _against_handler(template, "case", case.show_case, parts)


async def prepare_agency_list(ground: Ground, rows: int) -> Sides:
    """Compare the list of an agency that has half of all cases with that of one that has 500."""
    template = await _filled(ground, rows)

    async def side(settings: Settings, agency: str) -> float:
        async with _portal(settings, f"agency_manager1.{agency.lower()}@bench.example") as browser:
            own = ("/work/cases", "/work/cases?sort=balance", "/work/cases?sort=days")
            return await _warm_round(browser, own)

    return Sides(
        template,
        lambda settings: side(settings, worked.MANY),
        lambda settings: side(settings, worked.FEW),
        witness=(),
        reads=True,
    )


async def _filled(ground: Ground, rows: int) -> Settings:
    template = await ground.installation()
    async with opened(template):
        await worked.fill(rows)
    await ground.settle_down(template)
    return template


async def _against_handler(
    template: Settings, door: str, show: Handler, addresses: Mapping[str, Mapping[str, int]]
) -> Sides:
    async with _portal(template, _LENDER) as browser:
        visit = await arrive(Request({**browser.scope("/"), "app": browser.app}))
        pages = {
            each: await _watched(browser, {"door": door, "path_params": parts}, show, each)
            for each, parts in addresses.items()
        }
        speaker = visit.speech
        async with _handler(template, pages, speaker) as bare:
            for each in addresses:
                check_same(each, await browser.see(each), await bare.see(each))

    async def product_side(settings: Settings) -> float:
        async with _portal(settings, _LENDER) as browser:
            return await _warm_round(browser, list(addresses))

    async def limit_side(settings: Settings) -> float:
        async with _handler(settings, pages, speaker) as bare:
            return await _warm_round(bare, list(addresses))

    return Sides(template, product_side, limit_side, witness=(), reads=True)


@asynccontextmanager
async def _portal(settings: Settings, email: str) -> AsyncIterator[Browser]:
    async with opened(settings):
        token = await worked.sign_in(email)
        yield Browser(make_app(clock=lambda: stock.NOW), token)


@asynccontextmanager
async def _handler(
    settings: Settings, pages: Mapping[str, limit.Page], speaker: speech.Speech
) -> AsyncIterator[Browser]:
    mark = speech.speaking.set(speaker)
    try:
        async with limit.pool(settings.database_url, CONNECTIONS) as pool:
            yield Browser(limit.handler(pool, pages, PACKING))
    finally:
        speech.speaking.reset(mark)


async def _watched(browser: Browser, way: Mapping[str, object], show: Handler, address: str) -> limit.Page:
    """Show a page once, and note its statements and what it is rendered from."""
    request = Request({**browser.scope(address), **way, "app": browser.app})
    visit = await arrive(request)
    watched = _Watched(**{each.name: getattr(visit, each.name) for each in fields(Visit)})
    asked: list[tuple[str, Sequence[Any]]] = []

    def note(query: LoggedQuery) -> None:
        asked.append((query.query, query.args))

    # A transaction has one connection, so that all statements of the page pass by.
    async with sql.transaction():
        async with sql.connection().acquire_connection() as driver:
            driver.add_query_logger(note)
        await show(watched)
        driver.remove_query_logger(note)
    shown = {name: _at_hand(each) for name, each in watched.values.items()}
    values = {"visit": watched, "menu": menu_of(watched), **shown}
    return limit.Page(asked, environment().get_template(watched.template), values)


class _Ready:
    """A row about a case with all at hand that it would unseal or work out when it is shown."""

    def __init__(self, row: ShownCase) -> None:
        self._row = row
        known = [name for name, each in getmembers(type(row)) if isdatadescriptor(each) and name[0] != "_"]
        vars(self).update({name: getattr(row, name) for name in known})
        vars(self).update(days=cache(row.days), bucket=cache(row.bucket))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)


def _at_hand(value: object) -> object:
    if isinstance(value, ShownCase):
        return _Ready(value)
    return [_at_hand(each) for each in value] if isinstance(value, list) else value


def check_same(address: str, shown: bytes, bare: bytes) -> None:
    """Raise Conflict when two answers differ in more than the tokens of their forms."""
    product, peer = (_CSRF.sub("", text_of(each)) for each in (shown, bare))
    if product != peer:
        raise Conflict("The limit does not show at {address} what the product shows.", address=address)


async def _warm_round(browser: Browser, addresses: Sequence[str]) -> float:
    """Give the seconds of the quickest round after a first: what else the machine does comes in bursts."""
    await browser.round(addresses, REQUESTS)
    return min([await browser.round(addresses, REQUESTS) for _ in range(_ROUNDS)])
