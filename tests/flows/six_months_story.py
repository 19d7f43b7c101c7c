"""Three agencies through half a year, as data: who they are, how they work, what they earn, what is paid."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
DAY = datetime.timedelta(days=1)
RETIRED_ON = 14
"""The day of May on which the failing one is retired."""
MONTHS = tuple(datetime.date(2026, number, 1) for number in range(1, 7))


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is invited: the key to the desk, the name, the role, and the agency's name if of one."""

    key: str
    name: str
    role: str
    agency: str = ""
    language: str = "zh_CN"


LENDER = (
    Newcomer("vera", "韦蓝", "vendor_manager"),
    Newcomer("cora", "柯岚", "compliance"),
    Newcomer("frank", "方柯", "finance"),
    Newcomer("fiona", "费澜", "finance"),
    Newcomer("audrey", "Audrey", "auditor", language="en"),
)


@dataclass(frozen=True, slots=True)
class Round:
    """A day of the month on which an agency contacts cases, and how many days later it says so.

    Of 100 cases `reached` are contacted, and `at_night` of these when nobody may call.
    """

    day: int
    reached: int
    late_days: int = 0
    at_night: int = 0


@dataclass(frozen=True, slots=True)
class Manner:
    """How an agency works: its rounds, the promises it gets, how many are kept, who pays.

    One of `payers` cases pays in a month, `percent` of what is owed.
    """

    rounds: tuple[Round, ...]
    promises: int
    kept: int
    payers: int
    percent: int


@dataclass(frozen=True, slots=True)
class AgencyStory:
    """An agency: its two people, its terms as they are typed and as an oracle reads them, its manner."""

    code: str
    name: str
    manager: str
    collector: str
    way: str
    typed: Mapping[str, Any]
    terms: Mapping[str, Any]
    manner: Manner
    people: Mapping[str, str] = field(default_factory=dict)


STAR = AgencyStory(
    "XINGHE",
    "星河催收",
    "席星",
    "辛河",
    "ladder",
    {"method": "marginal", "start": ["0", "20000"], "step_rate": ["12", "16"], "vat": "6"},
    {
        "ladder": {
            "metric": "monthly_amount",
            "method": "marginal",
            "steps": [{"from": "0", "below": "20000", "rate": "12%"}, {"from": "20000", "rate": "16%"}],
        },
        "vat": "6%",
    },
    Manner(
        (Round(6, 100), Round(20, 100)),
        promises=6,
        kept=5,
        payers=3,
        percent=27,
    ),
)
AVERAGE = AgencyStory(
    "PINGYUAN",
    "平原顾问",
    "平川",
    "袁野",
    "table",
    {"bucket": ["M4-M6", "*"], "hand": ["", ""], "row_rate": ["15", "22.5"], "vat": "6"},
    {"rates": [{"bucket": "M4-M6", "rate": "15%"}, {"rate": "22.5%"}], "vat": "6%"},
    Manner(
        (Round(5, 94, late_days=8), Round(13, 94), Round(21, 94)),
        promises=5,
        kept=3,
        payers=3,
        percent=24,
    ),
)
FAILING = AgencyStory(
    "MUSHAN",
    "暮山信息",
    "穆珊",
    "孟山",
    "flat",
    {"rate": "18", "vat": "6"},
    {"rate": "18%", "vat": "6%"},
    Manner((Round(12, 60, late_days=4, at_night=25),), promises=3, kept=0, payers=9, percent=9),
)
AGENCIES = (STAR, AVERAGE, FAILING)


@dataclass(frozen=True, slots=True)
class Case:
    """A loan as the lender's file has it."""

    number: int
    day: datetime.date

    @property
    def case_no(self) -> str:
        """Its number at the lender."""
        return f"XD{self.number:06}"

    @property
    def name(self) -> str:
        """A debtor's name that nobody else has."""
        signs = "伯仲叔季安宁和平春夏秋冬金木水火"
        first, second, third = self.number % 16, self.number // 16 % 16, self.number // 256
        return f"{'赵钱孙李周吴郑王'[third % 8]}{signs[first]}{signs[second]}"

    @property
    def phone(self) -> str:
        """A telephone number that nobody else has."""
        return f"138{70_000_000 + 37 * self.number:08}"

    @property
    def owed(self) -> int:
        """What is owed, in fen."""
        return 300_000 + self.number * 7919 % 900_001

    @property
    def row(self) -> Mapping[str, object]:
        """The row of the case file."""
        return {
            "case_no": self.case_no,
            "outstanding": f"{self.owed / 100:.2f}",
            "overdue_since": self.day - (100 + self.number * 53 % 260) * DAY,
            "debtor_id": f"JK{self.number:06}",
            "name": self.name,
            "phone": self.phone,
            "region": ("广东", "江苏", "四川")[self.number % 3],
        }


