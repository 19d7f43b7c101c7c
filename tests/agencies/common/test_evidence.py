"""Files are kept once, encrypted, and checked when read."""

import datetime

import pytest

from agencies.common import evidence, sql
from agencies.common.errors import Conflict, NotFound
from portal.settings import Settings

CONTENT = "case_no,name\nA-1,张三丰\n".encode()


async def _kept(now: datetime.datetime) -> evidence.Kept:
    async with sql.transaction():
        return await evidence.keep(CONTENT, now=now)


async def test_a_file_is_kept_once(database: Settings, now: datetime.datetime) -> None:
    assert await _kept(now) == await _kept(now)
    files = [each for each in database.evidence_folder.rglob("*") if each.is_file()]
    assert len(files) == 1
    assert "张三丰".encode() not in files[0].read_bytes()


async def test_it_comes_back_as_it_was(database: Settings, now: datetime.datetime) -> None:
    assert await evidence.read((await _kept(now)).id) == CONTENT


async def test_a_damaged_file_is_refused(database: Settings, now: datetime.datetime) -> None:
    kept = await _kept(now)
    path = next(each for each in database.evidence_folder.rglob("*") if each.is_file())
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(Conflict, match="does not open"):
        await evidence.read(kept.id)


async def test_a_missing_file_is_named(database: Settings, now: datetime.datetime) -> None:
    kept = await _kept(now)
    next(each for each in database.evidence_folder.rglob("*") if each.is_file()).unlink()
    with pytest.raises(NotFound, match=kept.sha256[:12]):
        await evidence.read(kept.id)
