"""What measures count, what they divide, and when a picture of them says something."""

from agencies.measures.rules.counts import (
    Counts,
    Group,
    Window,
    cut_to_months,
    read_groups,
    read_window,
    window_before,
)
from agencies.measures.rules.definitions import DEFINITIONS, Definition, Unit, ratio, shown, to_ppm

__all__ = [
    "DEFINITIONS",
    "Counts",
    "Definition",
    "Group",
    "Unit",
    "Window",
    "cut_to_months",
    "ratio",
    "read_groups",
    "read_window",
    "shown",
    "to_ppm",
    "window_before",
]
