"""What measures count, straight from placements, contacts, promises and receipts: the same on both databases.

Everything is counted over the whole window at once, so a case worked on five days is one case worked.
"""

import dataclasses
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from agencies.common import sql
from agencies.common.access import Actor, visible_by_agency
from agencies.measures.rules import Counts, Group, Window
from agencies.rulebook.rules.codes import CONNECTED, CONVERSATION, Channel, Party
from agencies.work.queries.newest import join_newest

_COLUMNS = {Group.AGENCY: "agencies.code", Group.BUCKET: "p.bucket", Group.BATCH: "batches.code"}
_ALL = "CAST('' AS TEXT)"
_CALLS = (Channel.CALL, Channel.VOICE_BOT)


@dataclass(frozen=True, slots=True)
class Key:
    """The group that counts belong to; empty where measures are not told apart by it."""

    agency: str = ""
    bucket: str = ""
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose placements are measured: those of one portfolio, of one agency or of all that the actor sees."""

    portfolio_id: int
    agency_id: int | None
    groups: Collection[Group]


async def counts_by_group(actor: Actor, scope: Scope, window: Window) -> dict[Key, Counts]:
    """Count what measures divide, for each group with a placement or a receipt by the window's end."""
    counted: dict[Key, Counts] = {}
    for text, fields in _QUESTIONS:
        for row in await _ask(actor, scope, window, text):
            key = Key(*row[:3])
            figures = dict(zip(fields, row[3:], strict=True))
            counted[key] = dataclasses.replace(counted.get(key, Counts()), **figures)
    return counted


async def contacts_outside(actor: Actor, scope: Scope, window: Window) -> int:
    """Count the contacts of the window that fall into no placement of their agency, so into no measure."""
    found = await _ask(actor, scope, window, _OUTSIDE)
    return int(found[0][0])


async def _ask(actor: Actor, scope: Scope, window: Window, text: str) -> Sequence[Sequence[Any]]:
    keys = (
        f"{column if group in scope.groups else _ALL} AS {group.value}" for group, column in _COLUMNS.items()
    )
    lists = {"call": "c.channel", "connected": "c.result", "conversation": "c.result"}
    return await sql.tuples(
        text.format(
            keys=", ".join(keys),
            seen_p=_seen(actor, scope, "p.agency_id"),
            seen_c=_seen(actor, scope, "c.agency_id"),
            **{name: sql.any_of(column, name) for name, column in lists.items()},
        ),
        portfolio=scope.portfolio_id,
        agency=scope.agency_id,
        first=window.first,
        last=window.last,
        call=sorted(_CALLS),
        connected=sorted(CONNECTED),
        conversation=sorted(CONVERSATION),
        debtor=Party.DEBTOR.value,
        **visible_by_agency(actor).values,
    )


def _seen(actor: Actor, scope: Scope, column: str) -> str:
    only = "" if scope.agency_id is None else f" AND {column} = :agency"
    return visible_by_agency(actor, column).text + only


def _in_force(fact: str, day: str) -> str:
    """Say that placement `p` is the one in which a contact or promise falls; of two on one day the later."""
    same = (
        f"case_id = {fact}.case_id AND {{0}}.agency_id = {fact}.agency_id AND {{0}}.starts_on <= {fact}.{day}"
    )
    return (
        f"p.{same.format('p')} AND (p.ended_on IS NULL OR p.ended_on >= {fact}.{day})"
        f" AND NOT EXISTS (SELECT 1 FROM placements AS later WHERE later.{same.format('later')}"
        " AND later.hand > p.hand)"
    )


