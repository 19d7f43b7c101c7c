"""Headings are compared without their accidents and matched to fields by the order of the aliases."""

import pytest

from agencies.common.errors import Invalid
from agencies.common.tabular import ColumnMatch, match_columns, normalise_heading, told_headings
from tests.shared import path

ALIASES = {
    "case_no": ("case_no", "个案序列号", "*卡号"),
    "outstanding": ("outstanding", "委案金额", "amount"),
    "name": ("name", "姓名"),
}


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("case_no", "case no"),
        (" Case-No.", "case no"),
        ("＊Ｃａｓｅ＿Ｎｏ：", "case no"),
        ("CASE\r\nNO", "case no"),
        ("*委案日期", "委案日期"),
        ("材质*", "材质"),
        ("委案\n日期：", "委案日期"),
        ("委案金额（元）", "委案金额(元)"),
        ("CP 金额", "cp金额"),
        ("\ufeffid\u200b", "id"),
        ("№", "no"),
        ("*", ""),
    ],
)
def test_heading_is_normalised(typed: str, plain: str) -> None:
    assert normalise_heading(typed) == plain
    assert normalise_heading(plain) == plain


def test_headings_of_a_real_system_stay_apart() -> None:
    lines = path("data/headers_zh.txt").read_text(encoding="utf-8").splitlines()
    labels = {line.partition(",")[2].strip() for line in lines if line[:1].isdigit()}
    without_star = {label.removeprefix("*") for label in labels}
    assert len({normalise_heading(label) for label in labels}) == len(without_star)


@pytest.mark.parametrize(
    ("headings", "columns", "unused"),
    [
        (["Name", "Case No", "Outstanding"], {"case_no": 1, "outstanding": 2, "name": 0}, ()),
        (["amount", "委案金额", "卡号"], {"case_no": 2, "outstanding": 1}, ("amount",)),  # the earlier alias
        (["name", "NAME", "姓名"], {"name": 0}, ("NAME", "姓名")),  # the first of two
        (["name", "name (2)"], {"name": 0}, ("name (2)",)),
        (["! row", "! column", "! reason", "name"], {"name": 3}, ()),  # remarks of a file of refused rows
        ([], {}, ()),
    ],
)
def test_columns_are_recognised(
    headings: list[str], columns: dict[str, int], unused: tuple[str, ...]
) -> None:
    assert match_columns(headings, ALIASES, {}) == ColumnMatch(columns, unused)


@pytest.mark.parametrize(
    ("chosen", "columns"),
    [
        ({"outstanding": "Balance"}, {"case_no": 0, "outstanding": 1, "name": 3}),
        (
            {"outstanding": "balance "},
            {"case_no": 0, "outstanding": 1, "name": 3},
        ),  # compared as headings are
        ({"name": "case_no"}, {"name": 0, "outstanding": 2}),  # the column then serves no other field
        ({"name": ""}, {"case_no": 0, "outstanding": 2}),  # in no column
    ],
)
def test_chosen_heading_replaces_recognition(chosen: dict[str, str], columns: dict[str, int]) -> None:
    headings = ["case_no", "Balance", "amount", "name"]
    assert match_columns(headings, ALIASES, chosen).columns == columns


def test_chosen_heading_is_taken_exactly_before_it_is_compared() -> None:
    assert match_columns(["NAME", "name"], ALIASES, {"name": "name"}).columns == {"name": 1}


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"name": "who"}, "No column has the heading “who”; the headings of this file are: case_no, amount."),
        (
            {"nme": ""},
            "There is no field “nme”; the fields of this file are: case_no, outstanding, name.",
        ),
        (
            {"name": "amount", "outstanding": "Amount "},  # one column, however it is written
            "The column “amount” is given for two fields, name and outstanding; each field has its own.",
        ),
    ],
)
def test_wrong_choice_names_what_is_there(chosen: dict[str, str], sentence: str) -> None:
    with pytest.raises(Invalid) as caught:
        match_columns(["! row", "case_no", "amount"], ALIASES, chosen)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("headings", "told"),
    [
        (("case no", "loan 2017", "! row"), ["case no", "loan 2017"]),
        # a file without headings begins with a person
        (("C-1", "张三丰", "13800138000"), ["A-9", "汉汉汉", "99999999999"]),
    ],
)
def test_headings_are_named_unless_they_are_data(headings: tuple[str, ...], told: list[str]) -> None:
    assert told_headings(headings) == told
