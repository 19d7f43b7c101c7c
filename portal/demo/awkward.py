"""Payments that every month brings too: for an unknown case, from before any placement, bounced."""

import datetime
from dataclasses import dataclass

from agencies.common.dates import DAY
from agencies.payments.attribute_payment import attribute_payment
from agencies.payments.close_queue_item import close_queue_item
from portal.demo.cast import Market
from portal.demo.month import Paid
from portal.demo.stage import Stage

_ENOUGH = 100_00


@dataclass(frozen=True, slots=True)
class Awkward:
    """The awkward payments of a market in a month."""

    stage: Stage
    market: Market
    start: datetime.date

    @property
    def _mark(self) -> str:
        return f"{self.market.code}{self.start:%y%m}"

    def for_an_unknown_case(self) -> Paid:
        """Pay for a case that nobody imported."""
        return Paid(f"{self._mark}X1", f"{self.market.code}999{self.start:%m}", 120_00, self.start + 10 * DAY)

    def from_before_placement(self) -> Paid:
        """Pay for a placed case on a day on which no agency had it."""
        loans = self.stage.worlds[self.market.code].loans.values()
        placed = [loan.case_no for loan in loans if loan.agency and loan.owed > _ENOUGH]
        return Paid(f"{self._mark}X2", self.stage.dice.choice(placed), 80_00, self.stage.first_day - 5 * DAY)

    def bounced(self) -> list[Paid]:
        """Take back a payment of the month before, whose statement is locked."""
        loans = self.stage.worlds[self.market.code].loans
        for paid in self.stage.last_payments[self.market.code]:
            loan = loans[paid.case_no]
            if loan.agency and not loan.closed:
                loan.owed += paid.minor
                day = self.start + 4 * DAY
                return [Paid(f"{self._mark}R1", paid.case_no, -paid.minor, day, paid.reference)]
        return []

    async def decide(self, unknown: Paid, early: Paid) -> None:
        """Have finance close the first and credit the second to the agency that has the case now."""
        stage, portfolio = self.stage, self.stage.portfolios[self.market.code]
        frank = stage.people["frank"]
        why = "another lender's case 他行案件"
        await close_queue_item(
            frank, portfolio, unknown.reference, outcome="other", reason=why, now=stage.now
        )
        agency = stage.agencies[str(stage.worlds[self.market.code].loans[early.case_no].agency)]
        why = "agreed with the agency 与机构协商"
        await attribute_payment(frank, portfolio, early.reference, agency, reason=why, now=stage.now)
