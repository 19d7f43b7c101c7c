"""Style sheets, scripts and pictures of the pages, under addresses that change with their content."""

from functools import cache
from hashlib import sha256
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response

_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
_STYLES = ("tokens.css", "frame.css", "parts.css", "forms.css", "tables.css", "places.css", "print.css")
# From a package that brings nothing but this file; the tree holds no code of others.
_HTMX = ("js_lib_htmx", "static", "htmx", "htmx.min.js")
_FOREVER = "public, max-age=31536000, immutable"


@cache
def content(name: str) -> bytes:
    """Read an asset: the style sheets come joined as one, htmx from its package; KeyError for no asset."""
    if name == "mandate.css":
        return b"\n".join(_read(each) for each in _STYLES)
    if name == "htmx.js":
        package, *parts = _HTMX
        return files(package).joinpath(*parts).read_bytes()
    if name not in {"mandate.js", "icons.svg", "mark.svg"}:
        raise KeyError(name)
    return _read(name)


def _read(name: str) -> bytes:
    return files("portal").joinpath("static", name).read_bytes()


@cache
def address(name: str) -> str:
    """Give the address of an asset with a digest of its content in it."""
    digest = sha256(content(name)).hexdigest()[:12]
    return f"/static/{digest}/{name}"


async def serve(request: Request) -> Response:
    """Answer with an asset, to be kept for ever; an address of other content is not found."""
    name = request.path_params["name"]
    try:
        data = content(name)
    except KeyError:
        return Response(status_code=404)
    kept = {"Cache-Control": _FOREVER} if request.url.path == address(name) else {}
    return Response(data, media_type=_TYPES[name.rpartition(".")[2]], headers=kept)
