"""Words for the codes of plans and recalls: why a case stays behind, what binds, why a placement ended."""

from collections.abc import Mapping

from agencies.cases.rules.eligibility import REASONS
from agencies.common.words import Message, say
from agencies.placements.rules.bundles import Unplaced
from agencies.placements.rules.ending import Reason
from agencies.placements.rules.facts import ALREADY_PLACED, PLACED_LATER, Barred
from agencies.placements.rules.outcome import Bound
from agencies.vendors.rules import STATUS_WORDS

NOT_ELIGIBLE: Mapping[str, Message] = {
    **REASONS,
    ALREADY_PLACED: say("already placed"),
    PLACED_LATER: say("with an agency until that day or later"),
}
UNPLACED: Mapping[str, Message] = {
    Unplaced.ALL_AGENCIES_HAD_IT: say("every agency with a share has had it"),
    Unplaced.NO_CAPACITY: say("no agency that may take it has room"),
    Unplaced.BUNDLE_TOO_LARGE: say("the debtor's cases together do not fit"),
    Unplaced.HOLDER_FULL: say("the agency that holds the debtor is full"),
    Unplaced.HOLDER_HAD_IT: say("the agency that holds the debtor has had it"),
    Unplaced.HOLDER_NOT_IN_PLAN: say("the agency that holds the debtor cannot take cases"),
    Unplaced.HELD_BY_SEVERAL: say("several agencies hold the debtor"),
}
BOUNDS: Mapping[str, Message] = {
    Bound.CAPACITY: say("its capacity"),
    Bound.EXCLUSION: say("cases that it or another agency may not take"),
}
ENDINGS: Mapping[str, Message] = {
    Reason.LENDER: say("recalled by the lender"),
    Reason.EXPIRED: say("term over"),
    Reason.PAID: say("paid"),
    "closed": say("closed"),
    "sold": say("sold"),
    "restructured": say("restructured"),
}
STATED = "stated"


def no_new_cases(barred: Barred, name: str) -> Message:
    """Say that an agency gets no new cases, how it stands, and since when."""
    status = STATUS_WORDS[barred.status]
    if barred.since is None:
        return say("{agency} gets no new cases: {status}.", agency=name, status=status)
    return say(
        "{agency} gets no new cases: {status} since {day}.", agency=name, status=status, day=barred.since
    )


def code_of(reason: str) -> str:
    """Give the code of a reason for an end: "stated" for what a person wrote, which is kept sealed."""
    return str(reason) if reason in ENDINGS else STATED


def worded(words: Mapping[str, Message], code: str) -> Message | str:
    """Give the words for a code, or the code where a person wrote it."""
    return words.get(code, code)
