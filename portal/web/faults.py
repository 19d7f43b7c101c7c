"""Expected errors and broken ones as pages: one sentence, what to do, and a reference."""

import logging
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from agencies.common.errors import Conflict, FileRefused, Invalid, MandateError, NotAllowed, NotFound
from agencies.common.words import Message, say
from portal.auth.arrival import Arrival
from portal.web.arrival import arrive
from portal.web.visit import Visit

_STATUS: Mapping[type[MandateError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    Invalid: 422,
    FileRefused: 422,
}
_TITLES: Mapping[int, Message] = {
    400: say("Not understood"),
    403: say("Your role does not include this"),
    404: say("There is no such thing here"),
    405: say("This page cannot be reached that way"),
    409: say("Not done"),
    413: say("This is too large"),
    422: say("Not understood"),
}
_HTTP: Mapping[int, Message] = {
    400: say("The form did not arrive whole; send it again."),
    404: say("The address may be mistyped, or the thing is not there for you."),
    405: say("Open the page from the menu and use its button."),
    413: say("What was sent is over the limit of this page; nothing was stored. Send a smaller file."),
}
_log = logging.getLogger("mandate.portal")


def status_of(error: MandateError) -> int:
    """Say which HTTP status an expected error has."""
    return _STATUS[type(error)]


def show(visit: Visit, error: MandateError) -> Response:
    """Show an expected error as a page of its own; what is absent and what is hidden read alike."""
    status = status_of(error)
    sentence = _HTTP[404] if status == 404 else error.message
    visit.status, visit.error = status, None
    return visit.show("fault.html", title=_TITLES[status], sentence=sentence, reference=None)


async def http_fault(request: Request, error: Exception) -> Response:
    """Show what the web itself refuses: no such page, too large, wrong method."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for these alone
    return await _page(request, error.status_code, None)


async def broken(request: Request, error: Exception) -> Response:
    """Log an unexpected error under the number of its request and show no more than that."""
    reference = str(request.scope["request_number"])
    door = request.scope.get("door", "-")
    _log.error("%s %s broke off, request %s", request.method, door, reference, exc_info=error)
    return await _page(request, 500, reference)


async def _page(request: Request, status: int, reference: str | None) -> Response:
    try:
        visit = await arrive(request)
    except Exception:  # noqa: BLE001 - the database itself may be what broke
        nowhere = Arrival(request.url.scheme, "", "")
        visit = Visit(request, nowhere, None, "", request.app.state.clock(), "en")
    visit.status = status
    title = _TITLES.get(status, say("Something broke on our side"))
    sentence = _HTTP.get(
        status, say("Nothing was changed. Try again; if it stays, tell an administrator the reference.")
    )
    return visit.show("fault.html", title=title, sentence=sentence, reference=reference)
