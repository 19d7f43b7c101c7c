"""Takes in a case file: asked for here, staged row by row, then written in one transaction."""

import datetime
from collections import Counter
from collections.abc import Mapping

from agencies.cases.case_rows import CaseRows
from agencies.cases.match_cases import Matched, match_cases
from agencies.cases.queries import column_maps, matching, staging, writing
from agencies.cases.rules.eligibility import eligibility
from agencies.cases.stage_cases import CaseFileRequest, refuse_staged, request_of, stage_cases
from agencies.common import evidence, jobs, journal, refused_rows, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import civil_day
from agencies.common.errors import Invalid, NotFound
from agencies.common.words import say
from agencies.people.queries import PortfolioRow, portfolio_by_id
from agencies.people.rules import check_code

KIND = "import_cases"
RECALL_CLOSED = "recall_closed"
_MOST_LISTED = 20
_FIRST_YEAR = 1990


async def ask_import_cases(
    actor: Actor,
    portfolio: PortfolioRow,
    data: bytes,
    *,
    name: str,
    as_of: datetime.date,
    columns: Mapping[str, str],
    map_name: str | None = None,
    dry_run: bool = False,
    now: datetime.datetime,
) -> jobs.Job:
    """Ask for a case file to be taken in; the same file asked for again finds the job that is under way.

    `columns` gives headings by field. With `map_name` they are remembered for the portfolio, and without
    `columns` those that are remembered are used.
    """
    require(actor, Permission.IMPORT_CASES)
    check_day(portfolio, as_of, now)
    async with sql.transaction():
        chosen = await _columns(actor, portfolio, columns, map_name, now) if map_name else columns
        kept = await evidence.keep(data, now=now)
        asked = CaseFileRequest(portfolio.id, kept.id, name, as_of, chosen, dry_run)
        return await enqueue_import(actor, asked, now=now)


async def enqueue_import(actor: Actor, request: CaseFileRequest, *, now: datetime.datetime) -> jobs.Job:
    """Enqueue the import of a file that is kept already, in the running transaction."""
    asked = {
        "portfolio_id": request.portfolio_id,
        "evidence_id": request.evidence_id,
        "as_of": request.as_of,
        "columns": dict(request.columns),
        "dry_run": request.dry_run,
    }
    payload = {**asked, "name": evidence.hide_name(request.name)}
    return await jobs.enqueue(actor, KIND, jobs.key_of(asked), payload, now=now)


def check_day(portfolio: PortfolioRow, as_of: datetime.date, now: datetime.datetime) -> None:
    """Raise Invalid where the day of a file is yet to come in the portfolio's time zone, or mistyped."""
    if as_of.year < _FIRST_YEAR:
        raise Invalid(
            "The day {as_of} is before {year}, the first year of a case file; type it anew.",
            as_of=as_of,
            year=_FIRST_YEAR,
        )
    if as_of > civil_day(now, portfolio.time_zone):
        raise Invalid("The day {as_of} is yet to come; a case file tells of a day that was.", as_of=as_of)


async def _columns(
    actor: Actor, portfolio: PortfolioRow, columns: Mapping[str, str], name: str, now: datetime.datetime
) -> Mapping[str, str]:
    check_code(name)
    if columns:
        await column_maps.save_map(portfolio.id, name, columns)
        await journal.record(
            actor, "column_map.saved", "portfolio", portfolio.id, now=now, name=name, columns=dict(columns)
        )
        return columns
    saved = await column_maps.saved_map(portfolio.id, name)
    if saved is None:
        raise NotFound(
            "No columns are remembered as {name}; there are {known}. Give them once, field by field.",
            name=name,
            known=await column_maps.map_names(portfolio.id) or say("none yet"),
        )
    return saved


