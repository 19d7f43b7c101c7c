"""What to do next on a case, and why: one sentence with its reasons, from what is known of it."""

import datetime
from dataclasses import dataclass

from agencies.common.words import Message, say
from agencies.rulebook.rules.codes import Rest
from agencies.rulebook.rules.words import CHANNEL_WORDS
from agencies.work.rules.advice import Advice
from agencies.work.rules.my_cases import PromiseState


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands: amounts as texts in the currency, the last promise, and what went before."""

    balance_minor: int
    promise: PromiseState | None
    promised: str
    promised_for: datetime.date | None
    kept: int
    broken: int
    contacts: int
    last: Message | None


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next step in a sentence, and its reasons."""

    words: Message
    reasons: tuple[Message, ...]


def next_step(standing: Standing, advice: Advice) -> NextStep:
    """Say what to do next: nothing where nothing is owed, wait where a rule says so, else what is nearest."""
    return NextStep(_step(standing, advice), tuple(_reasons(standing)))


def _step(standing: Standing, advice: Advice) -> Message:
    if not standing.balance_minor:
        return say("Nothing is owed any more: leave the case, it ends with the next case file")
    if advice.answer.rule in set(Rest):
        return say("Leave the case until the lender releases it")
    if not advice.allowed:
        return _wait(advice)
    return _promise_step(standing) or (
        say("Go on with the debtor") if standing.contacts else say("Make the first contact")
    )


def _promise_step(standing: Standing) -> Message | None:
    amount, day = standing.promised, standing.promised_for
    if standing.promise is PromiseState.DUE:
        return say("Ask about the promise of {amount} that was due on {day}", amount=amount, day=day)
    if standing.promise is PromiseState.OPEN:
        return say("Wait for the promise of {amount} due on {day}", amount=amount, day=day)
    if standing.promise is PromiseState.BROKEN:
        return say("Ask why the promise was broken, and for a new one")
    return None


def _wait(advice: Advice) -> Message:
    opens = advice.answer.opens_at
    if opens is None:
        return say("Do not contact this person")
    moment = f"{advice.local(opens):%Y-%m-%d %H:%M}"
    if not advice.instead:
        return say("Wait until {moment}", moment=moment)
    return say(
        "Wait until {moment}, or now: {ways}",
        moment=moment,
        ways=[CHANNEL_WORDS[each] for each in advice.instead],
    )


def _reasons(standing: Standing) -> list[Message]:
    found = []
    if standing.last is not None:
        found.append(standing.last)
    if standing.kept or standing.broken:
        found.append(
            say("Promises before: {kept} kept, {broken} broken", kept=standing.kept, broken=standing.broken)
        )
    if not standing.contacts:
        found.append(say("Nobody was contacted since the case was placed"))
    return found
