"""Every byte that an installation leaves behind, and a search for what must not be among them."""

import asyncio
import base64
import os
import subprocess
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from portal.settings import Settings, read_settings
from tests import postgresql


def traces(environment: Mapping[str, str]) -> dict[str, bytes]:
    """Read all files of the home: database, log, evidence; of PostgreSQL a dump and what lies on the disk."""
    settings = read_settings(environment)
    found = {str(each): each.read_bytes() for each in settings.home.rglob("*") if each.is_file()}
    if not settings.embedded:
        found["pg_dump"] = _dump(settings)
        folder, number = asyncio.run(_place(settings))
        found |= {str(each): each.read_bytes() for each in _server_files(folder, number)}
    return found


def unpacked(workbook: Path) -> bytes:
    """Read what a workbook holds."""
    with zipfile.ZipFile(workbook) as parts:
        return b"\n".join(parts.read(each) for each in parts.namelist())


def found_in(traces: Mapping[str, bytes], values: Iterable[str]) -> list[tuple[str, str, str]]:
    """List where any of the values stands, in whichever form."""
    forms = [(value, name, form) for value in values for name, form in _forms(value)]
    return [
        (place, value, name)
        for place, content in traces.items()
        for value, name, form in forms
        if form in content
    ]


def _forms(value: str) -> Iterator[tuple[str, bytes]]:
    plain = value.encode()
    yield "plain", plain
    yield "lower case", value.lower().encode()
    yield "gb18030", value.encode("gb18030")
    yield "utf-16", value.encode("utf-16-le")
    yield "utf-16 big end first", value.encode("utf-16-be")
    yield "hexadecimal", plain.hex().encode()
    yield "escaped", value.encode("unicode_escape")
    for shift in range(3):
        # What stands before decides how a text falls into base64; its first and last signs hold neighbours.
        yield "base64", base64.b64encode(b"\0" * shift + plain)[4 if shift else 0 : -4]


def _dump(settings: Settings) -> bytes:
    programs = postgresql.programs()
    assert programs is not None, "pg_dump is where PostgreSQL's other programs are"
    url = urlsplit(settings.database_url)
    dumped = subprocess.run(
        [programs / "pg_dump", f"--dbname={settings.database_url}"],
        env={**os.environ, "PGPASSWORD": url.password or ""},
        check=True,
        capture_output=True,
    )
    return dumped.stdout


async def _place(settings: Settings) -> tuple[Path, int]:
    connection = await asyncpg.connect(settings.database_url)
    try:
        await connection.execute("CHECKPOINT")
        folder = await connection.fetchval("SELECT current_setting('data_directory')")
        number = await connection.fetchval("SELECT oid FROM pg_database WHERE datname = current_database()")
        return Path(folder), int(number)
    finally:
        await connection.close()


def _server_files(folder: Path, number: int) -> Iterator[Path]:
    """Find the tables of a database and the newest of the log, where the server is on this machine."""
    if not os.access(folder / "base" / str(number), os.R_OK):
        return
    yield from (each for each in (folder / "base" / str(number)).iterdir() if each.is_file())
    written = [each for each in (folder / "pg_wal").iterdir() if each.is_file()]
    yield from sorted(written, key=lambda each: each.stat().st_mtime)[-3:]
