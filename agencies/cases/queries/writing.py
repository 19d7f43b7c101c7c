"""Matched rows become debtors, cases, balances and contact points: one statement for each table."""

import datetime

from agencies.cases.queries.balances import balance_sql
from agencies.common import sql

_MATCHED = (
    " FROM case_files AS file JOIN staged_cases AS staged ON staged.job_id = file.job_id"
    " JOIN matched_cases AS matched ON matched.row_number = staged.row_number WHERE file.id = :file"
)
_REFRESHED = (
    *("product", "region", "time_zone", "risk_grade", "loan_date", "loan_amount_minor", "overdue_since"),
    *("outstanding_minor", "principal_minor", "interest_minor", "penalty_minor", "fees_minor"),
    *("not_yet_due_minor", "failed_visits", "unreachable_since", "status", "extras_cipher", "row_digest"),
)
_BALANCE = (
    *("overdue_since", "outstanding_minor", "principal_minor", "interest_minor", "penalty_minor"),
    *("fees_minor", "not_yet_due_minor", "status"),
)


async def add_file(
    job_id: int,
    *,
    portfolio_id: int,
    evidence_id: int,
    as_of: datetime.date,
    person_id: int,
    now: datetime.datetime,
) -> int:
    """Note that a file was taken in, and give its id."""
    return await sql.insert(
        "INSERT INTO case_files (portfolio_id, job_id, evidence_id, as_of, created_by, created_at)"
        " VALUES (:portfolio, :job, :evidence, :as_of, :person, :now) RETURNING id",
        portfolio=portfolio_id,
        job=job_id,
        evidence=evidence_id,
        as_of=as_of,
        person=person_id,
        now=now,
    )


async def write_matches(file_id: int) -> None:
    """Write all matched rows of a file, in the running transaction; unchanged ones are left as they are."""
    await _add_debtors(file_id)
    await _complete_debtors(file_id)
    await _add_keys(file_id)
    await _add_cases(file_id)
    await _refresh_cases(file_id)
    await _add_balances(file_id)
    await _add_phones(file_id)


async def _add_debtors(file_id: int) -> None:
    await sql.execute(
        "INSERT INTO debtors (id, name_cipher, name_index, id_number_cipher, id_last_four_index, created_at)"
        " SELECT matched.debtor_id, staged.name_cipher, staged.name_index, staged.id_number_cipher,"
        f" staged.id_last_four_index, file.created_at{_MATCHED}"
        " AND matched.fresh_debtor AND matched.represents",
        file=file_id,
    )


async def _complete_debtors(file_id: int) -> None:
    """Add a name or an id number to debtors who had none; what is known of them is not overwritten."""
    for cipher, index in (("name_cipher", "name_index"), ("id_number_cipher", "id_last_four_index")):
        await sql.execute(
            f"UPDATE debtors SET {cipher} = staged.{cipher}, {index} = staged.{index}{_MATCHED}"
            " AND debtors.id = matched.debtor_id AND matched.represents AND NOT matched.fresh_debtor"
            f" AND debtors.{index} IS NULL AND staged.{index} IS NOT NULL",
            file=file_id,
        )


async def _add_keys(file_id: int) -> None:
    for kind in ("id_number", "debtor_id"):
        await sql.execute(
            "INSERT INTO debtor_keys (digest, kind, debtor_id)"
            f" SELECT staged.{kind}_digest, '{kind}', matched.debtor_id{_MATCHED} AND matched.new_{kind}",
            file=file_id,
        )


async def _add_cases(file_id: int) -> None:
    await sql.execute(
        "INSERT INTO cases (id, portfolio_id, debtor_id, case_no, as_of, file_id, balance_minor,"
        f" {', '.join(_REFRESHED)}) SELECT matched.case_id, file.portfolio_id, matched.debtor_id,"
        f" staged.case_no, file.as_of, file.id, staged.outstanding_minor, {_staged(_REFRESHED)}{_MATCHED}"
        " AND matched.change = 'created'",
        file=file_id,
    )


async def _refresh_cases(file_id: int) -> None:
    changes = ", ".join(f"{column} = staged.{column}" for column in _REFRESHED)
    balance = balance_sql(told="staged.outstanding_minor", as_of="file.as_of")
    await sql.execute(
        f"UPDATE cases SET as_of = file.as_of, file_id = file.id, balance_minor = {balance},"
        f" {changes}{_MATCHED}"
        " AND cases.id = matched.case_id AND matched.change = 'updated'",
        file=file_id,
    )


async def _add_balances(file_id: int) -> None:
    await sql.execute(
        f"INSERT INTO case_balances (case_id, file_id, as_of, {', '.join(_BALANCE)})"
        f" SELECT matched.case_id, file.id, file.as_of, {_staged(_BALANCE)}{_MATCHED}"
        " AND matched.change IN ('created', 'updated')",
        file=file_id,
    )


async def _add_phones(file_id: int) -> None:
    """Add the phones; a debtor who is new has none yet, and asking whether takes as long as adding."""
    for whose, otherwise in (("", ""), ("NOT ", " ON CONFLICT DO NOTHING")):
        await sql.execute(
            "INSERT INTO contact_points (debtor_id, relation, kind, value_cipher, value_index,"
            " last_four_index, source, created_at) SELECT matched.debtor_id, 'self', 'phone',"
            " staged.phone_cipher, staged.phone_index, staged.phone_last_four_index, 'case_file',"
            f" file.created_at{_MATCHED} AND matched.new_phone AND {whose}matched.fresh_debtor{otherwise}",
            file=file_id,
        )


def _staged(columns: tuple[str, ...]) -> str:
    return ", ".join(f"staged.{column}" for column in columns)


async def ended_cases(file_id: int) -> int:
    """Count the cases that were known before a file and that it leaves closed, or with nothing owed."""
    found = await sql.value(
        int,
        "SELECT count(*) FROM case_balances AS told JOIN cases ON cases.id = told.case_id"
        f" WHERE told.file_id = :file AND (told.status <> 'open' OR {balance_sql()} = 0)"
        " AND EXISTS (SELECT 1 FROM case_balances AS before"
        " WHERE before.case_id = told.case_id AND before.file_id < told.file_id)",
        file=file_id,
    )
    return found or 0
