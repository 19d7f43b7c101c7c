"""A hundred thousand lines: what it takes to write and to verify them is told, not judged."""

import time
from pathlib import Path

import pytest

from settlement.workbook.verify_statement import verify_statement
from settlement.workbook.write_workbook import write_workbook
from tests.settlement.made import paid
from tests.settlement.workbook.make import FLAT, Key, issued, ladder, october

LINES = 100_000


@pytest.mark.full
@pytest.mark.parametrize("terms", [FLAT, ladder("marginal")], ids=["flat", "marginal"])
def test_a_long_statement_is_written_and_verified(terms: str, tmp_path: Path) -> None:
    parts = [
        paid(number, f"{number % 9_973}.{number % 97:02d}", f"2026-10-{number % 31 + 1:02d}")
        for number in range(1, LINES + 1)
    ]
    key, path = Key(), tmp_path / "long.xlsx"
    issue = issued(october(terms, *parts), key)
    start = time.monotonic()
    write_workbook(path, issue, key.sign)
    written = time.monotonic()
    verdict = verify_statement(path, key.pem)
    verified = time.monotonic()
    assert verdict.ok
    seconds = f"written in {written - start:.0f} s, verified in {verified - written:.0f} s"
    print(f"{LINES} lines, {path.stat().st_size / 1e6:.1f} MB: {seconds}")
