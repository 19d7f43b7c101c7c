"""Words for the codes of contacts, and for the rules that are checked before one."""

from collections.abc import Callable, Mapping

from agencies.common.words import Message, say
from agencies.rulebook.rules.checks import Check
from agencies.rulebook.rules.codes import Channel, Flag, Party, Result
from agencies.rulebook.rules.explain import SCOPE_WORDS, contacts_word, window_word
from agencies.rulebook.rules.preset import Scope

CHANNEL_WORDS: Mapping[str, Message] = {
    Channel.CALL: say("Call"),
    Channel.VOICE_BOT: say("Voice robot"),
    Channel.VISIT: say("Visit"),
    Channel.SMS: say("Text message"),
    Channel.CHAT: say("Chat"),
    Channel.EMAIL: say("E-mail"),
    Channel.LETTER: say("Letter"),
}
PARTY_WORDS: Mapping[str, Message] = {
    Party.DEBTOR: say("The debtor"),
    Party.SPOUSE: say("Spouse"),
    Party.PARENT: say("Parent"),
    Party.CHILD: say("Child"),
    Party.RELATIVE: say("Relative"),
    Party.COLLEAGUE: say("Colleague"),
    Party.FRIEND: say("Friend"),
    Party.CLASSMATE: say("Classmate"),
    Party.EMPLOYER: say("Employer"),
    Party.GUARANTOR: say("Guarantor"),
    Party.OTHER: say("Somebody else"),
}
RESULT_WORDS: Mapping[str, Message] = {
    Result.PROMISED: say("Promise to pay"),
    Result.NEGOTIATING: say("Negotiating"),
    Result.REFUSED: say("Refuses"),
    Result.CLAIMS_PAID: say("Says paid"),
    Result.DISPUTED: say("Disputes the debt"),
    Result.FRAUD_CLAIMED: say("Says it was fraud"),
    Result.HOSPITALISED: say("In hospital"),
    Result.CALL_BACK: say("Asks to call back"),
    Result.STOP_REQUESTED: say("Asks to stop"),
    Result.MET: say("Met"),
    Result.REPLIED: say("Replied"),
    Result.THIRD_PARTY_REACHED: say("Somebody else answered"),
    Result.DECEASED: say("Deceased"),
    Result.IN_CUSTODY: say("In custody"),
    Result.WRONG_NUMBER: say("Wrong number"),
    Result.HUNG_UP: say("Hung up"),
    Result.LEFT_MESSAGE: say("Left a message"),
    Result.NO_ANSWER: say("No answer"),
    Result.BUSY: say("Line busy"),
    Result.NUMBER_INVALID: say("Number not in service"),
    Result.SUSPENDED: say("Number suspended"),
    Result.SWITCHED_OFF: say("Switched off"),
    Result.NOT_FOUND: say("Nobody there"),
    Result.SENT: say("Sent"),
    Result.UNDELIVERED: say("Not delivered"),
}
_STOPS: Mapping[str, Message] = {
    Flag.REPRESENTED: say("A lawyer for the debtor"),
    Flag.CEASE_REQUESTED: say("Wish that contact cease"),
}


def label_of(check: Check) -> Message:
    """Name the rule of a check in a few words."""
    return _LABELS[check.kind](check)


def state_of(check: Check) -> Message:
    """Say in a few words where the rule stands: 1 of 6, none, 08:00–22:00."""
    return _STATES[check.kind](check)


def _cap_label(check: Check) -> Message:
    scope = Scope(str(check.facts["scope"]))
    contacts, window = contacts_word(check.facts), window_word(check.facts)
    return say("{contacts} {scope} {window}", contacts=contacts, scope=SCOPE_WORDS[scope], window=window)


def _cap_state(check: Check) -> Message:
    return say("{counted} of {limit}", counted=check.facts["counted"], limit=check.facts["limit"])


def _hours_state(check: Check) -> Message:
    facts = check.facts
    if not facts["start"]:
        return say("closed today, there {local}", local=facts["local"])
    return say("{start}–{end}, there {local}", start=facts["start"], end=facts["end"], local=facts["local"])


def _person_state(check: Check) -> Message:
    party = PARTY_WORDS[str(check.facts["party"])]
    if check.passed:
        return say("{party}: allowed", party=party)
    return say("{party}: only once the debtor is lost", party=party)


def _presence(check: Check) -> Message:
    return say("none") if check.passed else say("in force")


def _cooldown_state(check: Check) -> Message:
    if check.passed:
        return say("none running")
    return say("{days} days, running", days=check.facts["days"])


_LABELS: Mapping[str, Callable[[Check], Message]] = {
    "stop": lambda check: _STOPS.get(check.rule, say("Stop")),
    "third_party": lambda _: say("Person"),
    "party_refused": lambda _: say("Refusal by this person"),
    "hours": lambda _: say("Hours"),
    "cap": _cap_label,
    "cooldown": lambda _: say("Pause after a conversation"),
    "hold": lambda _: say("Hold by the lender"),
    "stop_list": lambda _: say("Stop list"),
}
_STATES: Mapping[str, Callable[[Check], Message]] = {
    "stop": _presence,
    "third_party": _person_state,
    "party_refused": _presence,
    "hours": _hours_state,
    "cap": _cap_state,
    "cooldown": _cooldown_state,
    "hold": _presence,
    "stop_list": _presence,
}
