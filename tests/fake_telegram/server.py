"""The server: methods of the Bot API under /bot<token>/, and what tests steer it by under /control."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import uuid4

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from tests.fake_telegram import methods
from tests.fake_telegram.faults import Fault, Kind
from tests.fake_telegram.world import Call, Json, Refused, Update, World, chat_of, clock, user_of

_PAGE = "<html><body><h1>502 Bad Gateway</h1></body></html>"


class Worlds(dict[str, World]):
    """The bots that tests have made, by token."""


def make_app() -> Starlette:
    """Make a server without any bot."""
    app = Starlette(
        routes=[
            Route("/bot{token}/{method}", _call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{name}", _file),
            Route("/control/{token}", _make, methods=["POST"]),
            Route("/control/{token}/push", _push, methods=["POST"]),
            Route("/control/{token}/fault", _fault, methods=["POST"]),
            Route("/control/{token}/heal", _heal, methods=["POST"]),
            Route("/control/{token}/chat", _set_chat, methods=["POST"]),
            Route("/control/{token}/calls", _calls),
            Route("/control/{token}/messages/{chat:int}", _messages),
            Route("/control/{token}/state", _state),
            Route("/control/{token}/drained", _drained),
        ]
    )
    app.state.worlds = Worlds()
    return app


def _world(request: Request) -> World | None:
    found: Worlds = request.app.state.worlds
    return found.get(request.path_params["token"])


def _known(request: Request) -> World:
    found = _world(request)
    if found is None:
        raise LookupError(request.path_params["token"])
    return found


async def _call(request: Request) -> Response:
    """Do a call of a bot, or what a fault makes of it, and note it."""
    came, world, name = clock(), _world(request), request.path_params["method"]
    if world is None:
        return _answer(Refused(401, "Unauthorized"))
    try:
        asked = await _asked(request)
    except ClientDisconnect:
        # A bot that is killed in the middle of a call has asked nothing.
        return Response()
    response = await _faulty(world, name, asked)
    # Whoever hung up meanwhile is in nobody's way.
    world.conflicts += response.status_code == 409 and not await request.is_disconnected()
    noted = {key: f"{len(each)} bytes" if isinstance(each, bytes) else each for key, each in asked.items()}
    world.calls.append(Call(len(world.calls) + 1, name, noted, came, clock(), response.status_code))
    await world.tell()
    return response


async def _asked(request: Request) -> dict[str, Any]:
    asked: dict[str, Any] = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        return {**asked, **await request.json()}
    async with request.form() as form:
        return {**asked, **await methods.plain(dict(form))}


async def _faulty(world: World, name: str, asked: dict[str, Any]) -> Response:
    chat = methods.chat_asked(asked)
    fault = next((each for each in world.faults if each.fits(name, chat)), None)
    if fault is None:
        return await _done(world, name, asked)
    fault.times -= 1
    if refusal := _refusal(fault):
        return refusal
    if fault.kind is Kind.SILENT:
        await asyncio.sleep(fault.seconds)
        return _answer(Refused(504, "Gateway Timeout"))
    response = await _done(world, name, asked)
    await asyncio.sleep(fault.seconds)
    spoilt: Mapping[Kind, Response] = {
        Kind.LOST: _answer(Refused(504, "Gateway Timeout")),
        Kind.GARBAGE: PlainTextResponse("[oops"),
        Kind.NULL: JSONResponse({"ok": True, "result": None}),
    }
    return spoilt.get(fault.kind, response)


def _refusal(fault: Fault) -> Response | None:
    if fault.kind is Kind.TOO_MANY:
        seconds = fault.retry_after
        return _answer(Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds))
    if fault.kind is Kind.BROKEN:
        return _answer(Refused(500, "Internal Server Error"))
    if fault.kind is Kind.BAD_GATEWAY:
        return Response(_PAGE, 502, media_type="text/html")
    return _answer(Refused(fault.code, fault.description)) if fault.kind is Kind.REFUSED else None


async def _done(world: World, name: str, asked: dict[str, Any]) -> Response:
    method = methods.METHODS.get(name.lower())
    try:
        if method is None:
            raise Refused(404, "Not Found")
        return JSONResponse({"ok": True, "result": await method(world, asked)})
    except Refused as refused:
        return _answer(refused)


def _answer(refused: Refused) -> Response:
    body: Json = {"ok": False, "error_code": refused.code, "description": refused.description}
    if refused.parameters:
        body["parameters"] = refused.parameters
    return JSONResponse(body, refused.code)


async def _file(request: Request) -> Response:
    return Response(_known(request).files[request.path_params["name"]], media_type="image/png")


async def _make(request: Request) -> Response:
    """Make a bot; one that exists stays as it is."""
    token = request.path_params["token"]
    request.app.state.worlds.setdefault(token, World(token))
    return JSONResponse({})


async def _push(request: Request) -> Response:
    """Take what people type and tap: a text, a tap on a message, or an update as it is."""
    world, now = _known(request), clock()
    pushed = [_update(world, each, now) for each in (await request.json())["updates"]]
    world.add(pushed)
    await world.tell()
    return JSONResponse({"at": now})


def _update(world: World, given: Json, now: float) -> Update:
    return Update(_content(world, given), now + given.get("delay", 0), given.get("repeat", 0))


def _content(world: World, given: Json) -> Json:
    if "raw" in given:
        return dict(given["raw"])
    chat = int(given["chat"])
    world.chats.setdefault(chat, "open")
    person = user_of(chat, given.get("language", "en"))
    if "tap" not in given:
        return {"message": world.keep(chat, {"text": given["text"]}, sender=person)}
    query = uuid4().hex
    world.queries.add(query)
    tapped = world.messages.get((chat, int(given["message"])))
    # A message that is too old or gone is shown by its number only.
    message = tapped or {"message_id": int(given["message"]), "chat": chat_of(chat), "date": 0}
    tap = {"id": query, "from": person, "message": dict(message), "chat_instance": str(chat)}
    return {"callback_query": {**tap, "data": given["tap"]}}


async def _fault(request: Request) -> Response:
    _known(request).faults.append(Fault(**await request.json()))
    return JSONResponse({})


async def _heal(request: Request) -> Response:
    _known(request).faults.clear()
    return JSONResponse({})


async def _set_chat(request: Request) -> Response:
    """Say how a chat stands: open, blocked, deactivated or gone."""
    given = await request.json()
    _known(request).chats[int(given["chat"])] = given["state"]
    return JSONResponse({})


async def _calls(request: Request) -> Response:
    """List the calls after a number, waiting for the first one up to `wait` seconds."""
    world, after = _known(request), int(request.query_params.get("after", 0))
    until = clock() + float(request.query_params.get("wait", 0))
    await world.wait(until, lambda: len(world.calls) > after)
    return JSONResponse([asdict(each) for each in world.calls[after:]])


async def _messages(request: Request) -> Response:
    """Show a chat as its person sees it."""
    chat = request.path_params["chat"]
    shown = [each for (where, _), each in sorted(_known(request).messages.items()) if where == chat]
    return JSONResponse(shown)


async def _state(request: Request) -> Response:
    world = _known(request)
    return JSONResponse(
        {
            "unconfirmed": len(world.updates),
            "conflicts": world.conflicts,
            "polls": world.polls,
            "commands": world.commands,
            "came": world.came,
            "webhook": world.webhook,
        }
    )


async def _drained(request: Request) -> Response:
    """Wait up to `wait` seconds until the bot has confirmed every update."""
    world = _known(request)
    until = clock() + float(request.query_params["wait"])
    done = await world.wait(until, lambda: not world.updates and not world.ghosts)
    return JSONResponse({"drained": done})
