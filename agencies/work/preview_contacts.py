"""A contact file that was handed in by the portal: a first look at it, and its import."""

import datetime
from collections.abc import Mapping, Sequence

from agencies.common import jobs, sql, uploads, vault
from agencies.common.absent import not_there
from agencies.common.access import Actor
from agencies.common.tabular import ColumnMatch, match_columns
from agencies.common.tabular.preview import Form
from agencies.common.tabular.row_reader import RowReader
from agencies.people.queries import portfolio_by_id
from agencies.work.contact_rows import contact_reader
from agencies.work.import_contacts import Request, enqueue_import
from agencies.work.rules.columns import CONTACT_FIELDS, REQUIRED
from agencies.work.rules.drafts import Draft

KIND = "preview_contacts"
_MASKS = {"note": vault.mask_address, "collector": vault.mask_name}
PERSONAL = frozenset(_MASKS)
"""The fields whose values are shown masked."""


async def preview_contacts(running: jobs.Running) -> None:
    """Look at a contact file that was handed in."""
    await uploads.look_at_upload(running, _form)


async def ask_import_upload(actor: Actor, upload_id: int, *, now: datetime.datetime) -> jobs.Job:
    """Ask for a contact file that was handed in to be taken in; twice asked it is one import.

    Conflict where the first look is not done yet, or found that the file cannot be taken in as it is read.
    """
    upload = await uploads.find_upload(actor, upload_id)
    if upload.kind is not uploads.Kind.CONTACTS or upload.agency_id is None:
        raise not_there()
    if upload.import_job_id is not None:
        return await jobs.find(upload.import_job_id)
    uploads.check_ready(upload)
    portfolio = await portfolio_by_id(upload.portfolio_id)
    request = Request(portfolio, upload.agency_id, upload.evidence_id, upload.name, upload.columns)
    async with sql.transaction():
        job = await enqueue_import(actor, request, now=now)
        await uploads.note_job(upload_id, job.id)
    return job


async def _form(upload: uploads.Upload) -> Form:
    portfolio = await portfolio_by_id(upload.portfolio_id)

    def match(headings: Sequence[str], chosen: Mapping[str, str]) -> ColumnMatch:
        return match_columns(headings, CONTACT_FIELDS, chosen)

    def reader(headings: Sequence[str], chosen: Mapping[str, str]) -> RowReader[Draft]:
        return contact_reader(headings, chosen, portfolio.currency)

    return Form(CONTACT_FIELDS, REQUIRED, match, reader, _MASKS)
