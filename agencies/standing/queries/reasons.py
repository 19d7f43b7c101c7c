"""Why agencies stand as they do, for whoever may read it."""

import datetime
from dataclasses import dataclass

from agencies.common import sql, vault
from agencies.common.access import Actor, Permission, visible_by_agency
from agencies.standing.queries.changes import REASON


@dataclass(frozen=True, slots=True)
class _Sealed:
    agency: str
    reason_cipher: bytes


async def standing_reasons(actor: Actor, *, at: datetime.datetime) -> dict[str, str]:
    """Give the reason of the last approved change of each agency as of a moment, by the agency's code.

    Nothing for a person who may not read how agencies stand; an agency's people read that of their own.
    """
    if not actor.may(Permission.READ_STANDING):
        return {}
    seen = visible_by_agency(actor, "standings.agency_id")
    found = await sql.rows(
        _Sealed,
        "SELECT agencies.code, reason_cipher FROM standings JOIN agencies ON agencies.id = agency_id"
        " WHERE standings.id IN (SELECT max(id) FROM standings WHERE outcome = 'approved'"
        f" AND decided_at <= :at GROUP BY agency_id) AND {seen.text}",
        at=at,
        **seen.values,
    )
    return {each.agency: vault.decrypt(each.reason_cipher, REASON) for each in found}
