"""A form that was sent after the session had ended: its fields wait, sealed, until the person is back."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

from starlette.responses import RedirectResponse, Response

from agencies.common import vault
from agencies.common.errors import Conflict
from portal.web.paths import path
from portal.web.visit import Visit

_FIELD = "portal.kept_form"
_MOST = 200_000


def ask_to_sign_in(visit: Visit) -> Response:
    """Ask for a sign-in; a form's fields go along sealed, and come back afterwards."""
    request = visit.request
    if request.method == "GET":
        return RedirectResponse(path("sign_in", next=visit.here()), status_code=303)
    visit.status = 401
    return visit.show(
        "sign_in.html", next=visit.here(), kept=_sealed(visit), files=_files(visit), trouble=None
    )


def _files(visit: Visit) -> list[str]:
    """Name the files of the form: what a stranger sends is not kept, so they are to be chosen again."""
    return [each.filename for each in visit.form.files.values() if each.filename]


def _sealed(visit: Visit) -> str:
    pairs = [(name, each) for name, values in visit.form.lists.items() for each in values if name != "csrf"]
    text = json.dumps([visit.here(), pairs])
    if len(text) > _MOST:
        return ""
    return urlsafe_b64encode(vault.encrypt(text, _FIELD)).decode()


def opened(sealed: str) -> tuple[str, list[tuple[str, str]]] | None:
    """Give back the address and the fields of a form that waited; None when the seal does not hold."""
    try:
        address, pairs = json.loads(vault.decrypt(urlsafe_b64decode(sealed), _FIELD))
    except (ValueError, Conflict):
        return None
    return str(address), [(str(name), str(each)) for name, each in pairs]
