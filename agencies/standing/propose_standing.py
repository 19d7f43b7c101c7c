"""Proposes how an agency is to stand, and takes a proposal back."""

import asyncio
import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from agencies.common import evidence, journal, notices, sql
from agencies.common.absent import not_there
from agencies.common.access import Actor, Permission, Role, require
from agencies.common.errors import Conflict
from agencies.common.evidence_kinds import kind_of
from agencies.common.words import say
from agencies.standing.queries import changes, changing
from agencies.standing.queries.scores import find_score
from agencies.standing.rules.lifecycle import Change, checked
from agencies.vendors.queries import AgencyRow
from agencies.vendors.rules import STATUS_WORDS

DECIDERS = (Role.VENDOR_MANAGER, Role.COMPLIANCE)
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Handed:
    """A file as it was handed in."""

    name: str
    data: bytes


async def propose_standing(
    actor: Actor,
    agency: AgencyRow,
    change: Change,
    *,
    score_id: int | None = None,
    files: Sequence[Handed] = (),
    today: datetime.date,
    now: datetime.datetime,
) -> int:
    """Propose a change with its reason, its files and, to watch, a corrective plan; give its id.

    It changes nothing until another person approves it. Conflict while another proposal waits.
    """
    require(actor, Permission.PROPOSE_STANDING)
    checked(change, agency.status, today)
    if score_id is not None and (await find_score(actor, score_id)).agency_id != agency.id:
        raise not_there()
    for each in files:
        kind_of(each.name, each.data)
    laid = [(each, await asyncio.to_thread(evidence.lay_down, each.data)) for each in files]
    try:
        async with sql.transaction():
            made, wished = await _keep(actor, agency, change, score_id, today=today, now=now)
            for each, digest in laid:
                kept = await evidence.keep_laid(digest, len(each.data), now=now)
                await changing.add_file(made, kept.id, each.name[-_LONGEST_NAME:])
            await _tell(actor, agency, made, wished, len(files), now=now)
    except sql.IntegrityError:
        raise Conflict(
            "A change of {agency} waits for a decision already; decide it or take it back first.",
            agency=agency.code,
        ) from None
    return made


async def _keep(
    actor: Actor,
    agency: AgencyRow,
    change: Change,
    score_id: int | None,
    *,
    today: datetime.date,
    now: datetime.datetime,
) -> tuple[int, Change]:
    status = await changing.hold_agency(agency.id) or agency.status
    wished = checked(change, status, today)
    made = await changing.add_change(
        agency.id, status, wished, score_id=score_id, proposed_by=actor.person_id, now=now
    )
    return made, wished


async def _tell(
    actor: Actor, agency: AgencyRow, made: int, change: Change, files: int, *, now: datetime.datetime
) -> None:
    await journal.record(
        actor,
        "standing.proposed",
        "standing",
        made,
        agency_id=agency.id,
        now=now,
        status=change.status.value,
        plan_due=change.plan.due_on if change.plan else None,
        files=files,
    )
    words = say(
        "{person} proposes that {agency} be {status}; another person decides.",
        person=actor.name,
        agency=agency.name,
        status=STATUS_WORDS[change.status],
    )
    link = f"/agencies/{agency.code}/standing"
    await notices.tell_roles(
        DECIDERS, notices.News(notices.Kind.STANDING, f"standing:{made}:proposed", words, link), now=now
    )


async def withdraw_standing(actor: Actor, change_id: int, *, now: datetime.datetime) -> None:
    """Take an own proposal back; Conflict when it is somebody else's or was decided."""
    require(actor, Permission.PROPOSE_STANDING)
    found = await changes.find_change(actor, change_id)
    if found.proposed_by != actor.person_id:
        raise Conflict("{person} proposed this; nobody else takes it back.", person=found.proposer)
    async with sql.transaction():
        if not await changing.close_change(change_id, "withdrawn", "", decided_by=actor.person_id, now=now):
            raise Conflict("This change was decided or taken back meanwhile.")
        await journal.record(
            actor, "standing.withdrawn", "standing", change_id, agency_id=found.agency_id, now=now
        )
