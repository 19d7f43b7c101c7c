"""Statements in the browser: drafted, sent, objected to, replied to, approved, each by whoever may."""

import datetime
import html
import re
from collections.abc import AsyncIterator
from types import SimpleNamespace

import pytest

from agencies.common import sql
from agencies.common.access import Actor
from portal.web.lists import write_cursor
from portal.web.render import environment
from portal.worker import run_job
from settlement.statements.approve_chosen import approve_chosen
from settlement.statements.queries.cards import (
    StatementCard,
    StatementFilter,
    find_card,
    list_statements,
)
from settlement.statements.seen import Seen
from settlement.statements.send_statements import send_statements
from settlement.workbook import statement_workbook
from tests.people import Agency
from tests.portal.visitors import Visitor, visiting
from tests.settlement.ledger import open_ledger
from tests.settlement.statements.conftest import Months

NOW = datetime.datetime(2018, 3, 2, 14, tzinfo=datetime.UTC)


@pytest.fixture
async def months(owner: Actor, vera: Actor, frank: Actor, north: Agency) -> Months:
    """Lay a ledger in which agency North earns 18 % and was paid twice in October."""
    made = Months(await open_ledger(owner, NOW), frank)
    await made.agrees_terms(vera, north, "2017-01-01", rate="18%", vat="6%")
    await made.ledger.pays(north, "P-1", 123_456, "2017-10-16")
    await made.ledger.pays(north, "<b>P-2</b>", 50_000, "2017-10-17")
    return made


@pytest.fixture
async def card(months: Months) -> StatementCard:
    """Give the draft of October."""
    (made,) = await months.draft()
    return made


@pytest.fixture
async def sent(card: StatementCard, frank: Actor) -> StatementCard:
    """Give the draft of October, sent to North."""
    await send_statements(frank, [Seen(card.id, card.hash)], now=NOW)
    return await find_card(frank, card.id)


@pytest.fixture
async def fiona_there(fiona: Actor) -> AsyncIterator[Visitor]:
    """Open Fiona's browser."""
    async with visiting(fiona, NOW) as browser:
        yield browser


@pytest.fixture
async def north_there(north: Agency) -> AsyncIterator[Visitor]:
    """Open the browser of North's manager."""
    async with visiting(north.manager, NOW) as browser:
        yield browser


def pick(card: StatementCard) -> str:
    """Write what a form says of the statement that was read."""
    return f"{card.id}:{card.hash}:{card.open_objections}"


async def test_the_list_adds_up_what_it_shows_and_turns_both_ways(
    months: Months, card: StatementCard, fiona_there: Visitor, fiona: Actor, north: Agency
) -> None:
    await approve_chosen(fiona, [Seen(card.id, card.hash)], now=NOW)
    await months.ledger.pays(north, "P-3", 10_000, "2017-11-16")
    await months.draft("2017-11")
    page = await fiona_there.see("/statements")
    total = page.partition("<tfoot>")[2].partition("</tfoot>")[0]
    assert "Total in USD, statements: 2" in total
    assert all(each in total for each in ("1,834.56", "330.22", "19.81", "350.03"))
    assert 'rel="next"' not in page
    november = (datetime.date(2017, 11, 1), "NORTH", 10**9)
    further = await fiona_there.see("/statements", after=write_cursor(november))
    assert "statements: 2" in further
    way = re.search(r'rel="prev" href="([^"]+)"', further)
    assert way
    assert "Nov 2017" in (await fiona_there.client.get(html.unescape(way[1]))).text
    async with visiting(north.manager, NOW) as browser:
        assert "Total in USD, statements: 1" in await browser.see("/statements", standing="locked")


async def test_a_month_that_waits_is_previewed_and_drafted(months: Months, frank: Actor) -> None:
    async with visiting(frank, NOW) as browser:
        page = await browser.see("/statements")
        assert "Oct 2017 of US: NORTH without a statement" in page
        page = await browser.see("/statements/month", portfolio="US", month="2017-10")
        assert "1,734.56" in page
        fields = {"portfolio": "US", "month": "2017-10", "agency": ""}
        answer = await browser.send(
            "/statements/draft", fields, on="/statements/month?portfolio=US&month=2017-10"
        )
        assert answer.status_code == 303
        await run_job(int(answer.headers["location"].rpartition("/")[2]), clock=lambda: NOW)
        (made,) = await list_statements(frank, StatementFilter())
        page = await browser.see("/statements")
        assert "without a statement" not in page
        assert "330.95" in page
        early = await browser.send("/statements/draft", {**fields, "month": "2018-03"})
        assert early.status_code == 409
        assert "The month 2018-03 is not over" in early.text
        assert (
            await browser.send("/statements/draft", {"portfolio": "US", "month": "now"})
        ).status_code == 409
    assert made.standing == "drafted"


