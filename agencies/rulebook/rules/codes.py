"""The codes of a contact, by which channel, with whom and what came of it, and what each result implies."""

from enum import StrEnum


class Channel(StrEnum):
    """How somebody is contacted."""

    CALL = "call"
    VOICE_BOT = "voice_bot"
    VISIT = "visit"
    SMS = "sms"
    CHAT = "chat"
    EMAIL = "email"
    LETTER = "letter"


class Party(StrEnum):
    """Whom a contact is with, or is aimed at when nobody answers."""

    DEBTOR = "self"
    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    RELATIVE = "relative"
    COLLEAGUE = "colleague"
    FRIEND = "friend"
    CLASSMATE = "classmate"
    EMPLOYER = "employer"
    GUARANTOR = "guarantor"
    OTHER = "other"


class Result(StrEnum):
    """What came of a contact."""

    PROMISED = "promised"
    NEGOTIATING = "negotiating"
    REFUSED = "refused"
    CLAIMS_PAID = "claims_paid"
    DISPUTED = "disputed"
    FRAUD_CLAIMED = "fraud_claimed"
    HOSPITALISED = "hospitalised"
    CALL_BACK = "call_back"
    STOP_REQUESTED = "stop_requested"
    MET = "met"
    REPLIED = "replied"
    THIRD_PARTY_REACHED = "third_party_reached"
    DECEASED = "deceased"
    IN_CUSTODY = "in_custody"
    WRONG_NUMBER = "wrong_number"
    HUNG_UP = "hung_up"
    LEFT_MESSAGE = "left_message"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    NUMBER_INVALID = "number_invalid"
    SUSPENDED = "suspended"
    SWITCHED_OFF = "switched_off"
    NOT_FOUND = "not_found"
    SENT = "sent"
    UNDELIVERED = "undelivered"


CONVERSATION = frozenset(
    {
        *(Result.PROMISED, Result.NEGOTIATING, Result.REFUSED, Result.CLAIMS_PAID, Result.DISPUTED),
        *(Result.FRAUD_CLAIMED, Result.HOSPITALISED, Result.CALL_BACK, Result.STOP_REQUESTED, Result.MET),
        Result.REPLIED,
    }
)
"""The person meant spoke about the matter."""

CONNECTED = CONVERSATION | {
    *(Result.THIRD_PARTY_REACHED, Result.DECEASED, Result.IN_CUSTODY, Result.WRONG_NUMBER, Result.HUNG_UP),
}
"""Somebody answered, the person meant or another."""

REFUSALS = frozenset({Result.REFUSED, Result.STOP_REQUESTED})
"""From anybody but the debtor and a guarantor: not to be contacted again."""


class Flag(StrEnum):
    """What is known of a debtor, or of the person to be contacted, that a rule asks for."""

    DEBTOR_LOST = "debtor_lost"
    DECEASED = "deceased"
    INCAPACITATED = "incapacitated"
    HOURS_CONSENTED = "hours_consented"
    PARTY_REFUSED = "party_refused"
    CEASE_REQUESTED = "cease_requested"
    REPRESENTED = "represented"


class Rest(StrEnum):
    """By which word of the lender all contact rests, whatever the preset; a rule of its own."""

    STOP = "stop"
    HOLD = "hold"


def is_connected(result: Result) -> bool:
    """Say whether somebody answered."""
    return result in CONNECTED


def is_right_party(party: Party, result: Result) -> bool:
    """Say whether the debtor in person was spoken with."""
    return party == Party.DEBTOR and result in CONVERSATION


def is_effective(result: Result, seconds: int | None, least_seconds: int) -> bool:
    """Say whether the person meant was spoken with, for at least so long where the length is known."""
    return result in CONVERSATION and (seconds is None or seconds >= least_seconds)
