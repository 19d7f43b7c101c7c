"""Shares of the next cases: what grades propose, and the decision about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from starlette.responses import Response

from agencies.common.words import say
from agencies.standing.decide_shares import accept_shares, decline_shares
from agencies.standing.queries.shares import (
    LineRow,
    ProposalRow,
    find_proposal,
    last_decided,
    lines_of,
    list_proposals,
    open_proposal,
)
from agencies.standing.rules.scorecard import ShareRules
from agencies.standing.rules.scoring import Grade
from agencies.standing.rules.shares import Standing, Step, steps_to
from agencies.standing.rules.words import OUTCOMES
from agencies.standing.score_agencies import scorecard_for
from agencies.vendors.queries import published_standings
from portal.pages.score_views import points_text
from portal.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """How the shares of a proposal came about, by agency, and the rules behind it."""

    rules: ShareRules
    steps: dict[int, Step]

    @property
    def by_grade(self) -> Fraction:
        """Sum what grades made of the shares before they were brought to 100."""
        return sum((each.by_grade for each in self.steps.values()), Fraction(0))


_STATUS_OF = {"accepted": "ok", "declined": "barred", "superseded": "dashed", None: "waiting"}


async def show_shares(visit: Visit) -> Response:
    """Show the proposal that waits, the shares that hold, and what was decided before."""
    proposals = await list_proposals(visit.actor)
    asked = visit.asked.whole("proposal", most=2**62)
    visit.asked.check()
    waiting = await open_proposal(visit.actor)
    shown = await find_proposal(visit.actor, asked) if asked else waiting
    lines = await lines_of(visit.actor, shown.id) if shown else []
    return visit.show(
        "scores/shares.html",
        waiting=waiting,
        shown=shown,
        lines=lines,
        arithmetic=await _arithmetic(shown, lines) if shown else None,
        tenth=lambda part: f"{float(part):.1f}",
        proposals=proposals,
        standings=await published_standings(),
        decided=await last_decided(),
        outcomes=OUTCOMES,
        shapes=_STATUS_OF,
        points_text=points_text,
    )


async def _arithmetic(shown: ProposalRow, lines: Sequence[LineRow]) -> Arithmetic | None:
    """Lay out how a proposal came about; None where the scorecard of its month says otherwise by now."""
    rules = (await scorecard_for(shown.month)).shares
    standings = [
        Standing(
            each.agency_id,
            each.present,
            Grade(each.grade) if each.grade else None,
            may_take=bool(each.present or each.proposed or each.grade == Grade.D),
        )
        for each in lines
    ]
    steps = steps_to(standings, [each.proposed for each in lines], rules)
    ids = [each.agency_id for each in lines]
    return Arithmetic(rules, dict(zip(ids, steps, strict=True))) if steps else None


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
