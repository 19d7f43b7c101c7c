"""The codes of a contact, and their words for people."""

from collections.abc import Mapping

from agencies.common.words import Message, say
from agencies.rulebook.rules.codes import (
    CONNECTED,
    CONVERSATION,
    REFUSALS,
    Channel,
    Flag,
    Party,
    Result,
    is_connected,
    is_effective,
    is_right_party,
)

__all__ = [
    "CONNECTED",
    "CONVERSATION",
    "REFUSALS",
    "Channel",
    "Flag",
    "Party",
    "Result",
    "is_connected",
    "is_effective",
    "is_right_party",
    "label",
]

_LABELS: Mapping[Channel | Party | Result, Message] = {
    Channel.CALL: say("call"),
    Channel.VOICE_BOT: say("voice bot"),
    Channel.VISIT: say("visit"),
    Channel.SMS: say("text message"),
    Channel.CHAT: say("chat message"),
    Channel.EMAIL: say("e-mail"),
    Channel.LETTER: say("letter"),
    Party.DEBTOR: say("the debtor"),
    Party.SPOUSE: say("spouse"),
    Party.PARENT: say("parent"),
    Party.CHILD: say("child"),
    Party.RELATIVE: say("relative"),
    Party.COLLEAGUE: say("colleague"),
    Party.FRIEND: say("friend"),
    Party.CLASSMATE: say("classmate"),
    Party.EMPLOYER: say("employer"),
    Party.GUARANTOR: say("guarantor"),
    Party.OTHER: say("another person"),
    Result.PROMISED: say("promised to pay"),
    Result.NEGOTIATING: say("negotiating"),
    Result.REFUSED: say("refused"),
    Result.CLAIMS_PAID: say("says it is paid"),
    Result.DISPUTED: say("disputes the debt"),
    Result.FRAUD_CLAIMED: say("says it is fraud"),
    Result.HOSPITALISED: say("in hospital"),
    Result.CALL_BACK: say("asks for another time"),
    Result.STOP_REQUESTED: say("asks not to be contacted again"),
    Result.MET: say("met"),
    Result.REPLIED: say("replied"),
    Result.THIRD_PARTY_REACHED: say("reached another person"),
    Result.DECEASED: say("deceased"),
    Result.IN_CUSTODY: say("in custody"),
    Result.WRONG_NUMBER: say("wrong number"),
    Result.HUNG_UP: say("hung up"),
    Result.LEFT_MESSAGE: say("left a message"),
    Result.NO_ANSWER: say("no answer"),
    Result.BUSY: say("busy"),
    Result.NUMBER_INVALID: say("number does not exist"),
    Result.SUSPENDED: say("number suspended"),
    Result.SWITCHED_OFF: say("switched off"),
    Result.NOT_FOUND: say("not found"),
    Result.SENT: say("sent"),
    Result.UNDELIVERED: say("not delivered"),
}


def label(code: Channel | Party | Result) -> Message:
    """Put a code into words."""
    return _LABELS[code]
