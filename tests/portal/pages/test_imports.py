"""Files handed in by a browser: looked at, corrected, tried, taken in, and mended."""

import re

import pytest

from agencies.cases.models import Case
from agencies.common import sql
from agencies.common.access import Actor
from agencies.people.queries import PortfolioRow, portfolio_by_id
from portal.worker import run_job
from tests.agencies.cases import files, rows
from tests.people import Agency
from tests.portal.visitors import Visitor, visiting

FILE = (
    "案件编号,欠款余额,逾期天数,姓名,手机号,备注\n"
    "C-1,1200.50,120,张三丰,13812342071,<script>alert(1)</script>\n"
    "C-2,一百二,95,李四,13900001111,\n"
).encode()
UNKNOWN = b"ref,owed,since\nC-1,100.00,2017-01-01\n"


@pytest.fixture
async def portfolio(vera: Actor) -> PortfolioRow:
    """Give a portfolio in dollars."""
    return await portfolio_by_id(await rows.portfolio())


async def hand_in(browser: Visitor, portfolio: PortfolioRow, data: bytes = FILE) -> str:
    """Hand a file in, let it be looked at, and give the address of its page."""
    answer = await browser.send(
        "/imports/cases",
        {"portfolio": portfolio.id, "as_of": "2017-09-30"},
        files={"file": ("移交清单.csv", data)},
        on="/imports/cases",
    )
    assert answer.status_code == 303, answer.text
    await finish("preview_job_id")
    return str(answer.headers["location"])


async def finish(column: str) -> None:
    """Do the newest job of a kind."""
    job_id = await sql.value(int, f"SELECT {column} FROM uploads ORDER BY id DESC LIMIT 1")
    assert job_id is not None
    await run_job(job_id, clock=files.at(files.NOW))


def step_now(page: str) -> str:
    """Give the words of the step that waits for the person."""
    return page.split('<li class="now"')[1].split("<b>")[1].split("</b>", maxsplit=1)[0]


async def test_a_case_file_goes_from_the_drop_to_the_cases(vera: Actor, portfolio: PortfolioRow) -> None:
    async with visiting(vera, files.NOW) as browser:
        where = await hand_in(browser, portfolio)
        page = await browser.see(where)
        assert "移交清单.csv" in page
        assert "138****2071" in page
        assert "张三丰" not in page
        assert "<script>alert" not in page
        assert "portfolio USD1: 1; refused" in page
        assert '<span class="value">一百二</span>' in page
        assert step_now(page) == "Try without effect"
        await browser.send(f"{where}/try", on=where)
        await finish("trial_job_id")
        page = await browser.see(where)
        assert "nothing was stored" in page
        assert "<b>Tried</b>" in page
        assert await Case.all().count() == 0
        await browser.send(f"{where}/import", {"map_name": ""}, on=where)
        await finish("import_job_id")
        page = await browser.see(where)
        assert "Rows refused: 1. The other 1 are stored." in page
        assert "<b>Taken in</b>" in page
        assert '<span class="value">一百二</span>' in page
        assert (await Case.get()).case_no == "C-1"
        refused = await browser.client.get(f"{where}/refused")
        assert refused.headers["content-type"].startswith("text/csv")
        assert "一百二" in refused.text
        listed = await browser.see("/imports")
        assert "移交清单.csv" in listed


async def test_the_address_of_what_runs_shows_its_progress(vera: Actor, portfolio: PortfolioRow) -> None:
    async with visiting(vera, files.NOW) as browser:
        where = await hand_in(browser, portfolio)
        await browser.send(f"{where}/import", on=where)
        page = await browser.see(where)
        assert "data-job=" in page
        again = await browser.send(f"{where}/import", on=where)
        assert again.status_code == 303
        assert await sql.value(int, "SELECT count(*) FROM jobs WHERE kind = 'import_cases'") == 1


