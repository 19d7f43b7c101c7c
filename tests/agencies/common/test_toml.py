"""What is no TOML is told of in the reader's language, with the place."""

import pytest

from agencies.common.toml import TomlError, read_toml
from agencies.common.words import render


def test_a_document_is_read() -> None:
    assert read_toml('rate = "18%"\n[shares]\nNORTH = 2') == {"rate": "18%", "shares": {"NORTH": 2}}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a = ", "at the end, the value is not understood; texts stand in quotation marks"),
        ("a = 1\na = 2", "at the end, what stands there already is written once more"),
        ("[a]\n[a]", "in line 2, column 3, what stands there already is written once more"),
        ("a={b=1,b=2}", "in line 1, column 11, what stands there already is written once more"),
        ("case_no,amount\n1,2", "in line 1, column 8, a name wants = and a value after it"),
        ("[a", "at the end, a heading wants ] at its end"),
        ("a = 1 b", "in line 1, column 7, a line holds one name and value only"),
        ("a={b=1", "at the end, a list or table is not closed"),
        ('x = "1', "at the end, a text wants a quotation mark at its end"),
        (" = 3", "in line 1, column 2, this is not understood"),
    ],
)
def test_what_is_no_toml_is_told_with_its_place(text: str, problem: str) -> None:
    with pytest.raises(TomlError) as found:
        read_toml(text)
    assert str(found.value.problem) == problem
    chinese = render(found.value.problem, "zh_CN")
    assert not any(each.isascii() and each.isalpha() for each in chinese)
