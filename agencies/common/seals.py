"""The chain of seals over the journal: made each second and after each command, checked on demand."""

import datetime
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from agencies.common import bulk, sql
from agencies.common.journal import Entry, code
from agencies.common.words import Message, say

_HORIZON = {
    True: "SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)",
    False: "SELECT coalesce(max(position), 0) + 1 FROM journal",
}
_NO_SEAL = b"\x00" * 32
_PAGE = 10_000
_LOWEST_ID = -(2**63)
_UNREADABLE = (0, "")


@dataclass(frozen=True, slots=True)
class Seal:
    """A link of the chain: which rows it fixes, and the link before it."""

    number: int
    from_position: int
    to_position: int
    count: int
    ids: str
    root: bytes
    previous: bytes
    hash: bytes
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check of the journal found; `reason` says what is wrong, or that all is well.

    Without an anchor file nothing was there to compare the end of the journal with.
    """

    ok: bool
    reason: Message
    entries: int
    seals: int
    anchored: bool


_anchor: list[Path] = []


def use_anchor(anchor: Path) -> None:
    """Make a file the anchor of the home that is open in this process."""
    _anchor[:] = [anchor]


def own_anchor() -> Path:
    """Give the anchor of the home that is open in this process."""
    return _anchor[0]


async def waiting(*, before: datetime.datetime | None = None) -> bool:
    """Say whether there are rows, of `before` a moment, that no seal holds yet; no writer waits for it."""
    last = "coalesce((SELECT to_position FROM journal_seals ORDER BY number DESC LIMIT 1), 0)"
    older = "" if before is None else " AND at < :before"
    values = {} if before is None else {"before": before}
    text = f"SELECT EXISTS (SELECT 1 FROM journal WHERE position >= {last}{older})"
    return bool(await sql.value(bool, text, **values))


async def seal(anchor: Path, *, now: datetime.datetime) -> Seal | None:
    """Fix all finished rows that no seal holds yet, and note the seal in the anchor file.

    A row is finished when every transaction that began before its own has ended.
    """
    try:
        async with sql.transaction():
            made = await _next_seal(now)
            if made is not None:
                await bulk.copy("journal_seals", Seal.__slots__, [[getattr(made, n) for n in Seal.__slots__]])
    except sql.IntegrityError:
        return None  # another sealer was first; its seal stands
    if made is not None and await _stands(read_anchor(anchor)):
        _write_anchor(anchor, made)
    return made


async def _stands(known: tuple[int, str] | None) -> bool:
    """Say whether the seal of the anchor is in the chain; one that is not stays there as the witness."""
    if known is None:
        return True
    found = await sql.value(bytes, "SELECT hash FROM journal_seals WHERE number = :number", number=known[0])
    return found is not None and found.hex() == known[1]


async def _next_seal(now: datetime.datetime) -> Seal | None:
    last = await sql.row(Seal, f"SELECT {_columns(Seal)} FROM journal_seals ORDER BY number DESC LIMIT 1")
    horizon = await sql.value(int, _HORIZON[sql.is_postgresql()]) or 0
    start = last.to_position if last else 0
    entries = await sql.rows(
        Entry,
        f"SELECT {_columns(Entry)} FROM journal WHERE position >= :start AND position < :horizon ORDER BY id",
        start=start,
        horizon=horizon,
    )
    if not entries:
        return None
    number, previous = (last.number + 1, last.hash) if last else (1, _NO_SEAL)
    ids, root = _ranges([each.id for each in entries]), _root(entries)
    link = _link(now, number, start, horizon, len(entries), ids, root, previous)
    return Seal(number, start, horizon, len(entries), ids, root, previous, link, now)


def _columns(row_type: type[Entry] | type[Seal]) -> str:
    return ", ".join(row_type.__slots__)


def _root(entries: Sequence[Entry]) -> bytes:
    return sha256(b"".join(each.id.to_bytes(8, "big", signed=True) + each.mac for each in entries)).digest()


def _link(at: datetime.datetime, *parts: int | str | bytes) -> bytes:
    return code(at, *(each.hex() if isinstance(each, bytes) else each for each in parts))


def _ranges(ids: Sequence[int]) -> str:
    spans: list[list[int]] = []
    for each in ids:
        if spans and spans[-1][1] == each - 1:
            spans[-1][1] = each
        else:
            spans.append([each, each])
    return ",".join(f"{first}-{last}" for first, last in spans)


def _write_anchor(anchor: Path, made: Seal) -> None:
    known = read_anchor(anchor)
    if known and known[0] >= made.number:
        return
    draft = anchor.with_suffix(f".{os.getpid()}")  # two processes may note their seals at once
    draft.write_text(json.dumps({"number": made.number, "hash": made.hash.hex()}))
    draft.replace(anchor)


def read_anchor(anchor: Path) -> tuple[int, str] | None:
    """Read number and hash of the newest seal that this home has seen; None before the first.

    A file that holds neither gives a number that no seal has.
    """
    if not anchor.exists():
        return None
    try:
        document = json.loads(anchor.read_text())
        return int(document["number"]), str(document["hash"])
    except (ValueError, KeyError, TypeError):
        return _UNREADABLE


async def verify(anchor: Path) -> Verification:
    """Recompute every code, seal and link, and compare the newest with the anchor file."""
    seals = await sql.rows(Seal, f"SELECT {_columns(Seal)} FROM journal_seals ORDER BY number")
    entries = await _all_entries()
    known = read_anchor(anchor)
    reason = _broken_chain(seals) or _broken_entry(entries) or _broken_seal(seals, entries)
    reason = reason or _cut_tail(seals, known)
    good = say("The journal is as it was written; rows: {entries}.", entries=len(entries))
    return Verification(reason is None, reason or good, len(entries), len(seals), known is not None)


async def _all_entries() -> list[Entry]:
    entries: list[Entry] = []
    while True:
        last = entries[-1].id if entries else _LOWEST_ID
        page = await sql.rows(
            Entry,
            f"SELECT {_columns(Entry)} FROM journal WHERE id > :last ORDER BY id LIMIT {_PAGE}",
            last=last,
        )
        if not page:
            return entries
        entries += page


def _broken_chain(seals: Sequence[Seal]) -> Message | None:
    previous, start = _NO_SEAL, 0
    for number, each in enumerate(seals, 1):
        span = (each.number, each.from_position, each.to_position)
        whole = each.hash == _link(each.at, *span, each.count, each.ids, each.root, each.previous)
        if each.number != number or each.previous != previous or each.from_position != start or not whole:
            return say("The chain of seals is broken at seal {number}.", number=number)
        previous, start = each.hash, each.to_position
    return None


def _broken_entry(entries: Sequence[Entry]) -> Message | None:
    for each in entries:
        parts = (each.actor_id, each.act, each.thing, each.thing_id, each.agency_id, each.content)
        if each.mac != code(each.at, *parts, each.position):
            return say("Journal row {id} was changed after it was written.", id=each.id)
    return None


def _broken_seal(seals: Sequence[Seal], entries: Sequence[Entry]) -> Message | None:
    ordered = sorted(entries, key=lambda each: each.position)
    place = 0
    for each in seals:
        start = place
        while place < len(ordered) and ordered[place].position < each.to_position:
            place += 1
        found = sorted(ordered[start:place], key=lambda entry: entry.id)
        if (len(found), _ranges([entry.id for entry in found])) != (each.count, each.ids):
            return say("Journal rows under seal {number} were deleted or added.", number=each.number)
        if _root(found) != each.root:
            return say("Journal rows under seal {number} were changed or reordered.", number=each.number)
    return None


def _cut_tail(seals: Sequence[Seal], anchor: tuple[int, str] | None) -> Message | None:
    if anchor is None:
        return None
    if anchor == _UNREADABLE:
        return say(
            "The journal's anchor file cannot be read; put back the file that was saved with this home."
        )
    number, known = anchor
    if len(seals) < number or seals[number - 1].hash.hex() != known:
        return say("The journal ends before seal {number}, which this home has already seen.", number=number)
    return None
