"""mandate shares: what scores propose about the shares of the next cases, and the decision about it."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from agencies.common.access import Actor
from agencies.common.dates import format_month
from agencies.common.errors import Conflict, Invalid
from agencies.common.words import Message, say
from agencies.standing.decide_shares import accept_shares, decline_shares
from agencies.standing.queries.shares import (
    LineRow,
    ProposalRow,
    find_proposal,
    lines_of,
    list_proposals,
    open_proposal,
)
from agencies.standing.rules.scoring import written
from agencies.standing.rules.words import OUTCOMES
from agencies.vendors.queries import published_shares
from portal.cli.options import AsJson
from portal.cli.shell import Answer, Listing, conduct
from portal.cli.usage import Commands
from portal.clock import wall_clock

_SHARE = re.compile("[0-9]{1,3}")
shares_app = Commands("Shares of the next cases: what scores propose, and the decision about it.")
Proposal = Annotated[
    int | None,
    typer.Argument(
        metavar="PROPOSAL",
        min=1,
        max=2**63 - 1,
        help="Number of the proposal; the one that waits when left out.",
    ),
]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--share",
        metavar="AGENCY=PERCENT",
        help="Another share than proposed, like QH=40; may be given for several agencies.",
    ),
]


@shares_app.command("list")
def list_shares(context: typer.Context, as_json: AsJson = False) -> None:
    """List the shares that hold, the proposal that waits, and what was decided before."""

    async def work(actor: Actor) -> Answer:
        proposals, waiting = await list_proposals(actor), await open_proposal(actor)
        lines = await lines_of(actor, waiting.id) if waiting else []
        hold = await published_shares()
        data = {
            "shares": hold,
            "waiting": _proposal(waiting, lines) if waiting else None,
            "proposals": [_plain(each) for each in proposals],
        }
        return Answer(data, [_holding(hold), *_waiting(waiting, lines), *_before(proposals)])

    conduct(context, work, as_json=as_json)


@shares_app.command("accept")
def accept(
    context: typer.Context,
    proposal: Proposal = None,
    share: Changes = None,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Why shares are changed; needed where some are.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Let proposed shares hold from the next placement on, as they are or changed."""

    async def work(actor: Actor) -> Answer:
        chosen = await _chosen(actor, proposal)
        lines = await lines_of(actor, chosen.id)
        given = {**{each.agency: each.proposed for each in lines}, **_changed(share, lines)}
        await accept_shares(actor, chosen.id, given, reason=reason, now=wall_clock())
        return await _decided(actor, chosen.id, say("The shares hold from the next placement on."))

    conduct(context, work, as_json=as_json)


@shares_app.command("decline")
def decline(
    context: typer.Context,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Why; it is kept with the decision.")
    ],
    proposal: Proposal = None,
    as_json: AsJson = False,
) -> None:
    """Leave the shares as they are."""

    async def work(actor: Actor) -> Answer:
        chosen = await _chosen(actor, proposal)
        await decline_shares(actor, chosen.id, reason=reason, now=wall_clock())
        told = say("The proposal is declined; the shares stay as they are.")
        return await _decided(actor, chosen.id, told)

    conduct(context, work, as_json=as_json)


async def _chosen(actor: Actor, proposal: int | None) -> ProposalRow:
    found = await open_proposal(actor) if proposal is None else await find_proposal(actor, proposal)
    if found is None:
        raise Conflict("No proposal of shares waits for a decision.")
    return found


def _changed(pairs: Sequence[str] | None, lines: Sequence[LineRow]) -> dict[str, int]:
    """Read AGENCY=PERCENT pairs; Invalid for an agency that is not in the proposal, or given twice."""
    known, changed = [each.agency for each in lines], dict[str, int]()
    for pair in pairs or ():
        code, _, share = (part.strip() for part in pair.partition("="))
        if code not in known or code in changed or not _SHARE.fullmatch(share):
            raise Invalid(
                "“{pair}” changes no share; write each once, like QH=40. The proposal is about {agencies}.",
                pair=pair,
                agencies=known,
            )
        changed[code] = int(share)
    return changed


async def _decided(actor: Actor, proposal_id: int, told: Message) -> Answer:
    found, lines = await find_proposal(actor, proposal_id), await lines_of(actor, proposal_id)
    hold = await published_shares()
    return Answer({**_proposal(found, lines), "holding": hold}, [_holding(hold), told])


def _proposal(found: ProposalRow, lines: Sequence[LineRow]) -> dict[str, Any]:
    return {
        **_plain(found),
        "lines": [
            {
                "agency": each.agency,
                "grade": each.grade,
                "points": each.points,
                "present": each.present,
                "proposed": each.proposed,
                "decided": each.decided,
            }
            for each in lines
        ],
    }


def _plain(found: ProposalRow) -> dict[str, Any]:
    return {
        "proposal": found.id,
        "period": format_month(found.month),
        "outcome": found.outcome,
        "reason": found.reason,
        "decided_by": found.decided_by,
    }


def _holding(hold: Mapping[str, int]) -> Listing | Message:
    if not hold:
        return say("Nobody has decided on shares yet, so new placements are shared equally.")
    return Listing((say("Agency"), say("Decided share")), list(hold.items()))


def _waiting(waiting: ProposalRow | None, lines: Sequence[LineRow]) -> list[Message | Listing]:
    if waiting is None:
        return [say("No proposal of shares waits for a decision.")]
    heading = say(
        "Proposal {id} from the scores of {month} waits for a decision:",
        id=waiting.id,
        month=format_month(waiting.month),
    )
    headings = (say("Agency"), say("Grade"), say("Points"), say("Present"), say("Proposed"))
    rows = [
        (
            each.agency,
            each.grade or "—",
            "—" if each.points is None else written(each.points),
            each.present,
            each.proposed,
        )
        for each in lines
    ]
    return [heading, Listing(headings, rows)]


def _before(proposals: Sequence[ProposalRow]) -> list[Listing]:
    rows = [
        (each.id, format_month(each.month), OUTCOMES[each.outcome], each.decided_by, each.reason or "")
        for each in proposals
        if each.outcome
    ]
    headings = (say("Proposal"), say("Month"), say("Outcome"), say("Who decided"), say("Reason"))
    return [Listing(headings, rows)] if rows else []