_NAMED = "JOIN agencies ON agencies.id = p.agency_id JOIN batches ON batches.id = p.batch_id"
# SQLite keeps the order of a CROSS JOIN, here from facts to placements; left to itself, it went through all
# facts of an agency for each placement, 60 s for 25,000 contacts instead of 0.3. PostgreSQL chooses freely.
_ACTIVE = "p.ended_on IS NULL OR p.ended_on >= :first"
_PLACED = f"""
SELECT {{keys}},
       count(DISTINCT p.case_id) FILTER (WHERE {_ACTIVE}),
       CAST(coalesce(sum(p.amount_minor) FILTER (WHERE {_ACTIVE}), 0) AS BIGINT),
       CAST(sum(p.amount_minor) AS BIGINT)
FROM placements AS p {_NAMED}
WHERE p.portfolio_id = :portfolio AND p.starts_on <= :last AND {{seen_p}}
GROUP BY 1, 2, 3
"""
_RIGHT_PARTY = "c.party = :debtor AND {conversation}"
_CONTACTS = f"""
WITH days AS (
    SELECT {{keys}}, c.case_id, c.civil_day, count(*) AS contacts,
           count(*) FILTER (WHERE {{call}}) AS calls,
           count(*) FILTER (WHERE {{call}} AND {{connected}}) AS connected_calls,
           count(*) FILTER (WHERE {{call}} AND {_RIGHT_PARTY}) AS right_party_calls,
           count(*) FILTER (WHERE {_RIGHT_PARTY}) AS right_party_contacts,
           count(*) FILTER (WHERE NOT said.allowed) AS breaches
    FROM contacts AS c CROSS JOIN placements AS p {_NAMED}
    {join_newest("verdicts", "c", "contact_id")}
    WHERE c.civil_day BETWEEN :first AND :last AND {_in_force("c", "civil_day")}
      AND p.portfolio_id = :portfolio AND {{seen_c}}
    GROUP BY 1, 2, 3, c.case_id, c.civil_day
)
SELECT agency, bucket, batch, count(DISTINCT case_id), CAST(sum(contacts) AS BIGINT),
       CAST(sum(calls) AS BIGINT), count(*) FILTER (WHERE calls > 0), CAST(sum(connected_calls) AS BIGINT),
       CAST(sum(right_party_calls) AS BIGINT), CAST(sum(right_party_contacts) AS BIGINT),
       CAST(sum(breaches) AS BIGINT)
FROM days GROUP BY agency, bucket, batch
"""
_KEPT = "m.due_on <= :last AND said.outcome = 'kept'"
_PROMISED = f"""
SELECT {{keys}}, count(*) FILTER (WHERE m.promised_on >= :first), count(*) FILTER (WHERE m.due_on <= :last),
       count(*) FILTER (WHERE {_KEPT}),
       CAST(coalesce(sum(m.amount_minor) FILTER (WHERE m.due_on <= :last), 0) AS BIGINT),
       CAST(coalesce(sum(m.amount_minor) FILTER (WHERE {_KEPT}), 0) AS BIGINT)
FROM promises AS m CROSS JOIN placements AS p {_NAMED}
{join_newest("promise_outcomes", "m", "promise_id")}
WHERE m.promised_on <= :last AND m.due_on >= :first AND {_in_force("m", "promised_on")}
  AND p.portfolio_id = :portfolio AND {{seen_p}}
GROUP BY 1, 2, 3
"""
_RECEIVED = f"""
SELECT {{keys}}, CAST(coalesce(sum(t.amount_minor) FILTER (WHERE t.paid_on >= :first), 0) AS BIGINT),
       CAST(sum(t.amount_minor) AS BIGINT)
FROM attributions AS t JOIN placements AS p ON p.id = t.placement_id {_NAMED}
WHERE t.portfolio_id = :portfolio AND t.paid_on <= :last AND {{seen_p}}
GROUP BY 1, 2, 3
"""
_OUTSIDE = f"""
SELECT count(*) FROM contacts AS c JOIN cases ON cases.id = c.case_id
WHERE c.civil_day BETWEEN :first AND :last AND cases.portfolio_id = :portfolio AND {{seen_c}}
  AND NOT EXISTS (SELECT 1 FROM placements AS p WHERE {_in_force("c", "civil_day")})
"""
_QUESTIONS = (
    (_PLACED, ("active_cases", "placed_minor", "placed_so_far_minor")),
    (
        _CONTACTS,
        (
            *("worked_cases", "contacts", "calls", "call_case_days", "connected_calls"),
            *("right_party_calls", "right_party_contacts", "breaches"),
        ),
    ),
    (_PROMISED, ("promises", "promises_due", "promises_kept", "due_minor", "kept_minor")),
    (_RECEIVED, ("received_minor", "received_so_far_minor")),
)
