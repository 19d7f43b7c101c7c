"""Pictures that pages have asked for, drawn when a browser wants them."""

from collections.abc import Callable
from typing import Any, TypeVar

from starlette.responses import Response

from agencies.common.errors import NotFound
from agencies.common.pictures import PictureFailed, Theme, ask, fetch
from portal.web.visit import Visit

# The digest is that of all that is in the picture; only those who asked for it may keep it.
_KEPT = "private, max-age=31536000, immutable"
# A picture has no words of its own to style and nothing to run.
_CLOSED = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
Size = TypeVar("Size")


async def ask_to_draw(
    visit: Visit, wide: Size, narrow: Size, draw: Callable[[Size, Theme], dict[str, Any]]
) -> dict[str, str]:
    """Ask for a picture in the sizes and themes that the browser may choose from, for `ui.picture`."""
    themes = list(Theme) if visit.theme == "system" else [Theme(visit.theme)]
    return {
        f"{name}_{theme.value}": await ask(
            visit.actor, draw(size, theme), theme=theme, language=visit.language
        )
        for theme in themes
        for name, size in (("wide", wide), ("narrow", narrow))
    }


async def show_picture(visit: Visit) -> Response:
    """Give the picture of a digest to the side that asked for it."""
    try:
        found = await fetch(visit.actor, visit.word("digest"))
    except PictureFailed:
        raise NotFound(
            "The picture could not be drawn; the figures stand in the tables of the page."
        ) from None
    headers = {
        "cache-control": _KEPT,
        "content-security-policy": _CLOSED,
        "x-content-type-options": "nosniff",
    }
    return Response(found.text, media_type="image/svg+xml", headers=headers)
