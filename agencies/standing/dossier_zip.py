"""Writes a dossier as a zip that is signed, and verifies one by the file alone and one trusted key."""

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

from agencies.common import vault
from agencies.common.words import Message, say
from agencies.standing.rules.dossier import (
    LARGEST_MANIFEST,
    LARGEST_SIGNATURE,
    MANIFEST,
    MOST_MEMBERS,
    SIGNATURE,
    Member,
    Verdict,
    differs,
    manifest_of,
    read_manifest,
)

# The same content makes the same zip, so that it is kept once as evidence.
_DAY = (2000, 1, 1, 0, 0, 0)
_CHUNK = 1 << 16
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)


class _Unsound(Exception):
    """The zip is not what it says; the sentence tells how."""

    def __init__(self, reason: Message) -> None:
        self.reason = reason
        super().__init__(reason.text)


def write_zip(
    agency: str, made_at: str, members: Mapping[str, bytes], *, sign: Callable[[bytes], str] = vault.sign
) -> bytes:
    """Write members with their manifest and its signature."""
    manifest = manifest_of(agency, made_at, members)
    packed = {MANIFEST: manifest, SIGNATURE: sign(manifest).encode(), **dict(sorted(members.items()))}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in packed.items():
            made.writestr(zipfile.ZipInfo(name, _DAY), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def verify_zip(path: Path, key_pem: str) -> Verdict:
    """Check that every file of a dossier is the one that a key vouched for.

    No database is asked and no key inside the file is trusted. Nothing is unpacked beyond the size that the
    signed manifest names, and the manifest is read only up to a limit of its own.
    """
    try:
        with zipfile.ZipFile(path) as opened:
            members = _members(opened, key_pem)
            for each in members:
                _check(opened, each)
    except _Unsound as unsound:
        return Verdict(False, unsound.reason)
    except _BROKEN:
        return Verdict(False, say("This is no dossier: the zip is broken or of another kind."))
    return Verdict(
        True, say("The dossier is whole and signed with the trusted key; files: {count}.", count=len(members))
    )


def _members(opened: zipfile.ZipFile, key_pem: str) -> list[Member]:
    present = opened.namelist()
    if len(present) > MOST_MEMBERS + 2:
        raise _Unsound(say("This is no dossier: it holds more files than one may."))
    if MANIFEST not in present or SIGNATURE not in present:
        raise _Unsound(say("This is no dossier: it has no signed manifest."))
    manifest = _read(opened, MANIFEST, LARGEST_MANIFEST)
    signature = _read(opened, SIGNATURE, LARGEST_SIGNATURE).decode("ascii", "replace").strip()
    if not vault.signature_holds(manifest, signature, key_pem):
        raise _Unsound(say("The dossier is not signed with the trusted key; it was altered or is foreign."))
    members = read_manifest(manifest)
    if members is None:
        raise _Unsound(say("This is no dossier: its manifest is of another kind."))
    if (difference := differs(members, present)) is not None:
        raise _Unsound(difference)
    return members


def _check(opened: zipfile.ZipFile, member: Member) -> None:
    digest, size = sha256(), 0
    with opened.open(member.name) as content:
        while size <= member.size and (chunk := content.read(_CHUNK)):
            digest.update(chunk)
            size += len(chunk)
    if size != member.size or digest.hexdigest() != member.sha256:
        raise _Unsound(
            say("The file {name} in the dossier is not the one that was signed.", name=member.name)
        )


def _read(opened: zipfile.ZipFile, name: str, most: int) -> bytes:
    with opened.open(name) as content:
        data = content.read(most + 1)
    if len(data) > most:
        raise _Unsound(say("This is no dossier: its manifest is larger than one may be."))
    return data
