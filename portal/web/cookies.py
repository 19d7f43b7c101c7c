"""Small cookies beside the session's: the language of open pages, the sentence after an act."""

from starlette.responses import Response

from portal.auth.arrival import Arrival


def set_cookie(response: Response, came: Arrival, name: str, value: str, *, seconds: int) -> None:
    """Set a cookie that scripts cannot read and other sites do not send."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="lax",
        secure=came.scheme == "https",
    )
