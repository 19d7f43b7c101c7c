"""Payments: the list with its filters, the imports they came by, and one payment with what hangs on it."""

import datetime
from collections.abc import Mapping

from starlette.responses import Response

from agencies.common.access import Permission
from agencies.common.uploads import Kind, NewUpload, ask_upload
from agencies.common.words import Message, say
from agencies.payments.queries.ledger import (
    MOST_COUNTED,
    Only,
    PaymentFilter,
    count_payments,
    find_payment,
    list_payments,
    parts_of_payments,
)
from agencies.payments.queries.runs import list_import_runs
from agencies.payments.queries.waiting_list import items_of_payments
from agencies.payments.rules.attribution import Basis
from agencies.payments.rules.columns import PAYMENT_FIELDS, REQUIRED
from agencies.payments.rules.decisions import Closing
from agencies.payments.rules.words import OUTCOMES, REASONS
from agencies.people.queries import all_portfolios, portfolio_by_id
from agencies.vendors.queries import all_agencies
from portal.pages.cursors import cursor_of
from portal.pages.field_words import field_words
from portal.pages.queue_acts import decide, suggestions_of
from portal.web import speech
from portal.web.lists import ROWS, page_of
from portal.web.visit import Visit
from settlement.statements.queries.lines import lines_of_payment

STATES: Mapping[str, tuple[str, Message]] = {
    "attributed": ("ok", say("credited")),
    "waiting": ("waiting", say("waiting in the queue")),
    Closing.OWN: ("info", say("lender's own")),
    Closing.REFUNDED: ("info", say("refunded")),
    Closing.OTHER: ("info", say("another portfolio's")),
}
CHOICES: Mapping[Only, Message] = {
    Only.ATTRIBUTED: say("credited"),
    Only.WAITING: say("waiting in the queue"),
    Only.CLOSED: say("closed without an agency"),
    Only.REVERSALS: say("reversals"),
    Only.TAKEN_BACK: say("taken back"),
    Only.OVERPAID: say("above the balance"),
}
BASES: Mapping[str, Message] = {
    Basis.IN_FORCE: say("placed on the day of the payment"),
    Basis.TAIL: say("in the tail of the placement"),
    Basis.MANUAL: say("credited by hand"),
    Basis.REVERSAL: say("takes back what was credited"),
}
FILTERS = ("reference", "case_no", "agency", "portfolio", "since", "until", "only")


async def show_payments(visit: Visit) -> Response:
    """List payments, newest day first, narrowed by what is known of them."""
    agencies, portfolios = await all_agencies(visit.actor), await all_portfolios()
    wanted = _wanted(
        visit, {each.code: each.id for each in agencies}, {each.code: each.id for each in portfolios}
    )
    cursor = cursor_of(visit.asked.text("after"), datetime.date, int)
    rows = await list_payments(visit.actor, wanted, after=cursor.values, back=cursor.back, limit=ROWS + 1)
    total = min(await count_payments(visit.actor, wanted), MOST_COUNTED)
    page = page_of(rows, cursor, lambda row: row.place, total=total)
    return visit.show(
        "payments/list.html",
        page=page,
        parts=await parts_of_payments(visit.actor, [row.id for row in page.rows]),
        agencies=agencies,
        portfolios=portfolios,
        states=STATES,
        choices=CHOICES,
        reasons=REASONS,
        filters=FILTERS,
        may_import=visit.may(Permission.IMPORT_PAYMENTS),
    )


async def show_runs(visit: Visit) -> Response:
    """List the imports of payment files with what they came to."""
    before = visit.asked.whole("before", least=1)
    rows = await list_import_runs(visit.actor, before=before, limit=ROWS + 1)
    return visit.show(
        "payments/imports.html",
        rows=rows[:ROWS],
        older=rows[ROWS - 1].job_id if len(rows) > ROWS else None,
        reasons=REASONS,
        may_import=visit.may(Permission.IMPORT_PAYMENTS),
    )


async def show_import(visit: Visit) -> Response:
    """Ask for a payment file."""
    portfolios = await all_portfolios()
    return visit.show(
        "payments/hand_in.html",
        portfolios=portfolios,
        pairs=[(each.id, f"{each.code}{speech.dot()}{each.name}") for each in portfolios],
        required=[(field_words(each), PAYMENT_FIELDS[each]) for each in REQUIRED],
        optional=[field_words(each) for each in PAYMENT_FIELDS if each not in REQUIRED],
    )


async def hand_in(visit: Visit) -> Response:
    """Keep a payment file and look at it, before anything is booked."""
    portfolio_id, file = visit.form.whole("portfolio", required=True), visit.form.file("file")
    visit.form.check()
    portfolio = await portfolio_by_id(portfolio_id or 0)
    data = await file.read() if file is not None else b""
    name = (file.filename if file is not None else None) or ""
    upload = await ask_upload(visit.actor, data, NewUpload(Kind.PAYMENTS, name, portfolio.id), now=visit.now)
    return visit.go("upload", upload_id=upload.id)


async def show_payment(visit: Visit) -> Response:
    """Show one payment: its parts, its reversal, its time in the queue, the statements that hold it."""
    payment = await find_payment(visit.actor, visit.number("payment_id"))
    items = await items_of_payments(visit.actor, [payment.row.id])
    return visit.show(
        "payments/payment.html",
        payment=payment,
        row=payment.row,
        states=STATES,
        bases=BASES,
        reasons=REASONS,
        outcomes=OUTCOMES,
        lines=await lines_of_payment(visit.actor, payment.row.id),
        item=items[0] if items else None,
        suggestions=(await suggestions_of(visit, items)).get(items[0].id, []) if items else [],
        agencies=await all_agencies(visit.actor),
        closings=[(each, OUTCOMES[each]) for each in Closing],
        may_decide=visit.may(Permission.WORK_QUEUE),
        see_case=payment.row.case_id is not None,
    )


async def decide_one(visit: Visit) -> Response:
    """Decide about a payment that waits, on its own page."""
    flash = await decide(visit)
    return visit.go("payment", payment_id=visit.number("payment_id"), flash=flash)


def _wanted(visit: Visit, agencies: Mapping[str, int], portfolios: Mapping[str, int]) -> PaymentFilter:
    asked = visit.asked
    return PaymentFilter(
        portfolios.get(asked.text("portfolio")),
        asked.text("reference") or None,
        asked.text("case_no") or None,
        agencies.get(asked.text("agency")),
        asked.day("since"),
        asked.day("until"),
        Only(asked.one_of("only", list(Only), Only.ALL)),
    )
