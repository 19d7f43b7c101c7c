"""No file from outside hangs, crashes or misleads the parent: each is refused in one sentence."""

import asyncio
import dataclasses
import os
import random
import signal
from pathlib import Path
from typing import Any

import pytest

from agencies.common.errors import FileRefused
from agencies.common.tabular import LIMITS, Limits, OpenTable, open_table, read_table
from agencies.common.tabular.refusals import CODES, refused
from agencies.common.words import render
from tests.agencies.common.tabular import hostile

FAR_CORNER = hostile.rows_xml([(1, [("A1", "case_no")]), (1_048_576, [("XFD1048576", "x")])])
MEGABYTE = " " * 1_000_000
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def limits(**changes: Any) -> Limits:
    return dataclasses.replace(LIMITS, **changes)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("bomb.xlsx", hostile.declaring(hostile.SMALL, 4_000_000_000), "inflates_too_far"),
        ("liar.xlsx", hostile.declaring(hostile.xlsx(MEGABYTE * 50), 2_000), "damaged"),
        ("corner.xlsx", hostile.xlsx(FAR_CORNER, "A1:XFD1048576"), "memory_limit"),  # 17 billion cells
        ("locked.xlsx", hostile.locked_xlsx(hostile.SMALL, "secret"), "password_protected"),
        ("locked.xls", hostile.locked_xls(), "password_protected"),
        ("panic.xls", hostile.panicking_xls(), "unreadable"),
        ("half.xlsx", hostile.SMALL[: len(hostile.SMALL) // 2], "damaged"),
        ("broken.xlsx", hostile.xlsx("<row r='1'><c"), "damaged"),
        ("text.xls", b"case_no\tamount\nA1\t12\n", "not_a_workbook"),
        ("report.xls", b"<html><table><tr><td>1</td></tr></table></html>", "not_a_workbook"),
        ("sheet.xls", b'<?xml version="1.0"?><Workbook/>', "not_a_workbook"),
        ("page.csv", b"<!DOCTYPE html><html></html>", "not_a_table"),
        ("picture.csv", PNG, "not_a_table"),
        ("picture.xlsx", PNG, "not_a_table"),
        ("cases.csv.gz", b"\x1f\x8b\x08\0", "not_a_table"),
        ("paper.xlsx", b"%PDF-1.7\n%\xe2\xe3", "not_a_table"),
        ("letter.xlsx", hostile.zipped({"word/document.xml": "<w/>"}), "not_a_table"),
        ("letter.odt", hostile.zipped({"mimetype": "text", "content.xml": "<x/>"}), "not_a_table"),
        ("files.zip", hostile.zipped({"cases.csv": "case_no"}), "not_a_table"),
        ("noise.csv", bytes(range(1, 200)), "not_a_table"),
        ("empty.csv", b"", "empty"),
        ("blank.csv", b"\xef\xbb\xbf \r\n\r\n", "empty"),
        ("mark.csv", b"\xff\xfe", "no_rows"),
        ("commas.csv", b",,\r\n,,\r\n", "no_rows"),
        ("nul.csv", b"case_no,amount\nA1,\x0012\n", "nul_characters"),
        ("cut.csv", b'case_no,name\nA1,"Ann"\nA2,"Bo', "unfinished_quote"),
        ("cut_utf8.csv", "case_no,姓名\nA1,张".encode()[:-1], "cut_off"),
        ("cut_gbk.csv", "客户姓名,欠款金额\n张三,李四".encode("gb18030")[:-1], "cut_off"),
        ("cut_utf16.csv", "case_no,name\nA1,张".encode("utf-16")[:-1], "cut_off"),
        (
            "bad_utf8.csv",
            "姓名,金额\n张三,1\n".encode() + b"\xff\n" + "李四,王五,赵六\n".encode(),
            "damaged_text",
        ),
        ("big5.csv", "客戶姓名,逾期天數,備註\n張惠妹,九十,一年內繳納\n".encode("big5"), "unknown_encoding"),
    ],
)
async def test_file_is_refused(name: str, data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as caught:
        await read_table(data, name=name)
    assert caught.value.code == code
    assert name in str(caught.value)


@pytest.mark.parametrize(
    ("data", "small", "code"),
    [
        (b"a,b\n1,2\n", limits(file_bytes=7), "too_large"),
        (b"a,b\n1,2\n3,4\n5,6\n", limits(rows=2), "too_many_rows"),
        (b"a,b,c\n1,2,3\n", limits(columns=2), "too_many_columns"),
        (hostile.SMALL, limits(inflated_bytes=1_000), "inflates_too_far"),
        (b"a,b\n1,2\n", limits(seconds=0.001), "time_limit"),
    ],
)
async def test_limit_is_kept(data: bytes, small: Limits, code: str) -> None:
    with pytest.raises(FileRefused) as caught:
        await read_table(data, name="file", limits=small)
    assert caught.value.code == code
    assert caught.value.message.values.keys() > {"name"}


async def test_the_row_of_an_open_quote_is_named() -> None:
    with pytest.raises(FileRefused, match="row 3 of"):
        await read_table(b'case_no,name\n\nA1,"Ann\nA2,Bob\n', name="cut.csv")


def child_of(opened: OpenTable) -> int:
    return opened._reader._process.pid


def long_table() -> bytes:
    """Make a table that does not fit into the pipe, so that the child waits for the parent."""
    return b"case_no,name\n" + b"LC-2017-00001,somebody\n" * 400_000


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (signal.SIGKILL, "reader_stopped"),  # by an operator, or for want of memory on the machine
        (signal.SIGXCPU, "time_limit"),  # by the kernel, at the limit on processor time
        (signal.SIGABRT, "memory_limit"),  # by calamine's allocator
        (signal.SIGSEGV, "unreadable"),
    ],
)
async def test_end_of_the_child_is_explained(sent: signal.Signals, code: str) -> None:
    async with open_table(long_table(), name="long.csv") as opened:
        os.kill(child_of(opened), sent)
        with pytest.raises(FileRefused) as caught:
            assert [rows async for rows in opened.chunks()]
    assert caught.value.code == code


