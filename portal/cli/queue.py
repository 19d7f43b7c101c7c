"""mandate queue: payments that wait for a decision, and those that exceeded their balance."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Annotated, NamedTuple, Protocol, TypeVar

import typer

from agencies.common.access import Actor
from agencies.common.errors import Invalid
from agencies.common.money import format_amount
from agencies.common.words import Message, say
from agencies.payments.attribute_payment import attribute_payment
from agencies.payments.close_queue_item import close_queue_item
from agencies.payments.queries.decisions import portfolios_of_queued
from agencies.payments.queries.queue import PAGE, Conservation, OverpaidRow, conservation, overpaid
from agencies.payments.queries.waiting_list import QueueFilter, QueueItem, list_queue
from agencies.payments.rules.words import OUTCOMES, REASONS
from agencies.people.queries import PortfolioRow, all_portfolios, find_portfolio
from agencies.vendors.queries import find_agency
from portal.cli.options import AgencyCode, AsJson
from portal.cli.shell import Answer, Listing, conduct
from portal.cli.usage import Commands
from portal.clock import wall_clock

queue_app = Commands("Payments that no agency could be credited with, and decisions on them.", alone=True)
Reference = Annotated[str, typer.Argument(metavar="REF", help="Reference of the payment.")]
AnyPortfolioCode = Annotated[
    str | None, typer.Option("--portfolio", help="Code of the portfolio; all when left out.")
]
ItsPortfolioCode = Annotated[
    str | None,
    typer.Option("--portfolio", help="Code of the portfolio; only where two know the reference."),
]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it is kept with the decision.")]


# What --json tells of a payment that waits; programs rely on these names.
_TOLD = (
    *("id", "portfolio", "currency", "reference", "case_no"),
    *("amount_minor", "paid_on", "channel", "reason"),
)


class Total(NamedTuple):
    """How many payments of a portfolio, and the amount, in minor units, that the list is about."""

    portfolio: str
    currency: str
    payments: int
    amount_minor: int


class _Numbered(Protocol):
    @property
    def id(self) -> int: ...


Row = TypeVar("Row", bound=_Numbered)


@queue_app.callback()
def queue(
    context: typer.Context,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="REASON", help="Code of the reason; all when left out.")
    ] = None,
    portfolio_code: AnyPortfolioCode = None,
    as_json: AsJson = False,
) -> None:
    """List the payments that wait, or decide about one of them."""

    async def work(actor: Actor) -> Answer:
        portfolio = await find_portfolio(portfolio_code) if portfolio_code else None
        wanted = QueueFilter(portfolio.id if portfolio else None, _known_reason(reason))
        found = await _every(lambda after: list_queue(actor, wanted, after=after, limit=PAGE))
        totals = _totals((each.portfolio, each.currency, each.amount_minor) for each in found)
        counts = Counter(each.reason for each in found)
        portfolios = [portfolio] if portfolio else await all_portfolios()
        books = [(each, await conservation(actor, each.id)) for each in portfolios]
        data = {
            "items": [{name: getattr(each, name) for name in _TOLD} for each in found],
            "reasons": dict(sorted(counts.items())),
            "totals": [each._asdict() for each in totals],
            "books": [_books(*each) for each in books],
        }
        told = [*(_waiting(each) for each in totals), *(_standing(*each) for each in books)]
        return Answer(data, [_queue_listing(found), *told])

    if context.invoked_subcommand is None:
        conduct(context, work, as_json=as_json)


@queue_app.command("overpaid")
def queue_overpaid(
    context: typer.Context, portfolio_code: AnyPortfolioCode = None, as_json: AsJson = False
) -> None:
    """List the payments that exceeded the balance of their case."""

    async def work(actor: Actor) -> Answer:
        portfolio = await find_portfolio(portfolio_code) if portfolio_code else None
        portfolio_id = portfolio.id if portfolio else None
        found = await _every(lambda after: overpaid(actor, portfolio_id=portfolio_id, after=after))
        totals = _totals((each.portfolio, each.currency, each.excess_minor) for each in found)
        data = {
            "payments": [asdict(each) for each in found],
            "totals": [each._asdict() for each in totals],
        }
        return Answer(data, [_overpaid_listing(found), *(_exceeding(each) for each in totals)])

    conduct(context, work, as_json=as_json)


@queue_app.command("attribute")
def queue_attribute(
    context: typer.Context,
    reference: Reference,
    agency_code: AgencyCode,
    reason: Reason,
    portfolio_code: ItsPortfolioCode = None,
    as_json: AsJson = False,
) -> None:
    """Credit a waiting payment to an agency that has or had its case."""

    async def work(actor: Actor) -> Answer:
        portfolio = await _portfolio_of(reference, portfolio_code)
        agency = await find_agency(actor, agency_code)
        made = await attribute_payment(actor, portfolio, reference, agency, reason=reason, now=wall_clock())
        told = [
            say(
                "Payment {reference}, {amount}, is credited to {agency}.",
                reference=made.reference,
                amount=format_amount(made.amount_minor, portfolio.currency),
                agency=made.agency,
            )
        ]
        if made.with_reversal:
            told.append(
                say("Its reversal {reference} went along and takes it back.", reference=made.with_reversal)
            )
        return Answer({"portfolio": portfolio.code, **asdict(made)}, told)

    conduct(context, work, as_json=as_json)


@queue_app.command("close")
def queue_close(
    context: typer.Context,
    reference: Reference,
    outcome: Annotated[str, typer.Option("--as", metavar="OUTCOME", help="own, refunded or other.")],
    reason: Reason,
    portfolio_code: ItsPortfolioCode = None,
    as_json: AsJson = False,
) -> None:
    """Close a waiting payment on which no agency earns."""

    async def work(actor: Actor) -> Answer:
        portfolio = await _portfolio_of(reference, portfolio_code)
        made = await close_queue_item(
            actor, portfolio, reference, outcome=outcome, reason=reason, now=wall_clock()
        )
        told = say(
            "Payment {reference}, {amount}, is closed: {outcome}.",
            reference=made.reference,
            amount=format_amount(made.amount_minor, portfolio.currency),
            outcome=OUTCOMES[made.outcome],
        )
        return Answer({"portfolio": portfolio.code, **asdict(made)}, [told])

    conduct(context, work, as_json=as_json)


async def _portfolio_of(reference: str, code: str | None) -> PortfolioRow:
    """Find the portfolio that is meant: the one named, else the one in whose queue the payment stands."""
    queued = await portfolios_of_queued(reference) if code is None else []
    return await find_portfolio(queued[0] if len(queued) == 1 else code)


def _known_reason(code: str | None) -> str | None:
    if code is not None and code not in REASONS:
        raise Invalid(
            "“{code}” is not a reason of the queue; the reasons are {known}.", code=code, known=list(REASONS)
        )
    return code


async def _every(page: Callable[[int], Awaitable[Sequence[Row]]]) -> list[Row]:
    """Read all pages; `page` gives the one after an id."""
    found: list[Row] = []
    while rows := await page(found[-1].id if found else 0):
        found.extend(rows)
    return found


def _totals(rows: Iterable[tuple[str, str, int]]) -> list[Total]:
    counts: Counter[tuple[str, str]] = Counter()
    amounts: Counter[tuple[str, str]] = Counter()
    for code, currency, amount_minor in rows:
        counts[code, currency] += 1
        amounts[code, currency] += amount_minor
    return [Total(*key, counts[key], amounts[key]) for key in sorted(counts)]


def _waiting(total: Total) -> Message:
    return say(
        "Payments of {portfolio} that wait: {count}, {amount} {currency}.",
        count=total.payments,
        portfolio=total.portfolio,
        amount=format_amount(total.amount_minor, total.currency),
        currency=total.currency,
    )


def _books(portfolio: PortfolioRow, found: Conservation) -> dict[str, object]:
    return {
        "portfolio": portfolio.code,
        "currency": portfolio.currency,
        **asdict(found),
        "holds": found.holds,
    }


def _standing(portfolio: PortfolioRow, found: Conservation) -> Message:
    return say(
        "{portfolio} received {payments} {currency}: {attributed} are credited to agencies,"
        " {unattributed} are not.",
        portfolio=portfolio.code,
        currency=portfolio.currency,
        payments=format_amount(found.payments_minor, portfolio.currency),
        attributed=format_amount(found.attributed_minor, portfolio.currency),
        unattributed=format_amount(found.unattributed_minor, portfolio.currency),
    )


def _exceeding(total: Total) -> Message:
    return say(
        "Payments of {portfolio} above their balance: {count}, by {amount} {currency} in all.",
        count=total.payments,
        portfolio=total.portfolio,
        amount=format_amount(total.amount_minor, total.currency),
        currency=total.currency,
    )


def _queue_listing(rows: Sequence[QueueItem]) -> Listing | Message:
    if not rows:
        return say("No payment waits in the queue.")
    reasons = [REASONS.get(each.reason, each.reason) for each in rows]
    return _listing(rows, say("Why it waits"), reasons)


def _overpaid_listing(rows: Sequence[OverpaidRow]) -> Listing | Message:
    if not rows:
        return say("No payment exceeded the balance of its case.")
    return _listing(rows, say("Excess"), [format_amount(each.excess_minor, each.currency) for each in rows])


def _listing(
    rows: Sequence[QueueItem | OverpaidRow], heading: Message, last: Sequence[Message | str]
) -> Listing:
    """List payments, each with what the list is about in its last column."""
    amounts = [format_amount(each.amount_minor, each.currency) for each in rows]
    return Listing(
        (say("Payment"), say("Case"), say("Paid on"), say("Amount"), heading),
        [
            (each.reference, each.case_no, each.paid_on, amount, told)
            for each, amount, told in zip(rows, amounts, last, strict=True)
        ],
    )
