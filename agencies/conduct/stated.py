"""Sentences that people give with an act: a paragraph, without blanks around it."""

from agencies.common.errors import Invalid

LONGEST = 4000


def stated(text: str, *, required: bool = True) -> str:
    """Give a paragraph without white space around it; Invalid when it is missing or too long."""
    found = text.strip()
    if (required and not found) or len(found) > LONGEST:
        raise Invalid("Write what it is about, in at most {most} signs.", most=LONGEST)
    return found
