"""A journal that nobody can quietly edit."""

import datetime
import json
from pathlib import Path

import pytest

from agencies.common import journal, seals, sql
from agencies.common.access import Actor
from portal.settings import Settings


@pytest.fixture
async def anchor(database: Settings, owner: Actor, now: datetime.datetime) -> Path:
    """Write three rows under two seals, and one row that no seal holds yet."""
    for number in (1, 2, 3):
        async with sql.transaction():
            await journal.record(owner, "test.done", "thing", number, now=now, note="收到")
        if number > 1:
            await seals.seal(database.anchor_path, now=now)
    async with sql.transaction():
        await journal.record(owner, "test.done", "thing", 4, now=now)
    return database.anchor_path


def _write(anchor: Path, text: str) -> None:
    anchor.write_text(text)


def _read(anchor: Path) -> str:
    return anchor.read_text()


async def _reason(anchor: Path) -> str:
    found = await seals.verify(anchor)
    assert not found.ok
    return str(found.reason)


async def test_an_untouched_journal_verifies(anchor: Path) -> None:
    found = await seals.verify(anchor)
    assert found.ok
    assert (found.entries, found.seals) == (4, 2)


async def test_nothing_new_needs_no_seal(anchor: Path, now: datetime.datetime) -> None:
    made = await seals.seal(anchor, now=now)
    assert made is not None
    assert made.count == 1
    assert await seals.seal(anchor, now=now) is None


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        ("UPDATE journal SET content = '{}' WHERE id = 2", "row 2 was changed"),
        ("UPDATE journal SET act = 'x' WHERE id = 4", "row 4 was changed"),  # not sealed yet
        ("UPDATE journal SET actor_id = NULL WHERE id = 1", "row 1 was changed"),
        ("DELETE FROM journal WHERE id = 2", "seal 1 were deleted"),
        ("DELETE FROM journal_seals WHERE number = 1", "broken at seal 1"),
        ("UPDATE journal_seals SET count = 1 WHERE number = 1", "broken at seal 1"),
        ("UPDATE journal SET id = 99 WHERE id = 1", "seal 1 were deleted or added"),
        ("DELETE FROM journal_seals WHERE number = 2", "ends before seal 2"),  # the tail cut off
    ],
)
async def test_every_edit_is_found(anchor: Path, edit: str, reason: str) -> None:
    await sql.execute(edit)
    assert reason in await _reason(anchor)


async def test_two_rows_that_changed_places_are_found(anchor: Path) -> None:
    for change in ("id = -1 WHERE id = 1", "id = 1 WHERE id = 2", "id = 2 WHERE id = -1"):
        await sql.execute(f"UPDATE journal SET {change}")
    assert "changed or reordered" in await _reason(anchor)


async def test_a_copied_row_slipped_under_a_seal_is_found(anchor: Path) -> None:
    columns = "at, actor_id, act, thing, thing_id, agency_id, content, position, mac"
    await sql.execute(f"INSERT INTO journal ({columns}) SELECT {columns} FROM journal WHERE id = 1")
    assert "seal 1 were deleted or added" in await _reason(anchor)


async def test_a_row_copied_to_the_end_is_found(anchor: Path, now: datetime.datetime) -> None:
    columns = "at, actor_id, act, thing, thing_id, agency_id, content"
    await sql.execute(
        f"INSERT INTO journal ({columns}, position, mac) SELECT {columns},"
        " (SELECT max(position) + 1 FROM journal), mac FROM journal WHERE id = 1"
    )
    await seals.seal(anchor, now=now)
    assert "row 5 was changed" in await _reason(anchor)


async def test_a_journal_and_seals_cut_off_together_are_found_by_the_anchor(anchor: Path) -> None:
    await sql.execute("DELETE FROM journal WHERE id >= 3")
    await sql.execute("DELETE FROM journal_seals WHERE number = 2")
    assert "ends before seal 2" in await _reason(anchor)


async def test_the_anchor_never_goes_back(anchor: Path, owner: Actor, now: datetime.datetime) -> None:
    _write(anchor, json.dumps({"number": 7, "hash": "00"}))
    assert "ends before seal 7" in await _reason(anchor)
    async with sql.transaction():
        await journal.record(owner, "test.done", "thing", 5, now=now)
    assert await seals.seal(anchor, now=now) is not None
    assert seals.read_anchor(anchor) == (7, "00")


async def test_a_cut_is_still_found_after_new_seals(
    anchor: Path, owner: Actor, now: datetime.datetime
) -> None:
    await sql.execute("DELETE FROM journal WHERE id >= 3")
    await sql.execute("DELETE FROM journal_seals WHERE number = 2")
    for number in (5, 6):
        async with sql.transaction():
            await journal.record(owner, "test.done", "thing", number, now=now)
        assert await seals.seal(anchor, now=now) is not None
    assert "ends before seal 2" in await _reason(anchor)


@pytest.mark.parametrize("text", ["", "no anchor", "[]", '{"number": 1}'])
async def test_an_anchor_that_cannot_be_read_is_told_and_kept(
    anchor: Path, now: datetime.datetime, text: str
) -> None:
    _write(anchor, text)
    assert await seals.seal(anchor, now=now) is not None
    assert _read(anchor) == text
    assert "anchor file cannot be read" in await _reason(anchor)


async def test_a_row_before_all_others_is_found(anchor: Path) -> None:
    await sql.execute(
        "INSERT INTO journal (id, at, actor_id, act, thing, thing_id, content, position, mac)"
        " SELECT -1, at, actor_id, act, thing, thing_id, content, 0, mac FROM journal WHERE id = 1"
    )
    assert "row -1 was changed" in await _reason(anchor)


async def test_a_rolled_back_act_leaves_no_row(anchor: Path, owner: Actor, now: datetime.datetime) -> None:
    with pytest.raises(ZeroDivisionError):
        await _fail(owner, now)
    found = await seals.verify(anchor)
    assert (found.ok, found.entries) == (True, 4)


async def _fail(owner: Actor, now: datetime.datetime) -> None:
    async with sql.transaction():
        await journal.record(owner, "test.done", "thing", 5, now=now)
        raise ZeroDivisionError
