"""One statement: from its payments to what is payable, what the agency says of it, and its approval."""

from dataclasses import dataclass

from starlette.responses import Response

from agencies.common.access import Permission
from agencies.common.dates import month_end
from agencies.common.errors import Conflict
from agencies.common.words import Message, say
from agencies.people.queries import is_sole_person
from portal.pages.statement_words import (
    CHOICES,
    EXPLAINED,
    ITEMS,
    KINDS,
    LIGHTS,
    OBJECTIONS,
    STAGES,
    STANDINGS,
)
from portal.pages.statements import locked_words, picked, sent_words, write_seen
from portal.web.lists import ROWS, page_of, place_of, read_cursor
from portal.web.visit import Visit
from settlement.statements.answer_statement import agree_to_statement, object_to_statement
from settlement.statements.approve_chosen import approve_chosen, ask_approve_chosen, takes_long
from settlement.statements.queries.answers import AnswerRow, ReplyRow, answers_to, replies_to
from settlement.statements.queries.cards import StatementCard, find_card
from settlement.statements.queries.lines import (
    LineCounts,
    Only,
    OpenedLine,
    StatementLine,
    count_lines,
    list_lines,
    open_line,
)
from settlement.statements.queries.sums import History, history_of, sums_of
from settlement.statements.reply_objection import reply_objection
from settlement.statements.rules import Totals
from settlement.statements.rules.answers import Standing
from settlement.statements.rules.payable import PayableStep, by_kind, by_rate, payable
from settlement.statements.rules.stepper import Deed, Light, Step, steps_of
from settlement.statements.say_line import say_line
from settlement.statements.seen import Seen
from settlement.statements.send_statements import send_statements
from settlement.terms.queries import approved_versions
from settlement.terms.rules import TermsVersion, terms_on
from settlement.workbook.statement_workbook import (
    LINES_AT_ONCE,
    Workbook,
    ask_workbook,
    fetch_workbook,
    has_workbook,
    make_workbook,
)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Opened:
    """A line that is opened: what it rests on, in sentences, and what was said about it."""

    line: OpenedLine
    sentences: list[Message]
    answers: list[AnswerRow]


async def show_statement(visit: Visit) -> Response:
    """Show a statement with its sums, its steps, its lines, and one of them opened."""
    card = await find_card(visit.actor, visit.number("statement_id"))
    sums = await sums_of(visit.actor, card.id)
    answers = await answers_to(visit.actor, card.id)
    replies: dict[int, list[ReplyRow]] = {}
    for each in await replies_to(visit.actor, card.id):
        replies.setdefault(each.answer_id, []).append(each)
    history = await history_of(visit.actor, card.id)
    return visit.show(
        "statements/statement.html",
        card=card,
        standing=STANDINGS[card.standing],
        explained=EXPLAINED[card.standing],
        steps=_steps(card, history),
        stages=STAGES,
        lights=LIGHTS,
        history=history,
        collected_minor=sum(each.amount_minor for each in sums),
        terms=await _terms(card),
        by_rate=by_rate(sums),
        payable=_payable(card, by_kind(sums)),
        items=ITEMS,
        answers=[each for each in answers if each.line_number is None or not each.current],
        lines_answered=len({each.line_number for each in answers if each.line_number and each.current}),
        replies=replies,
        objections=OBJECTIONS,
        kinds=KINDS,
        seen=write_seen(card),
        **await _lines(visit, card, answers),
        **await _may(visit, card),
    )


async def _lines(visit: Visit, card: StatementCard, answers: list[AnswerRow]) -> dict[str, object]:
    asked = visit.asked
    only = Only(asked.one_of("only", list(Only), Only.ALL))
    cursor = read_cursor(asked.text("after"))
    rows = await list_lines(
        visit.actor, card.id, only, after=place_of(cursor), back=cursor.back, limit=ROWS + 1
    )
    counts = await count_lines(visit.actor, card.id)
    page = page_of(rows, cursor, lambda row: (row.line_number,), total=getattr(counts, only))
    wanted = asked.whole("line") or visit.form.whole("line")
    opened = await _opened(visit, card, wanted, page.rows, answers) if wanted else None
    return {"page": page, "only": only, "choices": _choices(visit, counts), "opened": opened}


async def _opened(
    visit: Visit, card: StatementCard, wanted: int, rows: object, answers: list[AnswerRow]
) -> Opened | None:
    shown = rows if isinstance(rows, list) else []
    if wanted not in {row.line_number for row in shown if isinstance(row, StatementLine)}:
        return None
    line = await open_line(visit.actor, card.id, wanted)
    about = [each for each in answers if each.current and each.line_number == wanted]
    return Opened(line, say_line(line, card.currency), about)


def _choices(visit: Visit, counts: LineCounts) -> list[tuple[Message, int, str, Only]]:
    return [
        (words, getattr(counts, only), visit.here(only=only, after=None, line=None), only)
        for only, words in CHOICES.items()
    ]


