"""The parent's side of the one child process that draws: started when needed, started again when it died."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from agencies.common.tabular import frames

_ROOT = Path(__file__).resolve().parents[3]
# What an interpreter needs to find its libraries and fonts; keys and passwords stay outside.
_INHERITED = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME", "HOME", "FONTCONFIG_PATH")
_LONGEST_REQUEST = 4 * 1024**2
# The engine is a browser's and gathers memory like one; a fresh child costs a second.
_MOST_DRAWINGS = 500


class Reason(StrEnum):
    """Why there is no picture."""

    BAD_SPEC = "bad_spec"
    TOO_LARGE = "too_large"
    TIME_LIMIT = "time_limit"
    CHILD_ENDED = "child_ended"


class PictureFailed(Exception):
    """A picture could not be drawn; the figures behind it are as good as before."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        self.reason = reason
        super().__init__(f"{reason.value}: {detail}" if detail else reason.value)


class ChildProcess:
    """One warm process that draws one spec at a time, each within `seconds`."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._turn = asyncio.Lock()
        self._process: Process | None = None
        self._drawn = 0

    @property
    def process_id(self) -> int | None:
        """Give the id of the running child; None when there is none."""
        alive = self._process is not None and self._process.returncode is None
        return self._process.pid if self._process and alive else None

    async def draw(self, request: dict[str, Any]) -> str:
        """Have a spec drawn; PictureFailed says why it was not. A child that died is replaced once."""
        asked = frames.encode("draw", request)
        if len(asked) > _LONGEST_REQUEST:
            raise PictureFailed(Reason.TOO_LARGE, f"{len(asked)} bytes")
        async with self._turn:
            try:
                return await self._within_limit(asked)
            except PictureFailed as failure:
                if failure.reason is not Reason.CHILD_ENDED:
                    raise
            return await self._within_limit(asked)

    async def stop(self) -> None:
        """Kill the child and wait until it is gone."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        cast("asyncio.StreamWriter", process.stdin).close()
        # The pipe is closed by reading it to its end: until then the process does not count as gone.
        while await cast("asyncio.StreamReader", process.stdout).read(1 << 16):
            pass
        await process.wait()

    async def _within_limit(self, asked: bytes) -> str:
        try:
            async with asyncio.timeout(self._seconds):
                kind, body = await self._exchange(await self._running(), asked)
        except TimeoutError:
            await self.stop()
            raise PictureFailed(Reason.TIME_LIMIT, f"{self._seconds:g} s") from None
        except (asyncio.IncompleteReadError, ConnectionError, ValueError) as error:
            await self.stop()
            raise PictureFailed(Reason.CHILD_ENDED, str(error)) from None
        except asyncio.CancelledError:
            # An answer that nobody waits for must not reach the next who asks.
            await self.stop()
            raise
        self._drawn += 1
        if self._drawn >= _MOST_DRAWINGS:
            await self.stop()
        if kind == "refused":
            raise PictureFailed(Reason.BAD_SPEC, str(body))
        return str(body)

    async def _running(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            await self.stop()
            self._drawn = 0
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "agencies.common.pictures.child"),
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                env=_environment(),
                start_new_session=True,
            )
        return self._process

    async def _exchange(self, process: Process, asked: bytes) -> tuple[str, Any]:
        pipe = cast("asyncio.StreamWriter", process.stdin)
        output = cast("asyncio.StreamReader", process.stdout)
        pipe.write(asked)
        await pipe.drain()
        (length,) = frames.LENGTH.unpack(await output.readexactly(frames.LENGTH.size))
        if length > frames.LONGEST:
            raise ValueError(length)
        return frames.decode(await output.readexactly(length))


def _environment() -> dict[str, str]:
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return inherited | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}
