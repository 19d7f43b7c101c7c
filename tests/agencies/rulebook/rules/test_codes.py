"""What each result implies."""

import pytest

from agencies.rulebook.rules.codes import (
    CONNECTED,
    CONVERSATION,
    Party,
    Result,
    is_connected,
    is_effective,
    is_right_party,
)


@pytest.mark.parametrize(
    ("result", "connected", "spoke"),
    [
        (Result.PROMISED, True, True),
        (Result.REFUSED, True, True),
        (Result.CLAIMS_PAID, True, True),
        (Result.MET, True, True),
        (Result.HUNG_UP, True, False),
        (Result.WRONG_NUMBER, True, False),
        (Result.THIRD_PARTY_REACHED, True, False),
        (Result.DECEASED, True, False),
        (Result.LEFT_MESSAGE, False, False),
        (Result.NO_ANSWER, False, False),
        (Result.NUMBER_INVALID, False, False),
        (Result.SWITCHED_OFF, False, False),
        (Result.NOT_FOUND, False, False),
        (Result.SENT, False, False),
    ],
)
def test_what_a_result_implies(result: Result, connected: bool, spoke: bool) -> None:
    assert is_connected(result) == connected
    assert is_right_party(Party.DEBTOR, result) == spoke
    assert not is_right_party(Party.SPOUSE, result)


def test_who_spoke_was_connected() -> None:
    assert CONVERSATION < CONNECTED


@pytest.mark.parametrize(("seconds", "effective"), [(None, True), (30, True), (29, False)])
def test_an_effective_call_may_need_a_length(seconds: int | None, effective: bool) -> None:
    assert is_effective(Result.NEGOTIATING, seconds, 30) == effective
    assert not is_effective(Result.NO_ANSWER, seconds, 30)
