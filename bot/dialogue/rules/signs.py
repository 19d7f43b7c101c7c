"""One sign for each channel, person and result, so that a button's word stays short.

The places are part of buttons that people have on their telephones: add at the end, never move.
"""

from collections.abc import Mapping

from agencies.rulebook.rules.codes import Channel, Party, Result

_SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz"

CHANNELS: Mapping[str, Channel] = dict(
    zip(
        _SIGNS,
        (
            *(Channel.CALL, Channel.VOICE_BOT, Channel.VISIT, Channel.SMS, Channel.CHAT, Channel.EMAIL),
            Channel.LETTER,
        ),
        strict=False,
    )
)
PARTIES: Mapping[str, Party] = dict(
    zip(
        _SIGNS,
        (
            *(Party.DEBTOR, Party.SPOUSE, Party.PARENT, Party.CHILD, Party.RELATIVE, Party.COLLEAGUE),
            *(Party.FRIEND, Party.CLASSMATE, Party.EMPLOYER, Party.GUARANTOR, Party.OTHER),
        ),
        strict=False,
    )
)
RESULTS: Mapping[str, Result] = dict(
    zip(
        _SIGNS,
        (
            *(Result.PROMISED, Result.NEGOTIATING, Result.REFUSED, Result.CLAIMS_PAID, Result.DISPUTED),
            *(Result.FRAUD_CLAIMED, Result.HOSPITALISED, Result.CALL_BACK, Result.STOP_REQUESTED),
            *(Result.MET, Result.REPLIED, Result.THIRD_PARTY_REACHED, Result.DECEASED, Result.IN_CUSTODY),
            *(Result.WRONG_NUMBER, Result.HUNG_UP, Result.LEFT_MESSAGE, Result.NO_ANSWER, Result.BUSY),
            *(Result.NUMBER_INVALID, Result.SUSPENDED, Result.SWITCHED_OFF, Result.NOT_FOUND, Result.SENT),
            Result.UNDELIVERED,
        ),
        strict=False,
    )
)
SIGN_OF: Mapping[Channel | Party | Result, str] = {
    code: sign for signs in (CHANNELS, PARTIES, RESULTS) for sign, code in signs.items()
}


def _ordered(*first: Result) -> tuple[tuple[Result, ...], tuple[Result, ...]]:
    return first, tuple(each for each in Result if each not in first)


_SPOKEN = _ordered(
    *(Result.PROMISED, Result.NO_ANSWER, Result.NEGOTIATING, Result.SWITCHED_OFF, Result.REFUSED),
    *(Result.WRONG_NUMBER, Result.CLAIMS_PAID, Result.THIRD_PARTY_REACHED, Result.DISPUTED),
    Result.STOP_REQUESTED,
)
_VISITED = _ordered(
    *(Result.PROMISED, Result.MET, Result.NEGOTIATING, Result.NOT_FOUND, Result.REFUSED),
    *(Result.THIRD_PARTY_REACHED, Result.CLAIMS_PAID, Result.LEFT_MESSAGE, Result.DISPUTED),
    Result.STOP_REQUESTED,
)
_WRITTEN = _ordered(
    *(Result.SENT, Result.UNDELIVERED, Result.REPLIED, Result.PROMISED, Result.CLAIMS_PAID),
    *(Result.DISPUTED, Result.REFUSED, Result.STOP_REQUESTED),
)


def results_of(channel: Channel) -> tuple[tuple[Result, ...], tuple[Result, ...]]:
    """List the results that a channel mostly has, and all others behind them."""
    if channel in {Channel.CALL, Channel.VOICE_BOT}:
        return _SPOKEN
    return _VISITED if channel is Channel.VISIT else _WRITTEN
