"""What the cells of a case file mean."""

import datetime
import json

import pytest

from agencies.cases.case_columns import match_case_columns
from agencies.cases.case_rows import CaseRows, Draft
from agencies.common.tabular import Row
from agencies.common.tabular.problems import Problem

AS_OF = datetime.date(2017, 9, 30)


def read(cells: dict[str, str], currency: str = "USD") -> Draft | list[Problem]:
    """Read one row under the headings of its cells, those of a case long overdue where it has none."""
    given = {"case_no": "C-1", "outstanding": "100", **cells}
    if not given.keys() & {"overdue_since", "days_past_due", "逾期日", "逾期天数"}:
        given["overdue_since"] = "2017-01-01"
    headings = tuple(given)
    reader = CaseRows(match_case_columns(headings, {}), headings, currency, AS_OF)
    return reader.read(Row(2, tuple(given.values())))


def draft(cells: dict[str, str], currency: str = "USD") -> Draft:
    """Read one row that is fit."""
    found = read(cells, currency)
    assert isinstance(found, Draft), found
    return found


def codes(cells: dict[str, str], currency: str = "USD") -> list[tuple[str, str]]:
    """Read one row that is not fit, and give columns and codes."""
    found = read(cells, currency)
    assert isinstance(found, list), found
    return [(each.column, each.code) for each in found]


@pytest.mark.parametrize(
    ("cells", "field", "value"),
    [
        ({"outstanding": "1,234.5"}, "outstanding_minor", 123_450),
        ({"outstanding": "1234.5"}, "outstanding_minor", 123_450),
        ({"outstanding": "1234"}, "outstanding_minor", 123_400),
        ({"outstanding": "$1,234.50"}, "outstanding_minor", 123_450),
        ({"outstanding": "１２３４．５０"}, "outstanding_minor", 123_450),
        ({"outstanding": "1.234,50"}, "outstanding_minor", 123_450),
        ({"outstanding": "0"}, "outstanding_minor", 0),
        ({"overdue_since": "2017/9/1"}, "overdue_since", datetime.date(2017, 9, 1)),
        ({"overdue_since": "民國106年9月1日"}, "overdue_since", datetime.date(2017, 9, 1)),
        ({"days_past_due": "0"}, "overdue_since", AS_OF),
        ({"days_past_due": "91"}, "overdue_since", datetime.date(2017, 7, 1)),
        ({"逾期日": "2017年7月1日", "逾期天数": "91"}, "overdue_since", datetime.date(2017, 7, 1)),
        ({"overdue_since": "", "days_past_due": "91"}, "overdue_since", datetime.date(2017, 7, 1)),
        ({"case_no": "000123"}, "case_no", "000123"),
        ({"id_number": " 11010119900101123X "}, "id_number", "11010119900101123X"),
        ({"id_number": "N/A"}, "id_number", None),
        ({"debtor_id": "无"}, "debtor_id", None),
        ({"phone": "+86 138-0013-8000"}, "phone", "+86 138-0013-8000"),
        ({"name": " Ann  Lee "}, "debtor_name", "Ann  Lee"),
        ({"time_zone": "America/Chicago"}, "time_zone", "America/Chicago"),
        ({"failed_visits": ""}, "failed_visits", 0),
        ({"failed_visits": "2"}, "failed_visits", 2),
        ({"principal": ""}, "principal_minor", None),
        ({"principal": "80.00"}, "principal_minor", 8_000),
        ({"status": "已结清"}, "status", "paid"),
        ({"status": "Charged off"}, "status", "open"),
        ({"status": ""}, "status", "open"),
        ({}, "status", "open"),
    ],
)
def test_cell(cells: dict[str, str], field: str, value: object) -> None:
    assert getattr(draft(cells), field) == value


def test_currencies_without_decimals() -> None:
    assert draft({"outstanding": "1234"}, "JPY").outstanding_minor == 1_234
    assert codes({"outstanding": "1234.5"}, "JPY") == [("outstanding", "too_many_decimals")]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"case_no": ""}, [("case_no", "missing")]),
        ({"case_no": "1.23456789012346E+17"}, [("case_no", "lossy_number")]),
        ({"case_no": "x" * 101}, [("case_no", "too_long")]),
        ({"case_no": "C-1\nC-2"}, [("case_no", "control_character")]),
        ({"id_number": "11010\t1990"}, [("id_number", "control_character")]),
        ({"debtor_id": "D\x1b1"}, [("debtor_id", "control_character")]),
        ({"outstanding": ""}, [("outstanding", "missing")]),
        ({"outstanding": "about 100"}, [("outstanding", "not_an_amount")]),
        ({"outstanding": "-1"}, [("outstanding", "negative_amount")]),
        ({"outstanding": "1.005"}, [("outstanding", "ambiguous_amount")]),
        ({"outstanding": "100000000000.01"}, [("outstanding", "too_large")]),
        ({"overdue_since": ""}, [("overdue_since", "missing")]),
        ({"overdue_since": "soon"}, [("overdue_since", "not_a_date")]),
        ({"overdue_since": "2017-10-01"}, [("overdue_since", "after_as_of")]),
        ({"days_past_due": "-1"}, [("days_past_due", "too_small")]),
        ({"days_past_due": ""}, [("days_past_due", "missing")]),
        (
            {"overdue_since": "2017-07-01", "days_past_due": "90"},
            [("overdue_since", "overdue_disagrees")],
        ),
        ({"time_zone": "Mars"}, [("time_zone", "not_a_time_zone")]),
        ({"id_number": "1.10101199001011E+17"}, [("id_number", "lossy_number")]),
        pytest.param(
            {"case_no": "", "outstanding": "x", "days_past_due": "x"},
            [
                ("case_no", "missing"),
                ("outstanding", "not_an_amount"),
                ("days_past_due", "not_a_whole_number"),
            ],
            id="all that is wrong is told at once",
        ),
    ],
)
def test_refused(cells: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert codes(cells) == expected


def test_a_problem_shows_the_shape_and_not_the_value() -> None:
    [problem] = read({"outstanding": "Ann 12"})  # type: ignore[misc]
    assert (problem.row, problem.shape) == (2, "AAA 99")
    assert "Ann" not in str(problem.message)


def test_extras_keep_what_has_no_field() -> None:
    told = draft({"QQ": "1234\t5", "branch": "", "status": "Charged off", "phone": "ask “Bo”"})
    assert told.phone is None
    assert json.loads(told.extras or "") == {
        "QQ": "1234\t5",
        "status": "Charged off",
        "phone": "ask “Bo”",
    }


def test_several_phones_in_a_cell_are_kept_as_text() -> None:
    told = draft({"phone": "13800138000\n13900139000"})
    assert told.phone is None
    assert json.loads(told.extras or "") == {"phone": "13800138000\n13900139000"}


def test_a_row_without_extras() -> None:
    assert draft({}).extras is None


def test_equal_facts_are_equal_content_however_they_are_written() -> None:
    one = draft({"outstanding": "1,234.50", "overdue_since": "2017-07-01"})
    other = draft({"outstanding": "1234.5", "days_past_due": "91"})
    assert one.content == other.content
    assert one.content != draft({"outstanding": "1234.51", "days_past_due": "91"}).content
