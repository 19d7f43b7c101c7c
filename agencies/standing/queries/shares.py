"""Proposals of shares, and what was decided about them."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agencies.common import bulk, sql, vault
from agencies.common.absent import not_there
from agencies.common.access import Actor, Permission, require

_REASON = "shares.reason"


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal with what became of it; an outcome of None still waits."""

    id: int
    month: datetime.date
    created_at: datetime.datetime
    made_by: str
    outcome: str | None
    reason: str | None
    decided_by: str | None
    decided_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class LineRow:
    """An agency's part of a proposal, in per cent."""

    agency_id: int
    agency: str
    agency_name: str
    status: str
    grade: str | None
    points: int | None
    present: int
    proposed: int
    decided: int | None


@dataclass(frozen=True, slots=True)
class NewLine:
    """An agency's part of a proposal that is to be kept."""

    agency_id: int
    grade: str | None
    points: int | None
    present: int
    proposed: int


@dataclass(frozen=True, slots=True)
class _Stored:
    id: int
    month: datetime.date
    created_at: datetime.datetime
    made_by: str
    outcome: str | None
    reason_cipher: bytes | None
    decided_by: str | None
    decided_at: datetime.datetime | None


_PROPOSALS = """
SELECT share_proposals.id, month, share_proposals.created_at, maker.name, outcome, reason_cipher,
       decider.name, decided_at
FROM share_proposals JOIN people AS maker ON maker.id = share_proposals.created_by
LEFT JOIN people AS decider ON decider.id = share_proposals.decided_by
"""


async def list_proposals(actor: Actor, *, limit: int = 24) -> list[ProposalRow]:
    """List the newest proposals, the newest first."""
    require(actor, Permission.PLACE_CASES)
    found = await sql.rows(
        _Stored, f"{_PROPOSALS} ORDER BY share_proposals.id DESC LIMIT :limit", limit=limit
    )
    return [_opened(each) for each in found]


async def open_proposal(actor: Actor) -> ProposalRow | None:
    """Find the proposal that waits for a decision."""
    require(actor, Permission.PLACE_CASES)
    found = await sql.row(_Stored, f"{_PROPOSALS} WHERE outcome IS NULL ORDER BY share_proposals.id DESC")
    return None if found is None else _opened(found)


async def find_proposal(actor: Actor, proposal_id: int) -> ProposalRow:
    """Read a proposal."""
    require(actor, Permission.PLACE_CASES)
    found = await sql.row(_Stored, f"{_PROPOSALS} WHERE share_proposals.id = :id", id=proposal_id)
    if found is None:
        raise not_there()
    return _opened(found)


def _opened(row: _Stored) -> ProposalRow:
    reason = None if row.reason_cipher is None else vault.decrypt(row.reason_cipher, _REASON)
    return ProposalRow(
        row.id,
        row.month,
        row.created_at,
        row.made_by,
        row.outcome,
        reason,
        row.decided_by,
        row.decided_at,
    )


async def lines_of(actor: Actor, proposal_id: int) -> list[LineRow]:
    """Read the lines of a proposal by the code of the agency."""
    require(actor, Permission.PLACE_CASES)
    return await sql.rows(
        LineRow,
        "SELECT agencies.id, agencies.code, agencies.name, agencies.status, share_lines.grade, points,"
        " present, proposed, decided FROM share_lines JOIN agencies ON agencies.id = share_lines.agency_id"
        " WHERE proposal_id = :proposal ORDER BY agencies.code",
        proposal=proposal_id,
    )


@dataclass(frozen=True, slots=True)
class DecidedShares:
    """When the shares that hold were decided, and from the scores of which month."""

    month: datetime.date
    decided_at: datetime.datetime


async def last_decided() -> DecidedShares | None:
    """Say since when the published shares hold; None before the first decision."""
    return await sql.row(
        DecidedShares,
        "SELECT month, decided_at FROM share_proposals WHERE outcome = 'accepted'"
        " ORDER BY decided_at DESC, id DESC LIMIT 1",
    )


async def open_lines(month: datetime.date) -> list[NewLine]:
    """Read the lines of the proposal for a month that waits; none where none does."""
    return await sql.rows(
        NewLine,
        "SELECT agency_id, grade, points, present, proposed FROM share_lines"
        " JOIN share_proposals ON share_proposals.id = proposal_id"
        " WHERE month = :month AND outcome IS NULL ORDER BY share_lines.id",
        month=month,
    )


async def supersede_open(*, decided_by: int, now: datetime.datetime) -> None:
    """End every proposal that waits, for a newer one takes its place."""
    await sql.execute(
        "UPDATE share_proposals SET outcome = 'superseded', decided_by = :person, decided_at = :now"
        " WHERE outcome IS NULL",
        person=decided_by,
        now=now,
    )


async def add_proposal(
    month: datetime.date, lines: Sequence[NewLine], *, created_by: int, now: datetime.datetime
) -> int:
    """Keep a proposal and give its id."""
    proposal_id = await sql.insert(
        "INSERT INTO share_proposals (month, created_by, created_at) VALUES (:month, :person, :now)"
        " RETURNING id",
        month=month,
        person=created_by,
        now=now,
    )
    await bulk.copy(
        "share_lines",
        ("proposal_id", "agency_id", "grade", "points", "present", "proposed"),
        [
            (
                *(proposal_id, each.agency_id, each.grade),
                *(each.points, each.present, each.proposed),
            )
            for each in lines
        ],
    )
    return proposal_id


async def decide(
    proposal_id: int, outcome: str, reason: str, *, decided_by: int, now: datetime.datetime
) -> bool:
    """Note what was decided about a proposal; False when it no longer waits."""
    return bool(
        await sql.execute(
            "UPDATE share_proposals SET outcome = :outcome, reason_cipher = :reason, decided_by = :person,"
            " decided_at = :now WHERE id = :id AND outcome IS NULL",
            outcome=outcome,
            reason=vault.encrypt(reason, _REASON) if reason else None,
            person=decided_by,
            now=now,
            id=proposal_id,
        )
    )


async def set_decided(proposal_id: int, shares: Mapping[int, int]) -> None:
    """Note the shares that were decided, by agency."""
    for agency_id, share in shares.items():
        await sql.execute(
            "UPDATE share_lines SET decided = :share WHERE proposal_id = :proposal AND agency_id = :agency",
            share=share,
            proposal=proposal_id,
            agency=agency_id,
        )
