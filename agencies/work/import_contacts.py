"""Imports an agency's contact file: each contact as it happened, with what the rulebook says of it."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agencies.common import evidence, jobs, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.errors import NotFound
from agencies.common.refused_rows import keep
from agencies.common.tabular import OpenTable, Row, open_table
from agencies.common.tabular.problems import RefusedRow
from agencies.common.tabular.row_reader import RowReader
from agencies.people.queries import PortfolioRow, portfolio_by_id
from agencies.rulebook.load_preset import load_preset
from agencies.vendors.queries import AgencyRow
from agencies.work.contact_rows import contact_reader, known_headings
from agencies.work.queries.contacts import count_of_job
from agencies.work.queries.verdicts import tally_of_job
from agencies.work.record_contacts import Origin, record_contacts
from agencies.work.rules.drafts import Draft

KIND = "import_contacts"
CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class _Asked:
    portfolio_id: int
    agency_id: int
    evidence_id: int
    name: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Request:
    """A contact file that is kept: of which agency, for which portfolio, with headings by hand."""

    portfolio: PortfolioRow
    agency_id: int
    evidence_id: int
    name: str
    columns: Mapping[str, str]


async def ask_import_contacts(
    actor: Actor,
    portfolio: PortfolioRow,
    agency: AgencyRow,
    data: bytes,
    *,
    name: str,
    columns: Mapping[str, str] | None = None,
    now: datetime.datetime,
) -> jobs.Job:
    """Keep an agency's contact file as evidence and ask for its import; asked again it is the same job.

    `columns` maps fields to headings where the file's own are not recognised.
    """
    require(actor, Permission.IMPORT_CONTACTS)
    if not actor.of_lender and actor.agency_id != agency.id:
        raise NotFound("There is no agency {code}; there are {known}.", code=agency.code, known="-")
    async with sql.transaction():
        kept = await evidence.keep(data, now=now)
        request = Request(portfolio, agency.id, kept.id, name, columns or {})
        return await enqueue_import(actor, request, now=now)


async def enqueue_import(actor: Actor, request: Request, *, now: datetime.datetime) -> jobs.Job:
    """Ask for the import of a contact file that is kept already, inside the running transaction."""
    load_preset(request.portfolio.rulebook)
    asked = {
        "portfolio_id": request.portfolio.id,
        "agency_id": request.agency_id,
        "evidence_id": request.evidence_id,
        "columns": dict(request.columns),
    }
    payload = {**asked, "name": evidence.hide_name(request.name)}
    return await jobs.enqueue(actor, KIND, jobs.key_of(asked), payload, now=now)


async def import_contacts(running: jobs.Running) -> None:
    """Take in a thousand rows at a time, each thousand complete with the job's own place in the file."""
    asked = _Asked(**running.payload)
    portfolio = await portfolio_by_id(asked.portfolio_id)
    data = await evidence.read(asked.evidence_id)
    async with open_table(
        data, name=evidence.shown_name(asked.name), known_headings=known_headings(asked.columns)
    ) as opened:
        reader = contact_reader(opened.table.headings, asked.columns, portfolio.currency)
        await _take_in_all(running, opened, reader, Origin(portfolio, asked.agency_id, running.job.id))
    async with sql.transaction():
        await running.finish(await _result(running.job.id, opened.table.total_rows))


async def _take_in_all(
    running: jobs.Running, opened: OpenTable, reader: RowReader[Draft], origin: Origin
) -> None:
    done = 0
    async for rows in opened.chunks(CHUNK):
        done += len(rows)
        if done > running.job.rows_done:
            async with sql.transaction():
                await _take_in(running, rows, reader, origin)
                await running.progress(done, opened.table.total_rows)


async def _take_in(
    running: jobs.Running, rows: Sequence[Row], reader: RowReader[Draft], origin: Origin
) -> None:
    read = [(row, reader.read(row)) for row in rows]
    drafts = [found for _, found in read if isinstance(found, Draft)]
    wrong = [(row, problem) for row, found in read if isinstance(found, list) for problem in found]
    by_number = {row.number: row for row in rows}
    for number, fault in await record_contacts(running.actor, origin, drafts, now=running.clock()):
        wrong.append((by_number[number], reader.problem(by_number[number], fault)))
    refused = [RefusedRow(problem, row.cells) for row, problem in wrong]
    await keep(running.job.id, sorted(refused, key=lambda each: each.problem.row))


async def _result(job_id: int, read: int) -> dict[str, object]:
    """Give the figures of an import as the database has them, so that a resumed job tells all of its work."""
    counted = await count_of_job(job_id)
    tally = await tally_of_job(job_id)
    return {
        "read": read,
        "created": counted.created,
        "unchanged": read - counted.created - counted.refused,
        "refused": counted.refused,
        "allowed": sum(each.contacts for each in tally if each.allowed),
        "breaches": {each.rule: each.contacts for each in tally if not each.allowed},
        "warnings": {each.rule: each.contacts for each in tally if each.allowed and each.rule},
        "promises": counted.promises,
    }
