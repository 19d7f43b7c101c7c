"""What is written of inspections."""

import datetime
from dataclasses import dataclass

from agencies.common import sql
from agencies.common.access import Actor
from agencies.conduct.queries.sealed import seal


@dataclass(frozen=True, slots=True)
class Figure:
    """What is counted for a content: how many of how many; without a portfolio it is counted by hand."""

    content: str
    portfolio_id: int | None
    counted: int
    of_all: int
    note: str = ""


async def add_inspection(
    actor: Actor,
    agency_id: int,
    month: datetime.date,
    *,
    manner: str,
    held_on: datetime.date,
    sample_size: int,
    now: datetime.datetime,
) -> int:
    """Add an inspection and give its id."""
    return await sql.insert(
        "INSERT INTO inspections (agency_id, month, manner, held_on, sample_size, inspector_id, opened_at)"
        " VALUES (:agency, :month, :manner, :held_on, :size, :person, :now) RETURNING id",
        agency=agency_id,
        month=month,
        manner=manner,
        held_on=held_on,
        size=sample_size,
        person=actor.person_id,
        now=now,
    )


async def change_inspection(
    inspection_id: int, *, manner: str, held_on: datetime.date, sample_size: int
) -> None:
    """Write how an inspection that nobody has signed was held."""
    await sql.execute(
        "UPDATE inspections SET manner = :manner, held_on = :held_on, sample_size = :size WHERE id = :id",
        manner=manner,
        held_on=held_on,
        size=sample_size,
        id=inspection_id,
    )


async def hold_inspection(inspection_id: int) -> None:
    """Take hold of an inspection, so that nobody signs it or writes into it beside this act."""
    await sql.execute("UPDATE inspections SET month = month WHERE id = :id", id=inspection_id)


async def add_figure(actor: Actor, inspection_id: int, figure: Figure, *, now: datetime.datetime) -> None:
    """Write what was counted for a content; it holds in place of what was counted before."""
    await sql.execute(
        "INSERT INTO inspection_figures (inspection_id, content, portfolio_id, counted, of_all, note_cipher,"
        " counted_by, counted_at) VALUES (:inspection, :content, :portfolio, :counted, :of_all, :note,"
        " :person, :now)",
        inspection=inspection_id,
        content=figure.content,
        portfolio=figure.portfolio_id,
        counted=figure.counted,
        of_all=figure.of_all,
        note=seal(figure.note),
        person=actor.person_id,
        now=now,
    )


async def add_signature(
    actor: Actor,
    inspection_id: int,
    side: str,
    *,
    inspector_id: int,
    sole_person: bool,
    digest: str,
    remark: str,
    now: datetime.datetime,
) -> None:
    """Write a side's name under an inspection."""
    await sql.execute(
        "INSERT INTO inspection_signatures (inspection_id, side, inspector_id, signed_by, sole_person,"
        " digest, remark_cipher, signed_at) VALUES (:inspection, :side, :inspector, :person, :sole, :digest,"
        " :remark, :now)",
        inspection=inspection_id,
        side=side,
        inspector=inspector_id,
        person=actor.person_id,
        sole=sole_person,
        digest=digest,
        remark=seal(remark),
        now=now,
    )
