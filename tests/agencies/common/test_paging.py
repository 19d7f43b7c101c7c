"""Pages of a list by key: forwards, backwards, falling and rising."""

import pytest

from agencies.common.paging import stretch


@pytest.mark.parametrize(
    ("rising", "back", "sign", "order"),
    [
        pytest.param(False, False, "<", "day DESC, id DESC", id="the newest first: older ones follow"),
        pytest.param(
            False, True, ">", "day ASC, id ASC", id="back from there: the newer ones, nearest first"
        ),
        pytest.param(True, False, ">", "day ASC, id ASC", id="by name: later names follow"),
        pytest.param(True, True, "<", "day DESC, id DESC", id="back from a name"),
    ],
)
def test_a_page_goes_on_from_a_place(rising: bool, back: bool, sign: str, order: str) -> None:
    page = stretch(["day", "id"], ("x", 7), back=back, rising=rising)
    assert page.where == f"(day, id) {sign} (:after_0, :after_1)"
    assert (page.order, page.values) == (order, {"after_0": "x", "after_1": 7})


def test_without_a_place_all_rows_are_meant() -> None:
    page = stretch(["id"], None)
    assert (page.where, page.order, page.values) == ("true", "id DESC", {})
