"""What is wrong with a cell is told without the personal data in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.common.tabular.cells import CellError, parse_date
from agencies.common.tabular.problems import Problem, problem, shape_of
from agencies.common.words import render


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("", ""),
        ("Ann O'Neill", "AAA A'AAAAA"),
        ("张三 138-0013-8000", "汉汉 999-9999-9999"),
        ("１２３", "999"),
        ("ann@example.com", "AAA@AAAAAAA.AAA"),
        ("สมชาย", "AAAAA"),
        ("Zoë é", "AAA A"),
        ("1" * 21, "9" * 20 + "…"),
        ("a" * 20, "A" * 20),
        ("ab " * 100, "AA " * 33 + "A…"),
    ],
)
def test_shape_shows_the_form_only(text: str, shape: str) -> None:
    assert shape_of(text) == shape


@given(st.text())
def test_no_letter_or_digit_stays(text: str) -> None:
    assert not any(each.isalnum() for each in shape_of(text) if each not in "A9汉")


def test_problem_tells_where_and_why() -> None:
    with pytest.raises(CellError) as caught:
        parse_date("9/10/2017")
    found = problem(7, "委案日期", "9/10/2017", caught.value)
    assert found == Problem(7, "委案日期", "9/99/9999", "ambiguous_date", caught.value.message)
    assert "2017-09-30" in str(found.message)
    assert render(found.message, "zh_CN") == "分不清日和月；请把年份写在前面，例如 2017-09-30。"
