"""Files handed in by the portal: looked at, corrected, tried, taken in."""

import datetime

import pytest

from agencies.cases.import_upload import ask_case_upload, ask_import_upload
from agencies.common import sql
from agencies.common.access import Actor
from agencies.common.errors import Conflict, Invalid, NotAllowed, NotFound
from agencies.common.tabular.preview import How
from agencies.common.uploads import (
    Kind,
    NewUpload,
    Upload,
    ask_upload,
    change_columns,
    find_upload,
    list_uploads,
)
from agencies.common.words import render
from agencies.people.queries import PortfolioRow, portfolio_by_id
from portal.worker import run_job
from tests.agencies.cases import files, rows
from tests.people import Agency

FILE = (
    "案件编号,欠款余额,逾期天数,姓名,手机号,备注\n"
    "C-1,1200.50,120,张三丰,13812342071,单位勿扰\n"
    "C-2,一百二,95,李四,13900001111,\n"
    "C-3,88.00,200,Ann Lee,,call 555\n"
).encode()
UNKNOWN = b"ref,owed,since\nC-1,100.00,2017-01-01\n"


async def hand_in(actor: Actor, portfolio: PortfolioRow, data: bytes = FILE) -> Upload:
    """Hand a file in and let it be looked at."""
    upload = await ask_case_upload(actor, portfolio, data, name="cases.csv", as_of=files.AS_OF, now=files.NOW)
    return await looked_at(actor, upload)


async def looked_at(actor: Actor, upload: Upload) -> Upload:
    """Do the job that looks at an upload."""
    assert upload.preview is None
    assert upload.preview_job_id is not None
    await run_job(upload.preview_job_id, clock=files.at(files.NOW))
    return await find_upload(actor, upload.id)


@pytest.fixture
async def portfolio(vera: Actor) -> PortfolioRow:
    """Give a portfolio in dollars."""
    return await portfolio_by_id(await rows.portfolio())


async def test_the_first_look_names_columns_and_masks_people(vera: Actor, portfolio: PortfolioRow) -> None:
    preview = (await hand_in(vera, portfolio)).preview
    assert preview is not None
    assert [(each.field, each.how) for each in preview.columns] == [
        ("case_no", How.ALIAS),
        ("outstanding", How.ALIAS),
        ("days_past_due", How.ALIAS),
        ("debtor_name", How.ALIAS),
        ("phone", How.ALIAS),
        (None, How.NONE),
    ]
    assert preview.columns[3].samples == ("张**", "李*", "A** L**")
    assert preview.columns[4].samples[0] == "138****2071"
    assert preview.columns[5].samples == ("汉汉汉汉", "AAAA 999")
    assert (preview.rows, preview.good, preview.refused) == (3, 2, 1)
    assert [(each.row, each.column) for each in preview.problems] == [(3, "欠款余额")]
    assert preview.stopper is None
    assert preview.recognised == 5


async def test_what_was_seen_is_sealed(vera: Actor, portfolio: PortfolioRow) -> None:
    await hand_in(vera, portfolio)
    stored = await sql.tuples("SELECT columns, preview_cipher, name_cipher FROM uploads")
    assert "cases.csv" not in str(stored)
    assert "张" not in str(stored)


async def test_a_missing_heading_is_chosen_by_hand(vera: Actor, portfolio: PortfolioRow) -> None:
    upload = await hand_in(vera, portfolio, UNKNOWN)
    assert upload.preview is not None
    assert upload.preview.stopper is not None
    assert "case_no" in render(upload.preview.stopper, "en")
    with pytest.raises(Conflict, match="cannot be imported yet"):
        await ask_import_upload(vera, upload.id, now=files.NOW)
    chosen = {"case_no": "ref", "outstanding": "owed", "overdue_since": "since"}
    again = await looked_at(vera, await change_columns(vera, upload.id, chosen, now=files.NOW))
    assert again.preview is not None
    assert again.preview.stopper is None
    assert {each.how for each in again.preview.columns} == {How.CHOSEN}
    assert again.preview.good == 1


