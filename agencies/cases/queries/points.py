"""Contact points, and the debtors whom a row of a file may name."""

from collections.abc import Sequence
from typing import NamedTuple

from agencies.common import bulk, sql


class NewPoint(NamedTuple):
    """A contact point as it is stored."""

    debtor_id: int
    relation: str
    kind: str
    name_cipher: bytes | None
    value_cipher: bytes
    value_index: bytes
    last_four_index: bytes | None
    source: str


async def debtors_by_key(digests: Sequence[bytes]) -> dict[bytes, int]:
    """Map the digests of keys that are known to their debtors."""
    if not digests:
        return {}
    places = {f"key_{place}": digest for place, digest in enumerate(digests)}
    among = ", ".join(f":{name}" for name in places)
    found = await sql.tuples(f"SELECT digest, debtor_id FROM debtor_keys WHERE digest IN ({among})", **places)
    return {bytes(digest): int(debtor_id) for digest, debtor_id in found}


async def add_points(points: Sequence[NewPoint], job_id: int) -> int:
    """Add the points that are not there yet, in the running transaction, and say how many these are."""
    await sql.execute(
        "CREATE TEMPORARY TABLE arrived_points (debtor_id BIGINT, relation TEXT, kind TEXT,"
        f" name_cipher {_bytes()}, value_cipher {_bytes()}, value_index {_bytes()},"
        f" last_four_index {_bytes()}, source TEXT)"
    )
    await bulk.copy("arrived_points", NewPoint._fields, points)
    columns = ", ".join(NewPoint._fields)
    added = await sql.execute(
        f"INSERT INTO contact_points ({columns}, created_at)"
        f" SELECT {columns}, (SELECT created_at FROM jobs WHERE jobs.id = :job) FROM arrived_points"
        " WHERE true ON CONFLICT DO NOTHING",
        job=job_id,
    )
    await sql.execute("DROP TABLE arrived_points")
    return added


def _bytes() -> str:
    return "BYTEA" if sql.is_postgresql() else "BLOB"
