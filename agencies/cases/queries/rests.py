"""What rests or rested on a case: holds and entries of the stop list, with who made and ended them."""

import datetime
from dataclasses import dataclass

from agencies.cases.rules.reasons import REASON
from agencies.common import sql, vault
from agencies.common.access import Actor, Permission, require, visible_cases


@dataclass(frozen=True, slots=True)
class ToldRest:
    """A hold, or an entry of the stop list (`stop`), in force or ended; its reason is for the lender."""

    stop: bool
    id: int
    reason_cipher: bytes
    until: datetime.date | None
    person: str
    at: datetime.datetime
    ended_by: str | None
    ended_at: datetime.datetime | None

    @property
    def reason(self) -> str:
        """Open the reason that somebody gave."""
        return vault.decrypt(self.reason_cipher, REASON)

    def in_force(self, day: datetime.date) -> bool:
        """Say whether it stands on a day."""
        return self.ended_at is None and (self.until is None or self.until >= day)


async def rests_of_case(actor: Actor, case_id: int) -> list[ToldRest]:
    """List the holds of a case and the stops of its debtor, the newest first."""
    require(actor, Permission.READ_CASES)
    seen = visible_cases(actor)
    return await sql.rows(
        ToldRest,
        "SELECT false, holds.id, holds.reason_cipher, holds.until, made.name, holds.created_at AS at,"
        " ended.name, hold_releases.created_at FROM holds JOIN cases ON cases.id = holds.case_id"
        " JOIN people AS made ON made.id = holds.created_by"
        " LEFT JOIN hold_releases ON hold_releases.hold_id = holds.id"
        " LEFT JOIN people AS ended ON ended.id = hold_releases.created_by"
        f" WHERE holds.case_id = :case AND {seen.text} UNION ALL"
        " SELECT true, stop_list.id, stop_list.reason_cipher, NULL, made.name, stop_list.created_at,"
        " ended.name, stop_list_lifts.created_at FROM stop_list"
        " JOIN cases ON cases.debtor_id = stop_list.debtor_id"
        " JOIN people AS made ON made.id = stop_list.created_by"
        " LEFT JOIN stop_list_lifts ON stop_list_lifts.stop_id = stop_list.id"
        " LEFT JOIN people AS ended ON ended.id = stop_list_lifts.created_by"
        f" WHERE cases.id = :case AND {seen.text} ORDER BY at DESC",
        case=case_id,
        **seen.values,
    )
