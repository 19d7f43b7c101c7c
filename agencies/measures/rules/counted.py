"""What each count means, where it comes from and whether it reaches back before the period."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from agencies.common.words import Message, say


class Source(StrEnum):
    """The facts that are counted."""

    PLACEMENTS = "placements"
    CONTACTS = "contacts"
    PROMISES = "promises"
    RECEIPTS = "receipts"


SOURCES: Mapping[Source, Message] = {
    Source.PLACEMENTS: say("confirmed plans and recalls"),
    Source.CONTACTS: say("contacts that agencies recorded, with the newest verdict on each"),
    Source.PROMISES: say("promises made in contacts, with what became of them"),
    Source.RECEIPTS: say("payments credited to an agency, reversals as negative amounts"),
}


class Step(StrEnum):
    """From placed to paid: how many cases came so far."""

    PLACED = "active_cases"
    WORKED = "worked_cases"
    REACHED = "reached_cases"
    RIGHT_PARTY = "right_party_cases"
    PROMISED = "promised_cases"
    KEPT = "kept_cases"
    PAID = "paid_cases"


STEPS: Mapping[Step, Message] = {
    Step.PLACED: say("Placed"),
    Step.WORKED: say("Worked"),
    Step.REACHED: say("Reached"),
    Step.RIGHT_PARTY: say("Right party"),
    Step.PROMISED: say("Promised"),
    Step.KEPT: say("Promise kept"),
    Step.PAID: say("Paid anything"),
}
OF: Mapping[Step, Message] = {
    Step.PLACED: say("of placed"),
    Step.WORKED: say("of worked"),
    Step.REACHED: say("of reached"),
    Step.RIGHT_PARTY: say("of right party"),
    Step.PROMISED: say("of promised"),
}
# Each step is a share of the one before, save that payment needs no promise.
SHARE_OF: Mapping[Step, Step] = {
    Step.WORKED: Step.PLACED,
    Step.REACHED: Step.WORKED,
    Step.RIGHT_PARTY: Step.REACHED,
    Step.PROMISED: Step.RIGHT_PARTY,
    Step.KEPT: Step.PROMISED,
    Step.PAID: Step.PLACED,
}


# Not a step and in no measure: what coverage by day leaves over on the last day.
IDLE = "idle_cases"
# What scores count besides.
ACTIVE_CASE_DAYS = "active_case_days"
COVERED_CASE_DAYS = "covered_case_days"
REPORTED = "reported_contacts"


@dataclass(frozen=True, slots=True)
class Counted:
    """A count: its meaning in one sentence, its facts, whether it is money and whether it reaches back."""

    code: str
    meaning: Message
    source: Source
    money: bool = False
    so_far: bool = False


COUNTED: Mapping[str, Counted] = {
    each.code: each
    for each in (
        Counted(
            "active_cases",
            say("Cases with a placement in force on some day of the period."),
            Source.PLACEMENTS,
        ),
        Counted(
            "placed_minor",
            say("Amount of the placements in force on some day of the period."),
            Source.PLACEMENTS,
            money=True,
        ),
        Counted(
            "placed_so_far_minor",
            say("Amount of all placements begun by the end of the period."),
            Source.PLACEMENTS,
            money=True,
            so_far=True,
        ),
        Counted(
            "worked_cases", say("Active cases with a contact of the agency by any channel."), Source.CONTACTS
        ),
        Counted("contacts", say("Contacts by any channel."), Source.CONTACTS),
        Counted("calls", say("Calls, those of voice bots included."), Source.CONTACTS),
        Counted(
            "call_case_days",
            say("Days on which a case was called, each case and day once."),
            Source.CONTACTS,
        ),
        Counted("connected_calls", say("Calls that somebody answered."), Source.CONTACTS),
        Counted("right_party_calls", say("Calls with a conversation with the debtor."), Source.CONTACTS),
        Counted(
            "right_party_contacts",
            say("Conversations with the debtor in person, by any channel."),
            Source.CONTACTS,
        ),
        Counted(
            "breaches",
            say("Contacts that broke a blocking rule, by the newest verdict."),
            Source.CONTACTS,
        ),
        Counted("promises", say("Promises made in the period."), Source.PROMISES),
        Counted("promises_due", say("Promises whose day lies in the period."), Source.PROMISES),
        Counted(
            "promises_kept", say("Promises whose day lies in the period and that were kept."), Source.PROMISES
        ),
        Counted(
            "due_minor",
            say("Amount of the promises whose day lies in the period."),
            Source.PROMISES,
            money=True,
        ),
        Counted("kept_minor", say("Amount of those promises that were kept."), Source.PROMISES, money=True),
        Counted(
            "received_minor",
            say("Attributed receipts of the period less reversals."),
            Source.RECEIPTS,
            money=True,
        ),
        Counted(
            "received_so_far_minor",
            say("Attributed receipts from placement to the end of the period, less reversals."),
            Source.RECEIPTS,
            money=True,
            so_far=True,
        ),
        Counted(
            Step.REACHED.value,
            say("Active cases where somebody answered, by any channel."),
            Source.CONTACTS,
        ),
        Counted(
            Step.RIGHT_PARTY.value,
            say("Active cases where the debtor in person was spoken with."),
            Source.CONTACTS,
        ),
        Counted(Step.PROMISED.value, say("Cases with a promise made in the period."), Source.PROMISES),
        Counted(
            Step.KEPT.value,
            say("Cases with a promise made in the period and kept by now."),
            Source.PROMISES,
        ),
        Counted(
            Step.PAID.value,
            say("Cases whose receipts of the period, less reversals, are above nought."),
            Source.RECEIPTS,
        ),
        Counted(
            IDLE,
            say("Cases active on the last day of the period without an action in the seven days up to it."),
            Source.PLACEMENTS,
        ),
        Counted(
            ACTIVE_CASE_DAYS,
            say("Days of the period on which a case was active, counted case by case."),
            Source.PLACEMENTS,
        ),
        Counted(
            COVERED_CASE_DAYS,
            say("Those days on which a case had an action in the seven days up to them."),
            Source.CONTACTS,
        ),
        Counted(
            REPORTED,
            say("Contacts recorded here before the debtor's day was over."),
            Source.CONTACTS,
        ),
    )
}
