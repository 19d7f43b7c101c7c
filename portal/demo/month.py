"""One month of an agency's work: contacts, promises, and the payments that come of them."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from agencies.common.dates import DAY, month_end
from portal.demo.cast import Character
from portal.demo.teams import TEAMS
from portal.demo.world import Loan, World, table

_CONTACT_HEADINGS = (
    *("contact_id", "case_no", "collector", "channel", "party", "result"),
    *("started_at", "seconds", "promise_amount", "promise_date", "note"),
)
_PAYMENT_HEADINGS = ("reference", "case_no", "amount", "paid_on", "channel", "reverses")
_RESULTS = (
    *(("no_answer", 46), ("busy", 5), ("switched_off", 9), ("number_invalid", 4), ("refused", 8)),
    *(("negotiating", 12), ("promised", 12), ("claims_paid", 1), ("hung_up", 3)),
)
_SILENT = frozenset({"no_answer", "busy", "switched_off", "number_invalid"})
_MONTHLY_CHANCE = ((180, 0.09), (360, 0.05), (720, 0.025), (10_000, 0.012))
_KEEPS_PROMISE = 0.45
_PAYS_ALL = 0.12
_SMALL = 6_000_00
_SMALL_IS_EASIER = 3.2
_DIALS_AGAIN = 4


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment as the bank tells it."""

    reference: str
    case_no: str
    minor: int
    day: datetime.date
    reverses: str = ""


@dataclass(slots=True)
class Month:
    """What one agency does with its cases of one market in a month that starts on `start`.

    A month that still runs ends for now on `last`.
    """

    world: World
    who: Character
    start: datetime.date
    last: datetime.date
    contacts: list[tuple[object, ...]] = field(default_factory=list)
    payments: list[Paid] = field(default_factory=list)

    def live(self) -> None:
        """Work every open case for the month."""
        for loan in self.world.open_loans(self.who.code):
            if loan.touched is None:
                loan.touched = self.world.dice.random() < self.who.coverage
            if loan.touched:
                self._work(loan)
            self._pay_unasked(loan)

    def _work(self, loan: Loan) -> None:
        dice = self.world.dice
        tries = int(self.who.effort) + (dice.random() < self.who.effort % 1)
        for day in sorted(dice.sample(range(2, 27), tries)):
            moment = self.start + day * DAY
            if loan.placed_on is not None and loan.placed_on < moment <= self.last:
                for _ in range(self._dials()):
                    self._contact(loan, moment)

    def _dials(self) -> int:
        """Say how often a number is dialled on a day; the careless do not stop where the rules do."""
        return 4 if self.world.dice.random() < self.who.careless / _DIALS_AGAIN else 1

    def _contact(self, loan: Loan, day: datetime.date) -> None:
        dice = self.world.dice
        result = dice.choices([name for name, _ in _RESULTS], weights=[weight for _, weight in _RESULTS])[0]
        amount, due = "", ""
        if result == "promised":
            promised = max(int(loan.owed * dice.uniform(0.05, 0.3)) // 10_00 * 10_00, min(loan.owed, 50_00))
            due_on = day + dice.randint(2, 9) * DAY
            amount, due = self.world.money(promised), due_on.isoformat()
            if dice.random() < _KEEPS_PROMISE * self.who.skill:
                self._pay(loan, promised, due_on)
        self.contacts.append(
            (
                *(f"{self.world.market.code}{self.start:%y%m}-{len(self.contacts) + 1:05}", loan.case_no),
                *(self._caller(), "call", "debtor", result, self._moment(day)),
                *(0 if result in _SILENT else dice.randint(25, 420), amount, due, ""),
            )
        )

    def _caller(self) -> str:
        team = TEAMS[self.who.code].collectors
        return team[self.world.dice.randint(1, len(team)) - 1]

    def _moment(self, day: datetime.date) -> str:
        dice = self.world.dice
        late = dice.random() < self.who.careless
        hour = 22 if late else dice.randint(9, 19)
        moment = datetime.datetime.combine(day, datetime.time(hour, dice.randint(0, 59)))
        return moment.replace(tzinfo=ZoneInfo(self.world.market.zone)).isoformat()

    def _pay_unasked(self, loan: Loan) -> None:
        dice = self.world.dice
        age = (self.start - loan.overdue_since).days
        chance = next(chance for days, chance in _MONTHLY_CHANCE if age <= days)
        easier = _SMALL_IS_EASIER if loan.lent <= _SMALL else 1
        if dice.random() >= chance * easier * (self.who.skill if loan.touched else 0.35):
            return
        part = 1.0 if dice.random() < _PAYS_ALL * easier else dice.uniform(0.05, 0.5)
        self._pay(loan, max(int(loan.owed * part), 1_00), self.start + dice.randint(3, 26) * DAY)

    def _pay(self, loan: Loan, minor: int, day: datetime.date) -> None:
        paid_on = min(day, month_end(self.start))
        minor = min(minor, loan.owed)
        if minor <= 0 or paid_on > self.last:
            return
        loan.owed -= minor
        number = len(self.payments) + 1
        reference = f"{self.world.market.code}{self.start:%y%m}{self.who.code}{number:04}"
        self.payments.append(Paid(reference, loan.case_no, minor, paid_on))

    def contact_file(self) -> bytes:
        """Write the contacts as the agency's dialler would."""
        return table(_CONTACT_HEADINGS, self.contacts)


def payment_file(world: World, payments: list[Paid]) -> bytes:
    """Write payments as the bank would."""
    return table(_PAYMENT_HEADINGS, _payment_rows(world, payments))


def _payment_rows(world: World, payments: list[Paid]) -> Iterator[tuple[object, ...]]:
    for each in payments:
        yield each.reference, each.case_no, world.money(each.minor), each.day, "bank", each.reverses
