"""The least that settles a month: SELECT of the payments, whole numbers in a loop, COPY of the lines."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import asyncpg

_PARTS = """SELECT part.agency_id, terms.id, part.id, part.reverses_id, part.amount_minor, placements.bucket
    FROM attributions AS part JOIN payments ON payments.id = part.payment_id
    JOIN placements ON placements.id = part.placement_id JOIN terms ON terms.agency_id = part.agency_id
    WHERE part.paid_on >= $1 ORDER BY part.paid_on, payments.reference COLLATE "C", part.id"""
_STATEMENT = """INSERT INTO statements (agency_id, portfolio_id, month, status, payments, base_minor,
    commission_minor, vat_minor, total_minor, hash, drafted_by, drafted_at, sole_person)
    VALUES ($1, 1, $2, 'draft', $3, $4, $5, 0, $5, '', 1, $6, false) RETURNING id"""
_COLUMNS = (
    *("statement_id", "line_number", "attribution_id", "terms_id", "kind", "month", "base_minor"),
    *("rate_ppm", "commission_minor", "arithmetic"),
)
Rates = Mapping[int, Mapping[str, int]]
Ladders = Mapping[int, Sequence[tuple[int, int]]]


def _rounded(millionths: int) -> int:
    return (millionths + 500_000) // 1_000_000


async def settle(
    connection: asyncpg.Connection, month: date, terms: tuple[Rates, Ladders], now: datetime
) -> None:
    """Draft the statements of a month; an agency earns by bucket, or the rate its whole month has reached."""
    (rates, ladders), earned = terms, dict[int, tuple[int, int]]()
    lines, stood, total = defaultdict[int, list[tuple[object, ...]]](list), Counter[int](), Counter[int]()
    async with connection.transaction():
        parts = await connection.fetch(_PARTS, month)
        for agency, _, _, _, amount, _ in parts:
            total[agency] += amount
        reached = {who: max(rate for low, rate in ladders[who] if low <= total[who]) for who in ladders}
        commissions = Counter[int]()
        for agency, number, part, undone, amount, bucket in parts:
            if undone is not None:
                rate, commission = earned[undone][0], -earned[undone][1]
            elif agency in reached:
                rate, before = reached[agency], stood[agency]
                commission = _rounded((before + amount) * rate) - _rounded(before * rate)
            else:
                rate = rates[agency][bucket]
                commission = _rounded(amount * rate)
            earned[part] = rate, commission
            stood[agency] += amount
            commissions[agency] += commission
            own, kind = lines[agency], "payment" if undone is None else "reversal"
            own.append((len(own) + 1, part, number, kind, month, amount, rate, commission, "{}"))
        for agency, own in lines.items():
            figures = (len(own), total[agency], commissions[agency], now)
            statement = await connection.fetchval(_STATEMENT, agency, month, *figures)
            records = [(statement, *line) for line in own]
            await connection.copy_records_to_table("statement_lines", columns=_COLUMNS, records=records)
