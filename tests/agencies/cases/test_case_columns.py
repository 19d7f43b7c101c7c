"""Which column of a case file holds what."""

import pytest

from agencies.cases.case_columns import match_case_columns
from agencies.cases.rules.columns import CASE_FIELDS, missing_fields
from agencies.common.errors import FileRefused, Invalid
from agencies.common.tabular import normalise_heading

LENDING_CLUB = (
    "case_no",
    "product",
    "loan_date",
    "outstanding_principal_est",
    "first_missed_due_est",
    "state",
)
CHINESE = (
    *("个案序列号", "委案日期", "委案金额", "姓名", "证件号", "本人手机", "剩余本金", "逾期日", "逾期天数"),
    *("省份", "商品", "案件状态", "QQ"),
)


def test_chinese_headings() -> None:
    found = match_case_columns(CHINESE, {})
    assert {field: CHINESE[column] for field, column in found.columns.items()} == {
        "case_no": "个案序列号",
        "outstanding": "委案金额",
        "overdue_since": "逾期日",
        "days_past_due": "逾期天数",
        "debtor_name": "姓名",
        "id_number": "证件号",
        "phone": "本人手机",
        "product": "商品",
        "region": "省份",
        "principal": "剩余本金",
        "status": "案件状态",
    }
    assert found.unused == ("委案日期", "QQ")


@pytest.mark.parametrize(
    ("headings", "field"),
    [
        (("Case No.", "Outstanding Balance", "Days past due"), "outstanding"),
        (("LOAN_ID", "current balance", "DPD"), "days_past_due"),
        (("*个案序列号", "*委案金额", "逾期日期"), "overdue_since"),
        (("Account Number", "Balance", "Past due date", "Borrower"), "debtor_name"),
    ],
)
def test_headings_are_known_by_many_names(headings: tuple[str, ...], field: str) -> None:
    assert field in match_case_columns(headings, {}).columns


def test_a_column_given_by_hand() -> None:
    chosen = {"outstanding": "outstanding_principal_est", "overdue_since": "first_missed_due_est"}
    found = match_case_columns(LENDING_CLUB, chosen).columns
    assert (found["outstanding"], found["overdue_since"], found["region"]) == (3, 4, 5)
    assert "principal" not in found


@pytest.mark.parametrize(
    ("chosen", "left_out"),
    [
        pytest.param(
            {"overdue_since": "due"}, "days_past_due", id="the date given, the days are not looked for"
        ),
        pytest.param({"days_past_due": "late"}, "overdue_since", id="and the other way round"),
    ],
)
def test_one_of_two_columns_of_the_same_fact(chosen: dict[str, str], left_out: str) -> None:
    headings = ("case_no", "outstanding", "overdue since", "dpd", "due", "late")
    found = match_case_columns(headings, chosen)
    assert left_out not in found.columns
    assert {"overdue since", "dpd"} <= set(found.unused)


def test_a_field_said_to_be_in_no_column_leaves_the_other_of_its_pair() -> None:
    headings = ("case_no", "outstanding", "overdue since", "dpd", "product")
    found = match_case_columns(headings, {"days_past_due": "", "product": ""})
    assert found.columns == {"case_no": 0, "outstanding": 1, "overdue_since": 2}
    assert found.unused == ("dpd", "product")
    with pytest.raises(FileRefused, match="No column holds outstanding"):
        match_case_columns(headings, {"outstanding": ""})


def test_both_columns_given_by_hand() -> None:
    chosen = {"overdue_since": "due", "days_past_due": "late"}
    found = match_case_columns(("case_no", "outstanding", "due", "late"), chosen)
    assert {"overdue_since", "days_past_due"} <= set(found.columns)


def test_missing_headings_are_named_beside_those_that_are_there() -> None:
    with pytest.raises(FileRefused) as caught:
        match_case_columns(LENDING_CLUB, {})
    assert caught.value.code == "missing_heading"
    said = str(caught.value)
    assert "No column holds outstanding, overdue_since or days_past_due" in said
    assert "outstanding_principal_est" in said


@pytest.mark.parametrize(
    "headings",
    [
        pytest.param(("case_no", "委案金额", "最新欠款", "dpd"), id="placed amount and newest debt"),
        pytest.param(("case_no", "outstanding", "balance", "dpd"), id="outstanding and balance"),
        pytest.param(("case_no", "outstanding", "outstanding (2)", "dpd"), id="the same heading twice"),
    ],
)
def test_what_is_owed_is_not_guessed(headings: tuple[str, ...]) -> None:
    with pytest.raises(FileRefused) as caught:
        match_case_columns(headings, {})
    assert caught.value.code == "ambiguous_heading"
    assert match_case_columns(headings, {"outstanding": headings[1]}).columns["outstanding"] == 1


def test_a_heading_or_field_that_is_not_there() -> None:
    with pytest.raises(Invalid, match="No column has the heading"):
        match_case_columns(("case_no", "outstanding", "dpd"), {"outstanding": "owed"})
    with pytest.raises(Invalid, match="no field"):
        match_case_columns(("case_no", "outstanding", "dpd"), {"owed": "outstanding"})


def test_no_heading_means_two_fields() -> None:
    names = [normalise_heading(alias) for aliases in CASE_FIELDS.values() for alias in aliases]
    assert len(names) == len(set(names))


def test_required_fields() -> None:
    assert missing_fields({}) == ["case_no", "outstanding", "overdue_since"]
    assert missing_fields({"case_no": 0, "outstanding": 1, "days_past_due": 2}) == []
