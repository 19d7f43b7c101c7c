"""Words for measures, grades and reasons, by their codes."""

from collections.abc import Mapping

from agencies.common.words import Message, say
from agencies.standing.rules.scorecard import Measure

MEASURES: Mapping[Measure, Message] = {
    Measure.COVERAGE: say("Coverage"),
    Measure.FREQUENCY: say("Weekly rhythm"),
    Measure.PROMISE_KEPT: say("Promises kept"),
    Measure.RECOVERY: say("Recovery against peers"),
    Measure.BREACHES: say("Breaches"),
    Measure.REPORTING: say("Reported the same day"),
}
FORMULAS: Mapping[Measure, Message] = {
    Measure.COVERAGE: say("cases with at least one action in the month / active cases"),
    Measure.FREQUENCY: say(
        "days of active cases with an action in the last seven days / days of active cases"
    ),
    Measure.PROMISE_KEPT: say("promises kept / promises due in the month"),
    Measure.RECOVERY: say(
        "receipts of the month / what would have come in at the rate of the other agencies on cases of the"
        " same bucket, hand and age"
    ),
    Measure.BREACHES: say("contacts that broke a rule / contacts; fewer are better"),
    Measure.REPORTING: say("contacts recorded before the debtor's day was over / contacts"),
}
REASONS: Mapping[str, Message] = {
    "rated": say("Rated"),
    "red_line": say("Red line"),
    "few_cases": say("Not rated: too few cases"),
    "no_figures": say("Not rated: nothing to measure"),
}
OUTCOMES: Mapping[str, Message] = {
    "accepted": say("accepted"),
    "declined": say("declined"),
    "superseded": say("replaced by a newer one"),
}
