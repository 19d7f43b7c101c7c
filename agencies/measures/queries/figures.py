"""The counts of every measure, by group: the same on both databases.

Everything is counted over the whole window at once, so a case worked on five days is one case worked.
"""

import dataclasses

from agencies.common.access import Actor
from agencies.measures.queries import facts
from agencies.measures.queries.facts import Key, Scope, ask, ask_by_group
from agencies.measures.rules.counts import Counts, Window


async def counts_by_group(actor: Actor, scope: Scope, window: Window) -> dict[Key, Counts]:
    """Count what measures divide, for each group with a placement or a receipt by the window's end."""
    counted: dict[Key, Counts] = {}
    for text, fields in _QUESTIONS:
        for key, row in await ask_by_group(actor, scope, window, text):
            figures = dict(zip(fields, row, strict=True))
            counted[key] = dataclasses.replace(counted.get(key, Counts()), **figures)
    return counted


async def contacts_outside(actor: Actor, scope: Scope, window: Window) -> int:
    """Count the contacts of the window that fall into no placement of their agency, so into no measure."""
    found = await ask(actor, scope, window, _OUTSIDE)
    return int(found[0][0])


_PLACED = f"""
SELECT {{keys}},
       count(DISTINCT p.case_id) FILTER (WHERE {facts.ACTIVE}),
       CAST(coalesce(sum(p.amount_minor) FILTER (WHERE {facts.ACTIVE}), 0) AS BIGINT),
       CAST(sum(p.amount_minor) AS BIGINT)
{facts.PLACEMENTS} AND {facts.BEGUN}
GROUP BY 1, 2, 3
"""
_CONTACTS = f"""
WITH days AS (
    SELECT {{keys}}, c.case_id, c.civil_day, count(*) AS contacts,
           count(*) FILTER (WHERE {facts.CALLED}) AS calls,
           count(*) FILTER (WHERE {facts.CONNECTED_CALL}) AS connected_calls,
           count(*) FILTER (WHERE {facts.CALLED} AND {facts.RIGHT_PARTY}) AS right_party_calls,
           count(*) FILTER (WHERE {facts.RIGHT_PARTY}) AS right_party_contacts
    {facts.CONTACTS} AND {facts.MET}
    GROUP BY 1, 2, 3, c.case_id, c.civil_day
)
SELECT agency, bucket, batch, count(DISTINCT case_id), CAST(sum(contacts) AS BIGINT),
       CAST(sum(calls) AS BIGINT), count(*) FILTER (WHERE calls > 0), CAST(sum(connected_calls) AS BIGINT),
       CAST(sum(right_party_calls) AS BIGINT), CAST(sum(right_party_contacts) AS BIGINT)
FROM days GROUP BY agency, bucket, batch
"""
_BROKEN = f"SELECT {{keys}}, count(*) {facts.BREACHES} AND {facts.MET} GROUP BY 1, 2, 3"
_PROMISED = f"""
SELECT {{keys}}, count(*) FILTER (WHERE {facts.PROMISED}), count(*) FILTER (WHERE {facts.DUE}),
       count(*) FILTER (WHERE {facts.DUE} AND {facts.KEPT}),
       CAST(coalesce(sum(m.amount_minor) FILTER (WHERE {facts.DUE}), 0) AS BIGINT),
       CAST(coalesce(sum(m.amount_minor) FILTER (WHERE {facts.DUE} AND {facts.KEPT}), 0) AS BIGINT)
{facts.PROMISES} AND m.promised_on <= :last AND m.due_on >= :first
GROUP BY 1, 2, 3
"""
_RECEIVED = f"""
SELECT {{keys}}, CAST(coalesce(sum(t.amount_minor) FILTER (WHERE {facts.RECEIVED}), 0) AS BIGINT),
       CAST(sum(t.amount_minor) AS BIGINT)
{facts.RECEIPTS} AND {facts.RECEIVED_SO_FAR}
GROUP BY 1, 2, 3
"""
_OUTSIDE = f"""
SELECT count(*) FROM contacts AS c JOIN cases ON cases.id = c.case_id
WHERE {facts.MET} AND cases.portfolio_id = :portfolio AND {{seen_outside}}
  AND NOT EXISTS (SELECT 1 FROM placements AS p WHERE {facts.in_force("c", "civil_day")})
"""
_QUESTIONS = (
    (_PLACED, ("active_cases", "placed_minor", "placed_so_far_minor")),
    (
        _CONTACTS,
        (
            *("worked_cases", "contacts", "calls", "call_case_days", "connected_calls"),
            *("right_party_calls", "right_party_contacts"),
        ),
    ),
    (_BROKEN, ("breaches",)),
    (_PROMISED, ("promises", "promises_due", "promises_kept", "due_minor", "kept_minor")),
    (_RECEIVED, ("received_minor", "received_so_far_minor")),
)
