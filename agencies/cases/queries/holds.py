"""Holds of cases and the stop list of debtors: what is in force, and the rows that begin and end it."""

import datetime
from dataclasses import dataclass

from agencies.cases.rules.reasons import REASON
from agencies.common import sql, vault
from agencies.common.access import Actor


@dataclass(frozen=True, slots=True)
class Rest:
    """A hold or an entry of the stop list that is in force."""

    id: int
    reason_cipher: bytes
    until: datetime.date | None

    @property
    def reason(self) -> str:
        """Open the reason that somebody gave."""
        return vault.decrypt(self.reason_cipher, REASON)


async def holds_in_force(case_id: int, day: datetime.date) -> list[Rest]:
    """List the holds of a case that are not released and whose last day is not past."""
    return await sql.rows(
        Rest,
        "SELECT holds.id, holds.reason_cipher, holds.until FROM holds"
        " LEFT JOIN hold_releases ON hold_releases.hold_id = holds.id"
        " WHERE holds.case_id = :case AND hold_releases.id IS NULL"
        " AND (holds.until IS NULL OR holds.until >= :day) ORDER BY holds.id",
        case=case_id,
        day=day,
    )


async def add_hold(
    actor: Actor, case_id: int, reason: str, until: datetime.date | None, *, now: datetime.datetime
) -> int:
    """Add a hold and give its id."""
    return await sql.insert(
        "INSERT INTO holds (case_id, reason_cipher, until, created_by, created_at)"
        " VALUES (:case, :reason, :until, :person, :now) RETURNING id",
        case=case_id,
        reason=vault.encrypt(reason, REASON),
        until=until,
        person=actor.person_id,
        now=now,
    )


async def end_hold(actor: Actor, hold_id: int, *, now: datetime.datetime) -> None:
    """Add the end of a hold."""
    await sql.execute(
        "INSERT INTO hold_releases (hold_id, created_by, created_at) VALUES (:hold, :person, :now)",
        hold=hold_id,
        person=actor.person_id,
        now=now,
    )


async def stops_in_force(debtor_id: int) -> list[Rest]:
    """List the entries of a debtor in the stop list that are not lifted."""
    return await sql.rows(
        Rest,
        "SELECT stop_list.id, stop_list.reason_cipher, NULL FROM stop_list"
        " LEFT JOIN stop_list_lifts ON stop_list_lifts.stop_id = stop_list.id"
        " WHERE stop_list.debtor_id = :debtor AND stop_list_lifts.id IS NULL ORDER BY stop_list.id",
        debtor=debtor_id,
    )


async def add_stop(actor: Actor, debtor_id: int, reason: str, *, now: datetime.datetime) -> int:
    """Put a debtor on the stop list and give the entry's id."""
    return await sql.insert(
        "INSERT INTO stop_list (debtor_id, reason_cipher, created_by, created_at)"
        " VALUES (:debtor, :reason, :person, :now) RETURNING id",
        debtor=debtor_id,
        reason=vault.encrypt(reason, REASON),
        person=actor.person_id,
        now=now,
    )


async def end_stop(actor: Actor, stop_id: int, reason: str, *, now: datetime.datetime) -> None:
    """Add the end of an entry of the stop list."""
    await sql.execute(
        "INSERT INTO stop_list_lifts (stop_id, reason_cipher, created_by, created_at)"
        " VALUES (:stop, :reason, :person, :now)",
        stop=stop_id,
        reason=vault.encrypt(reason, REASON),
        person=actor.person_id,
        now=now,
    )


async def case_nos_of_debtor(debtor_id: int) -> list[str]:
    """List the open cases of a debtor by number, in all portfolios."""
    found = await sql.tuples(
        "SELECT case_no FROM cases WHERE debtor_id = :debtor AND status = 'open'", debtor=debtor_id
    )
    return sorted(str(each[0]) for each in found)
