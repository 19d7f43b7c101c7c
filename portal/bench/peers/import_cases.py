"""The least that takes in a case file: fastexcel reads, polars converts, COPY writes the same tables.

It trusts every cell, drops rows without an amount, keeps names and numbers as they are, writes no report, and
knows no debtor from before.
"""

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO

import asyncpg
import fastexcel
import polars as pl

_DAYS = ("loan_date", "overdue_since", "unreachable_since")
_AMOUNTS = ("loan_amount", "outstanding", "principal", "interest", "penalty", "fees")
_SAME = {"portfolio_id": "1", "file_id": "1", "status": "open"}
_PHONE = {"relation": "self", "kind": "phone", "source": "case_file"}
_FIGURES = ("overdue_since", *(f"{each}_minor" for each in _AMOUNTS[1:]), "as_of", "status", "file_id")
_TEXTS = ("portfolio_id", "case_no", "product", "region", "risk_grade", "extras_cipher")
_NUMBERS = ("id", "failed_visits", "loan_amount_minor", "loan_date", "unreachable_since")


def read(path: str, as_of: date, now: datetime) -> Iterator[tuple[str, pl.DataFrame]]:
    """Give the rows of each table; row numbers serve as ids, and equal id numbers are one debtor."""
    sheet = fastexcel.read_excel(path).load_sheet(0).to_polars()
    rows = sheet.rename(lambda heading: heading.replace(" ", "_").lower())
    rows = rows.filter(pl.col("outstanding").is_not_null()).with_row_index("id", 1)
    rows = rows.with_columns(
        (pl.col(_AMOUNTS) * 100).round().cast(pl.Int64).name.suffix("_minor"),
        pl.col(_DAYS).cast(pl.Date),
        pl.col("failed_visits").cast(pl.Int64),
        pl.col("id_number", "phone").str.tail(4).name.suffix("_end"),
        *(pl.lit(value).alias(name) for name, value in (_SAME | _PHONE).items()),
        as_of=pl.lit(as_of),
        created_at=pl.lit(now.isoformat()),
        owner=pl.col("id").min().over("id_number"),
        extras_cipher=pl.col("branch") + pl.col("employer"),
    )
    first = rows.filter(pl.col("id") == pl.col("owner"))
    name = {"name_cipher": "debtor_name", "name_index": "debtor_name"}
    number = {"id_number_cipher": "id_number", "id_last_four_index": "id_number_end"}
    phone = {"value_cipher": "phone", "value_index": "phone", "last_four_index": "phone_end"}
    yield "debtors", first.select("id", "created_at", **name, **number)
    for kind in ("id_number", "debtor_id"):
        yield "debtor_keys", first.select(pl.col("owner").alias("debtor_id"), kind=pl.lit(kind), digest=kind)
    yield "cases", rows.select(*_FIGURES, *_TEXTS, *_NUMBERS, row_digest="case_no", debtor_id="owner")
    yield "case_balances", rows.select(*_FIGURES, case_id="id")
    yield "contact_points", first.select(*_PHONE, "created_at", **phone, debtor_id="owner")


async def import_cases(connection: asyncpg.Connection, path: str, as_of: date, now: datetime) -> None:
    """Read a case file and write its rows in one transaction."""
    async with connection.transaction():
        for table, rows in read(path, as_of, now):
            source = BytesIO(rows.write_csv(include_header=False).encode())
            await connection.copy_to_table(table, source=source, columns=rows.columns, format="csv")
