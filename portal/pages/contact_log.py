"""The contact log that an agency hands in; what becomes of a file is shown where all files are."""

from starlette.responses import Response

from agencies.common import uploads
from agencies.common.errors import Invalid, NotAllowed
from agencies.common.uploads import Kind, NewUpload
from agencies.common.words import say
from agencies.people.queries import all_portfolios
from agencies.work.queries.my_batches import portfolios_worked
from portal.web.visit import Visit

SHOWN = 20


async def show_contact_log(visit: Visit) -> Response:
    """Ask for a file, offer templates, and list what was handed in."""
    worked = await portfolios_worked(visit.actor)
    handed_in = await uploads.list_uploads(visit.actor, limit=SHOWN)
    return visit.show(
        "work/contact_log.html",
        portfolios=[
            (each.id, f"{each.code} {each.name}") for each in await all_portfolios() if each.id in worked
        ],
        handed_in=[each for each in handed_in if each.kind == Kind.CONTACTS],
    )


async def hand_in(visit: Visit) -> Response:
    """Keep the file and look at it."""
    form = visit.form
    if visit.actor.agency_id is None:
        raise NotAllowed(
            "A contact log is handed in here by the agency itself; the lender does it on the command line."
        )
    portfolio = form.whole("portfolio", least=1, required=True)
    file = form.file("file")
    form.check()
    if file is None or portfolio not in await portfolios_worked(visit.actor):
        raise Invalid(
            "Some fields are not right yet; see what stands below them.",
            fields={"portfolio": say("Choose one of those offered.")},
        )
    new = NewUpload(Kind.CONTACTS, file.filename or "contacts", portfolio, agency_id=visit.actor.agency_id)
    upload = await uploads.ask_upload(visit.actor, await file.read(), new, now=visit.now)
    return visit.go("upload", upload_id=upload.id)
