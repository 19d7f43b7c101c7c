"""Contacts: the cases they may be about, those that are known, and new ones."""

import datetime
from collections.abc import Collection, Sequence
from typing import NamedTuple

from agencies.common import bulk, sql
from agencies.work.rules.placing import Stay


class KnownContact(NamedTuple):
    """A contact that the agency has reported before, with the digest of its content."""

    contact_id: str
    row_digest: bytes


class Counted(NamedTuple):
    """What came of the rows that a job has taken in."""

    created: int
    refused: int
    promises: int


class NewContact(NamedTuple):
    """A contact about to be stored, its columns by name."""

    agency_id: int
    contact_id: str
    case_id: int
    debtor_id: int
    placement_id: int | None
    collector: str
    channel: str
    party: str
    result: str
    started_at: datetime.datetime
    civil_day: datetime.date
    seconds: int | None
    note_cipher: bytes | None
    row_digest: bytes
    job_id: int | None
    recorded_by: int
    recorded_at: datetime.datetime
    point_id: int | None


async def stays_with_agency(portfolio_id: int, agency_id: int, case_nos: Collection[str]) -> list[Stay]:
    """Read every placement that the agency ever had of the cases with these numbers, by hand."""
    return await sql.rows(
        Stay,
        "SELECT cases.case_no, cases.id, cases.debtor_id, coalesce(cases.time_zone, portfolios.time_zone),"
        " placements.id, placements.starts_on, placements.ended_on FROM cases"
        " JOIN portfolios ON portfolios.id = cases.portfolio_id"
        " JOIN placements ON placements.case_id = cases.id AND placements.agency_id = :agency"
        f" WHERE cases.portfolio_id = :portfolio AND {sql.any_of('cases.case_no', 'case_nos')}"
        " ORDER BY cases.id, placements.hand",
        portfolio=portfolio_id,
        agency=agency_id,
        case_nos=sorted(case_nos),
    )


async def known_contacts(agency_id: int, contact_ids: Collection[str]) -> dict[str, bytes]:
    """Read which of these contacts the agency has reported before, with the digests of their content."""
    found = await sql.rows(
        KnownContact,
        "SELECT contact_id, row_digest FROM contacts"
        f" WHERE agency_id = :agency AND {sql.any_of('contact_id', 'contact_ids')}",
        agency=agency_id,
        contact_ids=sorted(contact_ids),
    )
    return {each.contact_id: each.row_digest for each in found}


async def hold_debtors_still(debtor_ids: Collection[int]) -> None:
    """Let nobody else judge contacts of these debtors before this transaction ends.

    SQLite has one writer at a time; PostgreSQL locks the debtors' rows, in one order for all.
    """
    if sql.is_postgresql():
        await sql.tuples(
            "SELECT id FROM debtors WHERE id = ANY(:debtors) ORDER BY id FOR NO KEY UPDATE",
            debtors=sorted(debtor_ids),
        )


async def add_contacts(contacts: Sequence[NewContact]) -> dict[str, int]:
    """Store contacts of one agency and give their ids by the agency's numbers."""
    if not contacts:
        return {}
    await bulk.copy("contacts", NewContact._fields, contacts)
    found = await sql.tuples(
        "SELECT contact_id, id FROM contacts"
        f" WHERE agency_id = :agency AND {sql.any_of('contact_id', 'contact_ids')}",
        agency=contacts[0].agency_id,
        contact_ids=[each.contact_id for each in contacts],
    )
    return {str(number): int(row_id) for number, row_id in found}


async def count_of_job(job_id: int) -> Counted:
    """Count the contacts and promises that a job has stored, and the rows that it has refused."""
    found = await sql.row(
        Counted,
        "SELECT (SELECT count(*) FROM contacts WHERE job_id = :job),"
        " (SELECT count(DISTINCT row_number) FROM job_problems WHERE job_id = :job),"
        " (SELECT count(*) FROM promises JOIN contacts ON contacts.id = promises.contact_id"
        " WHERE contacts.job_id = :job)",
        job=job_id,
    )
    return found or Counted(0, 0, 0)
