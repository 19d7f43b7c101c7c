"""What agencies write for channels, parties and results is read as codes."""

import pytest

from agencies.rulebook.rules.codes import Channel, Party, Result
from agencies.work.rules.codes import read_channel, read_party, read_result


@pytest.mark.parametrize("code", Channel)
def test_channels_are_read_by_their_code(code: Channel) -> None:
    assert read_channel(code.value) == code


@pytest.mark.parametrize("code", Party)
def test_parties_are_read_by_their_code(code: Party) -> None:
    assert read_party(code.value) == code


@pytest.mark.parametrize("code", Result)
def test_results_are_read_by_their_code(code: Result) -> None:
    assert read_result(code.value) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("承诺还款", Result.PROMISED),
        ("客户提示已还款", Result.CLAIMS_PAID),
        ("空号", Result.NUMBER_INVALID),
        ("停机", Result.SUSPENDED),
        ("关机", Result.SWITCHED_OFF),
        ("盗办", Result.FRAUD_CLAIMED),
        ("坐牢", Result.IN_CUSTODY),
        (" No-Answer ", Result.NO_ANSWER),
        ("PTP", Result.PROMISED),
        ("no\u3000answer", Result.NO_ANSWER),
    ],
)
def test_results_are_read_by_the_words_of_the_trade(text: str, code: Result) -> None:
    assert read_result(text) == code


def test_channels_and_parties_too() -> None:
    assert (read_channel("外访"), read_channel("Phone Call")) == (Channel.VISIT, Channel.CALL)
    assert (read_party("本人"), read_party("Co-signer")) == (Party.DEBTOR, Party.GUARANTOR)


def test_an_unknown_word_is_nothing() -> None:
    assert (read_channel("pigeon"), read_party(""), read_result("跳票")) == (None, None, None)
