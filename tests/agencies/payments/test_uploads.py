"""Payment files handed in by the portal: looked at first, then taken in once."""

import pytest

from agencies.common.access import Actor
from agencies.common.errors import Conflict, NotAllowed
from agencies.common.uploads import Kind, NewUpload, Upload, ask_upload, change_columns, find_upload
from agencies.payments.preview_payments import ask_import_upload
from agencies.people.queries import PortfolioRow
from portal.worker import run_job
from tests.agencies.payments import books

FILE = b"ref,case_no,paid,paid_on\nP1,C1,40.00,2017-10-16\nP2,C1,forty,2017-10-16\n"


async def _look(actor: Actor, upload: Upload) -> Upload:
    assert upload.preview_job_id is not None
    await run_job(upload.preview_job_id, clock=lambda: books.NOW)
    return await find_upload(actor, upload.id)


async def test_a_file_is_looked_at_corrected_and_taken_in_once(frank: Actor, lender: PortfolioRow) -> None:
    await books.case(lender)
    new = NewUpload(Kind.PAYMENTS, "paid.csv", lender.id)
    upload = await _look(frank, await ask_upload(frank, FILE, new, now=books.NOW))
    assert upload.preview is not None
    assert upload.preview.stopper is not None  # no column is known to hold the amount
    with pytest.raises(Conflict):
        await ask_import_upload(frank, upload.id, now=books.NOW)
    columns = {"amount": "paid", "reference": "ref"}
    upload = await _look(frank, await change_columns(frank, upload.id, columns, now=books.NOW))
    assert upload.preview is not None
    assert (upload.preview.good, upload.preview.refused, upload.preview.stopper) == (1, 1, None)
    job = await ask_import_upload(frank, upload.id, now=books.NOW)
    assert (await ask_import_upload(frank, upload.id, now=books.NOW)).id == job.id
    result = (await run_job(job.id, clock=lambda: books.NOW)).result
    assert (result["created"], result["refused"]) == (1, 1)


async def test_only_finance_hands_payments_in(vera: Actor, lender: PortfolioRow) -> None:
    with pytest.raises(NotAllowed, match="payments:import"):
        await ask_upload(vera, FILE, NewUpload(Kind.PAYMENTS, "paid.csv", lender.id), now=books.NOW)
