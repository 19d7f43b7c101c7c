"""Which row of a rate table counts for a case."""

from agencies.cases.rules.buckets import BUCKETS
from agencies.common.errors import Conflict, Invalid
from settlement.terms.rules.definition import RateRow, RateTable


def rate_for(table: RateTable, bucket: str, hand: int) -> int:
    """Find the rate (ppm) for a bucket at placement and a hand.

    The row that names more wins: bucket and hand before bucket or hand alone, these before neither. Conflict
    when no row fits or when two fit equally well.
    """
    rows = _best_rows(table, bucket, hand)
    if not rows:
        raise Conflict(
            "The rate table has no row for bucket {bucket}, hand {hand}; new terms must name it.",
            bucket=bucket,
            hand=hand,
        )
    if len(rows) > 1:
        raise Conflict(
            "Two rows of the rate table fit bucket {bucket}, hand {hand} equally; new terms must drop one.",
            bucket=bucket,
            hand=hand,
        )
    return table.rows[rows[0]].rate_ppm


def refuse_ties(table: RateTable) -> None:
    """Refuse a table in which two rows fit some case equally well; Invalid names both rows and the case."""
    named = {row.hand for row in table.rows if row.hand is not None}
    for bucket in BUCKETS:
        for hand in sorted(named | {max(named, default=0) + 1}):
            rows = _best_rows(table, bucket, hand)
            if len(rows) > 1:
                raise Invalid(
                    "Rows {first} and {second} of rates fit bucket {bucket}, hand {hand} equally; "
                    "add a row for exactly that, or drop one.",
                    first=rows[0] + 1,
                    second=rows[1] + 1,
                    bucket=bucket,
                    hand=hand,
                )


def _best_rows(table: RateTable, bucket: str, hand: int) -> list[int]:
    fitting = [
        place
        for place, row in enumerate(table.rows)
        if row.bucket in {None, bucket} and row.hand in {None, hand}
    ]
    most = max((_named(table.rows[place]) for place in fitting), default=0)
    return [place for place in fitting if _named(table.rows[place]) == most]


def _named(row: RateRow) -> int:
    return (row.bucket is not None) + (row.hand is not None)
