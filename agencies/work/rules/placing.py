"""In which placement of an agency a contact falls."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple


class Stay(NamedTuple):
    """A placement of a case with the agency: in force from `starts_on` to `ended_on`, both days included."""

    case_no: str
    case_id: int
    debtor_id: int
    time_zone: str
    placement_id: int
    starts_on: datetime.date
    ended_on: datetime.date | None


def placement_on(stays: Sequence[Stay], day: datetime.date) -> int | None:
    """Give the placement in force on a day, of two that touch there the later; None outside all of them.

    The stays are those of one case, in the order of the hands.
    """
    for stay in reversed(stays):
        if stay.starts_on <= day and (stay.ended_on is None or day <= stay.ended_on):
            return stay.placement_id
    return None
