"""The invented loans and what becomes of them: who is placed where, who is reached, who pays."""

import datetime
import io
from collections.abc import Iterable, Sequence
from csv import writer
from dataclasses import dataclass, field
from random import Random

from agencies.common.dates import DAY
from agencies.common.money import format_amount
from portal.demo.cast import CHINA, Market
from portal.demo.names import (
    CHINESE_PRODUCTS,
    ENGLISH_PRODUCTS,
    Invented,
    invent_american,
    invent_chinese,
)

_CHINESE_HEADINGS = (
    *("个案序列号", "客户号", "姓名", "证件号", "本人手机", "产品", "省份", "贷款日期"),
    *("贷款金额", "委案金额", "剩余本金", "利息", "逾期日", "案件状态"),
)
_ENGLISH_HEADINGS = (
    *("Case no", "Customer id", "Name", "ID number", "Phone", "Product", "State", "Loan date"),
    *("Loan amount", "Outstanding", "Principal", "Interest", "Overdue since", "Status"),
)
_AGES = ((91, 180), (181, 360), (361, 720), (721, 1500))
_AGE_WEIGHTS = (40, 30, 20, 10)
_FRESH = (91, 130)
_SAME_DEBTOR = 0.08


@dataclass(slots=True)
class Loan:
    """An invented loan; `owed` goes down as payments come in (minor units)."""

    case_no: str
    debtor: Invented
    product: str
    lent_on: datetime.date
    lent: int
    owed: int
    overdue_since: datetime.date
    agency: str | None = None
    placed_on: datetime.date | None = None
    touched: bool | None = None
    closed: bool = False


@dataclass(slots=True)
class World:
    """All loans of a market, by case number, and the dice that decide about them."""

    market: Market
    dice: Random
    loans: dict[str, Loan] = field(default_factory=dict)

    def lend(self, count: int, as_of: datetime.date, *, fresh: bool = False) -> None:
        """Invent loans that are overdue at `as_of`; fresh ones are small and only just so."""
        debtor: Invented | None = None
        for _ in range(count):
            if debtor is None or self.dice.random() >= _SAME_DEBTOR:
                debtor = self._invent()
            loan = self._loan(debtor, as_of, fresh)
            self.loans[loan.case_no] = loan

    def _invent(self) -> Invented:
        number = len(self.loans) + 1
        return invent_chinese(self.dice, number) if self._chinese else invent_american(self.dice, number)

    @property
    def _chinese(self) -> bool:
        return self.market is CHINA

    def _loan(self, debtor: Invented, as_of: datetime.date, fresh: bool) -> Loan:
        dice = self.dice
        first, last = _FRESH if fresh else dice.choices(_AGES, weights=_AGE_WEIGHTS)[0]
        overdue_since = as_of - dice.randint(first, last) * DAY
        middle = 4_000_00 if fresh else 16_000_00
        lent = min(max(int(dice.lognormvariate(0, 0.8) * middle), 800_00), 200_000_00) // 100_00 * 100_00
        return Loan(
            case_no=f"{self.market.code}{len(self.loans) + 1:06}",
            debtor=debtor,
            product=dice.choice(CHINESE_PRODUCTS if self._chinese else ENGLISH_PRODUCTS),
            lent_on=overdue_since - dice.randint(90, 700) * DAY,
            lent=lent,
            owed=int(lent * dice.uniform(0.25, 0.95)),
            overdue_since=overdue_since,
        )

    def case_file(self, loans: Iterable[Loan]) -> bytes:
        """Write loans as the lender's core system would."""
        headings = _CHINESE_HEADINGS if self._chinese else _ENGLISH_HEADINGS
        return table(headings, [self._row(each) for each in loans])

    def _row(self, loan: Loan) -> Sequence[object]:
        debtor, money = loan.debtor, self.money
        interest = loan.owed // 8
        status = ("结清" if self._chinese else "paid off") if loan.closed else ""
        return (
            *(loan.case_no, debtor.customer, debtor.name, debtor.id_number, debtor.phone, loan.product),
            *(debtor.region, loan.lent_on, money(loan.lent), money(loan.owed), money(loan.owed - interest)),
            *(money(interest), loan.overdue_since, status),
        )

    def money(self, minor: int) -> str:
        """Write an amount of this market."""
        return format_amount(minor, self.market.currency)

    def place(self, case_nos: Iterable[str], agency: str, day: datetime.date) -> None:
        """Remember that an agency has some cases from a day on."""
        for case_no in case_nos:
            loan = self.loans[case_no]
            loan.agency, loan.placed_on, loan.touched = agency, day, None

    def open_loans(self, agency: str) -> list[Loan]:
        """List what an agency has and is still owed."""
        return [each for each in self.loans.values() if each.agency == agency and each.owed > 0]


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Write a csv file as bytes."""
    text = io.StringIO()
    lines = writer(text)
    lines.writerow(headings)
    lines.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
