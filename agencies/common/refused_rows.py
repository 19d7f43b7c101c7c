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
class _Line:
    id: int
    row_number: int
    column_name: str
    shape: str
    code: str
    message: str
    cells_cipher: bytes


async def lines_of_job(
    job_id: int, *, after: int | None = None, back: bool = False, limit: int = 50
) -> Sequence[RefusedLine]:
    """List up to `limit` + 1 reasons of a job in the order in which they were kept, after a place or back."""
    page = stretch_by_id("id", after, back=back, rising=True)
    found = await sql.rows(
        _Line,
        "SELECT id, row_number, column_name, shape, code, message, cells_cipher FROM job_problems"
        f" WHERE job_id = :job AND {page.where} ORDER BY {page.order} LIMIT :most",
        job=job_id,
        most=limit + 1,
        **page.values,
    )
    return [
        RefusedLine(
            each.id,
            Problem(
                each.row_number, each.column_name, each.shape, each.code, Message(*json.loads(each.message))
            ),
            tuple(json.loads(vault.decrypt(each.cells_cipher, _FIELD))),
        )
        for each in found
    ]


@dataclass(frozen=True, slots=True)
class _Stored:
    row_number: int
    column_name: str
    shape: str
    code: str
    message: str
    cells_cipher: bytes


async def of_job(job_id: int) -> Sequence[RefusedRow]:
    """Read what a job refused, in the order of the file."""
    found = await sql.rows(
        _Stored,
        "SELECT row_number, column_name, shape, code, message, cells_cipher FROM job_problems"
        " WHERE job_id = :job ORDER BY row_number, id",
        job=job_id,
    )
    return [_read(each) for each in found]


def _read(stored: _Stored) -> RefusedRow:
    text, values = json.loads(stored.message)
    problem = Problem(stored.row_number, stored.column_name, stored.shape, stored.code, Message(text, values))
    return RefusedRow(problem, tuple(json.loads(vault.decrypt(stored.cells_cipher, _FIELD))))
