"""A first look at payment files that were handed in, and their import."""

import datetime
from collections.abc import Mapping, Sequence

from agencies.common import jobs, sql
from agencies.common.access import Actor
from agencies.common.dates import civil_day
from agencies.common.tabular import ColumnMatch, match_columns
from agencies.common.tabular.preview import Form
from agencies.common.uploads import Upload, check_ready, find_upload, look_at_upload, note_job
from agencies.payments.import_payments import enqueue_import
from agencies.payments.payment_rows import PaymentRows
from agencies.payments.rules.columns import PAYMENT_FIELDS, REQUIRED
from agencies.people.queries import portfolio_by_id

KIND = "preview_payments"


async def preview_payments(running: jobs.Running) -> None:
    """Look at a payment file that was handed in."""
    await look_at_upload(running, _form)


async def ask_import_upload(actor: Actor, upload_id: int, *, now: datetime.datetime) -> jobs.Job:
    """Ask for an upload of payments to be taken in; twice asked it is one import.

    Conflict where the first look found that the file cannot be taken in as it is read, or is not done yet.
    """
    upload = await find_upload(actor, upload_id)
    if upload.import_job_id is not None:
        return await jobs.find(upload.import_job_id)
    check_ready(upload)
    async with sql.transaction():
        job = await enqueue_import(
            actor, upload.portfolio_id, upload.evidence_id, upload.columns, name=upload.name, now=now
        )
        await note_job(upload_id, job.id)
    return job


async def _form(upload: Upload) -> Form:
    portfolio = await portfolio_by_id(upload.portfolio_id)
    today = civil_day(upload.created_at, portfolio.time_zone)

    def match(headings: Sequence[str], chosen: Mapping[str, str]) -> ColumnMatch:
        return match_columns(headings, PAYMENT_FIELDS, chosen)

    def reader(headings: Sequence[str], chosen: Mapping[str, str]) -> PaymentRows:
        return PaymentRows(headings, chosen, portfolio.currency, today)

    return Form(PAYMENT_FIELDS, REQUIRED, match, reader, {})
