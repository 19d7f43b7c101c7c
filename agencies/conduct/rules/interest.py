"""Who has an interest in a complaint, and so does not handle it."""

from dataclasses import dataclass
from enum import StrEnum


class Interest(StrEnum):
    """What ties a person to the matter of a complaint."""

    WORKED = "worked"
    PLACED = "placed"


@dataclass(frozen=True, slots=True)
class Ties:
    """What a person did that is complained of: recorded contacts by hand, confirmed the plan."""

    worked: bool
    placed: bool


def interest_of(ties: Ties) -> Interest | None:
    """Name the interest that keeps a person from handling a complaint; None where there is none.

    Who worked the case would judge the own contacts; who placed it has chosen the agency.
    """
    if ties.worked:
        return Interest.WORKED
    return Interest.PLACED if ties.placed else None
