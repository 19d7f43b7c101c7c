"""The files of a month with what has to come of them: real loans, all or a part of them, or made-up ones."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from tests.flows import real_month
from tests.flows.files import as_csv
from tests.flows.real_month import CHOSEN_DAY

_BALANCE, _OVERDUE = "outstanding_principal_est", "first_missed_due_est"
_RATE, _CENT = Decimal("0.18"), Decimal("0.01")
Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class MonthFiles:
    """A case file, the headings of it that no field takes by itself, a payment file, and the figures.

    `owed` are all balances; `earning` the amounts of the payments that agencies earn on.
    """

    cases: Path
    corrections: Mapping[str, str]
    payments: Path
    loans: int
    owed: Decimal
    earning: Sequence[Decimal]
    waiting: int
    unpaid: str

    @property
    def collected(self) -> Decimal:
        """Sum what agencies earn on."""
        return sum(self.earning, Decimal(0))

    @property
    def commission(self) -> Decimal:
        """Reckon 18 % of each payment, rounded by itself: 18 % of 62.47 is 11.24."""
        return sum(((each * _RATE).quantize(_CENT, ROUND_HALF_UP) for each in self.earning), Decimal(0))


def real(folder: Path, *, every: int = 1) -> MonthFiles:
    """Take the real loans, or one of so many, with their payments."""
    loans = real_month.cases()[::every]
    taken = {each["case_no"] for each in loans}
    found = _written(folder, loans, [each for each in real_month.recoveries() if each["case_no"] in taken])
    if every == 1:
        assert (found.loans, len(found.earning), found.waiting) == (3000, 2712, 253)
        assert (found.owed, found.collected) == (Decimal("19622284.43"), Decimal("1384576.95"))
        assert found.commission == Decimal("249224.48")
    return found


def made_up(folder: Path, loans: int = 40) -> MonthFiles:
    """Make up loans, most of them paid on in October, one in eight before it, under the same headings."""
    days = [datetime.date(2017, 1, 1) - datetime.timedelta(11 * number) for number in range(loans)]
    cases = [
        {
            "case_no": f"MU-{number:04}",
            _BALANCE: f"{800 + 97 * number}.{number % 100:02}",
            _OVERDUE: day.isoformat(),
            "state": ("CA", "NY")[number % 2],
            "name": f"Debtor {number}",
            "phone": f"+1 212 555 {number:04}",
        }
        for number, day in enumerate(days)
    ]
    paid = [
        {
            "case_no": f"MU-{number:04}",
            "amount": f"{40 + number}.{3 * number % 100:02}",
            "paid_on": "2017-09-05" if number % 8 == 5 else CHOSEN_DAY,
        }
        for number in range(loans - 4)
    ]
    return _written(folder, cases, paid)


def _written(folder: Path, loans: Rows, payments: Rows) -> MonthFiles:
    cases, paid = folder / "cases.csv", folder / "payments.csv"
    cases.write_text(as_csv(loans))
    paid.write_text(as_csv(payments))
    payers = {each["case_no"] for each in payments}
    return MonthFiles(
        cases=cases,
        corrections={_BALANCE: "outstanding", _OVERDUE: "overdue_since"},
        payments=paid,
        loans=len(loans),
        owed=sum((Decimal(each[_BALANCE]) for each in loans), Decimal(0)),
        earning=[Decimal(each["amount"]) for each in payments if each["paid_on"] == CHOSEN_DAY],
        waiting=sum(each["paid_on"] != CHOSEN_DAY for each in payments),
        unpaid=next(each["case_no"] for each in reversed(loans) if each["case_no"] not in payers),
    )
