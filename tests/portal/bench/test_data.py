"""The invented rows are the same each time, and fit what a lender's file would hold."""

import datetime
from pathlib import Path

import openpyxl
import pytest

from portal.bench import data


def test_the_same_count_gives_the_same_rows() -> None:
    assert data.cases(200) == data.cases(200)
    assert data.payments(200, [3, 5, 8]) == data.payments(200, [3, 5, 8])


def test_cases_are_told_apart_and_some_debtors_owe_twice() -> None:
    rows = data.cases(1_000)
    assert len({row.case_no for row in rows}) == 1_000
    people = {(row.debtor_id, row.debtor_name, row.id_number, row.phone) for row in rows}
    assert len(people) == len({row.id_number for row in rows}) == 850


def test_amounts_add_up_and_days_come_before_the_file() -> None:
    for row in data.cases(1_000):
        parts = row.principal + row.interest + row.penalty + row.fees
        assert row.outstanding in {parts, None}
        assert row.loan_date < row.overdue_since < data.AS_OF - datetime.timedelta(90)


@pytest.mark.parametrize(("count", "blanks"), [(499, 0), (500, 1), (1_000, 2)])
def test_one_row_in_five_hundred_lacks_what_is_owed(count: int, blanks: int) -> None:
    assert sum(row.outstanding is None for row in data.cases(count)) == blanks


def test_a_hundredth_of_the_payments_takes_back_an_earlier_one() -> None:
    found = data.payments(300, [3, 5, 8])
    taken_back = [each for each in found if each.reverses is not None]
    assert (len(found), len(taken_back)) == (300, 3)
    for each in taken_back:
        original = found[(each.reverses or 0) - 1]
        assert (each.case_id, each.amount_minor) == (original.case_id, -original.amount_minor)
        assert original.paid_on <= each.paid_on
    assert {each.case_id for each in found} == {3, 5, 8}
    assert {each.paid_on.replace(day=1) for each in found} == {data.MONTH}


def test_the_workbook_holds_what_the_rows_say(tmp_path: Path) -> None:
    rows = data.cases(500)
    data.write_workbook(tmp_path / "cases.xlsx", rows)
    sheet = openpyxl.load_workbook(tmp_path / "cases.xlsx").active
    assert sheet is not None
    headings, first, *_, last = sheet.iter_rows(values_only=True)
    assert headings == data.HEADINGS
    assert (first[0], first[3]) == (rows[0].case_no, rows[0].id_number)
    assert round(float(str(first[8])) * 100) == rows[0].loan_amount
    assert first[9] == datetime.datetime.combine(rows[0].overdue_since, datetime.time())
    assert last[10] is None