async def test_a_statement_shows_its_sums_and_opens_a_line(card: StatementCard, fiona_there: Visitor) -> None:
    page = await fiona_there.see(f"/statements/{card.id}", line="2")
    for shown in ("1,734.56", "312.22", "18.73", "330.95", card.hash, "500.00 × 18 % = 90.00"):
        assert shown in page.replace("\u00a0", " ")
    assert "<b>P-2</b>" not in page
    assert "&lt;b&gt;P-2&lt;/b&gt;" in page
    assert "No such line" in await fiona_there.see(f"/statements/{card.id}", only="late")
    await fiona_there.see("/statements/999", 404)


async def test_a_draft_is_sent_agreed_to_and_locked(
    card: StatementCard, frank: Actor, fiona_there: Visitor, north_there: Visitor
) -> None:
    address = f"/statements/{card.id}"
    await north_there.see(address, 404)
    assert "it shows here as soon as it is sent" in await north_there.see("/statements")
    async with visiting(frank, NOW) as browser:
        page = (
            await browser.send("/statements/send", {"pick": pick(card)}, on="/statements", follow=True)
        ).text
        assert "Sent to NORTH" in page
        assert "you drafted it; another person has to approve" in await browser.see(address)
        refused = await browser.send(f"{address}/approve", {"pick": pick(card)}, on=address)
        assert (refused.status_code, "another person has to" in refused.text) == (409, True)
    page = (await north_there.send(f"{address}/agree", {"pick": pick(card)}, on=address, follow=True)).text
    assert "You have agreed to this statement" in page
    again = await north_there.send(f"{address}/agree", {"pick": pick(card)}, on=address)
    assert again.status_code == 409  # sent twice
    page = (await fiona_there.send(f"{address}/approve", {"pick": pick(card)}, on=address, follow=True)).text
    assert "Statements approved and locked: 1." in page
    late = await fiona_there.send("/statements/approve", {"pick": pick(card)}, on="/statements")
    assert (late.status_code, "is locked already" in late.text) == (409, True)


async def test_an_objection_goes_to_and_fro_and_keeps_what_was_typed(
    sent: StatementCard, fiona_there: Visitor, north_there: Visitor
) -> None:
    address = f"/statements/{sent.id}"
    fields = {"pick": pick(sent), "line": "2", "text": "Too little: <script>alert(1)</script>"}
    page = (await north_there.send(f"{address}/object", fields, on=address, follow=True)).text
    assert "Your objection is with the lender" in page
    assert "<script>alert" not in page
    page = await north_there.see(address)
    assert "Nothing yet" not in page
    assert f'href="{address}?only=objected#lines">Lines objected to: 1<' in page
    assert "Lines objected to: 1" in await fiona_there.see(address)
    again = await north_there.send(f"{address}/object", {**fields, "text": "Once more"}, on=address)
    assert again.status_code == 409
    empty = await north_there.send(f"{address}/object", {**fields, "line": "1", "text": " "}, on=address)
    assert (empty.status_code, "Fill this in." in empty.text) == (422, True)
    page = await fiona_there.see(address, line="2")
    assert "Reject with this reason" in page
    answer = await sql.value(int, "SELECT max(id) FROM statement_answers")
    reply = {"answer": str(answer), "line": "2", "outcome": "rejected", "text": "First hand."}
    assert (
        "Your reply is with the agency"
        in (await fiona_there.send(f"{address}/reply", reply, on=address, follow=True)).text
    )
    assert "First hand." in await north_there.see(address, line="2")
    odd = await fiona_there.send(f"{address}/reply", {**reply, "outcome": "maybe"}, on=address)
    assert odd.status_code == 422


async def test_who_reads_an_old_page_is_told_so(
    months: Months, sent: StatementCard, north: Agency, fiona_there: Visitor, north_there: Visitor
) -> None:
    address = f"/statements/{sent.id}"
    text = {"pick": pick(sent), "text": "P-3 is missing."}
    await north_there.send(f"{address}/object", text, on=address)
    behind = await fiona_there.send(f"{address}/approve", {"pick": pick(sent)}, on=address)
    assert (behind.status_code, "changed while you had it open" in behind.text) == (409, True)
    await months.ledger.pays(north, "P-3", 10_000, "2017-10-20")
    await months.draft()
    old = await fiona_there.send(f"{address}/approve", {"pick": pick(sent)}, on=address)
    assert (old.status_code, "drafted again while you had it open" in old.text) == (409, True)
    for strange in ("", "1", f"{sent.id}:x:y", "9" * 30 + ":x:1"):
        assert (await fiona_there.send("/statements/approve", {"pick": strange})).status_code == 422


