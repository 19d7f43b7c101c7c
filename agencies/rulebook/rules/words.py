"""Words for the codes of contacts, and for the rules that are checked before one."""

from collections.abc import Callable, Mapping

from agencies.common.words import Message, say
from agencies.rulebook.rules.checks import Check
from agencies.rulebook.rules.codes import Channel, Flag, Party, Rest, Result
from agencies.rulebook.rules.explain import SCOPE_WORDS, contacts_word, window_word
from agencies.rulebook.rules.preset import Cap, Preset, Scope

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


_RESTS: Mapping[str, Message] = {
    Rest.HOLD: say("Hold by the lender"),
    Rest.STOP: say("Stop list"),
}


def label_of(check: Check) -> Message:
    """Name the rule of a check in a few words."""
    return _LABELS[check.kind](check)


def rule_words(preset: Preset) -> dict[str, Message]:
    """Name the lender's rests and every rule of a preset in a few words, by the code that verdicts bear."""
    words = {
        **_RESTS,
        "party": say("Person"),
        "third_party": say("Third person"),
        "party_refused": say("Refusal by this person"),
        "hours": say("Outside hours"),
        **{flag.value: _STOPS.get(flag, say("Stop")) for flag in preset.stops.flags},
        **{cap.code: _cap_words(_cap_facts(cap)) for cap in preset.caps},
    }
    if preset.cooldown is not None:
        words[preset.cooldown.code] = say("Too soon after a conversation")
    return words


def _cap_facts(cap: Cap) -> dict[str, str | int]:
    """Give what the words of a cap need; one over channels of several kinds counts contacts."""
    kinds = {contacts_word({"channel": each, "basis": cap.basis}).text for each in cap.channels}
    channel = Channel.LETTER if len(kinds) > 1 else min(cap.channels)
    return {
        "channel": channel,
        "basis": cap.basis,
        "scope": cap.scope,
        "window": cap.window,
        "days": cap.days,
    }


def state_of(check: Check) -> Message:
    """Say in a few words where the rule stands: 1 of 6, none, 08:00–22:00."""
    return _STATES[check.kind](check)


def _cap_words(facts: Mapping[str, str | int]) -> Message:
    scope = SCOPE_WORDS[Scope(str(facts["scope"]))]
    contacts, window = contacts_word(facts), window_word(facts)
    return say("{contacts} {scope} {window}", contacts=contacts, scope=scope, window=window)


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
    "cap": lambda check: _cap_words(check.facts),
    "cooldown": lambda _: say("Pause after a conversation"),
    "hold": lambda check: _RESTS[check.rule],
    "stop_list": lambda check: _RESTS[check.rule],
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
