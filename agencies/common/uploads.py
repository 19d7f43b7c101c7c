"""Files that people hand in: kept first, looked at by a job, corrected, perhaps tried, then taken in."""

import asyncio
import datetime
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from agencies.common import evidence, jobs, journal, sql, vault
from agencies.common.absent import not_there
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict
from agencies.common.preview_text import read_preview, write_preview
from agencies.common.tabular import LIMITS, open_table
from agencies.common.tabular.preview import Form, Preview, look_at

_NAME = "upload_name"
_PREVIEW = "upload_preview"
_NEWEST = 2**62


class Kind(StrEnum):
    """What a file holds."""

    CASES = "cases"
    POINTS = "points"
    PAYMENTS = "payments"
    CONTACTS = "contacts"


PERMISSIONS: Mapping[Kind, Permission] = {
    Kind.CASES: Permission.IMPORT_CASES,
    Kind.POINTS: Permission.IMPORT_CASES,
    Kind.PAYMENTS: Permission.IMPORT_PAYMENTS,
    Kind.CONTACTS: Permission.IMPORT_CONTACTS,
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was handed in; `columns` are headings by field, chosen by hand or remembered."""

    id: int
    kind: Kind
    portfolio_id: int
    agency_id: int | None
    evidence_id: int
    name: str
    as_of: datetime.date | None
    columns: Mapping[str, str]
    remembered: bool
    preview: Preview | None
    preview_job_id: int | None
    trial_job_id: int | None
    import_job_id: int | None
    created_by: int
    created_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class NewUpload:
    """A file about to be kept: where it belongs, as of which day, and what its columns are taken for."""

    kind: Kind
    name: str
    portfolio_id: int
    agency_id: int | None = None
    as_of: datetime.date | None = None
    columns: Mapping[str, str] | None = None
    remembered: bool = False


@dataclass(frozen=True, slots=True)
class _Stored:
    id: int
    kind: str
    portfolio_id: int
    agency_id: int | None
    evidence_id: int
    name_cipher: bytes
    as_of: datetime.date | None
    columns: str
    remembered: bool
    preview_cipher: bytes | None
    preview_job_id: int | None
    trial_job_id: int | None
    import_job_id: int | None
    created_by: int
    created_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class UploadRow:
    """An upload in a list: who handed it in, and what became of its import."""

    id: int
    kind: str
    portfolio_id: int
    portfolio: str
    agency: str | None
    name_cipher: bytes
    as_of: datetime.date | None
    person: str
    created_at: datetime.datetime
    job_id: int | None
    status: str | None
    rows_done: int | None
    rows_total: int | None
    result: str | None
    refused_rows: int

    @property
    def name(self) -> str:
        """Open the name under which the file came."""
        return vault.decrypt(self.name_cipher, _NAME)


_COLUMNS = (
    "id, kind, portfolio_id, agency_id, evidence_id, name_cipher, as_of, columns, remembered,"
    " preview_cipher, preview_job_id, trial_job_id, import_job_id, created_by, created_at"
)


async def ask_upload(actor: Actor, data: bytes, new: NewUpload, *, now: datetime.datetime) -> Upload:
    """Keep a file and ask for a first look at it.

    Conflict for an empty file or one over the limit; NotFound where an agency's person names another agency.
    """
    require(actor, PERMISSIONS[new.kind])
    if not actor.of_lender and actor.agency_id != new.agency_id:
        raise not_there()
    _check_size(new.name, len(data))
    digest = await asyncio.to_thread(evidence.lay_down, data)
    async with sql.transaction():
        kept = await evidence.keep_laid(digest, len(data), now=now)
        upload_id = await _add(actor, new, kept.id, now)
        await _ask_look(actor, upload_id, new.kind, now)
        await journal.record(
            actor,
            "file.handed_in",
            "upload",
            upload_id,
            agency_id=new.agency_id,
            now=now,
            kind=new.kind.value,
            sha256=kept.sha256,
            size=kept.size,
        )
    return await find_upload(actor, upload_id)


def _check_size(name: str, size: int) -> None:
    if not size:
        raise Conflict("{name} is empty; choose the file again.", name=name)
    if size > LIMITS.file_bytes:
        raise Conflict(
            "{name} has {size} MB; at most {limit} MB are taken. Split it.",
            name=name,
            size=size // 10**6,
            limit=LIMITS.file_bytes // 10**6,
        )


async def _add(actor: Actor, new: NewUpload, evidence_id: int, now: datetime.datetime) -> int:
    return await sql.insert(
        "INSERT INTO uploads (kind, portfolio_id, agency_id, evidence_id, name_cipher, as_of, columns,"
        " remembered, created_by, created_at) VALUES (:kind, :portfolio, :agency, :evidence, :name, :as_of,"
        " :columns, :remembered, :person, :now) RETURNING id",
        kind=new.kind.value,
        portfolio=new.portfolio_id,
        agency=new.agency_id,
        evidence=evidence_id,
        name=vault.encrypt(new.name, _NAME),
        as_of=new.as_of,
        columns=_written(new.columns or {}),
        remembered=new.remembered,
        person=actor.person_id,
        now=now,
    )


async def _ask_look(actor: Actor, upload_id: int, kind: Kind, now: datetime.datetime) -> None:
    columns = await sql.value(str, "SELECT columns FROM uploads WHERE id = :id", id=upload_id)
    key = jobs.key_of({"upload": upload_id, "columns": columns})
    job = await jobs.enqueue(actor, f"preview_{kind.value}", key, {"upload_id": upload_id}, now=now)
    await sql.execute(
        "UPDATE uploads SET preview_job_id = :job, preview_cipher = NULL WHERE id = :id",
        job=job.id,
        id=upload_id,
    )


async def change_columns(
    actor: Actor, upload_id: int, columns: Mapping[str, str], *, now: datetime.datetime
) -> Upload:
    """Take other columns for the fields, and look at the file again; Conflict once it is being imported."""
    upload = await find_upload(actor, upload_id)
    async with sql.transaction():
        changed = await sql.execute(
            "UPDATE uploads SET columns = :columns, remembered = false, trial_job_id = NULL"
            " WHERE id = :id AND import_job_id IS NULL",
            columns=_written(columns),
            id=upload_id,
        )
        if not changed:
            raise Conflict(
                "{name} is imported already; hand it in again to import it anew.", name=upload.name
            )
        await _ask_look(actor, upload_id, upload.kind, now)
    return await find_upload(actor, upload_id)


def _written(columns: Mapping[str, str]) -> str:
    return json.dumps(dict(columns), ensure_ascii=False, sort_keys=True)


async def find_upload(actor: Actor, upload_id: int) -> Upload:
    """Read an upload; NotFound where the actor may not import such a file, or it is another agency's."""
    stored = await sql.row(_Stored, f"SELECT {_COLUMNS} FROM uploads WHERE id = :id", id=upload_id)
    if stored is None or not _sees(actor, Kind(stored.kind), stored.agency_id):
        raise not_there()
    return _opened(stored)


def _sees(actor: Actor, kind: Kind, agency_id: int | None) -> bool:
    return actor.may(PERMISSIONS[kind]) and (actor.of_lender or actor.agency_id == agency_id)


def _opened(stored: _Stored) -> Upload:
    sealed = stored.preview_cipher
    return Upload(
        id=stored.id,
        kind=Kind(stored.kind),
        portfolio_id=stored.portfolio_id,
        agency_id=stored.agency_id,
        evidence_id=stored.evidence_id,
        name=vault.decrypt(stored.name_cipher, _NAME),
        as_of=stored.as_of,
        columns=json.loads(stored.columns),
        remembered=stored.remembered,
        preview=None if sealed is None else read_preview(vault.decrypt(sealed, _PREVIEW)),
        preview_job_id=stored.preview_job_id,
        trial_job_id=stored.trial_job_id,
        import_job_id=stored.import_job_id,
        created_by=stored.created_by,
        created_at=stored.created_at,
    )


async def look_at_upload(running: jobs.Running, form_of: Callable[[Upload], Awaitable[Form]]) -> None:
    """Look at the file that a job names, and keep what was seen, sealed; FileRefused where it is no table."""
    upload = await find_upload(running.actor, running.payload["upload_id"])
    form = await form_of(upload)
    known = [heading for headings in form.fields.values() for heading in headings]
    data = await evidence.read(upload.evidence_id)
    async with open_table(
        data, name=upload.name, known_headings=[*known, *upload.columns.values()]
    ) as opened:
        preview = await look_at(
            opened, form, upload.columns, remembered=upload.remembered, watch=running.progress
        )
    async with sql.transaction():
        await sql.execute(
            "UPDATE uploads SET preview_cipher = :preview WHERE id = :id AND preview_job_id = :job",
            preview=vault.encrypt(write_preview(preview), _PREVIEW),
            id=upload.id,
            job=running.job.id,
        )
        await running.finish(
            {"upload": upload.id, "read": preview.rows, "good": preview.good, "refused": preview.refused}
        )


def check_ready(upload: Upload) -> None:
    """Raise Conflict unless the first look is done and found that the file can be taken in."""
    if upload.preview is None:
        raise Conflict("{name} is still being looked at; wait a moment.", name=upload.name)
    if upload.preview.stopper is not None:
        raise Conflict("{name} cannot be imported yet: {why}", name=upload.name, why=upload.preview.stopper)


async def note_job(upload_id: int, job_id: int, *, trial: bool = False) -> None:
    """Remember which job imports or tries an upload; call it in the transaction that asks for the job."""
    column = "trial_job_id" if trial else "import_job_id"
    await sql.execute(f"UPDATE uploads SET {column} = :job WHERE id = :id", job=job_id, id=upload_id)


async def list_uploads(actor: Actor, *, before: int | None = None, limit: int = 50) -> list[UploadRow]:
    """List the files handed in that the actor may import, the newest first, from below the id `before`."""
    kinds = [kind.value for kind in Kind if actor.may(PERMISSIONS[kind])]
    own = "true" if actor.of_lender else "uploads.agency_id = :agency"
    return await sql.rows(
        UploadRow,
        "SELECT uploads.id, uploads.kind, uploads.portfolio_id, portfolios.code, agencies.code,"
        " uploads.name_cipher, uploads.as_of, people.name, uploads.created_at, jobs.id, jobs.status,"
        " jobs.rows_done, jobs.rows_total, jobs.result, (SELECT count(DISTINCT job_problems.row_number)"
        " FROM job_problems WHERE job_problems.job_id = jobs.id) FROM uploads"
        " JOIN portfolios ON portfolios.id = uploads.portfolio_id"
        " JOIN people ON people.id = uploads.created_by"
        " LEFT JOIN agencies ON agencies.id = uploads.agency_id"
        " LEFT JOIN jobs ON jobs.id = uploads.import_job_id"
        f" WHERE {sql.any_of('uploads.kind', 'kinds')} AND {own} AND uploads.id < :before"
        " ORDER BY uploads.id DESC LIMIT :limit",
        kinds=kinds,
        before=_NEWEST if before is None else before,
        limit=limit,
        **({} if actor.of_lender else {"agency": actor.agency_id}),
    )
