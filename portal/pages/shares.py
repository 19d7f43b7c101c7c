"""Shares of the next cases: what grades propose, and the decision about it."""

from starlette.responses import Response

from agencies.common.words import say
from agencies.standing.decide_shares import accept_shares, decline_shares
from agencies.standing.queries.shares import (
    find_proposal,
    last_decided,
    lines_of,
    list_proposals,
    open_proposal,
)
from agencies.standing.rules.words import OUTCOMES
from agencies.vendors.queries import published_standings
from portal.pages.score_views import points_text
from portal.web.visit import Visit

_STATUS_OF = {"accepted": "ok", "declined": "barred", "superseded": "dashed", None: "waiting"}


async def show_shares(visit: Visit) -> Response:
    """Show the proposal that waits, the shares that hold, and what was decided before."""
    proposals = await list_proposals(visit.actor)
    asked = visit.asked.whole("proposal", most=2**62)
    visit.asked.check()
    waiting = await open_proposal(visit.actor)
    shown = await find_proposal(visit.actor, asked) if asked else waiting
    return visit.show(
        "scores/shares.html",
        waiting=waiting,
        shown=shown,
        lines=await lines_of(visit.actor, shown.id) if shown else [],
        proposals=proposals,
        standings=await published_standings(),
        decided=await last_decided(),
        outcomes=OUTCOMES,
        shapes=_STATUS_OF,
        points_text=points_text,
    )


async def accept(visit: Visit) -> Response:
    """Let the shares as typed hold."""
    form = visit.form
    proposal = form.whole("proposal", required=True, most=2**62) or 0
    lines = await lines_of(visit.actor, proposal)
    typed = {each.agency: form.whole(f"share-{each.agency}", most=100) for each in lines}
    reason = form.text("reason")
    form.check()
    await accept_shares(visit.actor, proposal, typed, reason=reason, now=visit.now)
    return visit.go("shares", flash=say("The shares hold from the next placement on."))


async def decline(visit: Visit) -> Response:
    """Leave the shares as they are."""
    form = visit.form
    proposal, reason = form.whole("proposal", required=True, most=2**62) or 0, form.text("reason")
    form.check()
    await decline_shares(visit.actor, proposal, reason=reason, now=visit.now)
    return visit.go("shares", flash=say("The proposal is declined; the shares stay as they are."))
