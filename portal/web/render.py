"""Turns templates and rows into pages."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from agencies.common.words import LANGUAGES, Message, render
from portal.web import assets, speech
from portal.web.menu import menu_of
from portal.web.paths import path

if TYPE_CHECKING:
    from portal.web.visit import Visit


@cache
def environment() -> Environment:
    """Open the templates once: everything escaped, every unknown name an error."""
    opened = Environment(
        loader=PackageLoader("portal"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    opened.globals.update(t=speech.translate, gap=speech.gap, dot=speech.dot, path=path, asset=assets.address)
    opened.filters.update(
        words=speech.worded,
        listed=speech.listed,
        count=speech.count,
        amount=speech.amount,
        about=speech.about,
        codes=speech.codes,
        scale=speech.scale,
        scale_of=speech.scale_of,
        unbroken=speech.unbroken,
        percent=speech.percent,
        rate=speech.rate,
        day=speech.day,
        month=speech.month,
        moment=speech.moment,
        size=speech.size,
    )
    return opened


def compile_all() -> None:
    """Compile every template and read every catalogue, which takes a second that visitors would wait."""
    for name in environment().list_templates():
        environment().get_template(name)
    for language in LANGUAGES:
        render(Message(""), language)


def page(visit: "Visit", template: str, values: Mapping[str, object]) -> HTMLResponse:
    """Render a template for a visit: `visit` and `menu` beside the values of the page."""
    return HTMLResponse(text(visit, template, values), visit.status)


def text(visit: "Visit", template: str, values: Mapping[str, object]) -> str:
    """Render a template, in the language and on the clock of the visit, as a string."""
    mark = speech.speaking.set(visit.speech)
    try:
        return environment().get_template(template).render(visit=visit, menu=menu_of(visit), **values)
    finally:
        speech.speaking.reset(mark)
