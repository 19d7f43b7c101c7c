"""mandate retire, export dossier and verify dossier: how an agency leaves, and what is kept of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from agencies.common.access import Actor, Permission, require
from agencies.common.errors import Conflict, Invalid
from agencies.common.money import format_amount
from agencies.common.words import Message, say
from agencies.placements.rules.words import NOT_ELIGIBLE, worded
from agencies.standing.decide_standing import approve_standing
from agencies.standing.dossier_zip import verify_zip
from agencies.standing.foresee_retirement import LEFT_WORDS, Replacement, foresee_retirement
from agencies.standing.propose_standing import propose_standing
from agencies.standing.queries.changes import ChangeRow, open_changes
from agencies.standing.queries.retirement import retirement_of, steps_of
from agencies.standing.retire_agency import ask_next_step
from agencies.standing.rules.lifecycle import Change
from agencies.standing.rules.retirement import STEP_WORDS, Step, next_step
from agencies.vendors.queries import AgencyRow, find_agency
from agencies.vendors.rules import Status
from portal.cli.exports import home_key
from portal.cli.options import AsJson
from portal.cli.shell import Answer, Exit, Listing, conduct, conduct_alone, progress
from portal.clock import wall_clock
from portal.worker import run_job
from settlement.statements.queries.last import open_drafts
from settlement.workbook.agency_dossier import export_dossier

Code = Annotated[str, typer.Argument(metavar="AGENCY", help="Code of the agency.")]


def retire(
    context: typer.Context,
    code: Code,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help="Why the agency is to be retired.")
    ] = None,
    approve: Annotated[
        bool,
        typer.Option("--approve", help="Approve what another person proposed, or go on with it."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Propose that an agency be retired; another person approves it, and it is taken step by step."""

    async def work(actor: Actor) -> Answer:
        agency = await find_agency(actor, code)
        if approve == (reason is not None):
            raise Invalid("Give --reason TEXT to propose a retirement, or --approve to approve one.")
        return await (_approved(actor, agency) if approve else _proposed(actor, agency, reason or ""))

    conduct(context, work, as_json=as_json)


async def _proposed(actor: Actor, agency: AgencyRow, reason: str) -> Answer:
    now = wall_clock()
    foreseen = await foresee_retirement(actor, agency, now=now)
    change = Change(Status.RETIRING, reason)
    made = await propose_standing(actor, agency, change, today=now.date(), now=now)
    data = {"agency": agency.code, "proposal": made, "status": agency.status, "steps": [], "waiting": []}
    said = say("It is proposed that {agency} be retired; another person approves it.", agency=agency.code)
    told = {**data, "replacement": [_plain(each) for each in foreseen]}
    return Answer(told, [*_foreseen(foreseen), said])


async def _approved(actor: Actor, agency: AgencyRow) -> Answer:
    require(actor, Permission.DECIDE_STANDING)
    now = wall_clock()
    found = await _waiting(actor, agency)
    if found is not None:
        job_id = (await approve_standing(actor, found.id, now=now)).job_id or 0
    else:
        job_id = (await ask_next_step(actor, agency, now=now)).id
    with progress(say("Retirement")) as watch:
        await run_job(job_id, watch=watch)
    return await _came_to(actor, await find_agency(actor, agency.code))


async def _waiting(actor: Actor, agency: AgencyRow) -> ChangeRow | None:
    for each in await open_changes(actor):
        if each.agency_id == agency.id:
            if each.status != Status.RETIRING:
                raise Conflict(
                    "Another change of {agency} waits for a decision; decide it in the portal first.",
                    agency=agency.code,
                )
            return each
    return None


async def _came_to(actor: Actor, agency: AgencyRow) -> Answer:
    begun = await retirement_of(actor, agency.id)
    steps = [] if begun is None else await steps_of(begun.id)
    drafts = await open_drafts(agency.id)
    waiting = [{"portfolio": each.portfolio, "period": f"{each.month:%Y-%m}"} for each in drafts]
    data = {
        "agency": agency.code,
        "status": agency.status,
        "steps": [{"step": each.step, **each.content} for each in steps],
        "waiting": waiting,
    }
    rows = [(STEP_WORDS[each.step], f"{each.done_at:%Y-%m-%d %H:%M}", each.person) for each in steps]
    parts: list[Message | Listing | str] = [Listing((say("Step"), say("Done"), say("By")), rows)]
    if next_step({each.step for each in steps}) is Step.SETTLED:
        parts.append(
            say(
                "The last statements wait for approval: {statements}. Once they are approved it goes on by"
                " itself.",
                statements=[f"{each['portfolio']} {each['period']}" for each in waiting],
            )
        )
    return Answer(data, parts)


def _plain(each: Replacement) -> dict[str, object]:
    return {
        "portfolio": each.portfolio,
        "cases": each.cases,
        "agencies": {one.agency: one.cases for one in each.takers},
        "amounts_minor": {one.agency: one.amount_minor for one in each.takers},
        "unplaced": dict(each.left),
        "not_eligible": dict(each.not_eligible),
    }


def _foreseen(found: Sequence[Replacement]) -> list[Message | Listing | str]:
    rows: list[tuple[object, ...]] = []
    for each in found:
        rows += [
            (each.portfolio, one.agency, one.cases, format_amount(one.amount_minor, each.currency))
            for one in each.takers
        ]
        rows += [(each.portfolio, worded(LEFT_WORDS, code), count, "") for code, count in each.left.items()]
        rows += [
            (each.portfolio, worded(NOT_ELIGIBLE, code), count, "")
            for code, count in each.not_eligible.items()
        ]
    headings = (say("Portfolio"), say("Would be taken by"), say("Cases"), say("Amount"))
    return [Listing(headings, rows)] if rows else []


def export_dossier_command(
    context: typer.Context,
    code: Code,
    file: Annotated[Path, typer.Option("-o", "--output", metavar="FILE.zip", help="The zip to write.")],
    as_json: AsJson = False,
) -> None:
    """Write what is known of an agency as a signed zip; the one that was filed, once it is retired."""

    async def work(actor: Actor) -> Answer:
        agency = await find_agency(actor, code)
        made = await export_dossier(actor, agency, file.absolute(), now=wall_clock())
        data = {"file": str(file), "size": len(made.data), "filed": made.filed}
        return Answer(data, [say("Wrote {file}; bytes: {size}.", file=file, size=len(made.data))])

    conduct(context, work, as_json=as_json)


def verify_dossier_command(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.zip", exists=True, dir_okay=False, help="Dossier to check.")
    ],
    as_json: AsJson = False,
) -> None:
    """Check that every file of a dossier is the one that this home's key vouched for."""

    def work() -> Answer:
        verdict = verify_zip(file, home_key())
        data = {"ok": verdict.ok, "reason": str(verdict.reason)}
        return Answer(data, [verdict.reason], Exit.DONE if verdict.ok else Exit.FAILED)

    conduct_alone(work, as_json=as_json)
