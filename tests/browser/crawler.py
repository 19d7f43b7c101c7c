"""Goes through the portal as one person: every kind of link, every kind of form, with hostile values."""

import itertools
import logging
import re
import traceback
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

import httpx

from portal.routes import DOORS
from tests.browser.hostile import CURSORS, FILES, PATHS, PRODUCT, VALUES, HostileFile
from tests.browser.reading import Field, FoundForm, PageReader
from tests.portal.visitors import ORIGIN

# Pages that differ in a number or an agency's code only are of one kind.
_NUMBER = re.compile(r"\d+|(?<=/agencies/)[A-Z]+(?=/|$)")
_PART = re.compile(r"{(\w+)(?::\w+)?}")
_NO_PAGE = re.compile(r"^/static/|/events$")
_HEADERS = {"origin": ORIGIN, "sec-fetch-site": "same-origin"}
# What may end somebody's part in the crawl; sent when everybody has done theirs.
_ENDS = re.compile(r"/(deactivate|role|link|sign-out)$|^/profile/(sessions|password)")
# A server takes no longer address than this, and no browser sends one.
_LONGEST = 30_000
_PLAUSIBLE: Mapping[str, str] = {
    "date": "2026-12-01",
    "month": "2026-10",
    "number": "1",
    "numeric": "1",
    "decimal": "10.00",
    "datetime-local": "2026-11-20T10:00",
    "password": "a wrong password",
    "text": "Typed by a crawler.",
    "textarea": "Typed by a crawler.",
}
Pairs = list[tuple[str, str | bytes]]


