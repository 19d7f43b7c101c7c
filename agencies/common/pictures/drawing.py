"""Pictures asked for, drawn once and given to those for whom they were asked."""

import asyncio
import json
from base64 import b64decode
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from agencies.common.access import Actor
from agencies.common.errors import NotFound
from agencies.common.pictures.child_process import ChildProcess, PictureFailed
from agencies.common.pictures.looks import Theme, colours, config
from agencies.common.pictures.shelf import Shelf

_LENDER = "lender"
_SECONDS = 20.0
_WARMING = {"mark": "point", "data": {"values": [{"x": 0}]}, "encoding": {"x": {"field": "x"}}}


@dataclass(frozen=True, slots=True)
class Svg:
    """A picture as text, with the digest of all that went into it."""

    text: str
    digest: str


@dataclass(slots=True)
class _Studio:
    """The child process and the shelf of this process, while pictures are open."""

    child: ChildProcess
    shelf: Shelf
    warming: asyncio.Task[None] | None = None
    drawing: dict[str, asyncio.Task[str]] = field(default_factory=dict)


_studios: list[_Studio] = []


async def open_pictures(folder: Path | None = None, *, seconds: float = _SECONDS) -> None:
    """Begin to warm the child process; what is drawn is kept in `folder` too, if one is given."""
    studio = _Studio(ChildProcess(seconds), Shelf(folder))
    _studios[:] = [studio]
    await studio.shelf.clear_out()
    studio.warming = asyncio.create_task(_warm(studio))


async def close_pictures() -> None:
    """End the child process and whatever waits for it."""
    for studio in _studios:
        waiting = [*studio.drawing.values(), *filter(None, [studio.warming])]
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await studio.child.stop()
    _studios.clear()


async def draw(spec: dict[str, Any], *, theme: Theme, language: str, owner: str = _LENDER) -> Svg:
    """Draw a spec, or take it from the shelf; PictureFailed says why there is none."""
    text = _request(spec, theme, language)
    digest = _digest(owner, text)
    return Svg(await _drawn(owner, digest, text), digest)


async def draw_png(spec: dict[str, Any], *, language: str, owner: str = _LENDER) -> bytes:
    """Draw a spec as a PNG on a light ground, for messengers; PictureFailed says why there is none."""
    ground = {"background": colours(Theme.LIGHT)["bg"]}
    text = _request({**spec, **ground}, Theme.LIGHT, language, "png")
    return b64decode(await _drawn(owner, _digest(owner, text), text, "png"))


async def ask(actor: Actor, spec: dict[str, Any], *, theme: Theme, language: str) -> str:
    """Lay down what a picture is to be drawn from, and give the digest under which `fetch` draws it.

    So a page is answered at once, and the drawing is done when the browser asks for the picture.
    """
    text = _request(spec, theme, language)
    owner, digest = _owner(actor), _digest(_owner(actor), text)
    if await _studio().shelf.get(owner, digest, "json") is None:
        await _studio().shelf.put(owner, digest, "json", text)
    return digest


async def fetch(actor: Actor, digest: str) -> Svg:
    """Give a picture that the actor's side asked for, the lender or the same agency; else NotFound."""
    owner, shelf = _owner(actor), _studio().shelf
    found = await shelf.get(owner, digest, "svg")
    if found is not None:
        return Svg(found, digest)
    text = await shelf.get(owner, digest, "json")
    if text is None or _digest(owner, text) != digest:
        raise NotFound("There is no such picture; open the page that shows it again.")
    return Svg(await _drawn(owner, digest, text), digest)


async def _drawn(owner: str, digest: str, text: str, form: str = "svg") -> str:
    """Draw once, however many ask at the same time; one who goes away does not stop it for the others."""
    studio = _studio()
    found = await studio.shelf.get(owner, digest, form)
    if found is not None:
        return found
    task = studio.drawing.get(digest)
    if task is None:
        task = studio.drawing[digest] = asyncio.create_task(_paint(studio, owner, digest, text, form))
        task.add_done_callback(lambda done: _forget(studio, digest, done))
    return await asyncio.shield(task)


def _forget(studio: _Studio, digest: str, done: asyncio.Task[str]) -> None:
    studio.drawing.pop(digest, None)
    if not done.cancelled():
        done.exception()  # heard, also where everyone who asked has gone


async def _paint(studio: _Studio, owner: str, digest: str, text: str, form: str) -> str:
    painted = await studio.child.draw(json.loads(text))
    await studio.shelf.put(owner, digest, form, painted)
    return painted


async def _warm(studio: _Studio) -> None:
    with suppress(PictureFailed):
        await studio.child.draw({"spec": _WARMING, "config": config(Theme.LIGHT, "zh_CN"), "form": "svg"})


def _studio() -> _Studio:
    """Give what was opened; a process that opened nothing keeps pictures in memory only."""
    if not _studios:
        _studios.append(_Studio(ChildProcess(_SECONDS), Shelf(None)))
    return _studios[0]


def _owner(actor: Actor) -> str:
    return _LENDER if actor.of_lender else f"agency-{actor.agency_id}"


def _request(spec: dict[str, Any], theme: Theme, language: str, form: str = "svg") -> str:
    engine = version("vl-convert-python")
    request = {"spec": spec, "config": config(theme, language), "engine": engine, "form": form}
    return json.dumps(request, sort_keys=True, ensure_ascii=False, default=str)


def _digest(owner: str, text: str) -> str:
    return sha256(f"{owner}\n{text}".encode()).hexdigest()
