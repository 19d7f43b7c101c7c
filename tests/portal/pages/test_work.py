"""What an agency's people see and do in a browser: the desk of a case, lists, bulk assignment, files."""

import datetime
import re

import pytest

from agencies.cases.models import Case
from agencies.cases.rules.sealed import NAME
from agencies.common import sql, vault
from agencies.common.access import Actor
from agencies.people.queries import PortfolioRow
from agencies.work.assign_cases import assign_cases
from tests.agencies.cases import rows
from tests.agencies.payments import books
from tests.agencies.payments.books import october, table
from tests.people import Agency
from tests.portal.visitors import Visitor, visiting

NOON = datetime.datetime(2017, 10, 16, 16, 0, tzinfo=datetime.UTC)
NIGHT = datetime.datetime(2017, 10, 17, 2, 30, tzinfo=datetime.UTC)
PHONE = "212 555 0123"
HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
async def lender(database: object) -> PortfolioRow:
    return await books.portfolio()


@pytest.fixture
async def case(lender: PortfolioRow, north: Agency) -> Case:
    """Give case C1 of Ann Lee, 100.00, with North until 30 October."""
    made = await books.case(lender)
    await books.place(made, north)
    await sql.execute("UPDATE placements SET due_on = :day", day=october(30))
    await sql.execute("UPDATE debtors SET name_cipher = :name", name=vault.encrypt("Ann Lee", NAME))
    return made


async def once_of(browser: Visitor, where: str) -> str:
    """Read the number of the form that stands on a case's page."""
    found = re.search(r'name="once" value="([^"]+)"', await browser.see(where))
    assert found
    return found[1]


def listed(page: str) -> list[str]:
    """Read which cases a page lists."""
    return re.findall(r"</b> (\w+)</a>", page)


def _plain(page: str) -> str:
    """Leave out what differs from one page to the next: tokens and the number that was asked for."""
    return re.sub(r"\d+", "", re.sub(r'name="csrf" value="[^"]+"', "", page))


def contact(once: str, **fields: object) -> dict[str, object]:
    """Fill the form: an unanswered call to the debtor."""
    return {"once": once, "channel": "call", "party": "self", "result": "no_answer", **fields}


async def test_the_desk_shows_the_case_masked_with_the_answer(case: Case, north: Agency) -> None:
    point = await rows.point(case, PHONE)
    await rows.point(case, "212 555 0199", relation="spouse", name="Bob Stone")
    async with visiting(north.collector, NOON) as browser:
        page = await browser.see(f"/cases/{case.id}")
    assert "A** L**" in page
    assert "Ann Lee" not in page
    assert "You may call 212***0123" in page
    assert f"/cases/{case.id}/points/{point}/call" in page
    assert "B** S***" in page
    assert "only once the debtor is lost" not in page.split('id="points"')[0]
    assert "100.00" in page
    assert "Make the first contact" in page
    assert "30 Oct 2017" in page


async def test_the_desk_says_why_not_and_what_instead(case: Case, north: Agency) -> None:
    await rows.point(case, PHONE)
    async with visiting(north.collector, NIGHT) as browser:
        page = await browser.see(f"/cases/{case.id}")
    assert "You may not call 212***0123 now" in page
    assert "from 08:00 to before 21:00" in page
    assert "Since 16 Oct 2017 21:00." in page
    assert "Record a contact that already happened" in page
    assert "Allowed now:" in page
    assert "/call" not in page


async def test_a_call_shows_the_number_once(case: Case, north: Agency) -> None:
    point = await rows.point(case, PHONE)
    where = f"/cases/{case.id}"
    async with visiting(north.collector, NOON) as browser:
        answer = await browser.send(f"{where}/points/{point}/call", on=where)
        assert answer.status_code == 200
        assert 'href="tel:2125550123"' in answer.text
        assert PHONE not in await browser.see(where)
    async with visiting(north.collector, NIGHT) as browser:
        refused = await browser.send(f"{where}/points/{point}/call", on=where)
        assert refused.status_code == 409
        assert "Not allowed." in refused.text
        assert PHONE not in refused.text


