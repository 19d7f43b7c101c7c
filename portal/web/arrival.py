"""Finds out who makes a request, from where, and in which language they read."""

import datetime

from starlette.requests import Request

from agencies.common.words import closest_language
from portal.auth import cookies, csrf, sessions
from portal.auth.arrival import arrival_of
from portal.web.visit import Visit, read_flash

LANGUAGE = "mandate_language"


async def arrive(request: Request) -> Visit:
    """Make the visit of a request: its session if there is one, its language, its form token."""
    now: datetime.datetime = request.app.state.clock()
    token = cookies.token_of(request)
    session = await sessions.session_of(token, now=now) if token else None
    language = session.actor.language if session else _language_of(request)
    return Visit(
        request=request,
        came=arrival_of(request),
        session=session,
        token=token or "",
        now=now,
        language=request.app.state.language or language,
        csrf=csrf.token_for(token) if session and token else "",
        flash=read_flash(request),
    )


def _language_of(request: Request) -> str:
    wish = request.cookies.get(LANGUAGE) or request.headers.get("accept-language", "").split(",")[0]
    return closest_language(wish)
