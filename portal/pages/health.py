"""Whether this process lives, and whether it can serve: for machines that watch, without a sign-in."""

import asyncio
import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from agencies.common import processes, seals, sql
from agencies.common.errors import MandateError
from portal.database import BROKEN, check_schema

PATIENCE = 2.0
_UNSEALED = datetime.timedelta(minutes=1)


async def show_health(_: Request) -> Response:
    """Answer as long as the process does."""
    return PlainTextResponse("ok")


async def show_ready(request: Request) -> Response:
    """Say whether pages can be served: the database answers within two seconds, its schema is current.

    Whether a worker lives and the journal is sealed is told too; pages go on without them.
    """
    now = request.app.state.clock()
    found = {"database": "ok", "schema": "ok", "worker": "unknown", "journal": "unknown"}
    try:
        async with asyncio.timeout(PATIENCE):
            await sql.value(int, "SELECT 1")
            await check_schema()
            found["worker"] = "ok" if await processes.lives("worker", now=now) else "late"
            found["journal"] = "late" if await seals.waiting(before=now - _UNSEALED) else "ok"
    except MandateError:
        found["schema"] = "not current"
    except BROKEN:
        found["database"] = "does not answer"
    ready = found["database"] == found["schema"] == "ok"
    return JSONResponse({"ready": ready, **found}, status_code=200 if ready else 503)
