"""The switch between 简体中文 and English, on every page."""

from starlette.responses import RedirectResponse, Response

from agencies.common.words import LANGUAGES
from agencies.people.change_profile import change_profile
from portal.web.arrival import LANGUAGE
from portal.web.cookies import set_cookie
from portal.web.guard import is_inside
from portal.web.visit import Visit

_YEAR = 365 * 24 * 3600


async def choose_language(visit: Visit) -> Response:
    """Note the language for the person, or for the browser while nobody is signed in, and go back."""
    chosen = visit.form.one_of("language", LANGUAGES, required=True)
    visit.form.check()
    if visit.session is not None:
        own = visit.session
        await change_profile(visit.actor, language=chosen, theme=own.theme, zone=own.time_zone, now=visit.now)
    back = visit.form.text("next")
    response = RedirectResponse(back if is_inside(back) else "/", status_code=303)
    set_cookie(response, visit.came, LANGUAGE, chosen, seconds=_YEAR)
    return response
