"""A draft goes to its agency and comes back agreed or objected to, and what that does to its approval."""

import datetime

import pytest

from agencies.common import sql
from agencies.common.access import Actor, Role
from agencies.common.dates import parse_month
from agencies.common.errors import Conflict, Invalid, NotAllowed, NotFound
from agencies.people.queries import portfolio_by_id
from agencies.people.rules import Policy, write_policy
from settlement.statements.answer_statement import agree_to_statement, object_to_statement
from settlement.statements.approve_chosen import (
    approve_chosen,
    approve_statements_job,
    ask_approve_chosen,
    takes_long,
)
from settlement.statements.approve_statements import approve_statements
from settlement.statements.queries import statements_of
from settlement.statements.queries.answers import answers_to, replies_to
from settlement.statements.queries.cards import (
    StatementCard,
    StatementFilter,
    Sums,
    count_standings,
    find_card,
    list_statements,
    sum_statements,
)
from settlement.statements.reply_objection import reply_objection
from settlement.statements.seen import Seen
from settlement.statements.send_statements import send_statements
from tests.agencies.payments.books import running
from tests.people import Agency, add_person
from tests.settlement.statements.conftest import Months, seen


@pytest.fixture
async def drafted(months: Months, north: Agency) -> StatementCard:
    """Give the draft of October: two payments, 22.22 and 9.00 of commission."""
    await months.ledger.pays(north, "P-1", 12_345, "2017-10-16")
    await months.ledger.pays(north, "P-2", 5_000, "2017-10-17")
    (card,) = await months.draft()
    return card


@pytest.fixture
async def sent(drafted: StatementCard, frank: Actor, now: datetime.datetime) -> StatementCard:
    """Give the draft of October, sent to North."""
    await send_statements(frank, [seen(drafted)], now=now)
    return await find_card(frank, drafted.id)


async def test_an_agency_sees_a_draft_only_after_it_was_sent(
    months: Months, drafted: StatementCard, frank: Actor, north: Agency, south: Agency
) -> None:
    now = months.ledger.now
    october, portfolio = parse_month("2017-10"), months.ledger.portfolio
    assert drafted.standing == "drafted"
    assert await list_statements(north.manager, StatementFilter()) == []
    assert await statements_of(north.manager, portfolio, october) == []
    with pytest.raises(NotFound, match="not there for you"):
        await find_card(north.manager, drafted.id)
    told = await send_statements(frank, [seen(drafted)], now=now)
    assert (told.agencies, told.already) == (["NORTH"], [])
    (shown,) = await list_statements(north.manager, StatementFilter())
    assert (shown.id, shown.standing, shown.sent_at) == (drafted.id, "sent", now)
    assert await list_statements(south.manager, StatementFilter()) == []


async def test_sending_again_says_so_and_a_new_draft_is_hidden_until_it_is_sent(
    months: Months, sent: StatementCard, frank: Actor, north: Agency, now: datetime.datetime
) -> None:
    assert (await send_statements(frank, [seen(sent)], now=now)).already == ["NORTH"]
    await months.ledger.pays(north, "P-3", 10_000, "2017-10-20")
    (again,) = await months.draft()
    assert (again.hash != sent.hash, again.standing) == (True, "drafted")
    assert await list_statements(north.manager, StatementFilter()) == []
    with pytest.raises(Conflict, match="drafted again while you had it open"):
        await send_statements(frank, [seen(sent)], now=now)


async def test_an_agency_agrees_once(sent: StatementCard, north: Agency, now: datetime.datetime) -> None:
    card = await agree_to_statement(north.manager, seen(sent), now=now)
    assert card.standing == "agreed"
    with pytest.raises(Conflict, match="has agreed to the statement 2017-10 already"):
        await agree_to_statement(north.manager, seen(sent), now=now)
    with pytest.raises(Conflict, match="has agreed"):
        await object_to_statement(north.manager, seen(sent), "Too little.", now=now)


