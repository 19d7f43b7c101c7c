"""Inspections, complaints and breaches in the browser, for the lender and for agencies."""

import datetime
import re

from agencies.common import sql
from agencies.common.access import Actor
from agencies.common.dates import DAY
from agencies.conduct.add_finding import add_finding
from agencies.conduct.queries.inspections import find_inspection
from tests.agencies.conduct.scene import NOW, PNG, TODAY, counted, opened, set_scene, taken
from tests.agencies.work import contacts
from tests.people import Agency
from tests.portal.visitors import Visitor, visiting

LATER = datetime.datetime(2017, 11, 20, 14, tzinfo=datetime.UTC)
NEW = {
    "source": "debtor",
    "channel": "phone",
    "subject": "harassment",
    "received_at": "2017-11-01T10:00",
    "text": "<b>Eleven</b> calls.",
}


def key_of(page: str) -> str:
    """Read the key of a form that may be sent once."""
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found[1]


async def test_an_inspection_is_held_signed_and_answered(
    vera: Actor, cora: Actor, north: Agency, south: Agency
) -> None:
    await set_scene(north)
    async with visiting(vera, NOW) as browser:
        page = await browser.see("/inspections")
        assert ("To be held and signed" in page, "10 Nov 2017" in page, "South" in page) == (
            True,
            True,
            False,
        )
        suggested = await browser.see("/inspections/new")
        assert 'value="NORTH" selected' in suggested
        form = {
            "agency": "NORTH",
            "month": "2017-10",
            "manner": "on_site",
            "held_on": "2017-10-30",
            "sample_size": "30",
        }
        late = await browser.send("/inspections/new", {**form, "held_on": "2017-12-24"}, on="/inspections")
        assert (late.status_code, 'value="2017-12-24"' in late.text) == (422, True)
        page = (await browser.send("/inspections/new", form, on="/inspections", follow=True)).text
        assert ("The inspection is opened" in page, "not counted yet" in page) == (True, True)
        again = await browser.send("/inspections/new", form, on="/inspections")
        assert (again.status_code, "is opened already" in again.text) == (409, True)
        await _writes_it_down(browser)
        assert "you held it; another person has to sign" in await browser.see("/inspections/1")
    async with visiting(cora, NOW) as browser:
        page = await browser.see("/inspections/1")
        seen = re.search(r'name="seen" value="(\w{64})"', page)
        assert seen
        stale = await browser.send("/inspections/1/sign", {"seen": "before"}, on="/inspections/1")
        assert (stale.status_code, "since you read it" in stale.text) == (409, True)
        signed = await browser.send(
            "/inspections/1/sign", {"seen": seen[1]}, on="/inspections/1", follow=True
        )
        assert (
            "the agency sees it and signs next" in signed.text,
            "Write down the results" in signed.text,
        ) == (*(True, False),)
    await _agency_answers(north)
    async with visiting(cora, NOW) as browser:
        page = (
            await browser.send(
                "/findings/1/settle",
                {"outcome": "accepted", "text": "Heard them."},
                on="/findings/1",
                follow=True,
            )
        ).text
        assert ("The finding is settled." in page, "Recorder replaced." in page) == (True, True)
        assert "signed by both" in await browser.see("/inspections", state="closed")
        assert "No inspection matches" in await browser.see("/inspections", state="open")
    row = await find_inspection(vera, 1, today=TODAY)
    assert (row.agency_signed, row.unsettled) == ("North Manager", 0)


async def test_a_mistaken_finding_is_withdrawn_on_its_page(vera: Actor, north: Agency) -> None:
    inspection_id = await opened(vera, north)
    finding_id = await add_finding(
        vera,
        inspection_id,
        content="visits",
        severity="minor",
        text="A <b>photo</b> is missing.",
        due_on=TODAY,
        today=TODAY,
        now=NOW,
    )
    where = f"/findings/{finding_id}"
    async with visiting(vera, NOW) as browser:
        empty = await browser.send(f"{where}/withdraw", {"reason": " "}, on=where)
        assert empty.status_code == 422
        done = await browser.send(f"{where}/withdraw", {"reason": "It was there."}, on=where, follow=True)
        assert "The finding is withdrawn; it stays to be read." in done.text
        assert "<s>A &lt;b&gt;photo&lt;/b&gt; is missing.</s>" in done.text
        assert ("It was there." in done.text, "Withdraw the finding" in done.text) == (True, False)
        page = await browser.see(f"/inspections/{inspection_id}")
        assert ("<s>A &lt;b&gt;photo" in page, "withdrawn" in page) == (True, True)
        again = await browser.send(f"{where}/withdraw", {"reason": "Again."}, on=where)
        assert again.status_code == 409
    async with visiting(north.manager, NOW) as browser:
        assert (await browser.send(f"{where}/withdraw", {"reason": "No."})).status_code == 403


