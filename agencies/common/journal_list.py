"""The journal as people read it: newest first, narrowed to a person, an act, a thing, an agency, a time."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, fields

from agencies.common import sql
from agencies.common.access import Actor, Permission, require
from agencies.common.paging import stretch_by_id

MANY = 10_000


@dataclass(frozen=True, slots=True)
class JournalRow:
    """An entry with the names of who acted and of the agency it concerns; `content` is a JSON text."""

    id: int
    at: datetime.datetime
    actor_id: int | None
    actor_name: str | None
    act: str
    thing: str
    thing_id: int | None
    agency_code: str | None
    content: str


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """What the list is narrowed to; None narrows nothing. The time is from `since` to before `until`."""

    actor_id: int | None = None
    act: str | None = None
    thing: str | None = None
    thing_id: int | None = None
    agency_id: int | None = None
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None


_SIGNS = {"since": "journal.at >= :since", "until": "journal.at < :until"}


async def list_journal(
    actor: Actor, wanted: JournalFilter, *, after: int | None = None, back: bool = False, limit: int = 50
) -> Sequence[JournalRow]:
    """List up to `limit` + 1 entries, newest first, older than id `after`, or newer going back."""
    require(actor, Permission.READ_JOURNAL)
    narrowed = _narrowed(wanted)
    page = stretch_by_id("journal.id", after, back=back)
    return await sql.rows(
        JournalRow,
        "SELECT journal.id, journal.at, journal.actor_id, people.name, journal.act, journal.thing,"
        " journal.thing_id, agencies.code, journal.content FROM journal"
        " LEFT JOIN people ON people.id = journal.actor_id"
        " LEFT JOIN agencies ON agencies.id = journal.agency_id"
        f" WHERE {narrowed.text} AND {page.where} ORDER BY {page.order} LIMIT :most",
        **narrowed.values,
        **page.values,
        most=limit + 1,
    )


async def count_journal(actor: Actor, wanted: JournalFilter) -> int:
    """Count the entries that the list holds, up to ten thousand."""
    require(actor, Permission.READ_JOURNAL)
    narrowed = _narrowed(wanted)
    found = await sql.value(
        int,
        f"SELECT count(*) FROM (SELECT 1 FROM journal WHERE {narrowed.text} LIMIT {MANY}) AS counted",
        **narrowed.values,
    )
    return found or 0


def _narrowed(wanted: JournalFilter) -> sql.Fragment:
    given = {each.name: getattr(wanted, each.name) for each in fields(wanted)}
    values = {name: value for name, value in given.items() if value is not None}
    conditions = [_SIGNS.get(name, f"journal.{name} = :{name}") for name in values]
    return sql.Fragment(" AND ".join(conditions) or "true", values)
