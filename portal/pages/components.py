"""A living page of every part that the pages are made of, in all its states."""

import datetime

from starlette.responses import Response

from agencies.common.errors import Invalid
from agencies.common.words import say
from portal.web.forms import Form
from portal.web.lists import page_of, read_cursor
from portal.web.visit import Visit

TOKENS = (
    "text",
    "text-2",
    "text-3",
    "control",
    "line-2",
    "line",
    "bg",
    "sunk",
    "inset",
    "fill",
    "hover",
    "accent",
    "accent-fill",
    "accent-weak",
    "accent-line",
    "ok",
    "ok-weak",
    "ok-line",
    "warn",
    "warn-weak",
    "warn-line",
    "bad",
    "bad-weak",
    "bad-line",
    "peer",
    "band",
)
_ROWS = (
    ("AH-2607-018342", 3_864_217, "Mingdi", "ok", say("Active")),
    ("AH-2607-018355", 912_000, "Mingdi", "waiting", say("Waiting")),
    ("AH-2607-018361", 1_407_730, "Ruilu", "bad", say("Expired")),
)


async def show_components(visit: Visit) -> Response:
    """Show the parts with their states; the fault on the page is part of the show."""
    visit.form = Form({"due": "2027-01-16", "amount": "2,000.00"})
    visit.error = Invalid(
        "Some fields are not right yet; see what stands below them.",
        fields={"due": say("This is after the placement ends.")},
    )
    return visit.show(
        "components.html",
        tokens=TOKENS,
        rows=_ROWS,
        page=page_of(_ROWS, read_cursor(""), lambda row: (row[0],), total=len(_ROWS)),
        today=datetime.date(2026, 11, 20),
    )
