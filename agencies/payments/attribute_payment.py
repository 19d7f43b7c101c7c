"""Credits a payment of the unattributed queue to an agency by hand."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from agencies.cases.rules.reasons import stated_reason
from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict
from agencies.payments.queries.decisions import Decision, Waiting, add_part, have_one_debtor, resolve
from agencies.payments.queries.facts import hold_books_still, own_case_facts
from agencies.payments.rules.attribution import Basis, Credit, placement_by_hand
from agencies.payments.rules.decisions import ATTRIBUTED
from agencies.payments.rules.posting import CaseFacts
from agencies.payments.rules.words import OUTCOMES
from agencies.payments.waiting import join_case, originals_first, waiting_payment, waiting_reversal
from agencies.people.queries import PortfolioRow
from agencies.vendors.queries import AgencyRow


@dataclass(frozen=True, slots=True)
class Attributed:
    """A payment credited by hand; the reversal `with_reversal` went along and takes all of it back."""

    reference: str
    case_no: str
    agency: str
    placement_id: int
    amount_minor: int
    excess_minor: int
    with_reversal: str | None


@dataclass(frozen=True, slots=True)
class _Wanted:
    agency: AgencyRow
    case_no: str | None


async def attribute_payment(
    actor: Actor,
    portfolio: PortfolioRow,
    reference: str,
    agency: AgencyRow,
    *,
    reason: str,
    case_no: str | None = None,
    now: datetime.datetime,
) -> Attributed:
    """Credit a waiting payment to the newest placement that the agency had begun by the day of the payment.

    Where none had begun by then it is the newest of all. A reversal of the payment that waits too goes along.
    `case_no` is the case that is meant where the file's number is mistyped, or another of the same debtor.
    Conflict when the payment is decided, is itself a reversal, or the agency never had the case.
    """
    (made,) = await attribute_payments(
        actor, portfolio, [reference], agency, reason=reason, case_no=case_no, now=now
    )
    return made


async def attribute_payments(
    actor: Actor,
    portfolio: PortfolioRow,
    references: Sequence[str],
    agency: AgencyRow,
    *,
    reason: str,
    case_no: str | None = None,
    now: datetime.datetime,
) -> list[Attributed]:
    """Credit several waiting payments to an agency for one reason, all or none.

    A reversal that is named beside the payment it takes back goes along with it, and is not named twice.
    """
    require(actor, Permission.WORK_QUEUE)
    decision = Decision(portfolio.id, stated_reason(reason), actor.person_id, now)
    wanted, made = _Wanted(agency, case_no), list[Attributed]()
    async with sql.transaction():
        await hold_books_still(portfolio.id)
        for reference in await originals_first(portfolio, references):
            if reference not in {each.with_reversal for each in made}:
                made.append(await _attribute_one(actor, portfolio, reference, wanted, decision))
    return made


async def _attribute_one(
    actor: Actor, portfolio: PortfolioRow, reference: str, wanted: _Wanted, decision: Decision
) -> Attributed:
    case_no, agency = wanted.case_no, wanted.agency
    payment = await waiting_payment(portfolio, reference)
    reversal = await waiting_reversal(portfolio, payment)
    _check_reversals(payment, reversal)
    case = await _case_of(portfolio, case_no or payment.case_no)
    if payment.case_id not in {None, case.case_id}:
        await _refuse_other_debtor(payment, case, case_no)
    credit = _choose(case, payment, agency, case_no)
    payment, reversal = await join_case(portfolio, payment, reversal, case)
    await _attribute(actor, payment, reversal, credit, decision)
    return Attributed(
        reference,
        payment.case_no,
        agency.code,
        credit.placement_id,
        payment.amount_minor,
        payment.excess_minor,
        reversal.reference if reversal else None,
    )


async def _refuse_other_debtor(payment: Waiting, case: CaseFacts, case_no: str | None) -> None:
    """Money that lowers one case may be credited for another only where one debtor owes both."""
    if not await have_one_debtor(payment.case_id, case.case_id):
        raise Conflict(
            "Payment {reference} lowers case {own}; only a case of the same debtor can stand for it, and"
            " {other} is not.",
            reference=payment.reference,
            own=payment.case_no,
            other=case_no,
        )


def _check_reversals(payment: Waiting, reversal: Waiting | None) -> None:
    if payment.original is not None:
        raise Conflict(
            "{reference} takes back {original}; attribute that payment, and this one goes along.",
            reference=payment.reference,
            original=payment.original,
        )
    if reversal is not None and reversal.outcome is not None:
        raise Conflict(
            "{reference} was taken back by {reversal}, which was decided: {outcome}. Nothing is left to"
            " attribute.",
            reference=payment.reference,
            reversal=reversal.reference,
            outcome=OUTCOMES[reversal.outcome],
        )


async def _case_of(portfolio: PortfolioRow, case_no: str) -> CaseFacts:
    case = await own_case_facts(portfolio.id, case_no)
    if case is None:
        raise Conflict(
            "No case of {portfolio} has the number {case_no}; import that case first.",
            portfolio=portfolio.code,
            case_no=case_no,
        )
    return case


def _choose(case: CaseFacts, payment: Waiting, agency: AgencyRow, case_no: str | None) -> Credit:
    credit = placement_by_hand(case.spans, agency.id, payment.paid_on)
    if credit is None:
        raise Conflict(
            "{agency} never had case {case_no}; name an agency that had it, or close the payment.",
            agency=agency.code,
            case_no=case_no or payment.case_no,
        )
    return credit


async def _attribute(
    actor: Actor, payment: Waiting, reversal: Waiting | None, credit: Credit, decision: Decision
) -> None:
    part_id = await _credit(payment, credit, decision)
    if reversal is not None:
        await _credit(reversal, credit._replace(basis=Basis.REVERSAL, reverses_id=part_id), decision)
    await journal.record(
        actor,
        "payment.attributed",
        "payment",
        payment.payment_id,
        agency_id=credit.agency_id,
        now=decision.now,
        placement=credit.placement_id,
        amount_minor=payment.amount_minor,
        reversal=reversal.payment_id if reversal else None,
    )


async def _credit(payment: Waiting, credit: Credit, decision: Decision) -> int:
    part_id = await add_part(payment, credit, decision)
    await resolve(payment, ATTRIBUTED, decision)
    return part_id
