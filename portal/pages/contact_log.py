"""The contact log that an agency hands in: the file, a first look at its columns, and its import."""

from starlette.responses import Response

from agencies.common import uploads
from agencies.common.errors import Invalid, NotFound
from agencies.common.uploads import Kind, NewUpload
from agencies.common.words import say
from agencies.people.queries import all_portfolios
from agencies.work.preview_contacts import ask_import_upload
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
    return visit.go("contact_log_file", upload_id=upload.id)


async def show_file(visit: Visit) -> Response:
    """Show what the columns of a file are taken for, and what would become of its rows."""
    upload = await _find(visit)
    preview = upload.preview
    return visit.show(
        "work/contact_file.html",
        upload=upload,
        preview=preview,
        headings=[(each.heading, each.heading) for each in preview.columns] if preview else [],
        taken={each.field: each.heading for each in preview.columns if each.field} if preview else {},
    )


async def choose_columns(visit: Visit) -> Response:
    """Take other columns for the fields, and look again."""
    upload = await _find(visit)
    fields = upload.preview.fields if upload.preview else ()
    chosen = {each: heading for each in fields if (heading := visit.form.text(f"field-{each}"))}
    await uploads.change_columns(visit.actor, upload.id, chosen, now=visit.now)
    return visit.go("contact_log_file", upload_id=upload.id)


async def take_in(visit: Visit) -> Response:
    """Ask for the import and go to the job that does it."""
    upload = await _find(visit)
    job = await ask_import_upload(visit.actor, upload.id, now=visit.now)
    return visit.go("job", job_id=job.id)


async def _find(visit: Visit) -> uploads.Upload:
    upload = await uploads.find_upload(visit.actor, visit.number("upload_id"))
    if upload.kind is not Kind.CONTACTS:
        raise NotFound("There is no file {id} here; hand it in.", id=upload.id)
    return upload
