"""Whose facts are measured, and how placements, contacts, promises and receipts are joined to be counted."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agencies.common import sql
from agencies.common.access import Actor, Permission, require, visible_by_agency
from agencies.measures.rules.counts import Group, Window
from agencies.rulebook.rules.codes import CONNECTED, CONVERSATION, Channel, Party
from agencies.work.queries.newest import join_newest

# Groups are told apart by numbers: sorted by the text of a code, 150,000 rows take a second longer.
_KEYS = {
    Group.AGENCY: ("p.agency_id", "CAST(0 AS BIGINT)"),
    Group.BUCKET: ("p.bucket", "CAST('' AS TEXT)"),
    Group.BATCH: ("p.batch_id", "CAST(0 AS BIGINT)"),
}
_CALLS = (Channel.CALL, Channel.VOICE_BOT)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose placements are measured: those of one portfolio, all that the actor sees or only some.

    `begun_from` and `begun_until` leave those that began on one of these days or between them.
    """

    portfolio_id: int
    agency_id: int | None = None
    groups: tuple[Group, ...] = ()
    bucket: str | None = None
    batch: str | None = None
    hand: int | None = None
    begun_from: datetime.date | None = None
    begun_until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """The group that counts belong to; empty where measures are not told apart by it."""

    agency: str = ""
    bucket: str = ""
    batch: str = ""


async def ask_by_group(
    actor: Actor, scope: Scope, window: Window, text: str, **values: object
) -> list[tuple[Key, Sequence[Any]]]:
    """Ask a text whose rows begin with the keys, and give each row's group with the rest of the row."""
    found = await ask(actor, scope, window, text, **values)
    agencies = await _codes("agencies") if Group.AGENCY in scope.groups else {}
    batches = await _codes("batches") if Group.BATCH in scope.groups else {}
    return [(Key(agencies.get(row[0], ""), row[1], batches.get(row[2], "")), row[3:]) for row in found]


async def _codes(table: str) -> dict[int, str]:
    return {int(number): str(code) for number, code in await sql.tuples(f"SELECT id, code FROM {table}")}


async def ask(
    actor: Actor, scope: Scope, window: Window, text: str, **values: object
) -> Sequence[Sequence[Any]]:
    """Ask a text of this folder, its places for keys, limits and codes filled."""
    require(actor, Permission.READ_MEASURES)
    keys = (
        f"{column if group in scope.groups else nothing} AS {group.value}"
        for group, (column, nothing) in _KEYS.items()
    )
    lists = {"call": "c.channel", "connected": "c.result", "conversation": "c.result"}
    return await sql.tuples(
        text.format(
            keys=", ".join(keys),
            seen_p=_seen(actor, scope, "p.agency_id") + _chosen(scope),
            seen_c=_seen(actor, scope, "c.agency_id") + _chosen(scope),
            seen_outside=_seen(actor, scope, "c.agency_id"),
            **{name: sql.any_of(column, name) for name, column in lists.items()},
        ),
        **{**_bound(scope, window), **visible_by_agency(actor).values, **values},
    )


def day_of(stored: object) -> datetime.date:
    """Read a day of a row that was asked for; SQLite gives it as text."""
    return stored if isinstance(stored, datetime.date) else datetime.date.fromisoformat(str(stored))


def _bound(scope: Scope, window: Window) -> dict[str, object]:
    return {
        "portfolio": scope.portfolio_id,
        "agency": scope.agency_id,
        "bucket": scope.bucket,
        "batch": scope.batch,
        "hand": scope.hand,
        "begun_from": scope.begun_from,
        "begun_until": scope.begun_until,
        "first": window.first,
        "last": window.last,
        "call": sorted(_CALLS),
        "connected": sorted(CONNECTED),
        "conversation": sorted(CONVERSATION),
        "debtor": Party.DEBTOR.value,
    }


def _seen(actor: Actor, scope: Scope, column: str) -> str:
    only = "" if scope.agency_id is None else f" AND {column} = :agency"
    return visible_by_agency(actor, column).text + only


def _chosen(scope: Scope) -> str:
    asked = (f" AND {test}" for name, test in _CHOSEN.items() if getattr(scope, name) is not None)
    return "".join(asked)


_CHOSEN = {
    "bucket": "p.bucket = :bucket",
    "batch": "batches.code = :batch",
    "hand": "p.hand = :hand",
    "begun_from": "p.starts_on >= :begun_from",
    "begun_until": "p.starts_on <= :begun_until",
}


def in_force(fact: str, day: str) -> str:
    """Say that placement `p` is the one in which a contact or promise falls; of two on one day the later.

    After a placement that has not ended there is no later one, so most need not be looked for.
    """
    same = (
        f"case_id = {fact}.case_id AND {{0}}.agency_id = {fact}.agency_id AND {{0}}.starts_on <= {fact}.{day}"
    )
    return (
        f"p.{same.format('p')} AND (p.ended_on IS NULL OR p.ended_on >= {fact}.{day})"
        " AND (p.ended_on IS NULL OR NOT EXISTS (SELECT 1 FROM placements AS later"
        f" WHERE later.{same.format('later')} AND later.hand > p.hand))"
    )


NAMED = "JOIN agencies ON agencies.id = p.agency_id JOIN batches ON batches.id = p.batch_id"
# SQLite keeps the order of a CROSS JOIN, here from facts to placements; left to itself, it went through all
# facts of an agency for each placement, 60 s for 25,000 contacts instead of 0.3. PostgreSQL chooses freely.
PLACEMENTS = f"FROM placements AS p {NAMED} WHERE p.portfolio_id = :portfolio AND {{seen_p}}"
_WITH = f"CROSS JOIN placements AS p {NAMED}"
_WHERE_MET = f"WHERE {in_force('c', 'civil_day')} AND p.portfolio_id = :portfolio AND {{seen_c}}"
CONTACTS = f"FROM contacts AS c {_WITH} {_WHERE_MET}"
# Few verdicts say no, and an index holds just those: from them to their contacts is the short way.
BREACHES = (
    "FROM verdicts AS said CROSS JOIN contacts AS c"
    f" {_WITH} {_WHERE_MET} AND NOT said.allowed AND c.id = said.contact_id AND NOT EXISTS"
    " (SELECT 1 FROM verdicts AS newer WHERE newer.contact_id = c.id AND newer.sequence > said.sequence)"
)
PROMISES = (
    f"FROM promises AS m {_WITH} {join_newest('promise_outcomes', 'm', 'promise_id')}"
    f" WHERE {in_force('m', 'promised_on')} AND p.portfolio_id = :portfolio AND {{seen_p}}"
)
RECEIPTS = (
    f"FROM attributions AS t JOIN placements AS p ON p.id = t.placement_id {NAMED}"
    " WHERE t.portfolio_id = :portfolio AND {seen_p}"
)

BEGUN = "p.starts_on <= :last"
ACTIVE = f"{BEGUN} AND (p.ended_on IS NULL OR p.ended_on >= :first)"
MET = "c.civil_day BETWEEN :first AND :last"
CALLED = "{call}"
CONNECTED_CALL = "{call} AND {connected}"
RIGHT_PARTY = "c.party = :debtor AND {conversation}"
PROMISED = "m.promised_on BETWEEN :first AND :last"
DUE = "m.promised_on <= :last AND m.due_on BETWEEN :first AND :last"
KEPT = "said.outcome = 'kept'"
RECEIVED = "t.paid_on BETWEEN :first AND :last"
RECEIVED_SO_FAR = "t.paid_on <= :last"
