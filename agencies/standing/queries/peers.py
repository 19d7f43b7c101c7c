"""What a score tells an agency of its peers: nothing from which one of them could be read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from agencies.common import sql
from agencies.common.access import Actor
from agencies.standing.queries.scores import MeasureRow, measures_of
from agencies.standing.rules.scorecard import Measure

FEWEST_PEERS = 3
"""How many other rated agencies stand behind an expected amount that an agency is shown."""


@dataclass(frozen=True, slots=True)
class _Peers:
    score_id: int
    rated: int


async def veiled_scores(actor: Actor, score_ids: Sequence[int]) -> set[int]:
    """Name the scores of which the actor is not told what was expected at the peers' rate.

    The lender is told all. With one other agency an expected amount is that agency's rate, with two each
    could reckon out the other's. Only rated agencies that had cases of a kind compared stand behind it.
    """
    if actor.of_lender or not score_ids:
        return set()
    found = await sql.rows(
        _Peers,
        "SELECT scores.id, (SELECT count(*) FROM scores AS other WHERE other.run_id = scores.run_id"
        " AND other.agency_id <> scores.agency_id AND other.points IS NOT NULL AND EXISTS (SELECT 1"
        " FROM score_strata AS own JOIN score_strata AS theirs ON theirs.score_id = other.id"
        " AND theirs.bucket = own.bucket AND theirs.hand = own.hand AND theirs.age = own.age"
        " WHERE own.score_id = scores.id AND own.expected_minor IS NOT NULL))"
        f" FROM scores WHERE {sql.any_of('scores.id', 'scores')}",
        scores=list(score_ids),
    )
    return {each.score_id for each in found if each.rated < FEWEST_PEERS}


async def measures_told(
    score_ids: Sequence[int], veiled: Collection[int]
) -> Mapping[int, Sequence[MeasureRow]]:
    """Read the measures of scores; of those that are veiled recovery is without what was expected."""
    found = await measures_of(list(score_ids))
    return {
        score_id: [_veiled(each) for each in rows] if score_id in veiled else rows
        for score_id, rows in found.items()
    }


def _veiled(row: MeasureRow) -> MeasureRow:
    return replace(row, denominator=0) if row.measure == Measure.RECOVERY else row