class BrokenPages(logging.Handler):
    """Keeps the last lines of each error that a page broke with."""

    def __init__(self) -> None:
        super().__init__()
        self.last = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Keep where the error came from."""
        if record.exc_info:
            self.last = " | ".join(traceback.format_exception(*record.exc_info)[-3:]).replace("\n", " ")


@dataclass(frozen=True, slots=True)
class Depth:
    """How far a crawl goes: pages of a kind, fields of a link, values for a field, files for a form.

    `knocks` says among how many people the doors to knock at are shared; `again` whether everything is looked
    at once more when the jobs that were asked for are done.
    """

    pages: int = 1
    fields: int = 2
    values: int = 1
    files: int = 4
    knocks: int = 4
    again: bool = False


@dataclass(slots=True)
class Crawler:
    """One person's way through the portal; `faults` is what must not have happened."""

    client: httpx.AsyncClient
    who: str
    depth: Depth
    broken: BrokenPages
    faults: list[str] = field(default_factory=list)
    sent: Counter[str] = field(default_factory=Counter)
    _seen: Counter[str] = field(default_factory=Counter)
    _asked: set[str] = field(default_factory=set)
    _twisted_fields: set[tuple[str, str]] = field(default_factory=set)
    _last: list[tuple[str, str]] = field(default_factory=list)
    _files: int = 0
    _twists: bool = True
    _paths: Iterator[tuple[str, str]] = field(default_factory=lambda: itertools.cycle(PATHS))
    _cursors: Iterator[str] = field(default_factory=lambda: itertools.cycle(CURSORS))
    _values: Iterator[str | bytes] = field(default_factory=lambda: itertools.cycle(VALUES.values()))

    async def crawl(self, *, forms: bool) -> None:
        """Go everywhere from the menu; with `forms` also send what is found on the way."""
        self._seen.clear()
        self._twists = forms
        waiting = deque(["/", "/profile", "/nowhere", "/help/components"])
        self._asked = set(waiting)
        while waiting:
            where = waiting.popleft()
            found = await self._look(where)
            if found is None:
                continue
            waiting += self._onward(where, found.links)
            for form in found.forms if forms else ():
                waiting += await self._send_all(urljoin(where, form.action or where), form, where)

    async def end(self) -> None:
        """Send the forms that were kept for last."""
        for where, action in self._last:
            found = await self._look(where)
            for form in (each for each in found.forms if each.action == action) if found else ():
                for pairs in [*self._hostile_bodies(form), _pairs(form)]:
                    await self._send(action, form, pairs, where)

    async def knock(self, place: int) -> None:
        """Try this one's part of the doors with paths and fields that no page of ours would write."""
        for door in DOORS[place % self.depth.knocks :: self.depth.knocks]:
            if door.show is None or door.name == "job_events":
                continue
            for number, value in itertools.islice(self._paths, min(self.depth.values, len(PATHS))):
                await self._get(_filled(door.path, number, quote(value)))
            for cursor in itertools.islice(self._cursors, min(self.depth.values, len(CURSORS))):
                await self._get(f"{_filled(door.path, '1', '1')}?after={cursor}")
            fields = {name: next(self._values) for name in ("q", "after", "sort", "portfolio", "month")}
            await self._get(f"{_filled(door.path, '1', '1')}?{urlencode(fields)}")

    async def _look(self, where: str) -> PageReader | None:
        answer = await self._get(where)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            return None
        return PageReader(answer.text)

    def _onward(self, where: str, links: Sequence[str]) -> Iterator[str]:
        """Give the links that lead to a kind of page that was not seen often enough."""
        for link in links:
            address = urlsplit(urljoin(where, link))
            target = address.path + (f"?{address.query}" if address.query else "")
            if address.netloc or _NO_PAGE.search(address.path) or target in self._asked:
                continue
            kind = _kind(address.path, parse_qsl(address.query))
            if self._seen[kind] >= self.depth.pages:
                continue
            self._seen[kind] += 1
            self._asked.add(target)
            yield target
            if self._twists:
                yield from self._twisted(address.path, parse_qsl(address.query))

    def _twisted(self, path: str, asked: Sequence[tuple[str, str]]) -> Iterator[str]:
        """Give the address with one field after the other made hostile, those that were not yet."""
        page = _NUMBER.sub("#", path)
        fresh = [name for name, _ in asked if (page, name) not in self._twisted_fields]
        for name in fresh[-self.depth.fields :]:
            self._twisted_fields.add((page, name))
            for value in self._next_values():
                yield f"{path}?{urlencode([*(each for each in asked if each[0] != name), (name, value)])}"

    def _next_values(self) -> list[str | bytes]:
        return list(itertools.islice(self._values, min(self.depth.values, len(VALUES))))

    async def _send_all(self, action: str, form: FoundForm, on: str) -> list[str]:
        """Send a form with hostile values, and last as it is meant; give where that led."""
        path = urlsplit(action).path
        kind = "form " + _kind(path, [(each.name, "") for each in form.open_fields])
        if self._seen[kind] >= self.depth.pages:
            return []
        self._seen[kind] += 1
        if _ENDS.search(path):
            self._last.append((on, form.action))
            return []
        for pairs in self._hostile_bodies(form):
            await self._send(action, form, pairs, on)
        if any(each.kind == "file" for each in form.open_fields):
            return [
                each for file in self._next_files() if (each := await self._upload(action, form, file, on))
            ]
        meant = await self._send(action, form, _pairs(form), on)
        return [meant] if meant else []

    def _hostile_bodies(self, form: FoundForm) -> Iterator[Pairs]:
        usual = _pairs(form)
        for each in form.open_fields:
            for value in self._next_values() if each.kind != "file" else ():
                yield [*((name, kept) for name, kept in usual if name != each.name), (each.name, value)]
        everywhere = next(self._values)
        yield [(each.name, everywhere) for each in form.open_fields if each.kind != "file"]

    def _next_files(self) -> Sequence[HostileFile]:
        first, self._files = self._files, self._files + self.depth.files
        return [FILES[place % len(FILES)] for place in range(first, self._files)]

    async def _upload(self, action: str, form: FoundForm, file: HostileFile, on: str) -> str | None:
        name = next(each.name for each in form.open_fields if each.kind == "file")
        fields = {key: value for key, value in _pairs(form) if key != name}
        answer = await self.client.post(
            action,
            data={**fields, "csrf": form.token},
            files={name: (file.name, file.data)},
            headers=_HEADERS,
        )
        return self._judge(f"POST {action} with file {file.name!r:.40}", answer, on)

    async def _send(self, action: str, form: FoundForm, pairs: Pairs, on: str) -> str | None:
        if form.method.lower() != "post":
            await self._get(f"{urlsplit(action).path}?{urlencode(pairs)}")
            return None
        body = urlencode([("csrf", form.token), *pairs])
        headers = {**_HEADERS, "content-type": "application/x-www-form-urlencoded"}
        answer = await self.client.post(action, content=body, headers=headers)
        return self._judge(f"POST {action} {_short(pairs)}", answer, on)

    async def _get(self, where: str) -> httpx.Response:
        answer = await self.client.get(where[:_LONGEST])
        self._judge(f"GET {where[:200]}", answer, "")
        return answer

    def _judge(self, what: str, answer: httpx.Response, on: str) -> str | None:
        """Note what is wrong with an answer; give where it leads inside the portal."""
        self.sent[f"{answer.request.method} {answer.status_code}"] += 1
        says = f"{self.who}: {what}" + (f" on {on}" if on else "")
        if answer.status_code >= 500:
            self.faults.append(f"{says}: {answer.status_code} {self.broken.last[-700:]}")
        location = answer.headers.get("location", "")
        if location and not re.match(r"/(?![/\\])", location):
            self.faults.append(f"{says}: leads to {location[:80]!r}")
        if "struck" in answer.headers.get("set-cookie", "") or "struck" in answer.cookies:
            self.faults.append(f"{says}: sets a cookie of somebody's choice")
        if answer.headers.get("content-type", "").startswith("text/html"):
            self.faults += [f"{says}: {each}" for each in PageReader(answer.text).faults]
            if PRODUCT in answer.text:
                self.faults.append(f"{says}: a template in a value was carried out")
        return location or None


def _kind(path: str, asked: Sequence[tuple[str, Any]]) -> str:
    return f"{_NUMBER.sub('#', path)} {sorted({name for name, _ in asked})}"


def _filled(path: str, number: str, word: str) -> str:
    return _PART.sub(lambda part: number if ":int" in part[0] else word, path)


def _short(pairs: Pairs) -> str:
    return ", ".join(f"{name}={value!r:.30}" for name, value in pairs)[:200]


def _pairs(form: FoundForm) -> Pairs:
    """Fill a form in as it is meant."""
    return [(each.name, value) for each in form.open_fields if each.kind != "file" for value in _meant(each)]


def _meant(found: Field) -> Sequence[str]:
    if found.kind == "email":
        return ["crawler@elsewhere.example"]
    if found.kind in {"checkbox", "radio", "select", "submit", "hidden"}:
        return found.values[:1] or [""]
    held = next((each for each in found.values if each), "")
    return [held or _PLAUSIBLE.get(found.mode) or _PLAUSIBLE.get(found.kind, "")]