def _payable(card: StatementCard, kinds: dict[str, tuple[int, int]]) -> list[PayableStep]:
    totals = Totals(card.payments, card.base_minor, card.commission_minor, card.vat_minor, card.total_minor)
    return payable(kinds, totals)


def _steps(card: StatementCard, history: History | None) -> list[Step]:
    if history is None:
        return []
    return steps_of(
        Standing(card.standing),
        Deed(history.drafted_by, history.drafted_at),
        Deed(history.sent_by, history.sent_at),
        Deed(history.agreed_by, history.agreed_at),
        Deed(history.approved_by, history.approved_at),
    )


async def _terms(card: StatementCard) -> TermsVersion | None:
    """Give the terms whose VAT rate the statement has: those of the last day of its month."""
    try:
        return terms_on(await approved_versions(card.agency_id, card.portfolio_id), month_end(card.month))
    except Conflict:
        return None


async def _may(visit: Visit, card: StatementCard) -> dict[str, object]:
    draft = card.status == "draft"
    long = card.payments > LINES_AT_ONCE
    answering = visit.may(Permission.ANSWER_STATEMENTS) and not visit.actor.of_lender
    own = card.drafted_by == visit.actor.person_id and not await is_sole_person(visit.actor)
    return {
        "may_send": draft and visit.may(Permission.DRAFT_STATEMENTS) and card.sent_at is None,
        "may_reply": visit.may(Permission.DRAFT_STATEMENTS),
        "may_redraft": draft and visit.may(Permission.DRAFT_STATEMENTS),
        "may_approve": draft and visit.may(Permission.APPROVE_STATEMENTS),
        "own_draft": own,
        "may_answer": draft and answering and not card.agreed,
        "see_cases": visit.actor.of_lender,
        "see_payments": visit.may(Permission.READ_PAYMENTS),
        "long": long,
        "made": long and await has_workbook(visit.actor, card.id),
        "passed_over": Light.PASSED_OVER,
    }


async def send(visit: Visit) -> Response:
    """Put the draft before its agency."""
    sent = await send_statements(visit.actor, picked(visit), now=visit.now)
    return _go(visit, sent_words(sent.agencies, sent.already))


async def approve(visit: Visit) -> Response:
    """Approve and lock the statement as it was read."""
    seen = picked(visit)
    if takes_long([await find_card(visit.actor, visit.number("statement_id"))]):
        job = await ask_approve_chosen(visit.actor, seen, now=visit.now)
        return visit.go("job", job_id=job.id)
    return _go(visit, locked_words(await approve_chosen(visit.actor, seen, now=visit.now)))


async def agree(visit: Visit) -> Response:
    """Agree for the agency to the statement as a whole."""
    await agree_to_statement(visit.actor, _seen(visit), now=visit.now)
    return _go(visit, say("You have agreed to this statement; the lender approves it next."))


async def object_to(visit: Visit) -> Response:
    """Object for the agency to a line or to the whole."""
    line = visit.form.whole("line", least=1)
    text = visit.form.text("text", required=True)
    visit.form.check()
    await object_to_statement(visit.actor, _seen(visit), text, line_number=line, now=visit.now)
    return _go(visit, say("Your objection is with the lender."), line)


async def reply(visit: Visit) -> Response:
    """Reply to an objection: accepted or rejected, with the reason."""
    answer = visit.form.whole("answer", least=1, required=True)
    line = visit.form.whole("line", least=1)
    text = visit.form.text("text", required=True)
    outcome = visit.form.text("outcome")
    visit.form.check()
    await reply_objection(visit.actor, answer or 0, outcome=outcome, text=text, now=visit.now)
    return _go(visit, say("Your reply is with the agency."), line)


async def take_workbook(visit: Visit) -> Response:
    """Hand the workbook over: written now, or fetched where a job has made it."""
    card = await find_card(visit.actor, visit.number("statement_id"))
    if card.payments > LINES_AT_ONCE:
        return _file(await fetch_workbook(visit.actor, card.id))
    return _file(await make_workbook(visit.actor, card.id, now=visit.now))


async def ask_for_workbook(visit: Visit) -> Response:
    """Ask for the workbook of a long statement, and show the job at work."""
    job = await ask_workbook(visit.actor, visit.number("statement_id"), now=visit.now)
    if job.status == "done":
        return _go(visit, say("The workbook is ready."))
    return visit.go("job", job_id=job.id)


def _seen(visit: Visit) -> Seen:
    found = picked(visit)
    if not found or found[0].statement_id != visit.number("statement_id"):
        raise Conflict("The form does not belong to this statement; open it again.")
    return found[0]


def _go(visit: Visit, flash: Message, line: int | None = None) -> Response:
    return visit.go("statement", statement_id=visit.number("statement_id"), flash=flash, line=line)


def _file(made: Workbook) -> Response:
    headers = {"content-disposition": f'attachment; filename="{made.name}"', "cache-control": "no-store"}
    return Response(made.data, media_type=_XLSX, headers=headers)
