"""A case as it lies on a collector's desk: what is owed, since when, by which placement."""

import datetime
from dataclasses import dataclass

from agencies.cases.queries.shown import ShownCase
from agencies.common import sql
from agencies.common.absent import no_such_case
from agencies.common.access import Actor, Permission, require, visible_by_agency
from agencies.work.queries.assignments import ACTIVE
from agencies.work.queries.newest import join_newest


@dataclass(frozen=True, slots=True)
class DeskCase(ShownCase):
    """An open case of the actor's agency: amounts in minor units, the debtor shown masked only.

    `received_minor` is what was attributed to the agency for this placement. The promise is the last one;
    `kept` and `broken` count the earlier ones of the placement, `contacts` the agency's own.
    """

    case_id: int
    case_no: str
    portfolio: str
    currency: str
    zone: str
    name_cipher: bytes | None
    product: str | None
    region: str | None
    overdue_since: datetime.date
    as_of: datetime.date
    outstanding_minor: int
    principal_minor: int | None
    interest_minor: int | None
    penalty_minor: int | None
    fees_minor: int | None
    not_yet_due_minor: int | None
    balance_minor: int
    batch: str
    hand: int
    starts_on: datetime.date
    due_on: datetime.date | None
    placed_minor: int
    collector_id: int | None
    collector: str | None
    received_minor: int
    promised_minor: int | None
    promised_for: datetime.date | None
    outcome: str | None
    kept: int
    broken: int
    contacts: int

    @property
    def since_file_minor(self) -> int:
        """What came in since the day of the case file."""
        return self.outstanding_minor - self.balance_minor


async def desk_case(actor: Actor, case_id: int) -> DeskCase:
    """Read an open case of the actor's agency; NotFound for every other."""
    require(actor, Permission.READ_CASES)
    seen = visible_by_agency(actor, "placements.agency_id")
    found = await sql.row(
        DeskCase,
        "SELECT cases.id, cases.case_no, portfolios.code, portfolios.currency,"
        " coalesce(cases.time_zone, portfolios.time_zone), debtors.name_cipher, cases.product, cases.region,"
        " cases.overdue_since, cases.as_of, cases.outstanding_minor, cases.principal_minor,"
        " cases.interest_minor, cases.penalty_minor, cases.fees_minor, cases.not_yet_due_minor,"
        " cases.balance_minor, batches.code, placements.hand, placements.starts_on, placements.due_on,"
        " placements.amount_minor, people.id, people.name, (SELECT CAST(coalesce(sum(paid.amount_minor), 0)"
        " AS BIGINT) FROM attributions AS paid WHERE paid.placement_id = placements.id),"
        " promises.amount_minor, promises.due_on, said.outcome,"
        f" ({_SETTLED.format('kept')}), ({_SETTLED.format('broken')}), (SELECT count(*) FROM contacts"
        " WHERE contacts.case_id = cases.id AND contacts.placement_id = placements.id) FROM placements"
        " JOIN cases ON cases.id = placements.case_id JOIN portfolios ON portfolios.id = cases.portfolio_id"
        " JOIN debtors ON debtors.id = cases.debtor_id JOIN batches ON batches.id = placements.batch_id"
        f" {ACTIVE} LEFT JOIN people ON people.id = assignments.collector_id"
        " LEFT JOIN promises ON promises.id = (SELECT max(latest.id) FROM promises AS latest"
        " WHERE latest.case_id = placements.case_id AND latest.placement_id = placements.id)"
        f" {join_newest('promise_outcomes', 'promises', 'promise_id')}"
        f" WHERE cases.id = :case AND placements.ended_on IS NULL AND {seen.text}",
        case=case_id,
        **seen.values,
    )
    if found is None:
        raise no_such_case()
    return found


_SETTLED = (
    "SELECT count(*) FROM promises AS each_one JOIN promise_outcomes AS told"
    " ON told.promise_id = each_one.id WHERE each_one.case_id = cases.id"
    " AND each_one.placement_id = placements.id AND told.outcome = '{}' AND NOT EXISTS (SELECT 1"
    " FROM promise_outcomes AS newer WHERE newer.promise_id = each_one.id AND newer.sequence > told.sequence)"
)
