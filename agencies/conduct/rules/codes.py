"""The codes of conduct: what an inspection looks at, what a complaint is about, what became of either."""

from enum import StrEnum


class Content(StrEnum):
    """What an inspection looks at; a finding may be about something other."""

    COVERAGE = "coverage"
    FREQUENCY = "frequency"
    REPAIR = "repair"
    VISITS = "visits"
    RECORDINGS = "recordings"
    OTHER = "other"


MEASURED = (Content.COVERAGE, Content.FREQUENCY)
COUNTED_BY_HAND = (Content.REPAIR, Content.VISITS, Content.RECORDINGS)
FIVE = (*MEASURED, *COUNTED_BY_HAND)


class Manner(StrEnum):
    """Where an inspection is held."""

    ON_SITE = "on_site"
    REMOTE = "remote"


class Gravity(StrEnum):
    """How grave a finding is."""

    MINOR = "minor"
    MAJOR = "major"
    GRAVE = "grave"


class Side(StrEnum):
    """Who signs an inspection."""

    LENDER = "lender"
    AGENCY = "agency"


class Step(StrEnum):
    """What became of a finding."""

    CORRECTED = "corrected"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Channel(StrEnum):
    """How a complaint came."""

    PHONE = "phone"
    LETTER = "letter"
    EMAIL = "email"
    PORTAL = "portal"
    IN_PERSON = "in_person"
    AUTHORITY = "authority"


class Source(StrEnum):
    """Who complains, or passes the complaint on."""

    DEBTOR = "debtor"
    RELATIVE = "relative"
    LAWYER = "lawyer"
    REGULATOR = "regulator"
    COURT = "court"
    MEDIA = "media"
    STAFF = "staff"
    OTHER = "other"


class Subject(StrEnum):
    """What a complaint is about."""

    HARASSMENT = "harassment"
    THREAT = "threat"
    HOURS = "hours"
    THIRD_PARTY = "third_party"
    PRIVACY = "privacy"
    IMPERSONATION = "impersonation"
    FALSE_PROMISE = "false_promise"
    FEES = "fees"
    AMOUNT = "amount"
    OTHER = "other"


class Event(StrEnum):
    """What was done about a complaint."""

    ASSIGNED = "assigned"
    ACKNOWLEDGED = "acknowledged"
    NOTED = "noted"
    ASKED = "asked"
    ANSWERED = "answered"
    EXTENDED = "extended"
    DECIDED = "decided"
    RELEASED = "released"


class Outcome(StrEnum):
    """How a complaint was decided."""

    UPHELD = "upheld"
    PARTLY = "partly"
    NOT_UPHELD = "not_upheld"
