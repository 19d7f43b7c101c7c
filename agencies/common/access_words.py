"""Words for permissions, by their codes."""

from collections.abc import Mapping

from agencies.common.words import Message, say

PERMISSION_WORDS: Mapping[str, Message] = {
    "people:manage": say("adding and changing people"),
    "collectors:manage": say("adding and changing the agency's collectors"),
    "people:read": say("seeing people"),
    "portfolios:manage": say("adding and changing portfolios"),
    "agencies:manage": say("adding and changing agencies"),
    "cases:import": say("importing cases"),
    "cases:hold": say("holding cases"),
    "debtors:stop": say("putting debtors on the stop list"),
    "cases:read": say("seeing cases"),
    "placements:place": say("placing cases"),
    "placements:recall": say("recalling cases"),
    "contacts:import": say("importing contacts"),
    "contacts:record": say("recording contacts"),
    "cases:assign": say("assigning cases to collectors"),
    "cases:download": say("taking out a list of cases"),
    "points:reveal": say("seeing contact points in the clear"),
    "payments:import": say("importing payments"),
    "payments:queue": say("deciding on the unattributed queue"),
    "payments:read": say("seeing payments"),
    "terms:draft": say("drafting terms"),
    "terms:approve": say("approving terms"),
    "statements:draft": say("drafting statements"),
    "statements:approve": say("approving statements"),
    "statements:read": say("seeing statements"),
    "statements:answer": say("answering statements"),
    "measures:read": say("seeing measures"),
    "journal:read": say("reading the journal"),
    "journal:verify": say("verifying the journal"),
    "jobs:cancel": say("cancelling jobs"),
    "key:export": say("exporting the public key"),
}
