"""A rule preset: hours, caps, a pause after a conversation, and who may be contacted besides the debtor."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from agencies.rulebook.rules.codes import Channel, Flag, Party, Result


class Status(StrEnum):
    """How far the sources of a preset have been checked."""

    VERIFIED = "verified"
    PARTLY = "partly"
    UNVERIFIED = "unverified"


class Severity(StrEnum):
    """What a breach does: forbid the contact, or warn of it."""

    BLOCK = "block"
    WARN = "warn"


class Basis(StrEnum):
    """Which contacts a cap counts."""

    ATTEMPT = "attempt"
    UNANSWERED = "unanswered"
    CONNECTED = "connected"
    EFFECTIVE = "effective"


class Scope(StrEnum):
    """What a cap is kept for: a person over all debts, a person and one debt (a case), or a number."""

    PERSON = "person"
    DEBT = "debt"
    NUMBER = "number"


class Window(StrEnum):
    """Over which of the debtor's civil days a cap counts."""

    DAY = "day"
    ROLLING = "rolling"
    WEEK = "calendar_week"
    MONTH = "calendar_month"


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to before when contact is allowed on each day of the week, Monday first; None is never."""

    days: tuple[tuple[datetime.time, datetime.time] | None, ...]
    channels: frozenset[Channel]
    lifted_by_consent: bool
    source: str


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `limit` contacts in a window, `days` long where it rolls; without source a house rule."""

    code: str
    channels: frozenset[Channel]
    basis: Basis
    scope: Scope
    window: Window
    days: int
    limit: int
    severity: Severity
    least_seconds: int
    not_counted: frozenset[Result]
    source: str


@dataclass(frozen=True, slots=True)
class Cooldown:
    """No contact until `days` civil days have passed since a conversation, whose day is the first of them."""

    code: str
    channels: frozenset[Channel]
    scope: Scope
    days: int
    not_counted: frozenset[Result]
    source: str


@dataclass(frozen=True, slots=True)
class OtherParties:
    """Who may be contacted besides the debtor: some always, others when the debtor cannot be."""

    always: frozenset[Party]
    allow_when: frozenset[Flag]
    stop_on_refusal: bool
    disclose_debt: bool
    source: str


@dataclass(frozen=True, slots=True)
class Stops:
    """What ends contact altogether."""

    flags: tuple[Flag, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Floor:
    """The least effort that is asked for: so many contacts in a window."""

    channels: frozenset[Channel]
    basis: Basis
    window: Window
    days: int
    least: int


@dataclass(frozen=True, slots=True)
class ComplaintDays:
    """How long a complaint may wait: working days to acknowledge it, calendar days to answer it.

    An answer may be put off from the standard days to the extended and then to the longest. Working days are
    those of `country` (a code such as CN; empty for all but weekends), save the days that are named.
    """

    acknowledge_working_days: int = 3
    standard_days: int = 15
    extended_days: int = 30
    longest_days: int = 60
    country: str = ""
    days_off: frozenset[datetime.date] = frozenset()
    working_days: frozenset[datetime.date] = frozenset()
    source: str = ""

    @property
    def answer_limits(self) -> tuple[int, int, int]:
        """Give the days of the answer: the standard, put off once, and the longest."""
        return self.standard_days, self.extended_days, self.longest_days


@dataclass(frozen=True, slots=True)
class Preset:
    """The rules of a jurisdiction, with where they come from and how far that was checked."""

    code: str
    version: str
    effective_from: datetime.date
    status: Status
    names: Mapping[str, str]
    notes: Mapping[str, str]
    hours: Hours
    caps: tuple[Cap, ...]
    cooldown: Cooldown | None
    third_party: OtherParties
    stops: Stops
    floors: tuple[Floor, ...]
    complaints: ComplaintDays = ComplaintDays()
