"""How agencies stand: changes proposed and decided, with their files."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from agencies.common import sql, vault
from agencies.common.absent import not_there
from agencies.common.access import Actor, Permission, require, visible_by_agency
from agencies.common.sql import Fragment

REASON, REMARK, FILE = "standing.reason", "standing.remark", "standing.file"


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change of how an agency stands; an outcome of None still waits for a decision."""

    id: int
    agency_id: int
    agency: str
    agency_name: str
    from_status: str
    status: str
    reason: str
    score_id: int | None
    proposed_by: int
    proposer: str
    proposed_at: datetime.datetime
    outcome: str | None
    remark: str | None
    decider: str | None
    decided_at: datetime.datetime | None
    sole_person: bool


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that speaks for a change."""

    id: int
    standing_id: int
    evidence_id: int
    name: str


@dataclass(frozen=True, slots=True)
class _Stored:
    id: int
    agency_id: int
    agency: str
    agency_name: str
    from_status: str
    status: str
    reason_cipher: bytes
    score_id: int | None
    proposed_by: int
    proposer: str
    proposed_at: datetime.datetime
    outcome: str | None
    remark_cipher: bytes | None
    decider: str | None
    decided_at: datetime.datetime | None
    sole_person: bool


_CHANGES = """
SELECT standings.id, agencies.id, agencies.code, agencies.name, standings.from_status, standings.status,
       reason_cipher, score_id, proposed_by, maker.name, proposed_at, outcome, remark_cipher, decider.name,
       decided_at, sole_person
FROM standings JOIN agencies ON agencies.id = standings.agency_id
JOIN people AS maker ON maker.id = standings.proposed_by
LEFT JOIN people AS decider ON decider.id = standings.decided_by
"""


def _seen(actor: Actor) -> Fragment:
    """Limit changes to what the actor sees: all for the lender, for an agency what was decided about it."""
    own = visible_by_agency(actor, "standings.agency_id")
    return own if actor.of_lender else Fragment(f"{own.text} AND outcome = 'approved'", own.values)


def _opened(row: _Stored) -> ChangeRow:
    return ChangeRow(
        row.id,
        row.agency_id,
        row.agency,
        row.agency_name,
        row.from_status,
        row.status,
        vault.decrypt(row.reason_cipher, REASON),
        row.score_id,
        row.proposed_by,
        row.proposer,
        row.proposed_at,
        row.outcome,
        None if row.remark_cipher is None else vault.decrypt(row.remark_cipher, REMARK),
        row.decider,
        row.decided_at,
        row.sole_person,
    )


async def changes_of(actor: Actor, agency_id: int, *, limit: int = 100) -> list[ChangeRow]:
    """List the changes of an agency that the actor sees, the newest first."""
    require(actor, Permission.READ_STANDING)
    seen = _seen(actor)
    found = await sql.rows(
        _Stored,
        f"{_CHANGES} WHERE standings.agency_id = :agency AND {seen.text}"
        " ORDER BY standings.id DESC LIMIT :most",
        agency=agency_id,
        most=limit,
        **seen.values,
    )
    return [_opened(each) for each in found]


async def find_change(actor: Actor, change_id: int) -> ChangeRow:
    """Read a change; one that the actor does not see is not found."""
    require(actor, Permission.READ_STANDING)
    seen = _seen(actor)
    found = await sql.row(
        _Stored, f"{_CHANGES} WHERE standings.id = :id AND {seen.text}", id=change_id, **seen.values
    )
    if found is None:
        raise not_there()
    return _opened(found)


async def open_changes(actor: Actor) -> list[ChangeRow]:
    """List the changes that wait for a decision, the oldest first."""
    require(actor, Permission.DECIDE_STANDING)
    found = await sql.rows(_Stored, f"{_CHANGES} WHERE outcome IS NULL ORDER BY standings.id")
    return [_opened(each) for each in found]


@dataclass(frozen=True, slots=True)
class LastDecision:
    """When a change of an agency was decided last, be it declined, and whether another one waits."""

    agency_id: int
    decided_at: datetime.datetime | None
    waits: bool


async def last_decided() -> dict[int, LastDecision]:
    """Tell of each agency of which a change was ever proposed how far that came."""
    found = await sql.rows(
        LastDecision,
        "SELECT agency_id, max(CASE WHEN outcome IN ('approved', 'declined') THEN decided_at END),"
        " count(*) FILTER (WHERE outcome IS NULL) > 0 FROM standings GROUP BY agency_id",
    )
    return {each.agency_id: each for each in found}


@dataclass(frozen=True, slots=True)
class _StoredFile:
    id: int
    standing_id: int
    evidence_id: int
    name_cipher: bytes


async def files_of(change_ids: Sequence[int]) -> list[FileRow]:
    """List the files of changes that the caller may see."""
    found = await sql.rows(
        _StoredFile,
        "SELECT id, standing_id, evidence_id, name_cipher FROM standing_files"
        f" WHERE {sql.any_of('standing_id', 'changes')} ORDER BY id",
        changes=list(change_ids),
    )
    return [
        FileRow(each.id, each.standing_id, each.evidence_id, vault.decrypt(each.name_cipher, FILE))
        for each in found
    ]


async def file_of(agency_id: int, file_id: int) -> FileRow | None:
    """Find a file that speaks for a change of an agency; None where it is none of its."""
    found = await sql.row(
        _StoredFile,
        "SELECT standing_files.id, standing_id, evidence_id, name_cipher FROM standing_files"
        " JOIN standings ON standings.id = standing_id WHERE standing_files.id = :id AND agency_id = :agency",
        id=file_id,
        agency=agency_id,
    )
    if found is None:
        return None
    return FileRow(found.id, found.standing_id, found.evidence_id, vault.decrypt(found.name_cipher, FILE))