async def test_a_contact_is_recorded_once_however_often_it_is_sent(case: Case, north: Agency) -> None:
    where = f"/cases/{case.id}"
    async with visiting(north.collector, NOON) as browser:
        form = contact(await once_of(browser, where), seconds="32", note=HOSTILE)
        for _ in range(2):
            answer = await browser.send(f"{where}/contacts", form, on=where, follow=True)
            assert "the contact is recorded. Allowed." in answer.text
        assert "<script>alert" not in answer.text
        assert "&lt;script&gt;alert" in answer.text
        other = await browser.send(f"{where}/contacts", {**form, "result": "busy"}, on=where)
        assert other.status_code == 409
        assert "saved before with other content" in other.text
    assert await table("contacts", "result, seconds") == [("no_answer", 32)]


async def test_a_breach_is_kept_and_told(case: Case, north: Agency) -> None:
    where = f"/cases/{case.id}"
    async with visiting(north.collector, NIGHT) as browser:
        form = contact(await once_of(browser, where), then="stay")
        answer = await browser.send(f"{where}/contacts", form, on=where, follow=True)
    assert "marked as a breach" in answer.text
    assert "breach: Outside hours" in answer.text


async def test_a_contact_during_a_hold_is_told_to_all_who_should_know(
    case: Case, north: Agency, vera: Actor
) -> None:
    where, told = f"/cases/{case.id}", "breach: Hold by the lender"
    await rows.hold(case, vera)
    async with visiting(north.collector, NOON) as browser:
        form = contact(await once_of(browser, where), then="stay")
        answer = await browser.send(f"{where}/contacts", form, on=where, follow=True)
        assert (
            "marked as a breach. Not allowed. The lender holds this case until it is released." in answer.text
        )
        assert told in answer.text
    async with visiting(vera, NOON) as browser:
        assert told in await browser.see(where)
        assert "Hold by the lender" in await browser.see("/")


async def test_a_promise_that_cannot_be_keeps_what_was_typed(case: Case, north: Agency) -> None:
    where = f"/cases/{case.id}"
    async with visiting(north.collector, NOON) as browser:
        form = contact(await once_of(browser, where), result="promised", note="pays by transfer")
        for fields, words in (
            ({}, "Say how much was promised"),
            ({"promise_amount": "100.01", "promise_date": "2017-10-20"}, "more than the 100.00 still owed"),
            (
                {"promise_amount": "50", "promise_date": "2017-10-31"},
                "after 30 Oct 2017, when the placement ends",
            ),
            ({"promise_amount": "x", "promise_date": "2017-10-20"}, "is not an amount"),
            ({"promise_amount": "50", "promise_date": "2017-10-20", "started_at": "soon"}, "not a moment"),
            (
                {"promise_amount": "50", "promise_date": "2017-10-20", "started_at": "0001-01-01T00:00"},
                "The year is before 1900.",
            ),
        ):
            refused = await browser.send(f"{where}/contacts", {**form, **fields}, on=where)
            assert refused.status_code == 422
            assert words in refused.text
            assert "pays by transfer" in refused.text
            assert f'value="{form["once"]}"' in refused.text
        good = {
            **form,
            "promise_amount": "50",
            "promise_date": "2017-10-20",
            "started_at": "2017-10-16T11:30",
        }
        answer = await browser.send(f"{where}/contacts", good, on=where, follow=True)
        assert "Promised 50.00 for 20 Oct 2017" in answer.text
    assert await sql.value(datetime.datetime, "SELECT started_at FROM contacts") == NOON.replace(
        hour=15, minute=30
    )


async def test_saving_goes_on_to_the_next_case(case: Case, lender: PortfolioRow, north: Agency) -> None:
    second = await books.case(lender, "C2")
    await books.place(second, north)
    async with visiting(north.manager, NOON) as browser:
        picked = {"pick": [str(case.id), str(second.id)], "collector": str(north.collector.person_id)}
        await browser.send("/work/cases", picked, on="/work/cases")
    where = f"/cases/{case.id}"
    async with visiting(north.collector, NOON) as browser:
        form = contact(await once_of(browser, where), then="next")
        answer = await browser.send(f"{where}/contacts", form, on=where)
    assert answer.headers["location"] == f"/cases/{second.id}"


