"""What an agency may answer to a draft, what finance may reply, and how a statement stands by it."""

from enum import StrEnum

from agencies.common.errors import Invalid

LONGEST_TEXT = 2_000


class Answer(StrEnum):
    """What an agency says of a draft that was sent to it."""

    AGREED = "agreed"
    OBJECTED = "objected"


class Reply(StrEnum):
    """What finance says of an objection."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Standing(StrEnum):
    """Where a statement stands between being drafted and being locked."""

    DRAFTED = "drafted"
    SENT = "sent"
    OBJECTED = "objected"
    REDRAFT_NEEDED = "redraft_needed"
    AGREED = "agreed"
    LOCKED = "locked"


def reply_named(text: str) -> Reply:
    """Read what finance chose; Invalid names the choices."""
    try:
        return Reply(text)
    except ValueError:
        raise Invalid("“{text}” is not a reply; choose accepted or rejected.", text=text) from None


def stated_text(text: str) -> str:
    """Give what a person wrote, lines kept, without white space around it; Invalid when empty or too long."""
    lines = [" ".join(line.split()) for line in text.strip().splitlines()]
    stated = "\n".join(lines)
    if not stated:
        raise Invalid("Say in a sentence what is wrong, or why it is not.")
    if len(stated) > LONGEST_TEXT:
        raise Invalid(
            "The text has {count} signs; {most} are the most.", count=len(stated), most=LONGEST_TEXT
        )
    return stated
