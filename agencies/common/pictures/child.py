"""The child process that draws: one request after another, until nobody asks any more."""

import gc
import os
import resource
import sys
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, BinaryIO

from agencies.common.tabular import frames

_CLOSED: dict[str, Any] = {"allowed_base_urls": [], "show_warnings": False}
# Telephones have about as many dots for each pixel.
_SHARPNESS = 2.0


def main() -> None:
    """Answer each request with a picture as text, or with why there is none."""
    asked, answer = sys.stdin.buffer, sys.stdout.buffer
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import vl_convert  # noqa: PLC0415 - the parent imports this module for nothing

    gc.freeze()
    try:
        while request := _request(asked):
            _send(answer, *_answer(vl_convert, request))
    except BrokenPipeError:
        os._exit(0)


def _answer(library: Any, request: dict[str, Any]) -> tuple[str, str]:
    if _refers(request["spec"]):
        return "refused", "a spec carries its data and refers to nothing outside"
    try:
        return request["form"], _DRAWERS[request["form"]](library, request)
    except BaseException as error:  # noqa: BLE001 - a panic of the library's is not an Exception
        return "refused", str(error)[:500]


def _svg(library: Any, request: dict[str, Any]) -> str:
    text: str = library.vegalite_to_svg(request["spec"], config=request["config"], **_CLOSED)
    return text


def _png(library: Any, request: dict[str, Any]) -> str:
    drawn: bytes = library.vegalite_to_png(
        request["spec"], config=request["config"], scale=_SHARPNESS, **_CLOSED
    )
    return b64encode(drawn).decode()


_DRAWERS: Mapping[str, Callable[[Any, dict[str, Any]], str]] = {"svg": _svg, "png": _png}


def _refers(part: object) -> bool:
    """Say whether a spec wants something from a file or an address."""
    if isinstance(part, dict):
        return "url" in part or any(_refers(each) for each in part.values())
    return isinstance(part, list) and any(_refers(each) for each in part)


def _request(asked: BinaryIO) -> dict[str, Any] | None:
    head = asked.read(frames.LENGTH.size)
    if len(head) < frames.LENGTH.size:
        return None
    (length,) = frames.LENGTH.unpack(head)
    _, request = frames.decode(asked.read(length))
    return dict(request)


def _send(answer: BinaryIO, kind: str, body: str) -> None:
    answer.write(frames.encode(kind, body))
    answer.flush()


if __name__ == "__main__":
    main()