async def test_another_agencys_case_is_not_there(case: Case, south: Agency, north: Agency) -> None:
    point = await rows.point(case, PHONE)
    async with visiting(south.manager, NOON) as browser:
        absent = await browser.see("/cases/999999", 404)
        there = await browser.see(f"/cases/{case.id}", 404)
        assert _plain(there) == _plain(absent)
        for path, fields in (
            (f"/cases/{case.id}/contacts", contact("form-00000001")),
            (f"/cases/{case.id}/points/{point}/call", {}),
        ):
            answer = await browser.send(path, fields)
            assert answer.status_code == 404, path
        for picked in (case.id, 999_999):
            fields = {"pick": str(picked), "collector": str(south.collector.person_id)}
            answer = await browser.send("/work/cases", fields, on="/work/cases")
            assert answer.status_code == 409
            assert "not with your agency, or no longer: 1. Nothing is changed" in answer.text
        assert "C1" not in listed(await browser.see("/work/cases"))
        assert "C1" not in listed(await browser.see("/work/cases", text="C1"))
    assert await table("contacts", "id") == []
    assert await table("reveals", "id") == []
    assert await table("assignments", "id") == []


async def test_the_lists_show_filter_and_assign(case: Case, lender: PortfolioRow, north: Agency) -> None:
    second = await books.case(lender, "C2", owed=25_000)
    await books.place(second, north)
    async with visiting(north.manager, NOON) as browser:
        page = await browser.see("/work/cases")
        assert "C1" in listed(page)
        assert "250.00" in page
        assert "C1" not in listed(await browser.see("/work/cases", text="C2"))
        assert "No case matches" in await browser.see("/work/cases", promise="kept")
        strange = {"hands": "x", "sort": "evil", "after": "!!", "collector": "1 OR 1=1", "bucket": HOSTILE}
        assert "C1" in listed(await browser.see("/work/cases", **strange))  # type: ignore[arg-type]
        none = await browser.send("/work/cases", {"collector": "nobody"}, on="/work/cases")
        assert none.status_code == 422
        assert "No case is ticked" in none.text
        nobody = await browser.send("/work/cases", {"pick": str(case.id)}, on="/work/cases")
        assert nobody.status_code == 422
        whole = {"which": "all", "collector": str(north.collector.person_id)}
        done = await browser.send("/work/cases?text=C2", whole, on="/work/cases", follow=True)
        assert "1 cases changed hands" in done.text
        assert "C2" not in listed(await browser.see("/work/cases", hands="nobody"))
    async with visiting(north.collector, NOON) as browser:
        assert "C1" not in listed(await browser.see("/work/cases", hands="mine"))
        denied = await browser.send("/work/cases", {"pick": str(case.id), "collector": "nobody"})
        assert denied.status_code == 403


async def test_the_day_and_the_batches(case: Case, north: Agency) -> None:
    await sql.execute("UPDATE batches SET due_on = :day", day=october(30))
    async with visiting(north.manager, NOON) as browser:
        page = await browser.see("/work")
    assert "First contact" in page
    assert "may call" in page
    assert "in 14 days" in page
    assert "On whose desk" in page
    async with visiting(north.manager, NOON, language="zh_CN") as browser:
        assert "首次联系" in await browser.see("/work")


async def test_a_day_counts_what_its_links_list(case: Case, north: Agency, lender: PortfolioRow) -> None:
    await books.place(await books.case(lender, "C2"), north)
    where = f"/cases/{case.id}"
    async with visiting(north.collector, NOON) as browser:
        form = contact(await once_of(browser, where), result="promised")
        promise = {"promise_amount": "50", "promise_date": "2017-10-20"}
        await browser.send(f"{where}/contacts", {**form, **promise}, on=where)
    due, due_here = NOON + datetime.timedelta(days=4), "Promises due today or before: 1"
    async with visiting(north.manager, due) as browser:
        page = await browser.see("/")
        assert due_here in page
        assert "/promises?hands=all" in page
        untouched = re.search(r"/work/cases\?batch=\d+&amp;begun=no", page)
        assert untouched
        assert listed(await browser.see(untouched[0].replace("&amp;", "&"))) == ["C2"]
    async with visiting(north.collector, due) as browser:
        assert "/promises?hands=all" in await browser.see("/")  # nothing is in these hands
        other = await sql.value(int, "SELECT id FROM cases WHERE case_no = 'C2'") or 0
        await assign_cases(north.manager, [other], north.collector.person_id, now=due)
        assert due_here not in await browser.see("/")
        assert "No promise here" in await browser.see("/promises")  # one's own, as on the page Today
        await assign_cases(north.manager, [int(case.id)], north.collector.person_id, now=due)
        page = await browser.see("/")
        assert due_here in page
        assert "/promises?hands=mine" in page
        assert ">Due 1</a>" in await browser.see("/promises")


