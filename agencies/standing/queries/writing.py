"""How the scores of a month are kept."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from agencies.common import bulk, sql
from agencies.standing.rules.recovery import Compared
from agencies.standing.rules.scoring import Score


@dataclass(frozen=True, slots=True)
class RunRow:
    """The newest scores of a portfolio's month, known again by the digest of their facts."""

    id: int
    revision: int
    facts_digest: bytes


async def newest_run(portfolio_id: int, month: datetime.date) -> RunRow | None:
    """Find the newest scores of a month."""
    return await sql.row(
        RunRow,
        "SELECT id, revision, facts_digest FROM score_runs WHERE portfolio_id = :portfolio"
        " AND month = :month ORDER BY revision DESC LIMIT 1",
        portfolio=portfolio_id,
        month=month,
    )


@dataclass(frozen=True, slots=True)
class NewRun:
    """A run to be kept."""

    portfolio_id: int
    month: datetime.date
    revision: int
    definition: str
    facts_digest: bytes
    created_by: int


async def add_run(run: NewRun, *, now: datetime.datetime) -> int:
    """Keep a run and give its id."""
    return await sql.insert(
        "INSERT INTO score_runs (portfolio_id, month, revision, definition, facts_digest, created_by,"
        " created_at) VALUES (:portfolio, :month, :revision, :definition, :digest, :person, :now)"
        " RETURNING id",
        portfolio=run.portfolio_id,
        month=run.month,
        revision=run.revision,
        definition=run.definition,
        digest=run.facts_digest,
        person=run.created_by,
        now=now,
    )


async def add_score(run_id: int, score: Score, compared: Sequence[Compared]) -> int:
    """Keep a score with its measures, strata and red lines, and give its id."""
    score_id = await sql.insert(
        "INSERT INTO scores (run_id, agency_id, points, grade, reason, cases, seasoned_cases)"
        " VALUES (:run, :agency, :points, :grade, :reason, :cases, :seasoned) RETURNING id",
        run=run_id,
        agency=score.agency_id,
        points=score.points,
        grade=score.grade.value if score.grade else None,
        reason=score.reason.value,
        cases=score.cases,
        seasoned=score.seasoned_cases,
    )
    await bulk.copy(
        "score_measures",
        ("score_id", "measure", "numerator", "denominator", "weight", "points"),
        [
            (
                *(score_id, each.measure.value, each.value.numerator, each.value.denominator),
                *(each.weight, each.points),
            )
            for each in score.measures
        ],
    )
    await bulk.copy(
        "score_red_lines",
        ("score_id", "kind", "code", "count"),
        [(score_id, each.kind.value, each.code, each.count) for each in score.red_lines],
    )
    await _add_strata(score_id, compared)
    return score_id


async def _add_strata(score_id: int, compared: Sequence[Compared]) -> None:
    await bulk.copy(
        "score_strata",
        (
            *("score_id", "bucket", "hand", "age", "placed_minor", "received_minor"),
            *("peers_placed_minor", "peers_received_minor", "expected_minor"),
        ),
        [
            (
                *(score_id, *each.stratum, each.placed_minor, each.received_minor),
                *(each.peers_placed_minor, each.peers_received_minor, each.expected_minor),
            )
            for each in compared
        ],
    )