async def test_columns_are_corrected_in_the_page(vera: Actor, portfolio: PortfolioRow) -> None:
    async with visiting(vera, files.NOW) as browser:
        where = await hand_in(browser, portfolio, UNKNOWN)
        page = await browser.see(where)
        assert "It cannot be imported as it is read now." in page
        assert "No column holds Case number, Amount outstanding, Overdue since or Days past due;" in page
        assert "Choose the column of each field on this page" in page
        assert "--column" not in page
        refused = await browser.send(f"{where}/import", on=where)
        assert refused.status_code == 409
        twice = {"column-0": "case_no", "column-1": "case_no", "column-2": ""}
        answer = await browser.send(f"{where}/columns", twice, on=where)
        assert answer.status_code == 422
        assert "Two columns are chosen" in answer.text
        chosen = {"column-0": "case_no", "column-1": "outstanding", "column-2": "overdue_since"}
        await browser.send(f"{where}/columns", chosen, on=where)
        await finish("preview_job_id")
        page = await browser.see(where)
        assert page.count("chosen by hand") == 3
        assert "portfolio USD1: 1; refused" in page
        await browser.send(f"{where}/import", {"map_name": "monthly"}, on=where)
        assert "monthly" in await browser.see("/imports/cases")


async def test_a_field_can_be_said_to_be_in_no_column(vera: Actor, portfolio: PortfolioRow) -> None:
    text = b"case no,outstanding,overdue since,dpd,product\nC-1,10,2017-01-01,5,card\n"
    recognised = {"column-0": "case_no", "column-1": "outstanding", "column-2": "overdue_since"}
    async with visiting(vera, files.NOW) as browser:
        where = await hand_in(browser, portfolio, text)
        assert "portfolio USD1: 0; refused: 1" in await browser.see(where)
        nothing = {**recognised, "column-3": "", "column-4": "product"}
        for _ in range(2):  # what was said stays said
            await browser.send(f"{where}/columns", nothing, on=where)
            await finish("preview_job_id")
            page = await browser.see(where)
            assert "portfolio USD1: 1; refused: 0" in page
            assert "4 recognised, 1 without a field" in page
        await browser.send(f"{where}/columns", {**nothing, "column-3": "days_past_due"}, on=where)
        await finish("preview_job_id")
        page = await browser.see(where)
        assert "chosen by hand" in page
        assert "portfolio USD1: 1; refused: 0" in page  # by the days alone, as when they are given by command


async def test_what_is_personal_is_shown_by_its_form_alone(vera: Actor, portfolio: PortfolioRow) -> None:
    text = "case no,outstanding,dpd,phone\nC-1,10,many,12 Long Street\nC-2,x10,95,\n"
    async with visiting(vera, files.NOW) as browser:
        where = await hand_in(browser, portfolio, text.encode())
        for act, column in (("", ""), ("try", "trial_job_id")):
            if act:
                await browser.send(f"{where}/{act}", on=where)
                await finish(column)
            page = await browser.see(where)
            assert "Long" not in page
            shown = re.findall(r'class="value">([^<]+)<', page)
            assert {"many", "x10"} <= set(shown)


async def test_what_is_missing_is_said_below_its_field(vera: Actor, portfolio: PortfolioRow) -> None:
    async with visiting(vera, files.NOW) as browser:
        answer = await browser.send(
            "/imports/cases", {"portfolio": portfolio.id, "as_of": "never"}, on="/imports/cases"
        )
        assert answer.status_code == 422
        assert "Choose a file." in answer.text
        assert re.search(r'value="never"', answer.text)
        answer = await browser.send(
            "/imports/cases",
            {"portfolio": portfolio.id, "as_of": "2999-01-01"},
            files={"file": ("a.csv", FILE)},
            on="/imports/cases",
        )
        assert answer.status_code == 422
        assert "yet to come" in answer.text


async def test_others_find_no_upload(
    vera: Actor, frank: Actor, north: Agency, portfolio: PortfolioRow
) -> None:
    async with visiting(vera, files.NOW) as browser:
        where = await hand_in(browser, portfolio)
    for other in (frank, north.manager):
        async with visiting(other, files.NOW) as browser:
            await browser.see(where, 404)
            await browser.see(f"{where}/refused", 404)
            await browser.see("/imports/cases", 403)
            for act in ("columns", "try", "import"):
                assert (await browser.send(f"{where}/{act}")).status_code == 404


async def test_a_file_that_is_no_table_says_so(vera: Actor, portfolio: PortfolioRow) -> None:
    async with visiting(vera, files.NOW) as browser:
        answer = await browser.send(
            "/imports/cases",
            {"portfolio": portfolio.id, "as_of": "2017-09-30"},
            files={"file": ("a.xlsx", b"\x00\x01nothing")},
            on="/imports/cases",
        )
        where = answer.headers["location"]
        with pytest.raises(Exception, match=r"a\.xlsx"):
            await finish("preview_job_id")
        assert "The file could not be taken in." in await browser.see(where)
