"""Rows of a file that a job refused, kept encrypted until somebody mends them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agencies.common import bulk, sql, vault
from agencies.common.paging import stretch_by_id
from agencies.common.tabular.problems import Problem, RefusedRow
from agencies.common.words import Message

_FIELD = "refused_row"


async def keep(job_id: int, refused: Iterable[RefusedRow]) -> None:
    """Keep refused rows in the running transaction."""
    columns = ("job_id", "row_number", "column_name", "shape", "code", "message", "cells_cipher")
    await bulk.copy("job_problems", columns, [(job_id, *_stored(each)) for each in refused])


def _stored(refused: RefusedRow) -> tuple[object, ...]:
    problem = refused.problem
    message = json.dumps([problem.message.text, dict(problem.message.values)], default=str)
    cells = vault.encrypt(json.dumps(refused.cells), _FIELD)
    return problem.row, problem.column, problem.shape, problem.code, message, cells


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """Why a row was refused, and the cells it has in the file; `id` is its place in the list."""

    id: int
    problem: Problem
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Stored:
    id: int
    row_number: int
    column_name: str
    shape: str
    code: str
    message: str
    cells_cipher: bytes

    @property
    def problem(self) -> Problem:
        words = Message(*json.loads(self.message))
        return Problem(self.row_number, self.column_name, self.shape, self.code, words)

    @property
    def cells(self) -> tuple[str, ...]:
        return tuple(json.loads(vault.decrypt(self.cells_cipher, _FIELD)))


_OF_JOB = (
    "SELECT id, row_number, column_name, shape, code, message, cells_cipher FROM job_problems"
    " WHERE job_id = :job"
)


async def lines_of_job(
    job_id: int, *, after: int | None = None, back: bool = False, limit: int = 50
) -> Sequence[RefusedLine]:
    """List up to `limit` + 1 reasons of a job in the order in which they were kept, after a place or back."""
    page = stretch_by_id("id", after, back=back, rising=True)
    found = await sql.rows(
        _Stored,
        f"{_OF_JOB} AND {page.where} ORDER BY {page.order} LIMIT :most",
        job=job_id,
        most=limit + 1,
        **page.values,
    )
    return [RefusedLine(each.id, each.problem, each.cells) for each in found]


async def of_job(job_id: int) -> Sequence[RefusedRow]:
    """Read what a job refused, in the order of the file."""
    found = await sql.rows(_Stored, f"{_OF_JOB} ORDER BY row_number, id", job=job_id)
    return [RefusedRow(each.problem, each.cells) for each in found]
