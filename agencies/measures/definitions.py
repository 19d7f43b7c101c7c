"""The measures there are, as data: what is divided by what, in words."""

from agencies.common.words import say
from agencies.measures.rules import Definition, Unit

DEFINITIONS = (
    Definition(
        "coverage",
        say("Coverage"),
        say("cases with at least one action in the period / active cases"),
        "worked_cases",
        "active_cases",
        Unit.SHARE,
    ),
    Definition(
        "calls_per_case",
        say("Calls per case"),
        say("calls in the period / active cases"),
        "calls",
        "active_cases",
        Unit.NUMBER,
    ),
    Definition(
        "calls_per_case_day",
        say("Calls per case-day"),
        say("calls in the period / days on which a case was called, counted case by case"),
        "calls",
        "call_case_days",
        Unit.NUMBER,
    ),
    Definition(
        "connect_rate",
        say("Connect rate"),
        say("calls that somebody answered / calls"),
        "connected_calls",
        "calls",
        Unit.SHARE,
    ),
    Definition(
        "right_party_rate",
        say("Right-party contact rate"),
        say("calls that the debtor answered / calls"),
        "right_party_calls",
        "calls",
        Unit.SHARE,
    ),
    Definition(
        "promise_rate",
        say("Promise rate"),
        say("promises to pay made in the period / contacts with the debtor in person, by any channel"),
        "promises",
        "right_party_contacts",
        Unit.SHARE,
    ),
    Definition(
        "promise_kept_rate",
        say("Promises kept"),
        say("promises kept / promises due in the period, by count"),
        "promises_kept",
        "promises_due",
        Unit.SHARE,
    ),
    Definition(
        "promise_kept_amount_rate",
        say("Promises kept by amount"),
        say("amount of the promises kept / amount of the promises due in the period"),
        "kept_minor",
        "due_minor",
        Unit.SHARE,
    ),
    Definition(
        "recovery_rate",
        say("Recovery rate"),
        say("attributed receipts of the period less reversals / amount placed of placements active in it"),
        "received_minor",
        "placed_minor",
        Unit.SHARE,
    ),
    Definition(
        "recovery_rate_so_far",
        say("Recovery rate so far"),
        say(
            "attributed receipts less reversals from placement to the end of the period"
            " / amount of all placements begun by then"
        ),
        "received_so_far_minor",
        "placed_so_far_minor",
        Unit.SHARE,
    ),
    Definition(
        "breach_rate",
        say("Breaches per 1,000 contacts"),
        say("contacts that broke a rule of the rulebook / contacts, for each 1,000"),
        "breaches",
        "contacts",
        Unit.PER_THOUSAND,
    ),
)