async def test_a_heading_that_is_not_there_stops_the_import(vera: Actor, portfolio: PortfolioRow) -> None:
    upload = await hand_in(vera, portfolio)
    again = await looked_at(
        vera, await change_columns(vera, upload.id, {"case_no": "nowhere"}, now=files.NOW)
    )
    assert again.preview is not None
    assert again.preview.stopper is not None
    assert "nowhere" in render(again.preview.stopper, "en")


async def test_a_trial_changes_nothing_and_an_import_does(vera: Actor, portfolio: PortfolioRow) -> None:
    upload = await hand_in(vera, portfolio)
    trial = await ask_import_upload(vera, upload.id, trial=True, now=files.NOW)
    tried = (await run_job(trial.id, clock=files.at(files.NOW))).result
    assert (tried["created"], tried["refused"], tried["dry_run"]) == (2, 1, True)
    assert await sql.value(int, "SELECT count(*) FROM cases") == 0
    job = await ask_import_upload(vera, upload.id, now=files.NOW)
    done = (await run_job(job.id, clock=files.at(files.NOW))).result
    assert (done["created"], done["refused"]) == (2, 1)
    assert (await ask_import_upload(vera, upload.id, now=files.NOW)).id == job.id
    with pytest.raises(Conflict, match="imported already"):
        await change_columns(vera, upload.id, {}, now=files.NOW)
    listed = await list_uploads(vera)
    assert [(each.name, each.status, each.refused_rows) for each in listed] == [("cases.csv", "done", 1)]


async def test_columns_are_remembered_under_a_name(vera: Actor, portfolio: PortfolioRow) -> None:
    upload = await hand_in(vera, portfolio, UNKNOWN)
    chosen = {"case_no": "ref", "outstanding": "owed", "overdue_since": "since"}
    await looked_at(vera, await change_columns(vera, upload.id, chosen, now=files.NOW))
    await ask_import_upload(vera, upload.id, map_name="monthly", now=files.NOW)
    later = await looked_at(
        vera,
        await ask_case_upload(
            vera, portfolio, UNKNOWN, name="a.csv", as_of=files.AS_OF, map_name="monthly", now=files.NOW
        ),
    )
    assert later.preview is not None
    assert {each.how for each in later.preview.columns} == {How.REMEMBERED}


async def test_who_may_not_import_finds_no_file(
    vera: Actor, frank: Actor, north: Agency, south: Agency, portfolio: PortfolioRow
) -> None:
    upload = await hand_in(vera, portfolio)
    contacts = NewUpload(Kind.CONTACTS, "log.csv", portfolio.id, agency_id=north.agency_id)
    own = await ask_upload(north.manager, b"a,b\n1,2\n", contacts, now=files.NOW)
    assert (await find_upload(north.manager, own.id)).name == "log.csv"
    for actor, upload_id in ((frank, upload.id), (north.manager, upload.id), (south.manager, own.id)):
        with pytest.raises(NotFound):
            await find_upload(actor, upload_id)
    with pytest.raises(NotFound):
        await ask_upload(south.manager, b"a,b\n1,2\n", contacts, now=files.NOW)
    with pytest.raises(NotAllowed):
        await hand_in(frank, portfolio)
    assert [each.id for each in await list_uploads(south.manager)] == []


async def test_an_empty_file_and_a_day_to_come_are_refused(vera: Actor, portfolio: PortfolioRow) -> None:
    with pytest.raises(Conflict, match="is empty"):
        await hand_in(vera, portfolio, b"")
    for day, why in ((datetime.date(2999, 1, 1), "yet to come"), (datetime.date(1, 1, 5), "is before 1990")):
        with pytest.raises(Invalid, match=why):
            await ask_case_upload(vera, portfolio, FILE, name="a.csv", as_of=day, now=files.NOW)
