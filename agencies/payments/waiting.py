"""What the acts on the unattributed queue share: the payment they decide about, and its case."""

from collections.abc import Sequence
from dataclasses import replace

from agencies.common.errors import Conflict, Invalid, NotFound
from agencies.payments.queries.decisions import Waiting, find_waiting, put_on_case, reversals_among
from agencies.payments.rules.balances import Account
from agencies.payments.rules.posting import CaseFacts
from agencies.payments.rules.words import OUTCOMES
from agencies.people.queries import PortfolioRow


async def waiting_payment(portfolio: PortfolioRow, reference: str) -> Waiting:
    """Find a payment that waits for a decision; NotFound, or Conflict where it is decided already."""
    found = await find_waiting(portfolio.id, reference)
    if found is None:
        raise NotFound(
            "No payment {reference} stands in the queue of {portfolio}.",
            reference=reference,
            portfolio=portfolio.code,
        )
    if found.outcome is not None:
        raise Conflict(
            "Payment {reference} waits no longer; it was decided: {outcome}.",
            reference=reference,
            outcome=OUTCOMES[found.outcome],
        )
    return found


async def waiting_reversal(portfolio: PortfolioRow, payment: Waiting) -> Waiting | None:
    """Find the reversal that waits beside its payment; None where the payment was not taken back."""
    return await find_waiting(portfolio.id, payment.taken_back_by) if payment.taken_back_by else None


async def originals_first(portfolio: PortfolioRow, references: Sequence[str]) -> list[str]:
    """Put each payment once, and reversals behind the payments; Invalid when none is named."""
    if not references:
        raise Invalid("No payment is chosen; choose at least one.")
    reversals = await reversals_among(portfolio.id, references)
    return sorted(dict.fromkeys(references), key=lambda reference: reference in reversals)


async def join_case(
    portfolio: PortfolioRow, payment: Waiting, reversal: Waiting | None, case: CaseFacts
) -> tuple[Waiting, Waiting | None]:
    """Put a payment that was posted without a case on its case, now that it is known, with its reversal.

    The excess is fixed at this moment, as it is for any payment when it is posted to its case.
    """
    if payment.case_id is not None:
        return payment, reversal
    account = Account(case.as_of, case.balance_minor, case.owed, portfolio.policy.payment_order.split(","))
    excess, parts = account.receive(payment.amount_minor, payment.paid_on, payment.parts)
    await put_on_case(payment, case.case_id, excess, parts)
    joined = replace(payment, case_id=case.case_id, excess_minor=excess)
    if reversal is None:
        return joined, None
    await put_on_case(reversal, case.case_id, -excess, parts.negative())
    return joined, replace(reversal, case_id=case.case_id, excess_minor=-excess)
