"""Contacts as the rules see them, what is asked about one, and what the rules say."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from agencies.rulebook.rules.codes import Channel, Flag, Party, Rest, Result
from agencies.rulebook.rules.preset import Severity


class Contact(NamedTuple):
    """A contact that happened, with the lender or any agency; `moment` is aware, a case is one debt."""

    contact_id: int
    moment: datetime.datetime
    channel: Channel
    party: Party
    result: Result
    case_id: int
    number: str | None = None
    seconds: int | None = None


class Resting(NamedTuple):
    """A word of the lender that stands at a contact's moment, through a civil day or with no end told."""

    rule: Rest
    until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """May this contact be made at this moment? `result` is known only of one that happened already."""

    channel: Channel
    party: Party
    moment: datetime.datetime
    time_zone: str
    case_id: int
    number: str | None = None
    flags: frozenset[Flag] = frozenset()
    result: Result | None = None
    seconds: int | None = None
    rests: tuple[Resting, ...] = ()


class Standing(NamedTuple):
    """What was said of a contact before."""

    allowed: bool
    rule: str


class Judged(NamedTuple):
    """A contact in the line of its debtor's, what was known then, and what was said of it before."""

    contact: Contact
    flags: frozenset[Flag] = frozenset()
    before: Standing | None = None
    rests: tuple[Resting, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say: allowed, with a warning or without; or not, and when the same contact would be.

    `rule` is the code of the rule that forbids or warns, and empty when none does. `opens_at` is the first
    instant at which the contact would be allowed; None when it is allowed now, or never. `facts` are plain.
    """

    allowed: bool
    preset: str
    rule: str = ""
    severity: Severity | None = None
    opens_at: datetime.datetime | None = None
    facts: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def facts_text(self) -> str:
        """Write the facts, with severity and opening, as the one JSON text that is stored."""
        opening = {"opens_at": self.opens_at.isoformat()} if self.opens_at else {}
        severity = {"severity": self.severity.value} if self.severity else {}
        return json.dumps({**self.facts, **severity, **opening}, ensure_ascii=False, sort_keys=True)

    @property
    def standing(self) -> Standing:
        """Give the part that is compared when a contact is judged again."""
        return Standing(self.allowed, self.rule)


def stored_verdict(allowed: bool, preset: str, rule: str, facts_text: str) -> Verdict:
    """Read a verdict as it was stored."""
    facts = json.loads(facts_text)
    severity, opens_at = facts.pop("severity", None), facts.pop("opens_at", None)
    return Verdict(
        allowed=allowed,
        preset=preset,
        rule=rule,
        severity=Severity(severity) if severity else None,
        opens_at=datetime.datetime.fromisoformat(opens_at) if opens_at else None,
        facts=facts,
    )