@dataclass(frozen=True, slots=True)
class World:
    """How large it all is: cases at first and each month after."""

    first: int = 90
    later: int = 12

    def cases(self, month: datetime.date) -> list[Case]:
        """Give the cases that come in with a month."""
        number = MONTHS.index(month)
        begin = 1 if not number else 1 + self.first + (number - 1) * self.later
        count = self.later if number else self.first
        return [Case(each, month - DAY) for each in range(begin, begin + count)]

    @property
    def all_cases(self) -> Mapping[str, Case]:
        """Give every case by its number."""
        return {each.case_no: each for month in MONTHS for each in self.cases(month)}


@dataclass(frozen=True, slots=True)
class Paid:
    """A row of a payment file, in fen."""

    reference: str
    case_no: str
    minor: int
    paid_on: datetime.date
    reverses: str = ""

    @property
    def row(self) -> Mapping[str, object]:
        """Write it as the file has it."""
        return {
            "reference": self.reference,
            "case_no": self.case_no,
            "amount": f"{self.minor / 100:.2f}",
            "paid_on": self.paid_on,
            "reverses": self.reverses,
        }


def reached(held: Sequence[str], each: Round) -> list[str]:
    """Choose the cases of a round, spread over all that an agency holds."""
    return [
        case
        for place, case in enumerate(held)
        if (place + 1) * each.reached // 100 > place * each.reached // 100
    ]


def contact_rows(
    agency: AgencyStory, held: Sequence[str], month: datetime.date, number: int
) -> Iterator[Mapping[str, object]]:
    """Write the rows of a round's contact file; in the first round of a month debtors promise."""
    each = agency.manner.rounds[number]
    day = month.replace(day=each.day)
    for place, case in enumerate(reached(held, each)):
        night = (place + 1) * each.at_night // 100 > place * each.at_night // 100
        promised = number == 0 and place < agency.manner.promises
        yield {
            "contact_id": f"{agency.code}-{day:%m%d}-{place}",
            "case_no": case,
            "collector": agency.collector,
            "channel": "call",
            "party": "self",
            "result": "promised" if promised else "negotiating" if place % 4 else "no_answer",
            "started_at": f"{day} {'23:10' if night else f'{9 + place % 9:02}:{place % 60:02}'}",
            "seconds": 40 + place,
            "promise_amount": "150.00" if promised else "",
            "promise_date": day + 6 * DAY if promised else "",
        }


def payments(
    agency: AgencyStory,
    held: Sequence[str],
    month: datetime.date,
    world: World,
    until: datetime.date = datetime.date.max,
) -> list[Paid]:
    """Say what is paid in a month to an agency: promises that are kept, and on one case of so many."""
    manner, number = agency.manner, MONTHS.index(month)
    first = manner.rounds[0]
    kept = reached(held, first)[: manner.promises][: manner.kept]
    found = [
        Paid(f"{agency.code}-{month:%m}-K{place}", case, 15_000, month.replace(day=first.day) + 6 * DAY)
        for place, case in enumerate(kept)
    ]
    cases = world.all_cases
    for place, case in enumerate(held):
        if place % manner.payers == number % manner.payers:
            minor = cases[case].owed * manner.percent // 100
            day = month.replace(day=3 + place % 25)
            found.append(Paid(f"{agency.code}-{month:%m}-{place}", case, minor, day))
    return [each for each in found if each.paid_on < until]


def odd_payments(known: Sequence[Paid], month: datetime.date) -> list[Paid]:
    """Say what else a file of a month holds: money for no case that is known, and money taken back.

    In May a payment to the retired agency is found that was made while it had the case, and one that was
    made when nobody had it; one of its April is taken back.
    """
    found = [Paid(f"ODD-{month:%m}", f"XD9{month:%m}000", 4_200, month + 9 * DAY)]
    before = [each for each in known if each.paid_on.month == month.month - 1 and not each.reverses]
    if month == MONTHS[4]:
        before = [each for each in before if each.reference.startswith(FAILING.code)]
    found += [
        Paid(f"BACK-{each.reference}", each.case_no, -each.minor, month + 19 * DAY, each.reference)
        for each in before[:1]
    ]
    if month == MONTHS[4]:
        case = before[0].case_no
        found.append(Paid("LATE-05", case, 77_777, month + 8 * DAY))
        found.append(Paid("NOBODY-05", case, 33_333, month + 24 * DAY))
    return found
