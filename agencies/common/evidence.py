"""Files kept as evidence: known by the digest of their content, encrypted in a local folder."""

import datetime
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from agencies.common import sql, vault
from agencies.common.absent import not_there
from agencies.common.errors import NotFound

_NAME = "evidence:name"
_folder: list[Path] = []


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the folder."""

    id: int
    sha256: str
    size: int


def use_folder(folder: Path) -> None:
    """Make `folder` the place of evidence for this process."""
    folder.mkdir(parents=True, exist_ok=True)
    _folder[:] = [folder]


def lay_down(data: bytes) -> str:
    """Write a file's content into the folder and give its digest; for a large one ask a thread to do it."""
    digest = sha256(data).hexdigest()
    _write(digest, data)
    return digest


async def keep(data: bytes, *, now: datetime.datetime) -> Kept:
    """Keep a file's content once, however often it is handed in; call it inside a transaction."""
    return await keep_laid(lay_down(data), len(data), now=now)


async def keep_laid(digest: str, size: int, *, now: datetime.datetime) -> Kept:
    """Keep a file that `lay_down` has written; call it inside a transaction."""
    await sql.execute(
        "INSERT INTO evidence (sha256, size, created_at) VALUES (:digest, :size, :now)"
        " ON CONFLICT DO NOTHING",
        digest=digest,
        size=size,
        now=now,
    )
    kept = await sql.row(Kept, "SELECT id, sha256, size FROM evidence WHERE sha256 = :digest", digest=digest)
    if kept is None:
        raise NotFound("The file {digest} is not kept here.", digest=digest[:12])
    return kept


async def read(evidence_id: int) -> bytes:
    """Give back a kept file's content, checked against its digest."""
    digest = await sql.value(str, "SELECT sha256 FROM evidence WHERE id = :id", id=evidence_id)
    if digest is None:
        raise not_there()
    path = _path(digest)
    if not path.exists():
        raise NotFound("The file {digest} is not kept here.", digest=digest[:12])
    return vault.decrypt_bytes(path.read_bytes(), f"evidence:{digest}")


def hide_name(name: str) -> str:
    """Encrypt the name under which a file came, which often says whom it is about, for a job's payload."""
    return vault.encrypt(name, _NAME).hex()


def shown_name(hidden: str) -> str:
    """Give back the name under which a file came."""
    return vault.decrypt(bytes.fromhex(hidden), _NAME)


def _path(digest: str) -> Path:
    return _folder[0] / digest[:2] / digest


def _write(digest: str, data: bytes) -> None:
    path = _path(digest)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{digest}.{os.getpid()}")
    with draft.open("wb") as file:
        file.write(vault.encrypt_bytes(data, f"evidence:{digest}"))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
