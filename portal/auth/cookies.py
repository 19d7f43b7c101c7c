"""The cookie of a session: which one may be used on which line."""

from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.responses import Response

from portal.auth.arrival import Arrival, arrival_of, is_loopback


@dataclass(frozen=True, slots=True)
class Cookie:
    """The name of the session's cookie, and whether it goes over encrypted lines only."""

    name: str
    secure: bool


# The prefix keeps other hosts of the same domain from setting it; browsers want Secure and Path=/ with it.
_SAFE = Cookie("__Host-mandate", secure=True)
_LOOPBACK = Cookie("mandate_session", secure=False)


def session_cookie(came: Arrival) -> Cookie | None:
    """Choose the cookie of a session; None where its secret would travel in the clear.

    Over plain http it may only go to a loopback address, from where nothing travels.
    """
    if came.scheme == "https":
        return _SAFE
    return _LOOPBACK if is_loopback(came.host) else None


def token_of(request: HTTPConnection) -> str | None:
    """Give the secret that a request brings along; None where no session can be held."""
    cookie = session_cookie(arrival_of(request))
    return request.cookies.get(cookie.name) if cookie else None


def give_token(response: Response, request: HTTPConnection, token: str) -> None:
    """Hand the browser the secret of its session, until it is closed or the session ends."""
    if cookie := session_cookie(arrival_of(request)):
        response.set_cookie(cookie.name, token, path="/", secure=cookie.secure, httponly=True, samesite="lax")


def take_token(response: Response, request: HTTPConnection) -> None:
    """Take the secret away from the browser."""
    if cookie := session_cookie(arrival_of(request)):
        response.delete_cookie(cookie.name, path="/", secure=cookie.secure, httponly=True, samesite="lax")