async def _writes_it_down(browser: Visitor) -> None:
    form = {
        "manner": "on_site",
        "held_on": "2017-10-30",
        "sample_size": "30",
        "repair_all": "5",
        "repair_ok": "3",
        "repair_note": "two <i>unverified</i>",
        "visits_all": "2",
        "visits_ok": "2",
        "recordings_all": "20",
        "recordings_ok": "18",
    }
    odd = await browser.send("/inspections/1/record", {**form, "repair_ok": "6"}, on="/inspections/1")
    assert (odd.status_code, "Type a whole number from 0 to 5." in odd.text) == (422, True)
    page = (await browser.send("/inspections/1/record", form, on="/inspections/1", follow=True)).text
    assert ("60.0 %" in page, "&lt;i&gt;unverified" in page) == (True, True)
    finding = {
        "content": "recordings",
        "severity": "grave",
        "due_on": "2017-11-15",
        "text": "<u>Two</u> lost.",
    }
    page = (await browser.send("/inspections/1/findings", finding, on="/inspections/1", follow=True)).text
    assert ("&lt;u&gt;Two" in page, "15 Nov 2017" in page) == (True, True)
    wrong = await browser.send(
        "/inspections/1/files", files={"file": ("run.exe", b"MZ")}, on="/inspections/1"
    )
    assert (wrong.status_code, "is no file that is taken as evidence" in wrong.text) == (422, True)
    for expected in ("The file is kept.", "This file is there already."):
        page = (
            await browser.send(
                "/inspections/1/files",
                files={"file": ("visit <1>.png", PNG)},
                on="/inspections/1",
                follow=True,
            )
        ).text
        assert (expected in page, "visit &lt;1&gt;.png" in page) == (True, True)
    answer = await browser.client.get("/evidence/1")
    assert (answer.content, answer.headers["content-type"]) == (PNG, "image/png")
    assert answer.headers["content-disposition"].startswith("attachment;")


async def _agency_answers(north: Agency) -> None:
    async with visiting(north.manager, NOW) as browser:
        home = await browser.see("/")
        assert ("Inspections to read and sign: 1" in home, "Findings to put right: 1" in home) == (True, True)
        page = await browser.see("/inspections/1")
        assert ("visit &lt;1&gt;.png" in page, "Sign for the agency" in page) == (False, True)
        await browser.see("/evidence/1", 404)
        signed = await browser.send(
            "/inspections/1/agree", {"remark": "One was heard."}, on="/inspections/1", follow=True
        )
        assert ("signed for your agency" in signed.text, "One was heard." in signed.text) == (True, True)
        done = {"corrected_on": "2017-11-02", "text": "Recorder replaced."}
        ahead = await browser.send(
            "/findings/1/correct", {**done, "corrected_on": "2017-11-09"}, on="/findings/1"
        )
        assert (ahead.status_code, "Recorder replaced." in ahead.text) == (422, True)
        page = (await browser.send("/findings/1/correct", done, on="/findings/1", follow=True)).text
        assert "put right, to be checked" in page
        kept = await browser.send(
            "/findings/1/files", files={"file": ("bill.pdf", b"%PDF-1")}, on="/findings/1", follow=True
        )
        assert "bill.pdf" in kept.text


async def test_an_overdue_inspection_stands_in_red_on_the_day_of_the_lender(
    vera: Actor, cora: Actor, frank: Actor, north: Agency
) -> None:
    await set_scene(north)
    for who, moment, expected in (
        (vera, NOW, (False, False)),
        (cora, NOW + 6 * DAY, (False, True)),
        (cora, LATER, (True, False)),
        (vera, LATER, (True, False)),
        (frank, LATER, (False, False)),
    ):
        async with visiting(who, moment) as browser:
            page = await browser.see("/")
            assert ("Overdue inspections: 1" in page, "Inspections due within 5 days: 1" in page) == expected
    async with visiting(cora, LATER) as browser:
        assert "overdue" in await browser.see("/inspections")
        assert (
            "超期未检查"
            in (await browser.send("/language", {"language": "zh_CN", "next": "/"}, follow=True)).text
        )
    async with visiting(frank, LATER) as browser:
        await browser.see("/inspections", 403)


