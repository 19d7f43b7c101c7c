"""The rows that an import of an upload refused, as a file to be mended and handed in again."""

import asyncio
import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from agencies.common import journal, refused_rows, sql
from agencies.common.access import Actor
from agencies.common.errors import NotFound
from agencies.common.tabular.write import write_refused
from agencies.common.uploads import find_upload


async def refused_file(
    actor: Actor, upload_id: int, *, language: str, now: datetime.datetime
) -> tuple[str, bytes]:
    """Give a name and a csv of the refused rows with their reasons; NotFound where none was refused.

    It holds what the file held, in the clear, so the journal tells who took it.
    """
    upload = await find_upload(actor, upload_id)
    job_id = upload.import_job_id or upload.trial_job_id
    rows = await refused_rows.of_job(job_id) if job_id else ()
    if not rows or upload.preview is None:
        raise NotFound("No row of {name} was refused.", name=upload.name)
    headings = upload.preview.headings
    async with sql.transaction():
        await journal.record(
            actor,
            "refused_rows.taken_out",
            "upload",
            upload.id,
            agency_id=upload.agency_id,
            now=now,
            job=job_id,
            rows=len(rows),
        )
    stem = Path(upload.name).stem or "rows"

    def written() -> bytes:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "refused.csv"
            write_refused(path, headings, rows, language)
            return path.read_bytes()

    return f"{stem}-refused.csv", await asyncio.to_thread(written)
