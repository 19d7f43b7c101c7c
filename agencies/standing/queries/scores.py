"""Scores as pages and commands show them: of a month, of an agency, and what one is made of."""

import datetime
from dataclasses import dataclass

from agencies.common import sql
from agencies.common.absent import not_there
from agencies.common.access import Actor, Permission, require, visible_by_agency
from agencies.common.dates import month_end


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A score in a list; points in thousandths."""

    id: int
    agency_id: int
    agency: str
    agency_name: str
    portfolio_id: int
    portfolio: str
    month: datetime.date
    revision: int
    points: int | None
    grade: str | None
    reason: str
    cases: int
    seasoned_cases: int
    created_at: datetime.datetime
    person: str
    definition: str


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure of a score: exact value, weight and points in thousandths."""

    score_id: int
    measure: str
    numerator: int
    denominator: int
    weight: int
    points: int | None


@dataclass(frozen=True, slots=True)
class StratumRow:
    """A stratum of a score beside its peers."""

    bucket: str
    hand: int
    age: int
    placed_minor: int
    received_minor: int
    peers_placed_minor: int
    peers_received_minor: int
    expected_minor: int | None


@dataclass(frozen=True, slots=True)
class RedLineRow:
    """What crossed a red line, and how often."""

    kind: str
    code: str
    count: int


_SCORES = """
SELECT scores.id, agencies.id, agencies.code, agencies.name, portfolios.id, portfolios.code,
       score_runs.month, score_runs.revision, scores.points, scores.grade, scores.reason, scores.cases,
       scores.seasoned_cases, score_runs.created_at, people.name, score_runs.definition
FROM scores JOIN score_runs ON score_runs.id = scores.run_id
JOIN agencies ON agencies.id = scores.agency_id
JOIN portfolios ON portfolios.id = score_runs.portfolio_id
JOIN people ON people.id = score_runs.created_by
"""
# What was scored anew counts no more, though it can still be looked at.
_NEWEST = (
    "NOT EXISTS (SELECT 1 FROM score_runs AS newer WHERE newer.portfolio_id = score_runs.portfolio_id"
    " AND newer.month = score_runs.month AND newer.revision > score_runs.revision)"
)


async def scores_between(
    actor: Actor,
    first: datetime.date,
    last: datetime.date,
    *,
    portfolio_id: int | None = None,
    agency_id: int | None = None,
) -> list[ScoreRow]:
    """List the newest scores of some months that the actor sees, by agency, portfolio and month."""
    require(actor, Permission.READ_SCORES)
    seen = visible_by_agency(actor, "scores.agency_id")
    return await sql.rows(
        ScoreRow,
        f"{_SCORES} WHERE {_NEWEST} AND {seen.text} AND score_runs.month BETWEEN :first AND :last"
        " AND (CAST(:portfolio AS BIGINT) IS NULL OR score_runs.portfolio_id = :portfolio)"
        " AND (CAST(:agency AS BIGINT) IS NULL OR scores.agency_id = :agency)"
        " ORDER BY agencies.code, portfolios.code, score_runs.month",
        first=first,
        last=last,
        portfolio=portfolio_id,
        agency=agency_id,
        **seen.values,
    )


async def months_scored(actor: Actor, *, limit: int = 36) -> list[datetime.date]:
    """List the months with scores that the actor sees, the newest first."""
    require(actor, Permission.READ_SCORES)
    seen = visible_by_agency(actor, "scores.agency_id")
    found = await sql.rows(
        _Month,
        "SELECT DISTINCT score_runs.month FROM scores JOIN score_runs ON score_runs.id = scores.run_id"
        f" WHERE {seen.text} ORDER BY score_runs.month DESC LIMIT :limit",
        limit=limit,
        **seen.values,
    )
    return [each.month for each in found]


@dataclass(frozen=True, slots=True)
class _Month:
    month: datetime.date


async def newest_month_scored() -> datetime.date | None:
    """Give the last month of which any score was made."""
    return await sql.value(datetime.date, "SELECT max(month) FROM score_runs")


async def is_scored(portfolio_id: int, month: datetime.date) -> bool:
    """Say whether the scores of a month were made, be it that nobody had business."""
    found = await sql.value(
        int,
        "SELECT 1 FROM score_runs WHERE portfolio_id = :portfolio AND month = :month LIMIT 1",
        portfolio=portfolio_id,
        month=month,
    )
    return found is not None


async def portfolios_to_score(month: datetime.date) -> set[int]:
    """Name the portfolios of which agencies held cases in a month that nobody has scored."""
    found = await sql.tuples(
        "SELECT id FROM portfolios WHERE NOT EXISTS (SELECT 1 FROM score_runs"
        " WHERE score_runs.portfolio_id = portfolios.id AND month = :month)"
        " AND EXISTS (SELECT 1 FROM placements WHERE placements.portfolio_id = portfolios.id"
        " AND starts_on <= :last AND (ended_on IS NULL OR ended_on >= :month))",
        month=month,
        last=month_end(month),
    )
    return {int(portfolio_id) for (portfolio_id,) in found}


async def find_score(actor: Actor, score_id: int) -> ScoreRow:
    """Read a score, be it one that was replaced; one that the actor does not see is not found."""
    require(actor, Permission.READ_SCORES)
    seen = visible_by_agency(actor, "scores.agency_id")
    found = await sql.row(
        ScoreRow, f"{_SCORES} WHERE scores.id = :id AND {seen.text}", id=score_id, **seen.values
    )
    if found is None:
        raise not_there()
    return found


async def revisions_of(actor: Actor, row: ScoreRow) -> list[ScoreRow]:
    """List all scores of the same agency, portfolio and month, the newest first."""
    seen = visible_by_agency(actor, "scores.agency_id")
    return await sql.rows(
        ScoreRow,
        f"{_SCORES} WHERE scores.agency_id = :agency AND score_runs.portfolio_id = :portfolio"
        f" AND score_runs.month = :month AND {seen.text} ORDER BY score_runs.revision DESC",
        agency=row.agency_id,
        portfolio=row.portfolio_id,
        month=row.month,
        **seen.values,
    )


async def measures_of(score_ids: list[int]) -> dict[int, list[MeasureRow]]:
    """Read the measures of scores that the caller may see, by score, in the order of their scorecard."""
    found: dict[int, list[MeasureRow]] = {each: [] for each in score_ids}
    for row in await sql.rows(
        MeasureRow,
        "SELECT score_id, measure, numerator, denominator, weight, points FROM score_measures"
        f" WHERE {sql.any_of('score_id', 'scores')} ORDER BY id",
        scores=score_ids,
    ):
        found[row.score_id].append(row)
    return found


async def strata_of(score_id: int) -> list[StratumRow]:
    """Read the strata of a score that the caller may see."""
    return await sql.rows(
        StratumRow,
        "SELECT bucket, hand, age, placed_minor, received_minor, peers_placed_minor, peers_received_minor,"
        " expected_minor FROM score_strata WHERE score_id = :score ORDER BY id",
        score=score_id,
    )


async def red_lines_of(score_id: int) -> list[RedLineRow]:
    """Read what crossed a red line in a score that the caller may see."""
    return await sql.rows(
        RedLineRow,
        "SELECT kind, code, count FROM score_red_lines WHERE score_id = :score ORDER BY id",
        score=score_id,
    )