async def test_an_objection_has_its_line_its_text_and_its_replies(
    sent: StatementCard, frank: Actor, north: Agency, now: datetime.datetime
) -> None:
    text = "The case was ours for the second time:\n18 % is too little."
    card = await object_to_statement(north.manager, seen(sent), text, line_number=2, now=now)
    assert (card.standing, card.open_objections) == ("objected", 1)
    with pytest.raises(Conflict, match="objected to this already"):
        await object_to_statement(north.manager, seen(sent), "Again.", line_number=2, now=now)
    with pytest.raises(Conflict, match="still waits for a reply"):
        await agree_to_statement(north.manager, seen(sent), now=now)
    (answer,) = await answers_to(frank, sent.id)
    assert (answer.line_number, answer.reference, answer.text) == (2, "P-2", text)
    card = await reply_objection(frank, answer.id, outcome="rejected", text="First hand.", now=now)
    assert card.standing == "sent"
    (reply,) = await replies_to(north.manager, sent.id)
    assert (reply.outcome, reply.text, reply.replied_by) == ("rejected", "First hand.", "Frank")
    assert (await agree_to_statement(north.manager, seen(sent), now=now)).standing == "agreed"


async def test_texts_are_sealed_and_not_in_the_journal(
    sent: StatementCard, north: Agency, now: datetime.datetime
) -> None:
    await object_to_statement(north.manager, seen(sent), "Ann Debtor paid us twice.", now=now)
    cipher = await sql.value(bytes, "SELECT text_cipher FROM statement_answers")
    assert cipher is not None
    assert b"Debtor" not in cipher
    told = await sql.tuples("SELECT act, content FROM journal WHERE thing = 'statement' ORDER BY id")
    assert [each[0] for each in told] == ["statement.drafted", "statement.sent", "statement.objected"]
    assert all("Debtor" not in each[1] for each in told)


async def test_an_accepted_objection_asks_for_a_new_draft(
    months: Months, sent: StatementCard, frank: Actor, fiona: Actor, north: Agency
) -> None:
    now = months.ledger.now
    await object_to_statement(north.manager, seen(sent), "P-3 is missing.", now=now)
    (answer,) = await answers_to(frank, sent.id)
    card = await reply_objection(frank, answer.id, outcome="accepted", text="Right.", now=now)
    assert card.standing == "redraft_needed"
    with pytest.raises(Conflict, match="was accepted; draft it again"):
        await approve_chosen(fiona, [seen(card)], now=now)
    await months.ledger.pays(north, "P-3", 10_000, "2017-10-20")
    (again,) = await months.draft()
    assert again.standing == "drafted"
    await send_statements(frank, [seen(again)], now=now)
    (old,) = await answers_to(north.manager, sent.id)
    assert (old.current, old.outcome) == (False, "accepted")
    with pytest.raises(Conflict, match="earlier draft"):
        await reply_objection(frank, answer.id, outcome="rejected", text="No.", now=now)
    assert [each.standing for each in await approve_chosen(fiona, [seen(again)], now=now)] == ["locked"]


async def test_a_reply_may_be_changed_until_the_lock_but_not_repeated(
    sent: StatementCard, frank: Actor, fiona: Actor, north: Agency, now: datetime.datetime
) -> None:
    await object_to_statement(north.manager, seen(sent), "Too little.", now=now)
    (answer,) = await answers_to(frank, sent.id)
    await reply_objection(frank, answer.id, outcome="accepted", text="Right.", now=now)
    with pytest.raises(Conflict, match="has this reply already"):
        await reply_objection(frank, answer.id, outcome="accepted", text="Right.", now=now)
    card = await reply_objection(frank, answer.id, outcome="rejected", text="On a second look, no.", now=now)
    assert card.standing == "sent"
    await approve_chosen(fiona, [seen(card)], now=now)
    with pytest.raises(Conflict, match="it stays as it is"):
        await reply_objection(frank, answer.id, outcome="accepted", text="Yes.", now=now)
    assert [each.outcome for each in await replies_to(frank, sent.id)] == ["accepted", "rejected"]


