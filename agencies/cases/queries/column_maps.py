"""The headings that a lender's files have, remembered by name for each portfolio."""

import json
from collections.abc import Mapping

from agencies.common import sql


def _key(portfolio_id: int, name: str) -> str:
    return f"case_columns:{portfolio_id}:{name}"


async def save_map(portfolio_id: int, name: str, columns: Mapping[str, str]) -> None:
    """Remember a map under a name, in place of what was remembered there."""
    await sql.execute(
        "INSERT INTO installation (name, value) VALUES (:name, :value)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name=_key(portfolio_id, name),
        value=json.dumps(columns, ensure_ascii=False, sort_keys=True),
    )


async def saved_map(portfolio_id: int, name: str) -> dict[str, str] | None:
    """Give the map of a name, or None."""
    found = await sql.value(
        str, "SELECT value FROM installation WHERE name = :name", name=_key(portfolio_id, name)
    )
    columns: dict[str, str] | None = json.loads(found) if found else None
    return columns


async def map_names(portfolio_id: int) -> list[str]:
    """List the names of a portfolio's maps."""
    prefix = _key(portfolio_id, "")
    found = await sql.tuples("SELECT name FROM installation WHERE name LIKE :prefix", prefix=f"{prefix}%")
    return sorted(str(each[0]).removeprefix(prefix) for each in found)
