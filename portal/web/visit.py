"""One request as a page sees it: who asks, when, in which language, with what in its form."""

import datetime
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from agencies.common import vault
from agencies.common.absent import not_there
from agencies.common.access import ROLE_WORDS, Actor, Permission
from agencies.common.dates import civil_day
from agencies.common.errors import Conflict, Invalid, MandateError
from agencies.common.words import Message, render
from portal.auth import csrf
from portal.auth.arrival import Arrival
from portal.auth.sessions import Session, session_of
from portal.web.cookies import set_cookie
from portal.web.forms import Form, from_query
from portal.web.paths import path
from portal.web.render import page
from portal.web.speech import Speech

FLASH = "mandate_flash"
_LARGEST = 2**63 - 1
# The fields into which people type sentences.
_SENTENCES = ("text", "reason", "stop_reason", "lift_reason", "note", "question", "told", "remark")


@dataclass(slots=True)
class Visit:
    """A request with what every page needs of it."""

    request: Request
    came: Arrival
    session: Session | None
    token: str
    now: datetime.datetime
    language: str
    csrf: str = ""
    form: Form = field(default_factory=Form)
    error: MandateError | None = None
    flash: str | None = None
    status: int = 200

    @property
    def actor(self) -> Actor:
        """The person who is signed in; a door that anyone may pass has none and does not ask."""
        if self.session is None:
            raise RuntimeError("nobody is signed in")
        return self.session.actor

    @property
    def speech(self) -> Speech:
        """The language and the clock to write in."""
        zones = (self.session.time_zone, self.session.home_zone) if self.session else ()
        return Speech(self.language, next(filter(None, zones), "UTC"))

    @property
    def today(self) -> datetime.date:
        """The day on the person's clock."""
        return civil_day(self.now, self.speech.zone)

    @property
    def theme(self) -> str:
        """Which colours the person wants: system, light or dark."""
        return self.session.theme if self.session else "system"

    @property
    def asked(self) -> Form:
        """The fields of the address."""
        return from_query(self.request.query_params)

    @property
    def role(self) -> Message:
        """The person's role in words."""
        return ROLE_WORDS[self.actor.role]

    @property
    def door(self) -> str:
        """The name of the route, to mark the current place."""
        found: str = self.request.scope.get("door", "")
        return found

    def may(self, permission: Permission) -> bool:
        """Say whether the person may do something, for what a page offers."""
        return self.session is not None and self.actor.may(permission)

    def number(self, name: str) -> int:
        """Give a number of the path; NotFound for one that no row can have."""
        found = int(self.request.path_params[name])
        if found > _LARGEST:
            raise not_there()
        return found

    def word(self, name: str) -> str:
        """Give a word of the path."""
        return str(self.request.path_params[name])

    def here(self, **changes: object) -> str:
        """Give this address with some fields of its query changed; None takes a field out."""
        asked = dict(self.request.query_params.multi_items())
        fields = {key: each for key, each in {**asked, **changes}.items() if each not in {None, ""}}
        return self.request.url.path + (f"?{urlencode(fields)}" if fields else "")

    def show(self, template: str, /, **values: object) -> Response:
        """Render a page for this visit."""
        response = page(self, template, values)
        if self.flash is not None:
            response.delete_cookie(FLASH, path="/")
        return response

    async def become(self, token: str) -> None:
        """Go on as the person who has just signed in."""
        self.token, self.csrf = token, csrf.token_for(token)
        self.session = await session_of(token, now=self.now)

    def go(self, name: str, /, *, flash: Message | None = None, **parts: object) -> Response:
        """Send the browser on to a page after an act, with one sentence that says what was done."""
        return self.go_to(path(name, **parts), flash=flash)

    def go_to(self, address: str, *, flash: Message | None = None) -> Response:
        """Send the browser on to an address of this portal."""
        response = RedirectResponse(address, status_code=303)
        if flash is not None:
            set_cookie(response, self.came, FLASH, _sealed(render(flash, self.language)), seconds=60)
        return response

    def refused(self, error: MandateError, status: int) -> "Visit":
        """Note why an act was refused, so that its page shows it with what was typed."""
        self.error, self.status = error, status
        return self

    @property
    def typed(self) -> list[str]:
        """Give the sentences of a form that came too late; its page may not have that form any more."""
        return self.sentences if isinstance(self.error, Conflict) else []

    @property
    def sentences(self) -> list[str]:
        """The sentences that stand in the form which was sent."""
        return [text for name in _SENTENCES if (text := self.form.kept(name).strip())]

    def fault(self, name: str) -> Message | None:
        """Say what is wrong with a field, if something is."""
        return self.error.fields.get(name) if isinstance(self.error, Invalid) else None


def read_flash(request: Request) -> str | None:
    """Read the sentence that the page before left for this one."""
    found = request.cookies.get(FLASH)
    try:
        return None if not found else str(json.loads(vault.decrypt(urlsafe_b64decode(found), "portal.flash")))
    except (ValueError, Conflict):
        return None


def _sealed(text: str) -> str:
    return urlsafe_b64encode(vault.encrypt(json.dumps(text), "portal.flash")).decode()
