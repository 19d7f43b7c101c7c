"""Decides about proposed shares: accepted as they are or changed, or declined."""

import datetime
from collections.abc import Mapping, Sequence

from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict, Invalid
from agencies.common.words import say
from agencies.standing.queries import shares
from agencies.standing.queries.shares import LineRow
from agencies.standing.rules.shares import check_shares
from agencies.vendors.queries import publish_share, published_standings


async def accept_shares(
    actor: Actor,
    proposal_id: int,
    decided: Mapping[str, int | None],
    *,
    reason: str = "",
    now: datetime.datetime,
) -> None:
    """Let shares, by the code of the agency, hold from the next plan on; those that differ want a reason.

    Invalid when they do not sum to 100, Conflict when the proposal no longer waits or a share is for an
    agency that may take no cases.
    """
    require(actor, Permission.PLACE_CASES)
    await shares.find_proposal(actor, proposal_id)
    lines = await shares.lines_of(actor, proposal_id)
    check_shares({f"share-{each.agency}": decided.get(each.agency) for each in lines})
    given = {each.agency_id: decided[each.agency] or 0 for each in lines}
    if not reason.strip() and any(given[each.agency_id] != each.proposed for each in lines):
        raise Invalid(
            "Shares other than proposed want a reason.", {"reason": say("Say why the shares are changed.")}
        )
    async with sql.transaction():
        await _check_able(lines, given)
        await _decide(actor, proposal_id, "accepted", reason, now)
        await shares.set_decided(proposal_id, given)
        for agency_id, share in given.items():
            await publish_share(agency_id, share)
        told = {each.agency: given[each.agency_id] for each in lines}
        await journal.record(actor, "shares.accepted", "share_proposal", proposal_id, now=now, shares=told)


async def decline_shares(actor: Actor, proposal_id: int, *, reason: str, now: datetime.datetime) -> None:
    """Leave the shares as they are, for a reason."""
    require(actor, Permission.PLACE_CASES)
    await shares.find_proposal(actor, proposal_id)
    if not reason.strip():
        raise Invalid("Say why the proposal is declined.", {"reason": say("Fill this in.")})
    async with sql.transaction():
        await _decide(actor, proposal_id, "declined", reason, now)
        await journal.record(actor, "shares.declined", "share_proposal", proposal_id, now=now)


async def _check_able(lines: Sequence[LineRow], given: Mapping[int, int]) -> None:
    able = {each.id for each in await published_standings() if each.may_take}
    unable = [each.agency for each in lines if given[each.agency_id] and each.agency_id not in able]
    if unable:
        raise Conflict(
            "These agencies may take no cases and so have no share: {agencies}. Give theirs to others.",
            agencies=unable,
        )


async def _decide(actor: Actor, proposal_id: int, outcome: str, reason: str, now: datetime.datetime) -> None:
    if not await shares.decide(proposal_id, outcome, reason.strip(), decided_by=actor.person_id, now=now):
        raise Conflict("This proposal was decided or replaced meanwhile; look at the newest one.")