async def test_an_open_objection_holds_up_only_who_has_not_read_it(
    sent: StatementCard, fiona: Actor, north: Agency, now: datetime.datetime
) -> None:
    card = await object_to_statement(north.manager, seen(sent), "Too little.", line_number=1, now=now)
    with pytest.raises(Conflict, match="objections of NORTH to the statement 2017-10 changed"):
        await approve_chosen(fiona, [seen(sent)], now=now)
    (locked,) = await approve_chosen(fiona, [seen(card)], now=now)
    assert (locked.standing, locked.open_objections) == ("locked", 1)
    content = await sql.value(str, "SELECT content FROM journal WHERE act = 'statement.locked'")
    assert '"open_objections": 1' in str(content)
    with pytest.raises(Conflict, match="locked already"):
        await approve_chosen(fiona, [seen(locked)], now=now)


async def test_the_policy_may_ask_for_the_agency(
    months: Months, sent: StatementCard, fiona: Actor, north: Agency, now: datetime.datetime
) -> None:
    policy = write_policy(Policy(statement_needs_agreement=True))
    await sql.execute("UPDATE portfolios SET policy = :policy", policy=policy)
    portfolio = await portfolio_by_id(months.ledger.portfolio.id)
    with pytest.raises(Conflict, match="NORTH has not agreed to the statement 2017-10"):
        await approve_statements(fiona, portfolio, parse_month("2017-10"), None, now=now)
    await agree_to_statement(north.manager, seen(sent), now=now)
    (locked,) = await approve_statements(fiona, portfolio, parse_month("2017-10"), None, now=now)
    assert locked.status == "locked"


async def test_nobody_of_a_retired_agency_has_to_agree(
    months: Months, sent: StatementCard, fiona: Actor, now: datetime.datetime
) -> None:
    policy = write_policy(Policy(statement_needs_agreement=True))
    await sql.execute("UPDATE portfolios SET policy = :policy", policy=policy)
    await sql.execute("UPDATE agencies SET status = 'retired' WHERE code = 'NORTH'")
    (locked,) = await approve_chosen(fiona, [seen(sent)], now=now)
    assert locked.status == "locked"


async def test_chosen_statements_are_locked_together_or_not_at_all(
    months: Months, vera: Actor, fiona: Actor, north: Agency, south: Agency
) -> None:
    now = months.ledger.now
    await months.agrees_terms(vera, south, "2017-01-01", rate="20%")
    await months.ledger.pays(north, "P-1", 10_000, "2017-10-16")
    await months.ledger.pays(south, "P-2", 10_000, "2017-10-16")
    first, second = await months.draft()
    await months.ledger.pays(south, "P-3", 10_000, "2017-10-17")
    with pytest.raises(Conflict, match="2017-10 of SOUTH changed since it was drafted"):
        await approve_chosen(fiona, [seen(first), seen(second)], now=now)
    assert (await find_card(fiona, first.id)).standing == "drafted"
    job = await ask_approve_chosen(fiona, [seen(first)], now=now)
    await approve_statements_job(await running(job.id, fiona))
    assert (await find_card(fiona, first.id)).standing == "locked"
    assert not takes_long([first])


async def test_nothing_chosen_and_nothing_there_are_told(
    drafted: StatementCard, fiona: Actor, north: Agency, south: Agency, now: datetime.datetime
) -> None:
    with pytest.raises(Invalid, match="No statement is chosen"):
        await approve_chosen(fiona, [], now=now)
    with pytest.raises(NotFound, match="not there for you"):
        await approve_chosen(fiona, [Seen(999, "")], now=now)
    for actor in (north.manager, south.manager):  # not sent, and another agency's
        with pytest.raises(NotFound, match="not there for you"):
            await agree_to_statement(actor, seen(drafted), now=now)
    with pytest.raises(NotFound, match="not there for you"):
        await reply_objection(fiona, 7, outcome="rejected", text="No.", now=now)


async def test_a_line_that_is_not_there_and_an_empty_text_are_told(
    sent: StatementCard, north: Agency, now: datetime.datetime
) -> None:
    with pytest.raises(NotFound, match="no line 3"):
        await object_to_statement(north.manager, seen(sent), "What?", line_number=3, now=now)
    with pytest.raises(Invalid, match="Say in a sentence"):
        await object_to_statement(north.manager, seen(sent), " \n ", now=now)
    with pytest.raises(Invalid, match="2000 are the most"):
        await object_to_statement(north.manager, seen(sent), "x" * 2_001, now=now)


