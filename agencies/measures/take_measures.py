"""Measures the work of agencies over a period."""

from dataclasses import dataclass

from agencies.cases.rules.buckets import BUCKETS
from agencies.common.access import Actor, Permission, require
from agencies.measures.queries.facts import Key, Scope
from agencies.measures.queries.figures import contacts_outside, counts_by_group
from agencies.measures.rules.counts import Counts, Group, Window, cut_to_months


@dataclass(frozen=True, slots=True)
class Measured:
    """What was counted for one group; with measures told apart by month, `window` is the month's part."""

    window: Window
    key: Key
    counts: Counts


@dataclass(frozen=True, slots=True)
class Measurement:
    """All groups in order, and how many contacts fell into no placement of their agency."""

    rows: tuple[Measured, ...]
    contacts_outside: int


async def take_measures(actor: Actor, scope: Scope, window: Window) -> Measurement:
    """Count what was placed, done, promised and received in a window, as far as the actor sees it.

    Without groups in the scope there is one row for all; with groups there is one for each that had a
    placement or a receipt by the end of the window, ordered by the groups as given.
    """
    require(actor, Permission.READ_MEASURES)
    groups = scope.groups
    rows: list[Measured] = []
    for part in cut_to_months(window) if Group.MONTH in groups else (window,):
        counted = await counts_by_group(actor, scope, part)
        if not set(groups) - {Group.MONTH}:
            counted = counted or {Key(): Counts()}
        rows += [Measured(part, key, counts) for key, counts in counted.items()]
    rows.sort(key=lambda row: [_place(row, group) for group in groups])
    return Measurement(tuple(rows), await contacts_outside(actor, scope, window))


def _place(row: Measured, group: Group) -> tuple[int, str]:
    named = label(row, group)
    return (BUCKETS.index(named) if group is Group.BUCKET and named in BUCKETS else 0, named)


def label(row: Measured, group: Group) -> str:
    """Name a row's agency, bucket or batch by its code, its month like 2017-10."""
    if group is Group.MONTH:
        return f"{row.window.first:%Y-%m}"
    return str(getattr(row.key, group.value))
