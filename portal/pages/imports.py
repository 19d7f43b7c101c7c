"""Files that are taken in: handed in here, looked at, corrected, tried, imported, and what came of it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from agencies.cases.import_upload import ask_case_upload, ask_import_upload
from agencies.cases.queries.column_maps import map_names
from agencies.cases.rules.columns import CASE_FIELDS
from agencies.common import jobs
from agencies.common.errors import Invalid
from agencies.common.refused_file import refused_file
from agencies.common.tabular.preview import How, Preview
from agencies.common.uploads import (
    Kind,
    NewUpload,
    ask_upload,
    change_columns,
    find_upload,
    list_uploads,
)
from agencies.common.words import Message, say
from agencies.payments import preview_payments
from agencies.people.queries import all_portfolios, portfolio_by_id
from agencies.work import preview_contacts
from portal.pages.field_words import FILE_WORDS, field_words, in_field_words
from portal.pages.import_course import course_of, refused_lines, steps_of, tables_of, told_values
from portal.pages.job_words import STATUS_WORDS, far
from portal.web import speech
from portal.web.lists import page_of, place_of, read_cursor
from portal.web.visit import Visit

HOW_WORDS: Mapping[How, Message] = {
    How.ALIAS: say("usual heading"),
    How.CHOSEN: say("chosen by hand"),
    How.REMEMBERED: say("remembered"),
    How.NONE: say("no field"),
}
REQUIRED = ("case_no", "outstanding", "overdue_since", "days_past_due")
_PREFIX = "column-"
_DOORS: Mapping[Kind, str] = {
    Kind.CASES: "import_cases",
    Kind.POINTS: "import_points",
    Kind.PAYMENTS: "payment_imports",
    Kind.CONTACTS: "contact_log",
}


async def show_imports(visit: Visit) -> Response:
    """List the files that were handed in."""
    cursor = read_cursor(visit.asked.text("after"))
    rows = await list_uploads(visit.actor, before=place_of(cursor), limit=51)
    return visit.show(
        "imports/list.html",
        page=page_of(rows, cursor, lambda row: (row.id,)),
        kinds=FILE_WORDS,
        statuses=STATUS_WORDS,
    )


async def show_case_form(visit: Visit) -> Response:
    """Ask for a case file."""
    return await _form(visit, Kind.CASES)


async def show_point_form(visit: Visit) -> Response:
    """Ask for a file of contact points."""
    return await _form(visit, Kind.POINTS)


async def _form(visit: Visit, kind: Kind) -> Response:
    portfolios = await all_portfolios()
    names = [name for each in portfolios for name in await map_names(each.id)]
    return visit.show(
        "imports/form.html",
        kind=kind,
        words=FILE_WORDS[kind],
        portfolios=portfolios,
        pairs=[(each.id, f"{each.code}{speech.dot()}{each.name}") for each in portfolios],
        maps=[(each, each) for each in sorted(set(names))] if kind is Kind.CASES else [],
        today=visit.today,
        required=[(field_words(each), CASE_FIELDS[each]) for each in REQUIRED],
        optional=say(
            "It may also hold: {fields}.",
            fields=[field_words(each) for each in CASE_FIELDS if each not in REQUIRED],
        ),
    )


async def hand_in_cases(visit: Visit) -> Response:
    """Keep a case file and look at it."""
    form = visit.form
    portfolio_id = form.whole("portfolio", required=True)
    as_of, file = form.day("as_of", required=True), form.file("file")
    map_name = form.text("map") or None
    form.check()
    assert file is not None  # noqa: S101 - checked just here
    assert as_of is not None  # noqa: S101
    upload = await ask_case_upload(
        visit.actor,
        await portfolio_by_id(portfolio_id or 0),
        await file.read(),
        name=file.filename or "",
        as_of=as_of,
        map_name=map_name,
        now=visit.now,
    )
    return visit.go("upload", upload_id=upload.id)


async def hand_in_points(visit: Visit) -> Response:
    """Keep a file of contact points and look at it."""
    form = visit.form
    portfolio_id, file = form.whole("portfolio", required=True), form.file("file")
    form.check()
    assert file is not None  # noqa: S101 - checked just here
    portfolio = await portfolio_by_id(portfolio_id or 0)
    new = NewUpload(Kind.POINTS, file.filename or "", portfolio.id)
    upload = await ask_upload(visit.actor, await file.read(), new, now=visit.now)
    return visit.go("upload", upload_id=upload.id)


async def show_upload(visit: Visit) -> Response:
    """Show how far an upload is, what its columns are taken for, and what came of it."""
    upload = await find_upload(visit.actor, visit.number("upload_id"))
    course = await course_of(visit, upload)
    cursor = read_cursor(visit.asked.text("after"))
    lines = await refused_lines(course, place_of(cursor), back=cursor.back)
    told = course.taken if course.done else course.trial
    portfolio = await portfolio_by_id(upload.portfolio_id)
    running = course.running
    clock = visit.request.app.state.clock()
    return visit.show(
        "imports/upload.html",
        upload=upload,
        preview=upload.preview,
        stopper=in_field_words(upload.preview.stopper) if upload.preview and upload.preview.stopper else None,
        course=course,
        running=running,
        far=far(running.row, running.row.pace(clock), running.row.seconds_left(clock)) if running else "",
        told=told.result if told is not None and told.row.status == "done" else None,
        portfolio=portfolio,
        words=FILE_WORDS[upload.kind],
        how_words=HOW_WORDS,
        field_words=field_words,
        tables=tables_of(told.result, portfolio.rulebook) if told is not None else [],
        door=_DOORS[upload.kind],
        steps=steps_of(upload, course),
        page=page_of(lines, cursor, lambda line: (line.id,)),
        values=told_values(upload, lines),
        may_try=upload.kind is Kind.CASES,
    )


async def change(visit: Visit) -> Response:
    """Take other columns for the fields, and look again."""
    upload = await find_upload(visit.actor, visit.number("upload_id"))
    if upload.preview is None:
        return visit.go("upload", upload_id=upload.id)
    names = [f"{_PREFIX}{place}" for place in range(len(upload.preview.columns))]
    typed = [visit.form.text(name) if name in visit.form else None for name in names]
    columns = chosen_columns(upload.preview, typed, upload.columns)
    await change_columns(visit.actor, upload.id, columns, now=visit.now)
    return visit.go("upload", upload_id=upload.id, flash=say("The file is looked at again."))


def chosen_columns(
    preview: Preview, typed: Sequence[str | None], before: Mapping[str, str]
) -> dict[str, str]:
    """Give the headings by field that differ from what was recognised; Invalid where one field has two.

    A field whose column was recognised and is now said to hold none is in no column, and stays so until a
    column is chosen for it.
    """
    columns: dict[str, str] = {}
    none = {field for field, heading in before.items() if not heading}
    for column, field in zip(preview.columns, typed, strict=True):
        if column.field and field == "":
            none.add(column.field)
        if field not in preview.fields or (field == column.field and column.how is How.ALIAS):
            continue
        if field in columns:
            raise Invalid(
                "Two columns are chosen for “{field}”: {first} and {second}; choose one.",
                field=field_words(field),
                first=columns[field],
                second=column.heading,
            )
        columns[field] = column.heading
    return {**{field: "" for field in preview.fields if field in none}, **columns}


_Importer = Callable[..., Awaitable[jobs.Job]]
_IMPORTERS: Mapping[Kind, _Importer] = {
    Kind.CASES: ask_import_upload,
    Kind.POINTS: ask_import_upload,
    Kind.PAYMENTS: preview_payments.ask_import_upload,
    Kind.CONTACTS: preview_contacts.ask_import_upload,
}


async def try_upload(visit: Visit) -> Response:
    """Try an import of cases without effect."""
    upload_id = visit.number("upload_id")
    await ask_import_upload(visit.actor, upload_id, trial=True, now=visit.now)
    return visit.go("upload", upload_id=upload_id)


async def take_in(visit: Visit) -> Response:
    """Take an upload in."""
    upload = await find_upload(visit.actor, visit.number("upload_id"))
    named: dict[str, Any] = {}
    if upload.kind is Kind.CASES:
        named["map_name"] = visit.form.text("map_name", most=32) or None
    visit.form.check()
    await _IMPORTERS[upload.kind](visit.actor, upload.id, now=visit.now, **named)
    return visit.go("upload", upload_id=upload.id)


async def download_refused(visit: Visit) -> Response:
    """Give the refused rows as a file to be mended."""
    name, data = await refused_file(
        visit.actor, visit.number("upload_id"), language=visit.language, now=visit.now
    )
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(data, media_type="text/csv", headers={"content-disposition": disposition})