async def import_cases(running: jobs.Running) -> None:
    """Take in the file that a job names: stage what is not staged yet, then write all at once."""
    request = request_of(running.payload)
    portfolio = await portfolio_by_id(request.portfolio_id)
    await staging.drop_abandoned_rows()
    reader = await stage_cases(running, request, portfolio)
    await matching.analyse_staging()
    while late := await _write(running, request, portfolio, reader):
        await refuse_staged(running.job.id, request, reader, late)


async def _write(
    running: jobs.Running, request: CaseFileRequest, portfolio: PortfolioRow, reader: CaseRows
) -> Mapping[int, str]:
    """Write the file and finish the job; where rows must be refused first, write nothing and give them."""
    job_id = running.job.id
    async with sql.transaction():
        matched = await match_cases(job_id, portfolio.id, request.as_of)
        if matched.refused:
            return matched.refused
        result = {
            **await _counts(job_id, matched),
            **await _verdicts(job_id, request, portfolio),
            "missing": await _missing(job_id, request, reader),
            "dry_run": request.dry_run,
        }
        if not request.dry_run:
            await _write_changes(running, request, matched, result)
        await matching.drop_matches()
        await staging.clear(job_id)
        await running.finish(result)
    return {}


async def _counts(job_id: int, matched: Matched) -> dict[str, object]:
    staged = await staging.staged(job_id)
    counts = Counter(each.change for each in matched.rows)
    return {
        "read": staged.accepted + staged.refused,
        "created": counts[matching.CREATED],
        "updated": counts[matching.UPDATED],
        "unchanged": counts[matching.UNCHANGED],
        "refused": staged.refused,
    }


async def _verdicts(job_id: int, request: CaseFileRequest, portfolio: PortfolioRow) -> dict[str, object]:
    policy, outstanding = portfolio.policy, 0
    reasons: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for facts in await matching.file_facts(job_id, portfolio.id, request.as_of):
        verdict = eligibility(facts, policy, request.as_of)
        outstanding += facts.outstanding_minor
        reasons[verdict.eligible][verdict.reasons[0]] += facts.cases
    return {
        "eligible": reasons[True].total(),
        "not_eligible": reasons[False].total(),
        "eligible_reasons": dict(reasons[True]),
        "not_eligible_reasons": dict(reasons[False]),
        "outstanding_minor": outstanding,
    }


async def _missing(job_id: int, request: CaseFileRequest, reader: CaseRows) -> dict[str, object]:
    """Count the open cases that the file does not name, and list the first; refused rows name theirs."""
    missing = await staging.missing_case_nos(job_id, request.portfolio_id, request.as_of)
    if missing:
        refused = {reader.case_no(each.cells) for each in await refused_rows.of_job(job_id)}
        missing = [each for each in missing if each not in refused]
    return {"count": len(missing), "case_nos": missing[:_MOST_LISTED]}


async def _write_file(running: jobs.Running, request: CaseFileRequest, now: datetime.datetime) -> int:
    file_id = await writing.add_file(
        running.job.id,
        portfolio_id=request.portfolio_id,
        evidence_id=request.evidence_id,
        as_of=request.as_of,
        person_id=running.actor.person_id,
        now=now,
    )
    await writing.write_matches(file_id)
    if await writing.ended_cases(file_id):
        payload = {"portfolio_id": request.portfolio_id, "file_id": file_id, "as_of": request.as_of}
        await running.follow_on(RECALL_CLOSED, str(file_id), payload)
    return file_id


async def _write_changes(
    running: jobs.Running, request: CaseFileRequest, matched: Matched, result: Mapping[str, object]
) -> None:
    """Write what the file changes; one that changes nothing leaves its journal row and no more."""
    now, changed = running.clock(), matched.changed_cases
    file_id = await _write_file(running, request, now) if changed else None
    await journal.record(
        running.actor,
        "cases.imported",
        "case_file",
        file_id,
        now=now,
        job=running.job.id,
        portfolio=request.portfolio_id,
        as_of=request.as_of,
        members=journal.members_digest(changed),
        created=result["created"],
        updated=result["updated"],
        unchanged=result["unchanged"],
        refused=result["refused"],
    )
