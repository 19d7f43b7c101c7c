"""Doors: a path with what it shows and what it does, and the checks that everybody passes on the way in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from agencies.common import sql
from agencies.common.access import Permission, require
from agencies.common.errors import MandateError, NotAllowed, NotFound
from portal.web import faults, kept, paths
from portal.web.arrival import arrive
from portal.web.body_limit import BodyLimitMiddleware
from portal.web.forms import Form, from_post
from portal.web.guard import check_token, comes_from_here
from portal.web.visit import Visit

Handler = Callable[[Visit], Awaitable[Response]]
TEXT = 1_000_000
FILE = 201_000_000
EVIDENCE = 21_000_000
_FIELDS = 20_000


class _Number(IntegerConvertor):
    """A number of a path; what is longer than any row's is no address, however many digits it has."""

    regex = "[0-9]{1,19}"


register_url_convertor("int", _Number())


@dataclass(frozen=True, slots=True)
class Door:
    """One path: whom it lets in (`needs`; None is everybody signed in), what it shows and what it does.

    Showing what only `reads` keeps one connection for all that it asks, and can open no transaction.
    """

    path: str
    name: str
    needs: Permission | None = None
    show: Handler | None = None
    act: Handler | None = None
    act_needs: Permission | None = None
    anyone: bool = False
    largest: int = TEXT
    reads: bool = False

    @property
    def methods(self) -> list[str]:
        """The HTTP methods that the door answers."""
        return [*(["GET"] if self.show else []), *(["POST"] if self.act else [])]

    def route(self) -> Route:
        """Make the route that leads through the checks to the handlers."""
        paths.remember(self.name, self.path)
        # What only shows reads no body.
        limits = [Middleware(BodyLimitMiddleware, largest=self.largest)] if self.act else []

        async def endpoint(request: Request) -> Response:
            request.scope["door"] = self.name
            return await pass_door(self, request)

        return Route(self.path, endpoint, methods=self.methods, name=self.name, middleware=limits)


def on_page(
    page: str, show: Handler, *acts: tuple[str, str, Permission | None, Handler | None]
) -> list[Door]:
    """Make the doors of a thing's page and of the acts that it offers: rest of the path, name, needs, act.

    An act that is refused shows the page again, with what was typed.
    """
    return [Door(page + rest, name, needs, show=show, act=act) for rest, name, needs, act in acts]


async def pass_door(door: Door, request: Request) -> Response:
    """Let a request through: who is it, may they, what did they type; then show or act."""
    if request.method == "GET" and door.reads:
        async with sql.reading():
            return await _answer(door, request)
    return await _answer(door, request)


async def _answer(door: Door, request: Request) -> Response:
    visit = await arrive(request)
    try:
        if request.method == "POST":
            return await _act(door, visit)
        return await _show(door, visit)
    except MandateError as error:
        return faults.show(visit, error)
    finally:
        # What was uploaded lies in temporary files until the form is closed.
        await request.close()


async def _show(door: Door, visit: Visit) -> Response:
    if visit.session is None and not door.anyone:
        return kept.ask_to_sign_in(visit)
    if visit.session is not None and door.needs is not None:
        require(visit.actor, door.needs)
    assert door.show is not None  # noqa: S101 - the route's methods see to it
    return await door.show(visit)


async def _act(door: Door, visit: Visit) -> Response:
    assert door.act is not None  # noqa: S101 - the route's methods see to it
    visit.form = await _posted(visit.request)
    if not comes_from_here(visit):
        raise NotAllowed("This form was sent from another site; open the page here and send it again.")
    if visit.session is None and not door.anyone:
        return kept.ask_to_sign_in(visit)
    check_token(visit)
    if visit.session is not None and (needs := door.act_needs or door.needs) is not None:
        require(visit.actor, needs)
    try:
        return await door.act(visit)
    except (NotFound, NotAllowed):
        raise
    except MandateError as error:
        if door.show is None:
            raise
        return await door.show(visit.refused(error, faults.status_of(error)))


async def _posted(request: Request) -> Form:
    return from_post(await request.form(max_fields=_FIELDS, max_files=10, max_part_size=TEXT))
