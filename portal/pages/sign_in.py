"""The way in and out, and the link by which a person chooses a password."""

from starlette.responses import Response

from agencies.common.errors import Invalid, NotAllowed, NotFound
from agencies.common.words import Message, say
from agencies.people.accept_invitation import accept_invitation, invitation_of
from agencies.people.end_session import end_session
from agencies.people.queries import all_portfolios
from agencies.people.queries.people import anybody_can_sign_in
from portal.auth.cookies import give_token, session_cookie, take_token
from portal.auth.device import device_of
from portal.auth.passwords import hash_password
from portal.auth.sign_in import open_session, sign_in
from portal.web import kept
from portal.web.guard import is_inside
from portal.web.paths import path
from portal.web.visit import Visit

_REFUSED = 401


async def show_sign_in(visit: Visit) -> Response:
    """Show the form, or say why nobody can sign in here."""
    if visit.session is not None:
        return visit.go("home")
    trouble = await _trouble(visit)
    return visit.show("sign_in.html", next=visit.asked.text("next"), kept="", files=(), trouble=trouble)


async def _trouble(visit: Visit) -> Message | None:
    if session_cookie(visit.came) is None:
        return say(
            "This line is not encrypted, and whoever listens could act as you: nobody can sign in here. Open"
            " the portal with https. Where a proxy ends the encryption, the portal behind it needs the"
            " setting MANDATE_PROXY=1."
        )
    if not await anybody_can_sign_in():
        return say(
            "Nobody has a password here yet. Add the first person on the portal's machine with: mandate"
            " person add --role admin --password-stdin"
        )
    return None


async def enter(visit: Visit) -> Response:
    """Sign a person in, and give back what they were about to do."""
    form = visit.form
    email, password = form.text("email", most=200), str(form.given.get("password") or "")
    if session_cookie(visit.came) is None:
        return await show_sign_in(visit)
    try:
        token = await sign_in(
            email, password, address=visit.came.address, device=_device(visit), now=visit.now
        )
    except NotAllowed as error:
        return visit.refused(error, _REFUSED).show(
            "sign_in.html",
            next=form.text("next"),
            kept=str(form.given.get("kept") or ""),
            files=(),
            trouble=None,
        )
    response = await _onwards(visit, token)
    give_token(response, visit.request, token)
    return response


async def _onwards(visit: Visit, token: str) -> Response:
    waiting = kept.opened(str(visit.form.given.get("kept") or ""))
    if waiting is not None and is_inside(waiting[0]):
        await visit.become(token)
        return visit.show("access/waiting.html", address=waiting[0], fields=waiting[1])
    wish = visit.form.text("next")
    return visit.go_to(wish if is_inside(wish) else path("home"))


async def leave(visit: Visit) -> Response:
    """Sign the person out."""
    if visit.session is not None:
        await end_session(visit.actor, visit.session.id, now=visit.now)
    response = visit.go("sign_in", flash=say("You have signed out."))
    take_token(response, visit.request)
    return response


async def show_invitation(visit: Visit) -> Response:
    """Show whose link this is and ask for a password; one that works no more says so, and what to do."""
    try:
        invitation = await invitation_of(visit.word("token"), now=visit.now)
    except NotFound as error:
        return _useless(visit, error)
    visit.language = visit.request.app.state.language or invitation.language
    portfolios = await all_portfolios()
    return visit.show(
        "access/invitation.html",
        invitation=invitation,
        usable=session_cookie(visit.came) is not None,
        zone=portfolios[0].time_zone if portfolios else "UTC",
    )


def _useless(visit: Visit, error: NotFound) -> Response:
    # Nobody's secrets hang on it: all links that do not work read alike.
    visit.status = 404
    return visit.show("fault.html", title=say("Choose a password"), sentence=error.message, reference=None)


async def accept(visit: Visit) -> Response:
    """Set the password and sign the person in."""
    token = visit.word("token")
    try:
        invitation = await invitation_of(token, now=visit.now)
        hashed = await hash_password(chosen_password(visit), invitation.email)
        actor = await accept_invitation(token, password_hash=hashed, now=visit.now)
    except NotFound as error:
        return _useless(visit, error)
    session = await open_session(actor, address=visit.came.address, device=_device(visit), now=visit.now)
    response = visit.go("home", flash=say("Your password is set. Welcome, {name}.", name=actor.name))
    give_token(response, visit.request, session)
    return response


def chosen_password(visit: Visit) -> str:
    """Read a new password that was typed twice."""
    password, again = (str(visit.form.given.get(name) or "") for name in ("password", "again"))
    if password != again:
        different = say("The two do not match; type the new password twice.")
        raise Invalid(different.text, fields={"again": different})
    return password


def _device(visit: Visit) -> str:
    return device_of(visit.request.headers.get("user-agent", ""))
