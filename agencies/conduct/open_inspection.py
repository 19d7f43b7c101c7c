"""Opens the inspection of an agency for a month, with coverage and call frequency as measured."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from agencies.common import journal, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import format_month, month_start
from agencies.common.errors import Conflict, Invalid
from agencies.conduct.queries.inspection_writing import Figure, add_figure, add_inspection
from agencies.conduct.queries.inspections import inspection_of
from agencies.conduct.rules.codes import Content, Manner
from agencies.vendors.queries import AgencyRow

LARGEST_SAMPLE = 100_000


@dataclass(frozen=True, slots=True)
class Measured:
    """What the measures of a portfolio say of an agency and a month; handed in, for they stand above."""

    portfolio_id: int
    active_cases: int
    worked_cases: int
    calls: int

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Give coverage and call frequency as counts."""
        return (
            Figure(Content.COVERAGE, self.portfolio_id, self.worked_cases, self.active_cases),
            Figure(Content.FREQUENCY, self.portfolio_id, self.calls, self.active_cases),
        )


@dataclass(frozen=True, slots=True)
class Held:
    """How an inspection is held: where, on which day, with how many cases drawn at random."""

    manner: str
    held_on: datetime.date
    sample_size: int

    def check(self, month: datetime.date, today: datetime.date) -> None:
        """Raise Invalid unless it was held between the beginning of its month and today."""
        fits = month <= self.held_on <= today
        if self.manner not in set(Manner) or not fits or not 0 <= self.sample_size <= LARGEST_SAMPLE:
            raise Invalid(
                "An inspection for {month} is held on a day from {first} to {today}.",
                month=format_month(month),
                first=month,
                today=today,
            )


async def open_inspection(
    actor: Actor,
    agency: AgencyRow,
    month: datetime.date,
    held: Held,
    measured: Sequence[Measured],
    *,
    today: datetime.date,
    now: datetime.datetime,
) -> int:
    """Open an inspection and give its id; Conflict where the agency has one for the month already."""
    require(actor, Permission.INSPECT_AGENCIES)
    month = month_start(month)
    held.check(month, today)
    try:
        async with sql.transaction():
            return await _open(actor, agency, month, held, measured, now=now)
    except sql.IntegrityError:
        raise _opened_already(agency, month) from None


def _opened_already(agency: AgencyRow, month: datetime.date) -> Conflict:
    return Conflict(
        "The inspection of {agency} for {month} is opened already; go on in it.",
        agency=agency.code,
        month=format_month(month),
    )


async def _open(
    actor: Actor,
    agency: AgencyRow,
    month: datetime.date,
    held: Held,
    measured: Sequence[Measured],
    *,
    now: datetime.datetime,
) -> int:
    if await inspection_of(agency.id, month) is not None:
        raise _opened_already(agency, month)
    inspection_id = await add_inspection(
        actor,
        agency.id,
        month,
        manner=held.manner,
        held_on=held.held_on,
        sample_size=held.sample_size,
        now=now,
    )
    for figure in (figure for each in measured for figure in each.figures):
        await add_figure(actor, inspection_id, figure, now=now)
    await journal.record(
        actor,
        "inspection.opened",
        "inspection",
        inspection_id,
        agency_id=agency.id,
        now=now,
        month=format_month(month),
        manner=held.manner,
        sample=held.sample_size,
    )
    return inspection_id