async def test_a_complaint_is_taken_in_followed_and_decided(cora: Actor, north: Agency) -> None:
    scene = await set_scene(north)
    async with visiting(cora, NOW) as browser:
        page = await browser.see("/complaints/new", case_no="C1")
        form = {
            **NEW,
            "key": key_of(page),
            "case_no": "C1",
            "handler": str(cora.person_id),
            "question": "What happened?",
            "complainant": "Mrs Doe",
        }
        wrong = await browser.send("/complaints/new", {**form, "case_no": "C9"}, on="/complaints/new")
        assert (wrong.status_code, "no case C9" in wrong.text, "&lt;b&gt;Eleven" in wrong.text) == (
            *(422, True, True),
        )
        assert key_of(wrong.text) == form["key"]
        page = (await browser.send("/complaints/new", form, on="/complaints", follow=True)).text
        assert "C-2017-000001 is taken in, and the case is on hold." in page
        for expected in (
            "The case is on hold.",
            "&lt;b&gt;Eleven",
            "Mrs Doe",
            "What happened?",
            "16 Nov 2017",
        ):
            assert expected in page, expected
        twice = (await browser.send("/complaints/new", form, on="/complaints", follow=True)).text
        assert "nothing was done twice" in twice
        assert "C-2017-000001" in await browser.see(f"/cases/{scene.c1.id}")
        # What is due first lies open, with the one primary button of the page.
        opened = await browser.see("/complaints/1")
        assert re.findall(r"<details open><summary>([^<]+)<", opened) == ["Acknowledge to the complainant"]
        assert opened.count('class="button primary"') == 1
        told = await browser.send(
            "/complaints/1/acknowledge", {"seen": "2", "told": "By phone."}, on="/complaints/1", follow=True
        )
        assert "The complaint is acknowledged." in told.text
        stale = await browser.send(
            "/complaints/1/note", {"seen": "2", "note": "The log says nine."}, on="/complaints/1"
        )
        assert (stale.status_code, "The log says nine." in stale.text) == (409, True)
        decision = {"seen": "3", "outcome": "upheld", "red_line": "on", "release": "on", "text": "Sorry."}
        done = (await browser.send("/complaints/1/decide", decision, on="/complaints/1", follow=True)).text
        assert ("The complaint is decided: Upheld." in done, "red line" in done) == (True, True)
        assert "The case is no longer on hold." in done
        listed = await browser.see("/complaints", outcome="upheld", red_line="on", decided="2017-11")
        assert "C-2017-000001" in listed
        assert "No complaint matches" in await browser.see("/complaints", decided="2017-10")


async def test_who_has_an_interest_is_refused_by_the_page(cora: Actor, north: Agency) -> None:
    await set_scene(north)
    await sql.execute("UPDATE plans SET created_by = :person", person=cora.person_id)
    made = await taken(cora)
    async with visiting(cora, NOW) as browser:
        answer = await browser.send(
            f"/complaints/{made.id}/assign",
            {"seen": "0", "handler": str(cora.person_id)},
            on=f"/complaints/{made.id}",
        )
        assert (answer.status_code, "placed the case with the agency" in answer.text) == (409, True)


async def test_an_agency_answers_what_it_is_asked_and_sees_no_more(
    cora: Actor, vera: Actor, north: Agency, south: Agency
) -> None:
    await set_scene(north)
    silent = await taken(vera, complainant="Mrs Doe")
    asked = await taken(vera, complainant="Mrs Doe", question="How often did you call?")
    async with visiting(south.manager, NOW) as browser:
        for each in (silent.id, asked.id, 999):
            await browser.see(f"/complaints/{each}", 404)
        assert "C-2017" not in await browser.see("/complaints")
    async with visiting(north.collector, NOW) as browser:
        for path in ("/complaints", "/inspections", "/breaches"):
            await browser.see(path, 403)
    async with visiting(north.manager, NOW) as browser:
        await browser.see(f"/complaints/{silent.id}", 404)
        assert "Complaints of which your account is asked: 1" in await browser.see("/")
        page = await browser.see(f"/complaints/{asked.id}")
        assert "How often did you call?" in page
        for hidden in ("eleven times", "Mrs Doe", "Vera"):
            assert (hidden in page) is (hidden == "Vera")  # who asked is named
        mine = f"/complaints/{asked.id}"
        for act in ("assign", "acknowledge", "note", "ask", "extend", "decide"):
            assert (await browser.send(f"{mine}/{act}", {"seen": "1"}, on=mine)).status_code == 403
        kept = await browser.send(f"{mine}/files", files={"file": ("log.csv", b"a,b")}, on=mine, follow=True)
        assert "log.csv" in kept.text
        answer = await browser.send(
            f"{mine}/answer", {"seen": "1", "text": "Nine times."}, on=mine, follow=True
        )
        assert "Your account is with the lender." in answer.text
        late = await browser.send(f"{mine}/answer", {"seen": "2", "text": "Ten."}, on=mine)
        assert (late.status_code, "Ten." in late.text) == (409, True)
    async with visiting(vera, NOW) as browser:
        page = await browser.see(f"/complaints/{asked.id}")
        assert ("Nine times." in page, "log.csv" in page) == (True, True)
        assert (await browser.send(f"{mine}/decide", {"seen": "2"}, on=mine)).status_code == 403


