"""Where pictures and what they are drawn from are kept: in memory, and in a folder when there is one."""

import asyncio
import re
import time
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

_DIGEST = re.compile(r"[0-9a-f]{64}")
_IN_MEMORY = 512
_DAYS_KEPT = 7
_BETWEEN_CLEARINGS = 500
_SECONDS_A_DAY = 86_400


class Shelf:
    """Texts by name; what memory lets go stays in the folder, which several processes may share."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._memory: OrderedDict[str, str] = OrderedDict()
        self._laid_down = 0

    async def get(self, owner: str, digest: str, kind: str) -> str | None:
        """Find what an owner laid down under a digest; None where there is nothing."""
        name = f"{owner}/{digest}.{kind}"
        if name in self._memory:
            self._memory.move_to_end(name)
            return self._memory[name]
        if self._folder is None or not _DIGEST.fullmatch(digest):
            return None
        text = await asyncio.to_thread(_read, self._folder / name)
        if text is not None:
            self._remember(name, text)
        return text

    async def put(self, owner: str, digest: str, kind: str, text: str) -> None:
        """Lay a text down under a digest."""
        name = f"{owner}/{digest}.{kind}"
        self._remember(name, text)
        if self._folder is not None:
            await asyncio.to_thread(_write, self._folder / name, text)
            self._laid_down += 1
            if self._laid_down % _BETWEEN_CLEARINGS == 0:
                await self.clear_out()

    async def clear_out(self) -> None:
        """Delete what was laid down more than a week ago; whoever still wants it asks again."""
        if self._folder is not None:
            await asyncio.to_thread(_delete_old, self._folder)

    def _remember(self, name: str, text: str) -> None:
        self._memory[name] = text
        self._memory.move_to_end(name)
        while len(self._memory) > _IN_MEMORY:
            self._memory.popitem(last=False)


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{uuid4().hex}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def _delete_old(folder: Path) -> None:
    limit = time.time() - _DAYS_KEPT * _SECONDS_A_DAY
    for path in folder.glob("*/*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < limit:
                path.unlink()
