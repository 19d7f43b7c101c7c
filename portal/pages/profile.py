"""One's own profile: language, colours, clock, password, and where one is signed in."""

from functools import cache
from zoneinfo import available_timezones

from starlette.responses import Response

from agencies.common.errors import Invalid
from agencies.common.words import LANGUAGES, say
from agencies.people.change_password import change_password
from agencies.people.change_profile import THEMES, change_profile
from agencies.people.end_session import end_other_sessions, end_session
from agencies.people.queries.sessions import sessions_of
from portal.auth.passwords import hash_password
from portal.auth.sign_in import prove_again
from portal.pages.sign_in import chosen_password
from portal.web.visit import Visit

LANGUAGE_NAMES = (("zh_CN", "简体中文"), ("en", "English"))
THEME_WORDS = (
    ("system", say("As the device is set")),
    ("light", say("Light")),
    ("dark", say("Dark")),
)


@cache
def zones() -> list[str]:
    """List the time zones that people live in, by region and city."""
    regions = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    return sorted(each for each in available_timezones() if each.startswith(regions))


async def show_profile(visit: Visit) -> Response:
    """Show what can be changed, and the sessions."""
    assert visit.session is not None  # noqa: S101 - the door lets in nobody else
    found = await sessions_of(visit.actor.person_id, now=visit.now)
    return visit.show(
        "access/profile.html",
        languages=LANGUAGE_NAMES,
        themes=THEME_WORDS,
        zones=[(each, each) for each in zones()],
        sessions=found,
        own=visit.session.id,
    )


async def change(visit: Visit) -> Response:
    """Note language, colours and clock."""
    form = visit.form
    language = form.one_of("language", LANGUAGES, required=True)
    theme = form.one_of("theme", THEMES, required=True)
    zone = form.one_of("time_zone", zones())
    form.check()
    await change_profile(visit.actor, language=language, theme=theme, zone=zone or None, now=visit.now)
    visit.language = visit.request.app.state.language or language
    return visit.go("profile", flash=say("Your profile is changed."))


async def change_own_password(visit: Visit) -> Response:
    """Set a new password for whoever knows the present one."""
    assert visit.session is not None  # noqa: S101 - the door lets in nobody else
    current = str(visit.form.given.get("current") or "")
    if not await prove_again(visit.actor, current, address=visit.came.address, now=visit.now):
        wrong = say("This is not your present password.")
        raise Invalid(wrong.text, fields={"current": wrong})
    hashed = await hash_password(chosen_password(visit), visit.actor.email)
    ended = await change_password(
        visit.actor, password_hash=hashed, session_id=visit.session.id, now=visit.now
    )
    return visit.go(
        "profile", flash=say("Your password is changed. Other sessions ended: {count}.", count=ended)
    )


async def end_one(visit: Visit) -> Response:
    """End a session that is open elsewhere."""
    await end_session(visit.actor, visit.number("session_id"), now=visit.now)
    return visit.go("profile", flash=say("The session has ended."))


async def end_others(visit: Visit) -> Response:
    """End every session but this one."""
    assert visit.session is not None  # noqa: S101 - the door lets in nobody else
    ended = await end_other_sessions(visit.actor, visit.session.id, now=visit.now)
    return visit.go("profile", flash=say("Other sessions ended: {count}.", count=ended))