async def test_child_is_gone_when_the_reader_leaves_early() -> None:
    async with open_table(long_table(), name="long.csv") as opened:
        child = child_of(opened)
        assert os.getpgid(child) == child  # a process group of its own, which can be killed as a whole
        assert len(await anext(opened.chunks(10))) == 10
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="only Linux shows a process's limits")
async def test_child_is_confined_and_holds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANDATE_DATABASE_URL", "postgresql://user:secret@host/database")
    async with open_table(long_table(), name="long.csv") as opened:
        folder = Path("/proc") / str(child_of(opened))
        confined = {
            line[:26].strip(): line[26:].split()[0] for line in (folder / "limits").read_text().splitlines()
        }
        environment = (folder / "environ").read_bytes()
    assert confined["Max cpu time"] == "60"
    assert confined["Max address space"] == str(LIMITS.memory_bytes)
    assert confined["Max file size"] == confined["Max core file size"] == "0"
    assert b"MANDATE" not in environment
    assert b"secret" not in environment


@pytest.mark.parametrize("seed", range(12))
async def test_damaged_bytes_give_a_table_or_a_refusal(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(hostile.xls(hostile.xls_records()) if seed % 2 else hostile.SMALL)
    for _ in range(chance.choice([1, 5, 30])):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        table, rows = await read_table(bytes(data), name="damaged")
    except FileRefused as error:
        assert error.code in CODES  # noqa: PT017 - either outcome is right
    else:
        assert table.total_rows == len(rows)


async def test_two_files_are_read_at_once() -> None:
    first, second = await asyncio.gather(
        read_table(b"a,b\n1,2\n", name="first.csv"), read_table(hostile.SMALL, name="second.xlsx")
    )
    assert [rows for _, rows in (first, second)] == [[(2, ("1", "2"))], [(2, ("A1", "12.5"))]]


@pytest.mark.parametrize(
    ("code", "values"),
    [("no_such_code", {}), ("too_many_rows", {"rows": 5}), ("not_a_table", {})],
    ids=["unknown code", "a value is missing", "no value at all"],
)
def test_what_a_child_says_wrongly_is_unreadable(code: str, values: dict[str, object]) -> None:
    error = refused("odd.csv", code, values)
    assert error.code == "unreadable"
    assert str(error) == "“odd.csv” cannot be read as a table; save it as xlsx in a spreadsheet program."


def test_kind_of_a_file_is_said_in_the_readers_language() -> None:
    error = refused("a.csv", "not_a_table", {"kind": "picture"})
    assert render(error.message, "en").startswith("“a.csv” is a picture, not a table")
    assert render(error.message, "zh_CN").startswith("“a.csv”是图片，不是表格")
