"""What is written of complaints: the complaint itself, its number, and everything done about it."""

import datetime
from dataclasses import dataclass

from agencies.common import sql, vault
from agencies.common.access import Actor
from agencies.conduct.queries.complaints import COMPLAINANT
from agencies.conduct.queries.sealed import opened, seal
from agencies.conduct.rules.clock import Clock


@dataclass(frozen=True, slots=True)
class NewComplaint:
    """A complaint about to be kept; `received_at` is when it reached the lender, by whatever way."""

    portfolio_id: int
    case_id: int | None
    agency_id: int | None
    channel: str
    source: str
    subject: str
    text: str
    complainant: str
    received_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something that was done about a complaint."""

    sequence: int
    event: str
    handler: str | None
    due_on: datetime.date | None
    outcome: str | None
    red_line: bool | None
    text_cipher: bytes | None
    made_by: str
    of_agency: bool
    made_on: datetime.date
    made_at: datetime.datetime

    @property
    def text(self) -> str:
        """Open what was said with it."""
        return opened(self.text_cipher)


async def next_reference(year: int) -> str:
    """Give the next reference number of a year: C-2026-000123."""
    number = await sql.value(
        int,
        "INSERT INTO complaint_numbers (year, newest) VALUES (:year, 1) ON CONFLICT (year)"
        " DO UPDATE SET newest = complaint_numbers.newest + 1 RETURNING newest",
        year=year,
    )
    return f"C-{year}-{number:06}"


async def add_complaint(
    actor: Actor,
    new: NewComplaint,
    *,
    reference: str,
    key: str,
    clock: Clock,
    hold_id: int | None,
    now: datetime.datetime,
) -> int:
    """Keep a complaint and give its id."""
    sealed = vault.encrypt(new.complainant, COMPLAINANT) if new.complainant else None
    return await sql.insert(
        "INSERT INTO complaints (reference, key, portfolio_id, case_id, agency_id, channel, source, subject,"
        " text_cipher, complainant_cipher, received_at, received_on, acknowledge_by, answer_by, hold_id,"
        " taken_by, taken_at) VALUES (:reference, :key, :portfolio, :case, :agency, :channel, :source,"
        " :subject, :sealed, :complainant, :received_at, :received_on, :acknowledge_by, :answer_by, :hold,"
        " :person, :now) RETURNING id",
        reference=reference,
        key=key,
        portfolio=new.portfolio_id,
        case=new.case_id,
        agency=new.agency_id,
        channel=new.channel,
        source=new.source,
        subject=new.subject,
        sealed=seal(new.text),
        complainant=sealed,
        received_at=new.received_at,
        received_on=clock.received_on,
        acknowledge_by=clock.acknowledge_by,
        answer_by=clock.answer_by,
        hold=hold_id,
        person=actor.person_id,
        now=now,
    )


async def hold_complaint(complaint_id: int) -> None:
    """Take hold of a complaint, so that nobody does anything about it beside this act."""
    await sql.execute("UPDATE complaints SET key = key WHERE id = :id", id=complaint_id)


async def add_event(
    actor: Actor,
    complaint_id: int,
    event: str,
    *,
    made_on: datetime.date,
    now: datetime.datetime,
    text: str = "",
    handler_id: int | None = None,
    due_on: datetime.date | None = None,
    outcome: str | None = None,
    red_line: bool | None = None,
) -> int:
    """Write what is done about a complaint on a day of its portfolio, and give the place of the event."""
    place = await sql.value(
        int,
        "SELECT coalesce(max(sequence), 0) + 1 FROM complaint_events WHERE complaint_id = :id",
        id=complaint_id,
    )
    await sql.execute(
        "INSERT INTO complaint_events (complaint_id, sequence, event, handler_id, due_on, outcome, red_line,"
        " text_cipher, made_by, made_on, made_at) VALUES (:complaint, :sequence, :event, :handler, :due,"
        " :outcome, :red_line, :sealed, :person, :day, :now)",
        complaint=complaint_id,
        sequence=place,
        event=event,
        handler=handler_id,
        due=due_on,
        outcome=outcome,
        red_line=red_line,
        sealed=seal(text),
        person=actor.person_id,
        day=made_on,
        now=now,
    )
    return place or 1


async def events_of(actor: Actor, complaint_id: int) -> list[EventRow]:
    """List what was done about a complaint that the actor sees, in its order.

    An agency sees what it was asked, what it answered, and how the complaint was decided.
    """
    limit = "true" if actor.of_lender else "event.event IN ('asked', 'answered', 'decided')"
    return await sql.rows(
        EventRow,
        "SELECT event.sequence, event.event, handler.name, event.due_on, event.outcome, event.red_line,"
        " event.text_cipher, people.name, people.agency_id IS NOT NULL, event.made_on, event.made_at"
        " FROM complaint_events AS event JOIN people ON people.id = event.made_by"
        " LEFT JOIN people AS handler ON handler.id = event.handler_id"
        f" WHERE event.complaint_id = :id AND {limit} ORDER BY event.sequence",
        id=complaint_id,
    )
