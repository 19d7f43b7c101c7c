"""Takes an agency's open cases out to a file: masked by default, marked with who took it, and told of."""

import asyncio
import datetime
import json
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from agencies.common import evidence, jobs, journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import civil_day
from agencies.common.errors import NotAllowed, NotFound
from agencies.common.tabular.write import Value, write_csv, write_xlsx
from agencies.common.words import render, say
from agencies.people.queries import PortfolioRow, portfolio_by_id
from agencies.vendors.queries import all_agencies
from agencies.work.queries.taken_out import count_open_cases, open_cases_after, own_phones
from agencies.work.taken_out_rows import Taker

KIND = "export_cases"
CHUNK = 1_000


class Form(StrEnum):
    """As what kind of file cases are taken out."""

    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file that was made, under the name it is saved by."""

    name: str
    data: bytes


async def ask_export_cases(
    actor: Actor, portfolio_id: int, form: Form, *, now: datetime.datetime
) -> jobs.Job:
    """Ask for a file of the open cases of the actor's agency in one portfolio.

    The same asked again while it is being made is the same job.
    """
    require(actor, Permission.EXPORT_CASES)
    if actor.agency_id is None:
        raise NotAllowed(
            "Cases are worked by an agency's people; {person} works for the lender.", person=actor.name
        )
    asked = {"portfolio_id": portfolio_id, "form": form.value, "person_id": actor.person_id}
    async with sql.transaction():
        if not await count_open_cases(actor, portfolio_id):
            raise NotFound("Your agency has no open cases there to take out.")
        return await jobs.enqueue(actor, KIND, jobs.key_of(asked), asked, now=now)


async def export_cases(running: jobs.Running) -> None:
    """Read the cases a thousand at a time, write the file beside the event loop, and keep it sealed."""
    actor, now = running.actor, running.clock()
    require(actor, Permission.EXPORT_CASES)
    portfolio, form = await portfolio_by_id(running.payload["portfolio_id"]), Form(running.payload["form"])
    full = portfolio.policy.export_full_numbers
    today = civil_day(now, portfolio.time_zone)
    taker = Taker(portfolio.currency, portfolio.time_zone, actor.language, full=full, today=today)
    rows = await _rows(running, portfolio, taker)
    notice = await _notice(actor, portfolio, now)
    data = await asyncio.to_thread(_bytes_of, form, taker.headings(), rows, notice, actor.language)
    async with sql.transaction():
        kept = await evidence.keep(data, now=now)
        await journal.record(
            actor,
            "cases.taken_out",
            "portfolio",
            portfolio.id,
            agency_id=actor.agency_id,
            now=now,
            count=len(rows),
            form=form.value,
            full_numbers=full,
            sha256=kept.sha256,
        )
        found = {"evidence_id": kept.id, "cases": len(rows), "full_numbers": full, "sha256": kept.sha256}
        await running.finish({**found, "form": form.value, "portfolio": portfolio.code})


async def fetch_export(actor: Actor, job_id: int) -> CaseFile:
    """Give the file that a person asked for; NotFound for another's, or one that is not made yet."""
    require(actor, Permission.EXPORT_CASES)
    job = await jobs.find(job_id)
    if job.kind != KIND or job.actor_id != actor.person_id or job.result is None:
        raise NotFound("There is no job {id}.", id=job_id)
    made = json.loads(job.result)
    name = f"cases-{made['portfolio']}-{job_id}.{made['form']}"
    return CaseFile(name, await evidence.read(made["evidence_id"]))


async def _rows(running: jobs.Running, portfolio: PortfolioRow, taker: Taker) -> list[list[Value]]:
    total = await count_open_cases(running.actor, portfolio.id)
    rows: list[list[Value]] = []
    last = 0
    while cases := await open_cases_after(running.actor, portfolio.id, last, CHUNK):
        phones: dict[int, list[bytes]] = defaultdict(list)
        for each in await own_phones({case.debtor_id for case in cases}):
            phones[each.debtor_id].append(each.value_cipher)
        rows += await asyncio.to_thread(taker.rows, cases, phones)
        last = cases[-1].case_id
        await running.progress(len(rows), max(total, len(rows)))
    return rows


async def _notice(actor: Actor, portfolio: PortfolioRow, now: datetime.datetime) -> str:
    agency = next(each for each in await all_agencies(actor) if each.id == actor.agency_id)
    local = now.astimezone(ZoneInfo(portfolio.time_zone))
    words = say(
        "Taken out by {person} of {agency} on {moment} ({zone}). Confidential: for work on these cases only.",
        person=actor.name,
        agency=agency.name,
        moment=f"{local:%Y-%m-%d %H:%M}",
        zone=portfolio.time_zone,
    )
    return render(words, actor.language)


def _bytes_of(form: Form, headings: list[str], rows: list[list[Value]], notice: str, language: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="mandate-export-") as folder:
        path = Path(folder) / f"cases.{form.value}"
        if form is Form.CSV:
            write_csv(path, headings, rows, notice=notice)
        else:
            write_xlsx(path, render(say("Open cases"), language), headings, rows, notice=notice)
        return path.read_bytes()
