"""What has happened on a case, as the agency that works it may see it: others' notes stay hidden."""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from agencies.common import sql, vault
from agencies.common.access import Actor, Permission, require, visible_cases
from agencies.work.queries.verdicts import NEWEST_VERDICT

NOTE = "contact_note"
MOST = 100


class _Contact(NamedTuple):
    id: int
    agency_id: int
    channel: str
    party: str
    result: str
    started_at: datetime.datetime
    seconds: int | None
    collector: str
    note_cipher: bytes | None
    point_id: int | None
    allowed: bool
    rule: str
    promised_minor: int | None
    promised_for: datetime.date | None


@dataclass(frozen=True, slots=True)
class ToldContact:
    """A contact on the timeline; `own` ones show who made it and the note, those of other agencies do not.

    A promise's amount is in minor units. `breach` is the code of the rule that it broke, else empty.
    """

    id: int
    own: bool
    channel: str
    party: str
    result: str
    started_at: datetime.datetime
    seconds: int | None
    collector: str | None
    note: str | None
    point_id: int | None
    breach: str
    promised_minor: int | None
    promised_for: datetime.date | None


@dataclass(frozen=True, slots=True)
class ToldReceipt:
    """Money that came in on the case on a day, or was taken back; minor units."""

    id: int
    paid_on: datetime.date
    amount_minor: int


@dataclass(frozen=True, slots=True)
class ToldOutcome:
    """What became of a promise of the own agency, and on which day; minor units."""

    id: int
    decided_on: datetime.date
    outcome: str
    amount_minor: int
    due_on: datetime.date
    paid_minor: int


class Before(NamedTuple):
    """Where a story goes on: below the numbers at its moment and on its day, then whatever came earlier."""

    moment: datetime.datetime
    contact_id: int
    day: datetime.date
    outcome_id: int
    receipt_id: int


@dataclass(frozen=True, slots=True)
class Story:
    """What was said on a case and what became of it, each kind newest first."""

    contacts: tuple[ToldContact, ...]
    outcomes: tuple[ToldOutcome, ...]


async def case_story(actor: Actor, case_id: int, *, before: Before | None = None, most: int = MOST) -> Story:
    """Read what was said on a case that the actor sees: contacts, and promises settled, before a place.

    An agency sees of others' contacts when, how, with whom and with which result, since they count for the
    limits; never who, the note, or the promise. The lender sees all.
    """
    require(actor, Permission.READ_CASES)
    seen = visible_cases(actor)
    values: dict[str, object] = {"case": case_id, "most": most, **seen.values}
    earlier = ""
    if before is not None:
        earlier = (
            " AND (contacts.started_at < :moment"
            " OR (contacts.started_at = :moment AND contacts.id < :contact))"
        )
    contacts = await sql.rows(
        _Contact,
        "SELECT contacts.id, contacts.agency_id, contacts.channel, contacts.party, contacts.result,"
        " contacts.started_at, contacts.seconds, contacts.collector, contacts.note_cipher, contacts.point_id,"
        " coalesce(said.allowed, true), coalesce(said.rule, ''), promises.amount_minor, promises.due_on"
        f" FROM contacts JOIN cases ON cases.id = contacts.case_id {NEWEST_VERDICT}"
        " LEFT JOIN promises ON promises.contact_id = contacts.id"
        f" WHERE contacts.case_id = :case AND {seen.text}{earlier}"
        " ORDER BY contacts.started_at DESC, contacts.id DESC LIMIT :most",
        **values,
        **({"moment": before.moment, "contact": before.contact_id} if before else {}),
    )
    outcomes = await _outcomes(actor, values, before)
    return Story(tuple(_told(actor, each) for each in contacts), tuple(outcomes))


async def receipts_of_case(
    actor: Actor, case_id: int, *, before: Before | None = None, most: int = MOST
) -> list[ToldReceipt]:
    """List the money that came in on a case that the actor sees, the newest first, before a place."""
    require(actor, Permission.READ_CASES)
    seen = visible_cases(actor)
    earlier, place = _earlier("receipts.paid_on", "receipts.id", before, before and before.receipt_id)
    return await sql.rows(
        ToldReceipt,
        "SELECT receipts.id, receipts.paid_on, receipts.amount_minor FROM receipts"
        f" JOIN cases ON cases.id = receipts.case_id WHERE receipts.case_id = :case AND {seen.text}{earlier}"
        " ORDER BY receipts.paid_on DESC, receipts.id DESC LIMIT :most",
        case=case_id,
        most=most,
        **place,
        **seen.values,
    )


def _earlier(day: str, id_: str, before: Before | None, last: int | None) -> tuple[str, dict[str, object]]:
    """Limit what is known by its day to what comes after a place."""
    if before is None:
        return "", {}
    return f" AND ({day} < :day OR ({day} = :day AND {id_} < :last))", {"day": before.day, "last": last}


async def _outcomes(actor: Actor, values: dict[str, object], before: Before | None) -> list[ToldOutcome]:
    seen = visible_cases(actor)
    earlier, place = _earlier("told.decided_on", "told.id", before, before and before.outcome_id)
    ours = "true" if actor.of_lender else "promises.agency_id = :actor_agency"
    return await sql.rows(
        ToldOutcome,
        "SELECT told.id, told.decided_on, told.outcome, promises.amount_minor, promises.due_on,"
        " told.paid_minor FROM promises JOIN cases ON cases.id = promises.case_id"
        " JOIN promise_outcomes AS told ON told.promise_id = promises.id"
        f" WHERE promises.case_id = :case AND told.outcome <> 'open' AND {ours} AND {seen.text}{earlier}"
        " ORDER BY told.decided_on DESC, told.id DESC LIMIT :most",
        **values,
        **place,
    )


def _told(actor: Actor, found: _Contact) -> ToldContact:
    own = actor.of_lender or found.agency_id == actor.agency_id
    note = vault.decrypt(found.note_cipher, NOTE) if own and found.note_cipher else None
    return ToldContact(
        id=found.id,
        own=own,
        channel=found.channel,
        party=found.party,
        result=found.result,
        started_at=found.started_at,
        seconds=found.seconds if own else None,
        collector=found.collector if own else None,
        note=note,
        point_id=found.point_id if own else None,
        breach="" if found.allowed or not own else found.rule,
        promised_minor=found.promised_minor if own else None,
        promised_for=found.promised_for if own else None,
    )
