"""A statement as it is issued: what it rests on, what it comes to, and what stands beside it for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from settlement.statements.rules import Facts, Statement, needs, versions_used


class Beside(NamedTuple):
    """What a line shows of its payment besides its figures; the name is masked, None where none is known."""

    case_no: str
    debtor: str | None


class Place(NamedTuple):
    """Where a line stands: the month (first day) of its statement, and its number there."""

    month: date
    line_no: int


@dataclass(frozen=True, slots=True)
class Cover:
    """Who answers for a statement; the signature is over the locked hash, moments are UTC to the second."""

    agency: str
    portfolio: str
    locked: bool
    drafted_by: str
    drafted_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    sole_person: bool
    hash: str
    signature: str | None
    key: str | None


@dataclass(frozen=True, slots=True)
class Issue:
    """All that a workbook shows; `places` tells of each locked original by its part where it stands."""

    facts: Facts
    statement: Statement
    cover: Cover
    beside: Sequence[Beside]
    places: Mapping[int, Place]


def issue(
    facts: Facts, statement: Statement, cover: Cover, beside: Sequence[Beside], places: Mapping[int, Place]
) -> Issue:
    """Keep of the facts only what the lines rest on, which is what the hash is made of."""
    needed = needs(statement.parts, facts.versions)
    kept = replace(
        facts,
        parts=statement.parts,
        versions=versions_used(facts, statement),
        locked=sorted((row for row in facts.locked if row.month in needed.months), key=str),
        originals=sorted(row for row in facts.originals if row.part_id in needed.originals),
    )
    return Issue(kept, statement, cover, beside, places)
