"""The script that people write today: pandas reads by openpyxl, each row is checked, executemany inserts."""

import re
from datetime import date, datetime

import asyncpg
import pandas as pd

_DEBTOR = "INSERT INTO debtors (name_cipher, id_number_cipher, created_at) VALUES ($1, $2, $3) RETURNING id"
_KEY = "INSERT INTO debtor_keys (digest, kind, debtor_id) VALUES ($1, 'id_number', $2)"
_POINT = (
    "INSERT INTO contact_points (debtor_id, relation, kind, value_cipher, value_index, source, created_at)"
    " VALUES ($1, 'self', 'phone', $2, $2, 'case_file', $3)"
)
_CASE = (
    "INSERT INTO cases (portfolio_id, file_id, status, as_of, failed_visits, row_digest, case_no, debtor_id,"
    " product, region, loan_date, loan_amount_minor, overdue_since, outstanding_minor, principal_minor,"
    " interest_minor, penalty_minor, fees_minor, risk_grade) VALUES (1, 1, 'open', $1, $2, $3, $4, $5, $6,"
    " $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
)


def _problems(row: pd.Series, as_of: date) -> list[str]:
    found = [
        f"{name} is missing" for name in ("Case No", "Outstanding", "Overdue Since") if pd.isna(row[name])
    ]
    if not found and (row["Outstanding"] < 0 or row["Overdue Since"].date() > as_of):
        found.append("amount or date is impossible")
    if not re.fullmatch(r"\d{11}", str(row["Phone"])):
        found.append("phone has not eleven digits")
    return found


async def import_cases(connection: asyncpg.Connection, path: str, as_of: date, now: datetime) -> None:
    """Read a case file, check its rows and insert the good ones in one transaction."""
    frame = pd.read_excel(path, engine="openpyxl", dtype={"ID Number": str, "Phone": str})
    rows = [row for _, row in frame.iterrows() if not _problems(row, as_of)]
    debtors: dict[str, int] = {}
    async with connection.transaction():
        for row in rows:
            number = row["ID Number"]
            if number not in debtors:
                debtors[number] = await connection.fetchval(
                    _DEBTOR, row["Debtor Name"].encode(), number.encode(), now
                )
        await connection.executemany(_KEY, [(number.encode(), debtor) for number, debtor in debtors.items()])
        points = {(debtors[row["ID Number"]], row["Phone"].encode(), now) for row in rows}
        await connection.executemany(_POINT, list(points))
        amounts = ("Outstanding", "Principal", "Interest", "Penalty", "Fees")
        cases = [
            (as_of, int(row["Failed Visits"]), b"", row["Case No"], debtors[row["ID Number"]], row["Product"],
             row["Region"], row["Loan Date"], round(row["Loan Amount"] * 100), row["Overdue Since"],
             *(round(row[name] * 100) for name in amounts), row["Risk Grade"])
            for row in rows
        ]  # fmt: skip
        await connection.executemany(_CASE, cases)
