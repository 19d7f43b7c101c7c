"""The agencies that had a case, one after another."""

import datetime
from dataclasses import dataclass

from agencies.cases.rules.reasons import REASON
from agencies.common import sql, vault
from agencies.common.access import Actor, Permission, require, visible_by_agency


@dataclass(frozen=True, slots=True)
class Link:
    """A placement that a case had or has; minor units at placement, the recall that is announced or made."""

    placement_id: int
    hand: int
    agency_id: int
    agency: str
    agency_name: str
    batch_id: int
    batch: str
    starts_on: datetime.date
    due_on: datetime.date | None
    ended_on: datetime.date | None
    bucket: str
    amount_minor: int
    recall: str | None
    reason: str | None
    stated_cipher: bytes | None
    effective_on: datetime.date | None

    @property
    def stated(self) -> str | None:
        """Open the reason that a person gave for the recall, if one did."""
        return None if self.stated_cipher is None else vault.decrypt(self.stated_cipher, REASON)


async def chain_of_case(actor: Actor, case_id: int) -> list[Link]:
    """List the placements of a case that the actor sees, the last hand first; an agency sees its own."""
    require(actor, Permission.READ_CASES)
    seen = visible_by_agency(actor, "placements.agency_id")
    return await sql.rows(
        Link,
        "SELECT placements.id, placements.hand, agencies.id, agencies.code, agencies.name, batches.id,"
        " batches.code, placements.starts_on, placements.due_on, placements.ended_on, placements.bucket,"
        " placements.amount_minor, recalls.kind, recalls.reason, recalls.stated_cipher,"
        " recalls.effective_on FROM placements"
        " JOIN agencies ON agencies.id = placements.agency_id"
        " JOIN batches ON batches.id = placements.batch_id"
        # The final recall where there is one, for it tells more than the announced one.
        " LEFT JOIN recalls ON recalls.id = (SELECT max(last.id) FROM recalls AS last"
        " WHERE last.placement_id = placements.id)"
        f" WHERE placements.case_id = :case AND {seen.text} ORDER BY placements.hand DESC",
        case=case_id,
        **seen.values,
    )
