"""Staged rows beside the cases and debtors that exist, and whose debt each one is."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from agencies.cases.queries.placing import HELD, STOPPED
from agencies.common import bulk, sql

CREATED, UPDATED, UNCHANGED, STALE = "created", "updated", "unchanged", "stale"


class StagedRow(NamedTuple):
    """A staged row: its keys and phone, the case and debtors already known, and what it would change."""

    row_number: int
    id_number: bytes | None
    debtor_id: bytes | None
    debtor_of_case: int | None
    debtor_of_id_number: int | None
    debtor_of_debtor_id: int | None
    case_id: int | None
    change: str
    phone_index: bytes | None


class MatchedRow(NamedTuple):
    """A staged row that found its case and debtor; the truth values say what must be made for it."""

    row_number: int
    case_id: int
    debtor_id: int
    change: str
    fresh_debtor: bool
    represents: bool
    new_id_number: bool
    new_debtor_id: bool
    new_phone: bool


class FileFacts(NamedTuple):
    """What eligibility asks, of all staged rows that are alike; `balance_minor` is only 0 or 1."""

    overdue_since: datetime.date
    balance_minor: int
    failed_visits: int
    unreachable_since: datetime.date | None
    held: bool
    stopped: bool
    status: str
    last_valid_contact_at: datetime.datetime | None
    cases: int
    outstanding_minor: int


async def lock_debtors(portfolio_id: int) -> None:
    """Let nobody else make debtors or cases, or post to the portfolio, until the running transaction ends.

    SQLite has one writer at a time.
    """
    if sql.is_postgresql():
        await sql.execute("LOCK TABLE debtors, debtor_keys, cases IN SHARE ROW EXCLUSIVE MODE")
        await sql.tuples("SELECT id FROM portfolios WHERE id = :id FOR NO KEY UPDATE", id=portfolio_id)


async def analyse_staging() -> None:
    """Tell PostgreSQL how many rows are staged: without that it chooses nested loops over all of them."""
    if sql.is_postgresql():
        await sql.execute("ANALYZE staged_cases (job_id, row_number, case_no)")


async def staged_rows(job_id: int, portfolio_id: int, as_of: datetime.date) -> list[StagedRow]:
    """Read a job's staged rows in the order of the file, beside what is known of their cases and keys."""
    return await sql.rows(
        StagedRow,
        "SELECT staged.row_number, staged.id_number_digest, staged.debtor_id_digest, cases.debtor_id,"
        " by_id_number.debtor_id, by_debtor_id.debtor_id, cases.id, CASE"
        f" WHEN cases.id IS NULL THEN '{CREATED}'"
        f" WHEN cases.as_of > :as_of THEN '{STALE}'"
        f" WHEN cases.as_of = :as_of AND cases.row_digest = staged.row_digest THEN '{UNCHANGED}'"
        f" ELSE '{UPDATED}' END, staged.phone_index"
        " FROM staged_cases AS staged"
        " LEFT JOIN cases ON cases.portfolio_id = :portfolio AND cases.case_no = staged.case_no"
        " LEFT JOIN debtor_keys AS by_id_number ON by_id_number.digest = staged.id_number_digest"
        " LEFT JOIN debtor_keys AS by_debtor_id ON by_debtor_id.digest = staged.debtor_id_digest"
        " WHERE staged.job_id = :job ORDER BY staged.row_number",
        job=job_id,
        portfolio=portfolio_id,
        as_of=as_of,
    )


async def take_ids(table: str, count: int) -> range:
    """Reserve ids for rows that the running transaction will add; call it after `lock_debtors`."""
    if not count:
        return range(0)
    if sql.is_postgresql():
        # Nobody else draws from the sequence now, and drawing singly takes 5 microseconds each.
        sequence = f"pg_get_serial_sequence('{table}', 'id')"
        reserve = f"SELECT setval({sequence}, nextval({sequence}) + :count - 1)"
    else:
        reserve = f"SELECT coalesce(max(id), 0) + :count FROM {table}"
    last = await sql.value(int, reserve, count=count) or 0
    return range(last - count + 1, last + 1)


async def keep_matches(matched: Sequence[MatchedRow]) -> None:
    """Lay the matched rows beside the staged ones, in a table that lives until `drop_matches`."""
    await sql.execute(
        "CREATE TEMPORARY TABLE matched_cases (row_number BIGINT PRIMARY KEY, case_id BIGINT,"
        " debtor_id BIGINT, change TEXT, fresh_debtor BOOLEAN, represents BOOLEAN, new_id_number BOOLEAN,"
        " new_debtor_id BOOLEAN, new_phone BOOLEAN)"
    )
    await bulk.copy("matched_cases", MatchedRow._fields, matched)
    if sql.is_postgresql():
        await sql.execute("ANALYZE matched_cases")


async def drop_matches() -> None:
    """Drop what `keep_matches` made."""
    await sql.execute("DROP TABLE matched_cases")


async def file_facts(job_id: int, portfolio_id: int, as_of: datetime.date) -> list[FileFacts]:
    """Count the matched rows by what eligibility asks on the day of the file, before they are written."""
    paid = (
        "SELECT receipts.case_id, CAST(sum(receipts.amount_minor) AS BIGINT) AS minor FROM receipts"
        " JOIN cases AS paying ON paying.id = receipts.case_id"
        " WHERE paying.portfolio_id = :portfolio AND receipts.paid_on > :as_of GROUP BY receipts.case_id"
    )
    return await sql.rows(
        FileFacts,
        "SELECT staged.overdue_since,"
        " CASE WHEN coalesce(paid.minor, 0) < staged.outstanding_minor THEN 1 ELSE 0 END AS owed,"
        " staged.failed_visits + coalesce(signals.failed_visits, 0) AS visits, staged.unreachable_since,"
        " held.case_id IS NOT NULL AS held, stopped.debtor_id IS NOT NULL AS stopped, staged.status,"
        " signals.last_valid_contact_at, count(*), CAST(sum(staged.outstanding_minor) AS BIGINT)"
        " FROM matched_cases AS matched"
        " JOIN staged_cases AS staged ON staged.job_id = :job AND staged.row_number = matched.row_number"
        f" LEFT JOIN ({paid}) AS paid ON paid.case_id = matched.case_id"
        " LEFT JOIN signals ON signals.case_id = matched.case_id"
        f" LEFT JOIN ({HELD}) AS held ON held.case_id = matched.case_id"
        f" LEFT JOIN ({STOPPED}) AS stopped ON stopped.debtor_id = matched.debtor_id"
        " GROUP BY staged.overdue_since, owed, visits, staged.unreachable_since, held.case_id IS NOT NULL,"
        " stopped.debtor_id IS NOT NULL, staged.status, signals.last_valid_contact_at",
        job=job_id,
        portfolio=portfolio_id,
        as_of=as_of,
        day=as_of,
    )
