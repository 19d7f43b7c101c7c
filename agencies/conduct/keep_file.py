"""Keeps a file as evidence of an inspection, a finding or a complaint, and gives it back."""

import asyncio
import datetime

from agencies.common import evidence, journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict
from agencies.common.evidence_kinds import kind_of
from agencies.conduct.inspection_in_hand import hold_unsigned, refuse_withdrawn
from agencies.conduct.queries.complaints import find_complaint
from agencies.conduct.queries.files import FileRow, Place, add_file, find_file
from agencies.conduct.queries.findings import find_finding

_LONGEST_NAME = 200


async def keep_file(
    actor: Actor,
    place: Place,
    name: str,
    data: bytes,
    *,
    today: datetime.date,
    now: datetime.datetime,
) -> bool:
    """Keep a file where it belongs; False when the same file lies there already.

    FileRefused for one that is too large, or of no kind that is taken. Into an inspection itself only the
    lender puts files, until it is signed; to a finding and a complaint the agency adds its own.
    """
    kind = kind_of(name, data)
    await _agency_of(actor, place, today=today)
    digest = await asyncio.to_thread(evidence.lay_down, data)
    async with sql.transaction():
        agency_id = await _agency_of(actor, place, today=today)
        kept = await evidence.keep_laid(digest, len(data), now=now)
        added = await add_file(actor, place, kept.id, name[-_LONGEST_NAME:], kind, now=now)
        if added:
            thing, thing_id = _thing(place)
            await journal.record(
                actor,
                "evidence.added",
                thing,
                thing_id,
                agency_id=agency_id,
                now=now,
                sha256=kept.sha256,
                size=kept.size,
            )
    return added


def _thing(place: Place) -> tuple[str, int | None]:
    if place.complaint_id is not None:
        return "complaint", place.complaint_id
    return ("inspection", place.inspection_id) if place.finding_id is None else ("finding", place.finding_id)


async def _agency_of(actor: Actor, place: Place, *, today: datetime.date) -> int | None:
    """Check that the actor may put a file there, and give the agency that it is about."""
    if place.complaint_id is not None:
        require(actor, Permission.TAKE_COMPLAINTS if actor.of_lender else Permission.ANSWER_CONDUCT)
        return (await find_complaint(actor, place.complaint_id)).agency_id
    if place.finding_id is not None:
        require(actor, Permission.INSPECT_AGENCIES if actor.of_lender else Permission.ANSWER_CONDUCT)
        return (await find_finding(actor, place.finding_id)).agency_id
    require(actor, Permission.INSPECT_AGENCIES)
    return (await hold_unsigned(actor, place.inspection_id or 0, today=today)).agency_id


async def read_file(actor: Actor, file_id: int) -> tuple[FileRow, bytes]:
    """Give a file that the actor sees, with its content as it was handed in."""
    row = await find_file(actor, file_id)
    return row, await evidence.read(row.evidence_id)


async def file_of_finding(actor: Actor, finding_id: int) -> Place:
    """Give the place of a file that belongs to a finding the actor sees; Conflict once it is settled."""
    finding = await find_finding(actor, finding_id)
    refuse_withdrawn(finding)
    if finding.step == "accepted":
        raise Conflict("Finding {number} is settled; nothing is added to it.", number=finding.number)
    return Place(inspection_id=finding.inspection_id, finding_id=finding.id)