async def test_each_does_only_what_the_role_includes(
    sent: StatementCard, vera: Actor, north: Agency, south: Agency
) -> None:
    address = f"/statements/{sent.id}"
    async with visiting(vera, NOW) as browser:
        assert "Approve and lock" not in await browser.see(address)
        for act in ("send", "approve", "agree", "object", "reply"):
            assert (await browser.send(f"{address}/{act}", {"pick": pick(sent)})).status_code == 403
        assert (await browser.send("/statements/draft", {"month": "2017-10"})).status_code == 403
    async with visiting(south.manager, NOW) as browser:
        await browser.see(address, 404)
        await browser.see(f"{address}/workbook", 404)
        for act in ("agree", "object"):
            answer = await browser.send(f"{address}/{act}", {"pick": pick(sent), "text": "Mine."})
            assert answer.status_code == 404
    async with visiting(north.collector, NOW) as browser:
        await browser.see("/statements", 403)
        await browser.see(address, 403)


async def test_a_workbook_is_handed_over_at_once_or_when_it_is_made(
    sent: StatementCard, north_there: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = await north_there.client.get(f"/statements/{sent.id}/workbook")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="NORTH-US-2017-10-draft.xlsx"'
    assert answer.content.startswith(b"PK")
    monkeypatch.setattr("portal.pages.statement.LINES_AT_ONCE", 0)
    monkeypatch.setattr(statement_workbook, "LINES_AT_ONCE", 0)
    address = f"/statements/{sent.id}"
    assert "Make the workbook" in await north_there.see(address)
    await north_there.see(f"{address}/workbook", 404)
    asked = await north_there.send(f"{address}/make-workbook", {}, on=address)
    await run_job(int(asked.headers["location"].rpartition("/")[2]), clock=lambda: NOW)
    assert "Make the workbook" not in await north_there.see(address)
    fetched = await north_there.client.get(f"{address}/workbook")
    assert fetched.content == answer.content


async def test_pages_are_in_chinese_for_who_reads_chinese(sent: StatementCard, fiona: Actor) -> None:
    await sql.execute("UPDATE people SET language = 'zh_CN'")
    async with visiting(fiona, NOW) as browser:
        page = await browser.see(f"/statements/{sent.id}", line="1")
        for words in ("结算单", "机构核对中", "全额计佣：计佣基数1,234.56。", "审批并锁定"):
            assert words in page
        assert "all of it" not in page.lower()


@pytest.mark.parametrize(
    "address",
    [
        "/statements?month=9999-12&after=WyJ4Il0",
        "/statements?after=W2ZhbHNlLCIyMDE3LTEwLTAxIiwiTk9SVEgiLDk5OTk5OTk5OTk5OTk5OTk5OTk5XQ",
        "/statements?month=soon&agency=%00&portfolio=%27&standing=none",
        "/payments?after=W2ZhbHNlLCIyMDE3LTEwLTAxIiw5OTk5OTk5OTk5OTk5OTk5OTk5OTld&reference=%00&since=9999-99-99",
        "/queue?age=1000000000&reason=%00&after=WzFd",
        "/agencies/NORTH/terms?way=none&version=99999999999999999999&portfolio=",
    ],
)
async def test_odd_addresses_are_read_as_none(months: Months, frank: Actor, address: str) -> None:
    async with visiting(frank, NOW) as browser:
        await browser.see(address)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/statements/month?month=9999-12&portfolio=US", 409),
        ("/statements/month?month=2017-10&portfolio=%27", 404),
        ("/statements/99999999999999999999", 404),
        ("/agencies/%00", 404),
        ("/agencies/NORTH/terms?portfolio=none", 404),
    ],
)
async def test_odd_things_are_not_there(months: Months, frank: Actor, address: str, status: int) -> None:
    async with visiting(frank, NOW) as browser:
        await browser.see(address, status)


def test_where_steps_made_the_rate_it_is_what_they_came_to() -> None:
    parts = environment().get_template("statements/parts.html").module
    stepped = SimpleNamespace(rate_ppm=None, base_minor=300_00, commission_minor=55_01)
    assert "18.34% " in parts.rate_of(stepped)  # type: ignore[attr-defined]
    assert "steps" in parts.rate_of(stepped)  # type: ignore[attr-defined]
    plain = SimpleNamespace(rate_ppm=180_000, base_minor=300_00, commission_minor=54_00)
    assert parts.rate_of(plain).startswith("18")  # type: ignore[attr-defined]
