"""A verdict in words: the rule, where it comes from, and when the contact would be allowed."""

from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from agencies.common.words import Message, say
from agencies.rulebook.rules.codes import Channel, Flag
from agencies.rulebook.rules.contacts import Verdict
from agencies.rulebook.rules.preset import Basis, Scope, Severity, Window


def explain(verdict: Verdict) -> Message:
    """Say what the verdict is and why."""
    kind = verdict.facts.get("kind")
    if not verdict.rule:
        if kind == "no_disclosure":
            return say("Allowed, but nothing about the debt may be told to this person.")
        return say("Allowed.")
    if kind in _LENDER:
        return _LENDER[str(kind)](verdict)
    reason = _REASONS[str(kind)](verdict)
    rule = _rule(verdict)
    if verdict.severity == Severity.WARN:
        return say("Allowed, with a warning. {reason} {rule}", reason=reason, rule=rule)
    return say("Not allowed. {reason} {rule} {opening}", reason=reason, rule=rule, opening=_opening(verdict))


def _rule(verdict: Verdict) -> Message:
    source = verdict.facts.get("source")
    if not source:
        return say("Rule: {preset} {rule} (house rule).", preset=verdict.preset, rule=verdict.rule)
    return say("Rule: {preset} {rule} ({source}).", preset=verdict.preset, rule=verdict.rule, source=source)


def _opening(verdict: Verdict) -> Message:
    if verdict.opens_at is None:
        return say("Waiting does not change that.")
    zone = str(verdict.facts["zone"])
    local = verdict.opens_at.astimezone(ZoneInfo(zone))
    return say("Allowed again from {moment} ({zone}).", moment=f"{local:%Y-%m-%d %H:%M}", zone=zone)


def _stop_list(_verdict: Verdict) -> Message:
    return say("Not allowed. The debtor is on the lender's stop list.")


def _hold(verdict: Verdict) -> Message:
    if "until" in verdict.facts:
        return say("Not allowed. The lender holds this case through {day}.", day=verdict.facts["until"])
    return say("Not allowed. The lender holds this case until it is released.")


def _stop(verdict: Verdict) -> Message:
    if verdict.rule == Flag.REPRESENTED:
        return say("A lawyer represents the debtor; contact the lawyer.")
    return say("The debtor has asked that contact cease.")


def _third_party(_verdict: Verdict) -> Message:
    return say("This person may be contacted only when the debtor is lost, dead or incapacitated.")


def _party_refused(_verdict: Verdict) -> Message:
    return say("This person has refused contact and is never contacted again.")


def _hours(verdict: Verdict) -> Message:
    facts = verdict.facts
    if not facts["start"]:
        return say("It is {local} where the debtor is, a day without contact.", local=facts["local"])
    return say(
        "It is {local} where the debtor is; contact is allowed there from {start} to before {end}.",
        local=facts["local"],
        start=facts["start"],
        end=facts["end"],
    )


def _cap(verdict: Verdict) -> Message:
    facts = verdict.facts
    return say(
        "Limit of {contacts} {scope} {window}: {limit}; counted so far, over all agencies: {counted}.",
        counted=facts["counted"],
        contacts=contacts_word(facts),
        scope=SCOPE_WORDS[Scope(str(facts["scope"]))],
        window=window_word(facts),
        limit=facts["limit"],
    )


def _cooldown(verdict: Verdict) -> Message:
    return say(
        "There was a conversation on {since}; calls rest for {days} days, of which that day is the first.",
        since=verdict.facts["since"],
        days=verdict.facts["days"],
    )


def contacts_word(facts: Mapping[str, str | int]) -> Message:
    """Name what a cap counts, by its channel and basis."""
    voice = facts["channel"] in {Channel.CALL, Channel.VOICE_BOT}
    match facts["basis"]:
        case Basis.EFFECTIVE:
            return say("effective calls") if voice else say("effective contacts")
        case Basis.CONNECTED:
            return say("answered calls") if voice else say("answered contacts")
        case Basis.UNANSWERED:
            return say("unanswered calls") if voice else say("unanswered contacts")
    if facts["channel"] == Channel.VISIT:
        return say("visits")
    return say("calls") if voice else say("contacts")


def window_word(facts: Mapping[str, str | int]) -> Message:
    """Name the days over which a cap counts."""
    match facts["window"]:
        case Window.DAY:
            return say("on this day")
        case Window.WEEK:
            return say("in this week")
        case Window.MONTH:
            return say("in this month")
    return say("within {days} days", days=facts["days"])


SCOPE_WORDS: Mapping[Scope, Message] = {
    Scope.PERSON: say("to this person"),
    Scope.DEBT: say("to this person about this debt"),
    Scope.NUMBER: say("to this number"),
}
"""What a cap is kept for, in words."""
# These are no rules of a preset, so no source and no preset is named with them.
_LENDER: Mapping[str, Callable[[Verdict], Message]] = {"stop_list": _stop_list, "hold": _hold}
_REASONS: Mapping[str, Callable[[Verdict], Message]] = {
    "stop": _stop,
    "third_party": _third_party,
    "party_refused": _party_refused,
    "hours": _hours,
    "cap": _cap,
    "cooldown": _cooldown,
}
