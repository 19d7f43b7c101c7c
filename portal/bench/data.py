"""Seeded cases and payments for the bench: the same numbers give the same rows on every machine."""

import datetime
import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

AS_OF = datetime.date(2026, 9, 30)
MONTH = datetime.date(2026, 10, 1)
DAYS_IN_MONTH = 31
HEADINGS = (
    *("Case No", "Debtor ID", "Debtor Name", "ID Number", "Phone", "Product", "Region", "Loan Date"),
    *("Loan Amount", "Overdue Since", "Outstanding", "Principal", "Interest", "Penalty", "Fees"),
    *("Risk Grade", "Failed Visits", "Unreachable Since", "Branch", "Employer"),
)
_SEED = 7
_OWE_ONCE = 0.85
_BLANK_EVERY = 500
_UNREACHABLE = 0.05
_REVERSED = 0.01
_SURNAMES = ("Adams", "Baker", "Chen", "Dias", "Evans", "Fischer", "Garcia", "Huang", "Ito", "Jones", "Li")
_MORE_SURNAMES = ("Kim", "Lopez", "Miller", "Novak", "Olsen", "Patel", "Quinn", "Rossi", "Smith", "Wang")
_GIVEN = ("Ana", "Ben", "Carla", "David", "Elena", "Felix", "Grace", "Henry", "Iris", "Jan", "Karen", "Liam")
_PRODUCTS = ("Credit card", "Cash loan", "Car loan", "Instalment")
_REGIONS = (
    *("AL", "AZ", "CA", "CO", "CT", "FL", "GA", "IL", "IN", "KY", "LA", "MA", "MD", "MI", "MN", "MO", "NC"),
    *("NJ", "NM", "NV", "NY", "OH", "OK", "OR", "PA", "SC", "TN", "TX", "UT", "VA", "WA", "WI"),
)
_EMPLOYERS = (
    "Harbour Freight Lines",
    "City Hospital",
    "Northern Foods",
    "School District 12",
    "Rivet & Sons",
)


class CaseData(NamedTuple):
    """A row of the case file, in the order of HEADINGS; amounts are minor units, None stands for a blank."""

    case_no: str
    debtor_id: str
    debtor_name: str
    id_number: str
    phone: str
    product: str
    region: str
    loan_date: datetime.date
    loan_amount: int
    overdue_since: datetime.date
    outstanding: int | None
    principal: int
    interest: int
    penalty: int
    fees: int
    risk_grade: str
    failed_visits: int
    unreachable_since: datetime.date | None
    branch: str
    employer: str


class PaymentData(NamedTuple):
    """A payment on a case, or the reversal of the payment that came as number `reverses`, counted from 1."""

    reference: str
    case_id: int
    amount_minor: int
    paid_on: datetime.date
    reverses: int | None


class _Debtor(NamedTuple):
    debtor_id: str
    name: str
    id_number: str
    phone: str


def cases(count: int) -> list[CaseData]:
    """Invent cases: one debtor in six has a second one, and one row in five hundred lacks what is owed."""
    dice = random.Random(f"{_SEED}/cases/{count}")
    people = [_debtor(number, dice) for number in range(1, max(1, int(count * _OWE_ONCE)) + 1)]
    return [_case(number, people, dice) for number in range(count)]


def _debtor(number: int, dice: random.Random) -> _Debtor:
    name = f"{dice.choice(_GIVEN)} {dice.choice(_GIVEN)} {dice.choice(_SURNAMES + _MORE_SURNAMES)}"
    # A step that shares no divisor with its range visits every number once, in no order that an index likes.
    scattered = number * 7_368_787 % 100_000_000
    born = datetime.date(1950, 1, 1) + datetime.timedelta(dice.randrange(18_000))
    id_number = f"{scattered:08d}{born:%Y%m%d}{dice.randrange(10, 100)}"
    return _Debtor(f"D{scattered:08d}", name, id_number, f"1{dice.randrange(3, 10)}{scattered:09d}")


def _case(number: int, people: Sequence[_Debtor], dice: random.Random) -> CaseData:
    person = people[number] if number < len(people) else dice.choice(people)
    principal = dice.randrange(5_000, 3_000_000)
    interest, penalty, fees = (dice.randrange(principal // part + 1) for part in (4, 10, 20))
    overdue_since = AS_OF - datetime.timedelta(dice.randrange(95, 900))
    unreachable = dice.random() < _UNREACHABLE
    return CaseData(
        f"C{(number + 1) * 1_299_709 % 1_000_000_000:09d}",
        *person,
        dice.choice(_PRODUCTS),
        dice.choice(_REGIONS),
        overdue_since - datetime.timedelta(dice.randrange(30, 1_500)),
        principal + dice.randrange(2_000_000),
        overdue_since,
        None if number % _BLANK_EVERY == _BLANK_EVERY - 1 else principal + interest + penalty + fees,
        principal,
        interest,
        penalty,
        fees,
        dice.choice("ABCDE"),
        dice.choice((0, 0, 0, 1, 2)),
        overdue_since + datetime.timedelta(dice.randrange(90)) if unreachable else None,
        f"Branch {dice.randrange(80)}",
        dice.choice(_EMPLOYERS),
    )


def write_workbook(path: Path, rows: Sequence[CaseData]) -> None:
    """Write cases as a lender's workbook: shared texts, real dates, amounts as numbers in major units."""
    import xlsxwriter  # noqa: PLC0415 - the command line starts without it

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Cases")
        day, amount = (book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "#,##0.00"))
        sheet.write_row(0, 0, HEADINGS)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, datetime.date):
                    sheet.write_datetime(number, column, value, day)
                elif isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif HEADINGS[column] == "Failed Visits":
                    sheet.write_number(number, column, value)
                elif value is not None:
                    sheet.write_number(number, column, value / 100, amount)


def payments(count: int, case_ids: Sequence[int]) -> list[PaymentData]:
    """Invent the payments of a month; the last hundredth of them takes back the first ones."""
    dice = random.Random(f"{_SEED}/payments/{count}")
    reversals = int(count * _REVERSED)
    made = [
        PaymentData(
            f"P{(number + 1) * 1_299_709 % 1_000_000_000:09d}",
            dice.choice(case_ids),
            dice.randrange(1_000, 500_000),
            MONTH + datetime.timedelta(dice.randrange(DAYS_IN_MONTH)),
            None,
        )
        for number in range(count - reversals)
    ]
    last = MONTH + datetime.timedelta(DAYS_IN_MONTH - 1)
    taken_back = enumerate(made[:reversals], 1)
    return made + [
        PaymentData(f"R{number:09d}", paid.case_id, -paid.amount_minor, last, number)
        for number, paid in taken_back
    ]
