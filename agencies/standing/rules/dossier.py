"""The form of a dossier: members named with their digests in a manifest, and how a zip is held against it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from agencies.common.words import Message, say

FORMAT = "mandate-dossier-1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
MOST_MEMBERS = 5_000
LARGEST_MEMBER = 200_000_000
LARGEST_IN_ALL = 1_000_000_000
LARGEST_MANIFEST = 2_000_000
LARGEST_SIGNATURE = 1_000
_NAME = re.compile(r"[A-Za-z0-9_.\-]+(/[A-Za-z0-9_.\-]+)?")


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a dossier as its manifest names it."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a dossier is whole and vouched for, and in one sentence why."""

    ok: bool
    reason: Message


def manifest_of(agency: str, made_at: str, members: Mapping[str, bytes]) -> bytes:
    """Write the manifest of members in its one form, which is what is signed."""
    listed = [
        {"name": name, "sha256": sha256(data).hexdigest(), "size": len(data)}
        for name, data in sorted(members.items())
    ]
    told = {"format": FORMAT, "agency": agency, "made_at": made_at, "members": listed}
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def read_manifest(data: bytes) -> list[Member] | None:
    """Read the members that a manifest names; None when it is not one of this format."""
    try:
        told = json.loads(data)
        if told["format"] != FORMAT:
            return None
        members = [_member(each) for each in told["members"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return members if _sound(members) else None


def _member(told: Mapping[str, Any]) -> Member:
    name, digest, size = told["name"], told["sha256"], told["size"]
    if not (isinstance(name, str) and isinstance(digest, str) and type(size) is int):
        raise TypeError("a member is named by texts and a size")
    return Member(name, digest, size)


def _sound(members: Sequence[Member]) -> bool:
    names = {each.name for each in members}
    return (
        0 < len(members) == len(names) <= MOST_MEMBERS
        and all(_NAME.fullmatch(each) and ".." not in each for each in names)
        and not names & {MANIFEST, SIGNATURE}
        and all(0 <= each.size <= LARGEST_MEMBER for each in members)
        and sum(each.size for each in members) <= LARGEST_IN_ALL
    )


def differs(members: Sequence[Member], present: Sequence[str]) -> Message | None:
    """Say in one sentence how the names in a zip differ from those of its manifest; None when they do not."""
    if len(set(present)) != len(present):
        return say("The dossier holds a file twice; it was altered.")
    named = {each.name for each in members} | {MANIFEST, SIGNATURE}
    if missing := sorted(named - set(present)):
        return say("The dossier lacks {name}, which its manifest names.", name=missing[0])
    if set(present) - named:
        return say("The dossier holds a file that its manifest does not name; it was altered.")
    return None
