"""Which terms held on a day; nobody asks for the current ones."""

from collections.abc import Iterable
from datetime import date

from agencies.common.errors import Conflict
from settlement.terms.rules.definition import TermsVersion


def terms_on(versions: Iterable[TermsVersion], day: date) -> TermsVersion:
    """Find the version that held on a day: the latest start not after it, the highest number among equals.

    Conflict when none had started by then.
    """
    started = [version for version in versions if version.valid_from <= day]
    if not started:
        raise Conflict(
            "No approved terms held on {day}; approve terms that start on that day or before.", day=day
        )
    return max(started, key=lambda version: (version.valid_from, version.number))