async def test_an_agency_goes_from_a_complaint_to_its_case_while_it_has_it(
    vera: Actor, north: Agency
) -> None:
    scene = await set_scene(north)
    made = await taken(vera, question="How often did you call?")
    link = f'href="/cases/{scene.c1.id}"'
    async with visiting(north.manager, NOW) as browser:
        for path in (f"/complaints/{made.id}", "/complaints"):
            assert link in await browser.see(path)
        await browser.see(f"/cases/{scene.c1.id}")
        await sql.execute("UPDATE placements SET ended_on = :day", day=TODAY)
        await browser.see(f"/cases/{scene.c1.id}", 404)
        for path in (f"/complaints/{made.id}", "/complaints"):
            page = await browser.see(path)
            assert ("C1" in page, link in page) == (True, False)
    async with visiting(vera, NOW) as browser:
        assert link in await browser.see(f"/complaints/{made.id}")


async def test_a_clock_that_runs_out_stands_on_the_day(cora: Actor, audrey: Actor, north: Agency) -> None:
    await set_scene(north)
    await taken(cora)
    async with visiting(cora, LATER) as browser:
        page = await browser.see("/")
        assert "Complaints past their deadline: 1" in page
        assert "Complaints without a handler: 1" in page
        assert "C-2017-000001" in await browser.see("/complaints", state="late")
        assert "The deadline has passed." in await browser.see("/complaints/1")
    async with visiting(audrey, LATER) as browser:
        assert "Complaints past their" not in await browser.see("/")
        page = await browser.see("/complaints/1")
        assert ("What is to be done" in page, "Add a file" in page) == (False, False)
        await browser.see("/complaints/new", 403)


async def test_breaches_are_filtered_in_the_address_and_lead_to_their_case(
    vera: Actor, cora: Actor, north: Agency, south: Agency
) -> None:
    scene = await contacts.set_scene(vera, north)
    nights = [contacts.contact(f"n{day}", day, "23:00", collector="<i>Bob</i>") for day in (10, 11)]
    await scene.imported(contacts.contact("fine", 9), *nights)
    async with visiting(cora, NOW) as browser:
        page = await browser.see("/breaches")
        assert ("11 Oct 2017 23:00" in page, "&lt;i&gt;Bob" in page, "9 Oct 2017" in page) == (
            *(True, True, False),
        )
        assert f'href="/cases/{scene.c1.id}"' in page
        assert "10 Oct 2017" not in await browser.see("/breaches?from=2017-10-11")
        for asked in ("rule=hold", f"agency={south.agency_id}", "channel=visit"):
            assert "No breach matches" in await browser.see(f"/breaches?{asked}")
        assert "is not a date" in await browser.see("/breaches?from=soon")
    async with visiting(north.manager, NOW) as browser:
        assert "11 Oct 2017 23:00" in await browser.see("/breaches")
    async with visiting(south.manager, NOW) as browser:
        assert "11 Oct 2017 23:00" not in await browser.see("/breaches")


async def test_a_file_of_another_agency_is_not_there(
    vera: Actor, cora: Actor, north: Agency, south: Agency
) -> None:
    inspection_id = await opened(vera, north)
    await counted(vera, inspection_id)
    file_id = await sql.value(int, "SELECT id FROM conduct_files")
    async with visiting(south.manager, NOW) as browser:
        await browser.see(f"/evidence/{file_id}", 404)
        await browser.see(f"/inspections/{inspection_id}", 404)
    async with visiting(cora, NOW) as browser:
        assert (await browser.client.get(f"/evidence/{file_id}")).content == PNG


async def test_days_at_the_ends_of_the_calendar_are_refused_in_words(cora: Actor, north: Agency) -> None:
    await set_scene(north)
    async with visiting(cora, NOW) as browser:
        for path in ("/complaints?decided=9999-12", "/inspections?month=9999-12", "/breaches?to=9999-12-31"):
            await browser.see(path)
        form = {"agency": "NORTH", "month": "9999-12", "manner": "remote", "held_on": "9999-12-31"}
        far = await browser.send("/inspections/new", {**form, "sample_size": "0"}, on="/inspections")
        assert far.status_code == 422
        for moment in ("0001-01-01T00:00", "9999-12-31T23:59", "soon"):
            told = {**NEW, "key": moment, "case_no": "C1", "received_at": moment}
            answer = await browser.send("/complaints/new", told, on="/complaints")
            assert (answer.status_code, "&lt;b&gt;Eleven" in answer.text) == (422, True), moment
