"""One case for its page: what the files told, what is owed, and what stands against placing it."""

import datetime
from dataclasses import dataclass

from agencies.cases.queries.placing import HELD, STOPPED, PlacingFacts
from agencies.cases.queries.shown import ShownCase
from agencies.cases.rules.sealed import ID_NUMBER
from agencies.common import sql, vault
from agencies.common.absent import no_such_case
from agencies.common.access import Actor, Permission, require, visible_cases


@dataclass(frozen=True, slots=True)
class CaseCard(ShownCase):
    """A case as it stands: amounts in minor units, the debtor still sealed, masked by `debtor`."""

    id: int
    case_no: str
    portfolio_id: int
    portfolio: str
    currency: str
    portfolio_zone: str
    debtor_id: int
    name_cipher: bytes | None
    id_number_cipher: bytes | None
    product: str | None
    region: str | None
    time_zone: str | None
    risk_grade: str | None
    loan_date: datetime.date | None
    loan_amount_minor: int | None
    as_of: datetime.date
    overdue_since: datetime.date
    outstanding_minor: int
    balance_minor: int
    principal_minor: int | None
    interest_minor: int | None
    penalty_minor: int | None
    fees_minor: int | None
    not_yet_due_minor: int | None
    status: str
    other_cases: int

    @property
    def id_number(self) -> str:
        """The debtor's identity number, masked; empty where none is known."""
        sealed = self.id_number_cipher
        return "" if sealed is None else vault.mask_id_number(vault.decrypt(sealed, ID_NUMBER))

    @property
    def parts(self) -> list[tuple[str, int]]:
        """What the last file says the debt is made of: the parts that it names, in minor units."""
        named = (
            ("principal", self.principal_minor),
            ("interest", self.interest_minor),
            ("penalty", self.penalty_minor),
            ("fees", self.fees_minor),
            ("not_yet_due", self.not_yet_due_minor),
        )
        return [(name, minor) for name, minor in named if minor is not None]


@dataclass(frozen=True, slots=True)
class ToldBalance:
    """What one case file said of a case; minor units."""

    file_id: int
    upload_id: int | None
    as_of: datetime.date
    outstanding_minor: int
    status: str
    person: str
    told_at: datetime.datetime


async def case_card(actor: Actor, case_id: int) -> CaseCard:
    """Read a case; NotFound where the actor sees none."""
    require(actor, Permission.READ_CASES)
    seen = visible_cases(actor)
    found = await sql.row(
        CaseCard,
        "SELECT cases.id, cases.case_no, portfolios.id, portfolios.code, portfolios.currency,"
        " portfolios.time_zone, debtors.id, debtors.name_cipher, debtors.id_number_cipher, cases.product,"
        " cases.region, cases.time_zone, cases.risk_grade, cases.loan_date, cases.loan_amount_minor,"
        " cases.as_of, cases.overdue_since, cases.outstanding_minor, cases.balance_minor,"
        " cases.principal_minor, cases.interest_minor, cases.penalty_minor, cases.fees_minor,"
        " cases.not_yet_due_minor, cases.status, (SELECT count(*) - 1 FROM cases AS others"
        " WHERE others.debtor_id = cases.debtor_id) FROM cases"
        " JOIN portfolios ON portfolios.id = cases.portfolio_id JOIN debtors ON debtors.id = cases.debtor_id"
        f" WHERE cases.id = :case AND {seen.text}",
        case=case_id,
        **seen.values,
    )
    if found is None:
        raise no_such_case()
    return found


async def told_balances(actor: Actor, case_id: int) -> list[ToldBalance]:
    """List what case files said of a case, the newest first; for the lender only."""
    require(actor, Permission.READ_CASES)
    if not actor.of_lender:
        return []
    return await sql.rows(
        ToldBalance,
        "SELECT told.file_id, (SELECT min(uploads.id) FROM uploads"
        " WHERE uploads.import_job_id = case_files.job_id), told.as_of, told.outstanding_minor, told.status,"
        " people.name, case_files.created_at FROM case_balances AS told"
        " JOIN case_files ON case_files.id = told.file_id JOIN people ON people.id = case_files.created_by"
        " WHERE told.case_id = :case ORDER BY told.as_of DESC, told.file_id DESC",
        case=case_id,
    )


async def eligibility_facts(actor: Actor, case_id: int, day: datetime.date) -> PlacingFacts:
    """Read what eligibility asks of one case; NotFound where the actor sees none."""
    require(actor, Permission.READ_CASES)
    seen = visible_cases(actor)
    found = await sql.row(
        PlacingFacts,
        "SELECT cases.id, cases.debtor_id, cases.case_no, cases.region, cases.overdue_since,"
        " cases.balance_minor, cases.failed_visits + coalesce(signals.failed_visits, 0),"
        f" cases.unreachable_since, cases.id IN ({HELD} AND holds.case_id = :case),"
        f" cases.debtor_id IN ({STOPPED} AND stop_list.debtor_id = cases.debtor_id), cases.status,"
        " signals.last_valid_contact_at FROM cases LEFT JOIN signals ON signals.case_id = cases.id"
        f" WHERE cases.id = :case AND {seen.text}",
        case=case_id,
        day=day,
        **seen.values,
    )
    if found is None:
        raise no_such_case()
    return found


async def cases_of_debtor(actor: Actor, debtor_id: int, most: int = 50) -> list[tuple[int, str, str]]:
    """List the cases of a debtor that the actor sees: id, number, status."""
    seen = visible_cases(actor)
    found = await sql.tuples(
        f"SELECT cases.id, cases.case_no, cases.status FROM cases WHERE cases.debtor_id = :debtor"
        f" AND {seen.text} ORDER BY cases.id LIMIT :most",
        debtor=debtor_id,
        most=most,
        **seen.values,
    )
    return [(int(case_id), str(case_no), str(status)) for case_id, case_no, status in found]
