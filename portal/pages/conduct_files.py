"""Evidence: a file taken from a form, and one handed over to whoever may see it."""

from urllib.parse import quote

from starlette.responses import Response

from agencies.common.evidence_kinds import ENDINGS
from agencies.conduct.keep_file import keep_file, read_file
from agencies.conduct.queries.files import Place
from portal.web.visit import Visit

ACCEPT = ",".join(f".{each}" for each in ENDINGS)


async def keep_posted(visit: Visit, place: Place) -> bool:
    """Keep the file of a form where it belongs; False when it lies there already."""
    file = visit.form.file("file")
    visit.form.check()
    if file is None:
        return False
    name, data = file.filename or "evidence", await file.read()
    return await keep_file(visit.actor, place, name, data, today=visit.today, now=visit.now)


async def hand_over(visit: Visit) -> Response:
    """Hand a file over, to be saved and never to be run in the browser."""
    row, data = await read_file(visit.actor, visit.number("file_id"))
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(row.name)}",
        "cache-control": "no-store",
    }
    return Response(data, media_type=row.kind, headers=headers)
