"""Which words of the lender stood at a moment: holds of a case, and the debtor's entries in the stop list."""

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from agencies.rulebook.rules.codes import Rest
from agencies.rulebook.rules.contacts import Resting


class Spell(NamedTuple):
    """A hold of one case or, with no case, a stop of all of a debtor's; `ended_at` is its release or lift.

    `until` is the last of the debtor's days, where one was told beforehand.
    """

    rule: Rest
    debtor_id: int
    case_id: int | None
    begun_at: datetime.datetime
    ended_at: datetime.datetime | None
    until: datetime.date | None


def rests_at(spells: Iterable[Spell], case_id: int, moment: datetime.datetime) -> tuple[Resting, ...]:
    """Give what stood over a case at a moment, the stop first; of several holds the one that lasts longest.

    What began later or had ended by then says nothing of the moment; the last day is left to the rulebook.
    """
    standing = [
        each
        for each in spells
        if each.case_id in {None, case_id}
        and each.begun_at <= moment
        and (each.ended_at is None or moment < each.ended_at)
    ]
    found = []
    for rule in Rest:
        ends = [each.until for each in standing if each.rule == rule]
        days = [day for day in ends if day is not None]
        if ends:
            found.append(Resting(rule, max(days) if len(days) == len(ends) else None))
    return tuple(found)
