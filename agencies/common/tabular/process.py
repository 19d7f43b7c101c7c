"""The parent's side of the child process that reads one file."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self, cast

from agencies.common.errors import FileRefused
from agencies.common.tabular import frames
from agencies.common.tabular.limits import Limits
from agencies.common.tabular.refusals import refused

_ROOT = Path(__file__).resolve().parents[3]
_BLOCK = 1 << 20
# What an interpreter needs to find its libraries; the rest, keys and passwords too, stays outside.
_INHERITED = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME")


class Reader:
    """A running child, from which frames come until it ends, fails or runs out of time."""

    def __init__(self, process: Process, name: str, limits: Limits, feeding: asyncio.Task[None]) -> None:
        self._process = process
        self._output = cast("asyncio.StreamReader", process.stdout)
        self._name = name
        self._limits = limits
        self._feeding = feeding
        self._seconds_left: float = limits.seconds

    @classmethod
    async def start(cls, data: bytes, name: str, known: Collection[str], limits: Limits) -> Self:
        """Start a child in a process group of its own and begin to hand it the file."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "agencies.common.tabular.child"),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=_environment(),
            start_new_session=True,
            limit=_BLOCK,
        )
        request = {"name": name, "known": sorted(known), "limits": asdict(limits), "size": len(data)}
        pipe = cast("asyncio.StreamWriter", process.stdin)
        feeding = asyncio.create_task(_feed(pipe, frames.encode("request", request), data))
        return cls(process, name, limits, feeding)

    async def frame(self) -> tuple[str, Any]:
        """Give the next frame; FileRefused with the child's reason, or with that of its end."""
        clock = asyncio.get_running_loop().time
        begun = clock()
        try:
            async with asyncio.timeout(self._seconds_left):
                kind, body = await self._next_frame()
        except TimeoutError:
            raise self._out_of_time() from None
        except ValueError:
            raise refused(self._name, "unreadable", {}) from None
        finally:
            self._seconds_left -= clock() - begun
        if kind == "refused":
            raise self._refusal(body)
        return kind, body

    async def stop(self) -> None:
        """Kill the child and all it may have started, and wait until they are gone."""
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._feeding.cancel()
        await asyncio.gather(self._feeding, return_exceptions=True)
        # The pipe is closed by reading it to its end: until then the process does not count as gone.
        while await self._output.read(_BLOCK):
            pass
        await self._process.wait()

    async def _next_frame(self) -> tuple[str, Any]:
        output = self._output
        try:
            (length,) = frames.LENGTH.unpack(await output.readexactly(frames.LENGTH.size))
            if length > frames.LONGEST:
                raise ValueError(length)
            return frames.decode(await output.readexactly(length))
        except asyncio.IncompleteReadError:
            raise self._end(await self._process.wait()) from None

    def _end(self, status: int) -> FileRefused:
        if status == -signal.SIGXCPU:
            return self._out_of_time()
        if status == -signal.SIGABRT:
            # Calamine's allocator gives up in this way.
            return refused(self._name, "memory_limit", {"limit": self._limits.memory_bytes // 10**6})
        if status in {-signal.SIGSEGV, -signal.SIGBUS, -signal.SIGILL}:
            return refused(self._name, "unreadable", {})
        return refused(self._name, "reader_stopped", {})

    def _out_of_time(self) -> FileRefused:
        return refused(self._name, "time_limit", {"seconds": self._limits.seconds})

    def _refusal(self, body: Any) -> FileRefused:
        match body:
            case [str(code), dict(values)]:
                return refused(self._name, code, values)
        return refused(self._name, "unreadable", {})


async def _feed(pipe: asyncio.StreamWriter, request: bytes, data: bytes) -> None:
    view = memoryview(data)
    try:
        pipe.write(request)
        for start in range(0, len(view), _BLOCK):
            pipe.write(view[start : start + _BLOCK])
            await pipe.drain()
    except (BrokenPipeError, ConnectionResetError):
        # The child refused the file before its end; its answer says why.
        return
    finally:
        pipe.close()


def _environment() -> dict[str, str]:
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return inherited | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}
