"""Words for the codes of the unattributed queue: why a payment waits, and how it was decided."""

from collections.abc import Mapping

from agencies.common.words import Message, say
from agencies.payments.rules.attribution import QueueReason
from agencies.payments.rules.decisions import ATTRIBUTED, Closing

REASONS: Mapping[str, Message] = {
    QueueReason.UNKNOWN_CASE: say("no case of the portfolio has the number"),
    QueueReason.AMBIGUOUS_CASE: say("the number fits cases of two portfolios"),
    QueueReason.NEVER_PLACED: say("the case was never placed"),
    QueueReason.BEFORE_PLACEMENT: say("paid before the case was placed"),
    QueueReason.BETWEEN_PLACEMENTS: say("paid between two placements"),
    QueueReason.AFTER_TAIL: say("paid after the placement and its tail"),
    QueueReason.TAIL_WITHOUT_PROMISE: say("paid in the tail, but no promise to pay was live"),
    QueueReason.REVERSAL_OF_UNATTRIBUTED: say("takes back a payment that is not attributed"),
}
OUTCOMES: Mapping[str, Message] = {
    ATTRIBUTED: say("credited to an agency by hand"),
    Closing.OWN: say("the lender's own collection"),
    Closing.REFUNDED: say("refunded"),
    Closing.OTHER: say("another portfolio's"),
}
