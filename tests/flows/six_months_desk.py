"""A desk at the portal: somebody signs in by password, reads pages, sends the forms that stand on them."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import httpx
from starlette.applications import Starlette

ORIGIN = "http://localhost:8000"
PASSWORD = "seven quiet herons wade"  # noqa: S105 - of people who live for one test
_MESSAGE = re.compile(r'class="(?:message|fault)\b[^"]*".*?</(?:div|span)>', re.DOTALL)
_TAG = re.compile(r"<(/?form|input|select|option|textarea|button)\b([^>]*)>([^<]*)")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
# What a page says while its figures are being counted, and how often it is opened again until they are.
_COUNTING, _LOOKS = "正在统计。", 50


@dataclass(slots=True)
class Clock:
    """The moment at which everything happens, moved by the story alone."""

    now: datetime.datetime

    def __call__(self) -> datetime.datetime:
        """Give the present moment."""
        return self.now


@dataclass(slots=True)
class Form:
    """A form of a page: where it goes, what its fields hold, and its buttons that say something."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    boxes: dict[str, list[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    unchosen: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)


def forms_of(page: str) -> list[Form]:
    """Read the forms of a page that are sent by POST, with fields outside of them that name them."""
    found: dict[str, Form] = {}
    here: Form | None = None
    select: tuple[Form, str] | None = None
    for tag, text, after in _TAG.findall(page):
        given = {name: unescape(value) for name, value in _ATTRIBUTE.findall(text)}
        if tag == "form":
            here = Form(given.get("action", ""))
            if given.get("method") == "post":
                found[given.get("id") or f"#{len(found)}"] = here
        elif tag == "/form":
            here = None
        elif tag == "option":
            if select is not None:
                _choose(*select, given.get("value", ""), chosen=" selected" in text)
        elif (form := found.get(given["form"]) if "form" in given else here) is not None:
            select = (form, given.get("name", "")) if tag == "select" else None
            _take(form, tag, given, unescape(after), ticked=" checked" in text)
    return list(found.values())


def _take(form: Form, tag: str, given: Mapping[str, str], after: str, *, ticked: bool) -> None:
    name, value, kind = given.get("name", ""), given.get("value", ""), given.get("type", "")
    if tag == "button":
        form.buttons.append((given.get("formaction", form.action), name, value))
    elif kind == "file":
        form.files.add(name)
    elif kind in {"checkbox", "radio"}:
        form.boxes.setdefault(name, []).append(value)
        form.values.setdefault(name, []).extend([value] if ticked else [])
    else:
        form.values.setdefault(name, []).append(after.strip() if tag == "textarea" else value)
        form.unchosen |= {name} if tag == "select" else set()


def _choose(form: Form, name: str, value: str, *, chosen: bool) -> None:
    """Take the choice of a select that is marked, else its first."""
    if chosen or name in form.unchosen:
        form.values[name][-1] = value
        form.unchosen.discard(name)


@dataclass(slots=True)
class Desk:
    """Somebody's place at the portal, with the browser that stands on it."""

    client: httpx.AsyncClient
    page: str = ""
    at: str = ""

    async def see(self, path: str, expect: int = 200) -> str:
        """Open a page, again until its figures are counted; the test fails where it answers otherwise."""
        for _ in range(_LOOKS):
            answer = await self.client.get(path, follow_redirects=expect == 200)
            assert answer.status_code == expect, f"{path}: {answer.status_code} {_told(answer.text)}"
            if _COUNTING not in answer.text:
                break
        self.page, self.at = answer.text, urlsplit(str(answer.url)).path
        return self.page

    async def fetch(self, path: str) -> bytes:
        """Download a file."""
        answer = await self.client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer.content

    async def send(
        self,
        act: str,
        *,
        press: str = "",
        file: tuple[str, bytes] | None = None,
        expect: int = 200,
        smuggled: Mapping[str, str] | None = None,
        **typed: Any,
    ) -> str:
        """Send the form of the present page whose address ends with `act`, and read what comes of it.

        What is not typed stays as the page offers it; a field that the page does not have fails the test.
        `press` is the value of the button; what is `smuggled` in goes along though no field holds it.
        """
        form = self.form(act, *typed)
        values = {**form.values, **{name: _listed(value) for name, value in typed.items()}}
        values |= {name: [value] for name, value in (smuggled or {}).items()}
        values |= {name: [press] for _, name, value in form.buttons if press and value == press}
        files = {next(iter(form.files)): file} if file else None
        answer = await self.client.post(
            form.action.partition("#")[0] or self.at,
            data=values,
            files=files,
            headers={"origin": ORIGIN, "sec-fetch-site": "same-origin"},
            follow_redirects=True,
        )
        assert answer.status_code == expect, f"{act}: {answer.status_code} {_told(answer.text)}"
        self.page, self.at = answer.text, urlsplit(str(answer.url)).path
        return self.page

    def form(self, act: str, *fields: str) -> Form:
        """Find the form of the present page that goes to an address and has the fields named."""
        near = []
        for each in forms_of(self.page):
            for way in (each.action, *(way for way, _, _ in each.buttons)):
                if (way.partition("#")[0] or self.at).endswith(act):
                    near.append(each)
                    if set(fields) <= set(each.values):
                        each.action = way
                        return each
        told = [(each.action, sorted(each.values)) for each in near or forms_of(self.page)]
        raise AssertionError(f"{self.at} has no form for {act} with {fields}, but {told}")

    def offers(self, act: str) -> bool:
        """Say whether the present page has a form that goes to an address."""
        return any(each.action.partition("#")[0].endswith(act) for each in forms_of(self.page))

    async def sign_in(self, email: str, expect: int = 200) -> str:
        """Type e-mail and password into the sign-in page."""
        await self.see("/sign-in")
        return await self.send("/sign-in", email=email, password=PASSWORD, expect=expect)


def desk_at(app: Starlette) -> Desk:
    """Give a desk with a fresh browser."""
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 50_000))
    return Desk(httpx.AsyncClient(transport=transport, base_url=ORIGIN))


def _listed(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _told(page: str) -> str:
    return " | ".join(re.sub(r"\s*<[^>]+>\s*", " ", each) for each in _MESSAGE.findall(page)) or page[:1500]
