"""Whether a case may be placed with an agency, and why or why not."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from agencies.cases.rules.buckets import days_past_due
from agencies.common.words import Message, say
from agencies.people.rules import Policy

REASONS: Mapping[str, Message] = {
    "days_past_due": say("overdue for long enough"),
    "failed_visits": say("visited in vain often enough"),
    "unreachable": say("debtor unreachable"),
    "not_open": say("paid, closed, sold or restructured"),
    "balance_zero": say("nothing is owed any more"),
    "held": say("held"),
    "stop_listed": say("debtor on the stop list"),
    "not_overdue_enough": say("not overdue for long enough"),
}


class CaseFacts(Protocol):
    """What eligibility asks of a case."""

    @property
    def overdue_since(self) -> datetime.date:
        """The missed due date."""

    @property
    def balance_minor(self) -> int:
        """The present balance in minor units."""

    @property
    def failed_visits(self) -> int:
        """Visits that met nobody."""

    @property
    def unreachable_since(self) -> datetime.date | None:
        """The day from which the lender cannot reach the debtor, if that is so."""

    @property
    def last_valid_contact_at(self) -> datetime.datetime | None:
        """The last time that an agency reached the debtor."""

    @property
    def held(self) -> bool:
        """Whether a hold is in force."""

    @property
    def stopped(self) -> bool:
        """Whether the debtor is on the stop list."""

    @property
    def status(self) -> str:
        """The case's status, "open" or why it is not."""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """A verdict with codes of REASONS: those that make the case eligible, or those that stand against it."""

    eligible: bool
    reasons: tuple[str, ...]


def eligibility(facts: CaseFacts, policy: Policy, day: datetime.date) -> Eligibility:
    """Decide whether a case may be placed on `day`.

    One of three reasons suffices: `policy.min_days_past_due` days past due (91, as the trade places what is
    more than 90 days overdue), `policy.failed_visits` visits in vain (two mean early transfer), or a debtor
    unreachable for `policy.unreachable_days` and not reached since. A case that is not open, on which nothing
    is owed, that is held, or whose debtor is on the stop list is never eligible.
    """
    against = _against(facts)
    if against:
        return Eligibility(False, against)
    reasons = _in_favour(facts, policy, day)
    return Eligibility(True, reasons) if reasons else _TOO_EARLY


_TOO_EARLY = Eligibility(False, ("not_overdue_enough",))


def _against(facts: CaseFacts) -> tuple[str, ...]:
    if facts.status == "open" and facts.balance_minor > 0 and not facts.held and not facts.stopped:
        return ()
    found = (
        ("not_open", facts.status != "open"),
        ("stop_listed", facts.stopped),
        ("held", facts.held),
        ("balance_zero", facts.balance_minor <= 0),
    )
    return tuple(code for code, stands in found if stands)


def _in_favour(facts: CaseFacts, policy: Policy, day: datetime.date) -> tuple[str, ...]:
    reasons = []
    if days_past_due(facts.overdue_since, day) >= policy.min_days_past_due:
        reasons.append("days_past_due")
    if facts.failed_visits >= policy.failed_visits:
        reasons.append("failed_visits")
    if _is_unreachable(facts, policy, day):
        reasons.append("unreachable")
    return tuple(reasons)


def _is_unreachable(facts: CaseFacts, policy: Policy, day: datetime.date) -> bool:
    since, reached = facts.unreachable_since, facts.last_valid_contact_at
    if since is None or (reached is not None and reached.date() >= since):
        return False
    return days_past_due(since, day) >= policy.unreachable_days
