"""The child process that reads one file from outside: `python -m agencies.common.tabular.child`.

It takes a frame with the request and then the file on its standard input, and gives frames on its standard
output: the table, its rows, the end; or a refusal. Whatever a hostile file makes of it, it holds no secret,
writes no file and has little time and memory.
"""

import gc
import math
import os
import resource
import sys
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from agencies.common.tabular import frames
from agencies.common.tabular.file_kind import FileKind, kind_of
from agencies.common.tabular.limits import Limits
from agencies.common.tabular.measure import measure
from agencies.common.tabular.refusals import Refusal
from agencies.common.tabular.sources import Source, filled_rows
from agencies.common.tabular.text_files import TextFile

CHUNK = 2_000


def main() -> None:
    """Serve one request; every way to fail is a refusal with a code."""
    asked, answer = sys.stdin.buffer, sys.stdout.buffer
    request = _request(asked)
    limits = Limits(**request["limits"])
    confine(limits)
    # Rows hold no cycles; looking for some takes a tenth of the time.
    gc.disable()
    try:
        data = asked.read(request["size"])
        if len(data) == request["size"]:
            read(data, request["name"], frozenset(request["known"]), limits, answer)
    except Refusal as refusal:
        _send(answer, "refused", [refusal.code, refusal.values])
    except BrokenPipeError:
        os._exit(0)
    except MemoryError:
        _send(answer, "refused", ["memory_limit", {"limit": limits.memory_bytes // 10**6}])
    except BaseException:  # noqa: BLE001 - a panic of calamine's is not an Exception
        _send(answer, "refused", ["unreadable", {}])


def confine(limits: Limits) -> None:
    """Give up what this process may use beyond `limits`, before any parser of others is loaded."""
    seconds = math.ceil(limits.seconds)
    for kind, soft, hard in (
        (resource.RLIMIT_AS, limits.memory_bytes, limits.memory_bytes),
        # At the soft limit comes SIGXCPU, which the parent understands; at the hard one SIGKILL.
        (resource.RLIMIT_CPU, seconds, seconds + 1),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
    ):
        # macOS knows RLIMIT_AS and refuses it; the other limits hold there.
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (soft, hard))
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def read(data: bytes, name: str, known: Collection[str], limits: Limits, answer: BinaryIO) -> None:
    """Read a file and send what is in it."""
    source = _open(data, kind_of(data, name), known, limits)
    table = measure(source, known, limits)
    _send(answer, "table", [table.sheet, table.headings, table.heading_row, table.total_rows])
    width = len(table.headings)
    padding = [""] * width
    chunk: list[tuple[int, list[str]]] = []
    for number, values in filled_rows(source):
        if number > table.heading_row:
            cells = source.texts(values)
            chunk.append((number, cells if len(cells) == width else (cells + padding)[:width]))
            if len(chunk) == CHUNK:
                _send_rows(answer, chunk)
                chunk = []
    _send_rows(answer, chunk)
    _send(answer, "end", table.total_rows)


def _open(data: bytes, kind: FileKind, known: Collection[str], limits: Limits) -> Source:
    if kind is FileKind.TEXT:
        return TextFile(data, known)
    from agencies.common.tabular.workbooks import open_sheet  # noqa: PLC0415 - loads calamine, under the limits

    return open_sheet(data, kind, known, limits)


def _request(asked: BinaryIO) -> dict[str, Any]:
    (length,) = frames.LENGTH.unpack(asked.read(frames.LENGTH.size))
    _, request = frames.decode(asked.read(length))
    return dict(request)


def _send_rows(answer: BinaryIO, rows: Sequence[tuple[int, list[str]]]) -> None:
    """Send rows in one frame, or in more where one would be too long."""
    if not rows:
        return
    frame = frames.encode("rows", rows)
    if len(frame) <= frames.LONGEST:
        answer.write(frame)
        answer.flush()
    elif len(rows) == 1:
        raise Refusal("row_too_long", row=rows[0][0])
    else:
        half = len(rows) // 2
        _send_rows(answer, rows[:half])
        _send_rows(answer, rows[half:])


def _send(answer: BinaryIO, kind: str, body: object) -> None:
    answer.write(frames.encode(kind, body))
    answer.flush()


if __name__ == "__main__":
    main()
