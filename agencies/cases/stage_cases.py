"""Stages a case file: each row judged by itself and kept, encrypted, or refused."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agencies.cases.case_columns import KNOWN_HEADINGS, match_case_columns
from agencies.cases.case_rows import CaseRows
from agencies.cases.personal_data import SEALED_COLUMNS, Sealer
from agencies.cases.queries import staging
from agencies.common import evidence, jobs, refused_rows, sql
from agencies.common.dates import parse_date
from agencies.common.tabular import Row, open_table
from agencies.common.tabular.cells import CellError
from agencies.common.tabular.problems import RefusedRow
from agencies.common.words import Message, say
from agencies.people.queries import PortfolioRow

LARGEST_CHUNK = 2_000
_WHY_LATE: Mapping[str, Message] = {
    "stale": say("This case is known as of a later day than that of the file."),
    "two_debtors": say("Its id number and its debtor id lead to two debtors."),
    "other_debtor": say("Its id number or debtor id leads to another debtor than the case has."),
}


@dataclass(frozen=True, slots=True)
class CaseFileRequest:
    """Which file is to be taken in, as of which day; `columns` are headings by field, given by hand."""

    portfolio_id: int
    evidence_id: int
    name: str
    as_of: datetime.date
    columns: Mapping[str, str]
    dry_run: bool

    @property
    def known_headings(self) -> Sequence[str]:
        """The headings by which the table is found in the file."""
        return (*KNOWN_HEADINGS, *self.columns.values())


def request_of(payload: Mapping[str, Any]) -> CaseFileRequest:
    """Read what a job was asked."""
    return CaseFileRequest(**{**payload, "as_of": parse_date(payload["as_of"])})


async def stage_cases(running: jobs.Running, request: CaseFileRequest, portfolio: PortfolioRow) -> CaseRows:
    """Stage the rows that are not staged yet, some in each transaction; give what read them."""
    job_id = running.job.id
    last_row = (await staging.staged(job_id)).last_row
    data = await evidence.read(request.evidence_id)
    async with open_table(
        data, name=evidence.shown_name(request.name), known_headings=request.known_headings
    ) as opened:
        table = opened.table
        match = match_case_columns(table.headings, request.columns)
        reader = CaseRows(match, table.headings, portfolio.currency, request.as_of)
        stage = _Stage(reader, Sealer(portfolio.id), await staging.staged_case_nos(job_id))
        done, total = 0, table.total_rows
        async for rows in opened.chunks(jobs.chunk_of(total, most=LARGEST_CHUNK)):
            sealed, refused = stage.judge([row for row in rows if row.number > last_row])
            async with sql.transaction():
                # Told inside: a process that lost the job to another must not write beside it.
                await running.progress(done, total)
                await staging.stage(job_id, SEALED_COLUMNS, sealed)
                await refused_rows.keep(job_id, refused)
            done += len(rows)
        await running.progress(total, total)
    return reader


async def refuse_staged(
    job_id: int, request: CaseFileRequest, reader: CaseRows, late: Mapping[int, str]
) -> None:
    """Refuse staged rows after all, with the code of the reason; their cells are read from the file again."""
    data = await evidence.read(request.evidence_id)
    refused = []
    async with open_table(
        data, name=evidence.shown_name(request.name), known_headings=request.known_headings
    ) as opened:
        async for rows in opened.chunks():
            for row in (each for each in rows if each.number in late):
                code = late[row.number]
                refused.append(_refused(reader, row, CellError(code, _WHY_LATE[code])))
    async with sql.transaction():
        await staging.take_out(job_id, list(late))
        await refused_rows.keep(job_id, refused)


class _Stage:
    """Makes rows ready for staging, and knows which case numbers are there."""

    def __init__(self, reader: CaseRows, sealer: Sealer, seen: dict[str, int]) -> None:
        self._reader = reader
        self._sealer = sealer
        self._seen = seen

    def judge(self, rows: Sequence[Row]) -> tuple[list[tuple[object, ...]], list[RefusedRow]]:
        """Give the rows that are good, encrypted, and those that are refused."""
        sealed: list[tuple[object, ...]] = []
        refused: list[RefusedRow] = []
        for row in rows:
            draft = self._reader.read(row)
            if isinstance(draft, list):
                refused += [RefusedRow(problem, row.cells) for problem in draft]
            elif self._seen.setdefault(draft.case_no, row.number) != row.number:
                refused.append(_refused(self._reader, row, _twice(self._seen[draft.case_no])))
            else:
                sealed.append(self._sealer.seal(draft))
        return sealed, refused


def _refused(reader: CaseRows, row: Row, error: CellError) -> RefusedRow:
    return RefusedRow(reader.problem(row, error), row.cells)


def _twice(first: int) -> CellError:
    return CellError("duplicate_case_no", say("Row {row} has this case number already.", row=first))