async def test_todays_list_goes_on_where_it_was_cut(case: Case, north: Agency, lender: PortfolioRow) -> None:
    """What is paid asks for nothing, neither on the list of the day nor behind its last line."""
    for number in range(2, 12):
        await books.place(await books.case(lender, f"C{number}"), north)
    await sql.execute("UPDATE cases SET balance_minor = 0 WHERE case_no = 'C2'")
    async with visiting(north.manager, NOON) as browser:
        further = re.search(r'href="(/work/cases\?[^"]*)">All (\d+)<', await browser.see("/work"))
        assert further
        found = listed(await browser.see(further[1].replace("&amp;", "&")))
    assert (len(found), "C2" in found) == (int(further[2]), False)


async def test_promises_by_state(case: Case, north: Agency) -> None:
    where = f"/cases/{case.id}"
    async with visiting(north.collector, NOON) as browser:
        form = contact(await once_of(browser, where), result="promised")
        promise = {"promise_amount": "50", "promise_date": "2017-10-20"}
        await browser.send(f"{where}/contacts", {**form, **promise}, on=where)
        assert "No promise here" in await browser.see("/promises")
        assert "50.00" in await browser.see("/promises", state="open")
        assert "No promise here" in await browser.see("/promises", state="nonsense", after="!!")


async def test_a_file_of_cases_is_asked_for_and_fetched(
    case: Case, lender: PortfolioRow, north: Agency
) -> None:
    async with visiting(north.manager, NOON) as browser:
        assert "masked" in await browser.see("/work/export")
        asked = {"portfolio": str(lender.id), "form": "csv"}
        answer = await browser.send("/work/export", asked, on="/work/export")
        assert answer.headers["location"].startswith("/jobs/")
        job_id = answer.headers["location"].rpartition("/")[2]
        await browser.see(f"/work/export/{job_id}", 404)
        wrong = await browser.send("/work/export", {"portfolio": "99", "form": "pdf"}, on="/work/export")
        assert wrong.status_code == 422
    async with visiting(north.collector, NOON) as browser:
        await browser.see("/work/export", 403)


async def test_templates_are_for_those_who_may_hand_the_file_in(
    north: Agency, vera: Actor, frank: Actor
) -> None:
    async with visiting(vera, NOON) as browser:
        answer = await browser.client.get("/templates/cases.csv")
        assert "attachment" in answer.headers["content-disposition"]
        assert "Case no" in answer.text
        await browser.see("/templates/payments.csv", 404)
        await browser.see("/templates/cases.exe", 404)
        await browser.see("/templates/cases", 404)
    async with visiting(frank, NOON, language="zh_CN") as browser:
        answer = await browser.client.get("/templates/payments.xlsx")
        assert answer.content[:2] == b"PK"
    async with visiting(north.manager, NOON) as browser:
        await browser.see("/templates/cases.csv", 404)
        assert (await browser.client.get("/templates/contacts.csv")).status_code == 200


async def test_a_contact_log_is_handed_in(
    case: Case, lender: PortfolioRow, north: Agency, south: Agency
) -> None:
    async with visiting(north.manager, NOON) as browser:
        data = (await browser.client.get("/templates/contacts.csv")).content
        empty = await browser.send("/contacts/import", {"portfolio": str(lender.id)}, on="/contacts/import")
        assert empty.status_code == 422
        assert "Choose a file." in empty.text
        answer = await browser.send(
            "/contacts/import",
            {"portfolio": str(lender.id)},
            files={"file": ("log.csv", data)},
            on="/contacts/import",
        )
        where = answer.headers["location"]
        assert where.startswith("/imports/")
        assert "log.csv" in await browser.see(where)
        assert "log.csv" in await browser.see("/contacts/import")
    async with visiting(south.manager, NOON) as browser:
        await browser.see(where, 404)
        assert "log.csv" not in await browser.see("/contacts/import")
        foreign = await browser.send(
            "/contacts/import",
            {"portfolio": str(lender.id)},
            files={"file": ("log.csv", data)},
            on="/contacts/import",
        )
        assert foreign.status_code == 422
    async with visiting(north.collector, NOON) as browser:
        await browser.see("/contacts/import", 403)
