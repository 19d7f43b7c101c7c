"""Both engines take the same text and give the same rows."""

import asyncio
import datetime
from dataclasses import dataclass

import pytest

from agencies.common import bulk, sql
from portal.database import CONNECTIONS


@dataclass(frozen=True, slots=True)
class _Person:
    email: str
    agency_id: int | None
    active: bool
    created_at: datetime.datetime


@pytest.mark.usefixtures("database")
async def test_moments_days_and_truth_come_back_as_such() -> None:
    at = datetime.datetime(2017, 10, 2, 22, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
    await bulk.copy(
        "people",
        ("email", "name", "role", "language", "active", "created_at"),
        [("v@mandate.example", "Vera", "finance", "en", True, at)],
    )
    found = await sql.row(
        _Person, "SELECT email, agency_id, active, created_at FROM people WHERE created_at = :at", at=at
    )
    assert found == _Person("v@mandate.example", None, True, at)
    assert found.active is True
    assert found.created_at.utcoffset() == datetime.timedelta()


@pytest.mark.usefixtures("database")
async def test_a_place_may_stand_twice_and_a_list_is_a_membership() -> None:
    assert await sql.value(int, "SELECT CAST(:a AS BIGINT) + CAST(:b AS BIGINT) * :a", a=3, b=4) == 15
    member = sql.any_of("role", "roles")
    assert await sql.value(int, f"SELECT count(*) FROM people WHERE {member}", roles=["owner", "x"]) == 1
    assert await sql.value(int, f"SELECT count(*) FROM people WHERE {member}", roles=[]) == 0


@pytest.mark.usefixtures("database")
async def test_changes_are_counted_and_undone_together() -> None:
    with pytest.raises(sql.IntegrityError):
        await _add_owner_twice()
    assert await sql.value(int, "SELECT count(*) FROM people") == 1
    assert await sql.execute("UPDATE people SET name = 'x' WHERE email = :email", email="nobody") == 0
    assert await sql.execute("UPDATE people SET name = 'x'") == 1


async def _add_owner_twice() -> None:
    columns = ("email", "name", "role", "language", "active", "created_at")
    now = datetime.datetime(2017, 10, 2, tzinfo=datetime.UTC)
    rows = [(f"{name}", name, "owner", "en", True, now) for name in ("second", "owner")]
    async with sql.transaction():
        await bulk.copy("people", columns, rows)


@pytest.mark.usefixtures("database")
async def test_a_savepoint_can_fail_alone() -> None:
    async with sql.transaction():
        await sql.execute("UPDATE people SET name = 'kept'")
        with pytest.raises(sql.IntegrityError):
            await _add_owner_twice()
    assert await sql.value(str, "SELECT name FROM people") == "kept"


@pytest.mark.usefixtures("database")
async def test_an_added_row_gives_its_id() -> None:
    made = await sql.insert(
        "INSERT INTO evidence (sha256, size, created_at) VALUES (:digest, 3, :now) RETURNING id",
        digest="0" * 64,
        now=datetime.datetime(2017, 10, 2, tzinfo=datetime.UTC),
    )
    assert made == await sql.value(int, "SELECT id FROM evidence")


@pytest.mark.usefixtures("database")
async def test_who_only_reads_has_one_connection_and_no_transaction() -> None:
    if not sql.is_postgresql():
        pytest.skip("SQLite has connections of its own for readers")
    backend = "SELECT pg_backend_pid()"
    async with sql.reading(), sql.reading():
        seen = {await sql.value(int, backend) for _ in range(3)}
        with pytest.raises(RuntimeError, match="opens no transaction"):
            async with sql.transaction():
                pass
    assert len(seen) == 1
    async with sql.transaction():
        assert await sql.value(int, backend) not in {None, 0}


@pytest.mark.usefixtures("database")
async def test_who_reads_inside_a_transaction_sees_what_was_written() -> None:
    async with sql.transaction():
        await sql.execute("UPDATE people SET name = 'here'")
        async with sql.reading():
            assert await sql.value(str, "SELECT name FROM people") == "here"


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("steps", range(1, 13))
async def test_who_is_stopped_in_a_transaction_holds_up_nobody(steps: int) -> None:
    """Stopped while it begins or anywhere in it, it leaves neither a lock nor a connection taken."""
    for _ in range(CONNECTIONS + 1):
        stopped = asyncio.create_task(_rename("stopped"))
        for _ in range(steps):
            await asyncio.sleep(0)
        stopped.cancel()
        await asyncio.wait({stopped})
    async with asyncio.timeout(30):
        await _rename("next")
    assert await sql.value(str, "SELECT name FROM people") == "next"


async def _rename(name: str) -> None:
    async with sql.transaction():
        await sql.execute("UPDATE people SET name = :name", name=name)