@pytest.mark.parametrize("role", [Role.VENDOR_MANAGER, Role.AUDITOR, Role.ADMIN])
async def test_only_finance_sends_and_replies(
    drafted: StatementCard, role: Role, now: datetime.datetime
) -> None:
    somebody = await add_person("Somebody", role)
    with pytest.raises(NotAllowed, match="statements:draft"):
        await send_statements(somebody, [seen(drafted)], now=now)
    with pytest.raises(NotAllowed, match="statements:draft"):
        await reply_objection(somebody, 1, outcome="accepted", text="Yes.", now=now)


async def test_neither_a_collector_nor_the_lender_answers(
    sent: StatementCard, owner: Actor, north: Agency, now: datetime.datetime
) -> None:
    with pytest.raises(NotAllowed, match="statements:answer"):
        await agree_to_statement(north.collector, seen(sent), now=now)
    with pytest.raises(NotAllowed, match="Only the agency answers"):
        await agree_to_statement(owner, seen(sent), now=now)


async def test_the_list_pages_on_by_month_and_agency(
    months: Months, vera: Actor, fiona: Actor, north: Agency, south: Agency
) -> None:
    now = months.ledger.now
    await months.agrees_terms(vera, south, "2017-01-01", rate="20%")
    for number, (who, day) in enumerate(
        [(north, "2017-10-16"), (south, "2017-10-16"), (south, "2017-11-16")]
    ):
        await months.ledger.pays(who, f"P-{number}", 10_000, day)
    await approve_chosen(fiona, [seen(each) for each in await months.draft("2017-10")], now=now)
    await months.draft("2017-11")
    found: list[tuple[str, str]] = []
    place: tuple[object, ...] = ()
    while page := await list_statements(fiona, StatementFilter(), after=place, limit=1):
        found.append((str(page[0].month), page[0].agency))
        place = page[-1].place
    assert found == [("2017-11-01", "SOUTH"), ("2017-10-01", "NORTH"), ("2017-10-01", "SOUTH")]
    back = await list_statements(fiona, StatementFilter(), after=place, back=True)
    assert [(str(each.month), each.agency) for each in back] == found[-2::-1]
    assert await count_standings(fiona, StatementFilter()) == {"drafted": 1, "locked": 2}
    assert await count_standings(south.manager, StatementFilter()) == {"locked": 1}
    locked = await list_statements(fiona, StatementFilter(standing="locked", agency_id=south.agency_id))
    assert [each.agency for each in locked] == ["SOUTH"]


async def test_what_the_filter_shows_is_added_up_by_currency(
    months: Months, vera: Actor, fiona: Actor, north: Agency, south: Agency
) -> None:
    await months.agrees_terms(vera, south, "2017-01-01", rate="20%")
    for who, reference, minor, month in (
        (north, "P-1", 20_000, "2017-10"),
        (north, "P-2", 5_000, "2017-11"),
        (south, "P-3", 10_000, "2017-10"),
    ):
        await months.ledger.pays(who, reference, minor, f"{month}-16")
    await approve_chosen(fiona, [seen(each) for each in await months.draft()], now=months.ledger.now)
    await months.draft("2017-11")
    north_only = StatementFilter(agency_id=north.agency_id)
    assert await sum_statements(fiona, north_only) == [Sums("USD", 2, 2, 25_000, 4_500, 270, 4_770)]
    of_october = StatementFilter(month=parse_month("2017-10"))
    assert await sum_statements(fiona, of_october) == [Sums("USD", 2, 2, 30_000, 5_600, 216, 5_816)]
    assert await sum_statements(north.manager, of_october) == [Sums("USD", 1, 1, 20_000, 3_600, 216, 3_816)]
    assert await sum_statements(fiona, StatementFilter(standing="agreed")) == []
    await sql.execute("UPDATE portfolios SET currency = 'CNY'")
    assert [each.currency for each in await sum_statements(fiona, StatementFilter())] == ["CNY"]
