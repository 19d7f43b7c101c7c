"""Lays cases that two agencies work into an empty installation: half of all with one, 500 with the other.

What hangs on a case is what a page about it shows: names and contact points, sealed; placements and who has
them on the desk; contacts with their verdicts, promises, holds, and payments with their credit.
"""

from collections.abc import Iterator
from typing import NamedTuple

from agencies.cases.rules.sealed import CONTACT_POINT, ID_NUMBER, NAME
from agencies.common import bulk, sql, vault
from agencies.people.queries import PortfolioRow, acting_person
from portal.auth.sessions import begin_session
from portal.bench import data, stock

MANY, FEW = "EAST", "WEST"
FEW_CASES = 500
_CASE = (
    *("portfolio_id", "debtor_id", "case_no", "product", "region", "as_of", "overdue_since"),
    *("outstanding_minor", "balance_minor", "principal_minor", "interest_minor", "penalty_minor"),
    *("fees_minor", "risk_grade", "loan_date", "loan_amount_minor", "failed_visits", "status", "row_digest"),
    "file_id",
)
_DEBTOR = ("name_cipher", "name_index", "id_number_cipher", "created_at")
_POINT = ("debtor_id", "relation", "kind", "value_cipher", "value_index", "source", "created_at")
_PEOPLE = """INSERT INTO people (email, name, role, agency_id, language, active, created_at)
    SELECT role || number || '.' || lower(agencies.code) || '@bench.example', agencies.name || ' ' || number,
    role, agencies.id, 'en', true, agencies.created_at FROM agencies, (VALUES ('agency_manager', 1),
    ('agency_collector', 2), ('agency_collector', 3), ('agency_collector', 4)) AS staff (role, number)
    WHERE agencies.code IN ('EAST', 'WEST') ORDER BY agencies.id, number"""
_LENDER = """INSERT INTO people (email, name, role, language, active, created_at)
    SELECT called || '@bench.example', called, staff.role, 'en', true, created_at FROM people, (VALUES
    ('manager', 'vendor_manager'), ('finance', 'finance'), ('compliance', 'compliance'),
    ('auditor', 'auditor'), ('admin', 'admin')) AS staff (called, role) WHERE people.role = 'owner'"""
_PLAN = """INSERT INTO plans (portfolio_id, job_id, as_of, strategy, seed, facts_digest, engine, summary,
    created_by, created_at, confirmed_by, confirmed_at) SELECT portfolios.id, jobs.id, '2026-10-01', '{}', 7,
    '', 'bench', '{"placed": 0}', jobs.actor_id, jobs.created_at, jobs.actor_id, jobs.created_at
    FROM portfolios, jobs"""
_BATCHES = """INSERT INTO batches (code, portfolio_id, agency_id, plan_id, starts_on, due_on, cases,
    amount_minor, created_at) SELECT 'OCT-' || agencies.code, plans.portfolio_id, agencies.id, plans.id,
    plans.as_of, date '2027-03-31', 1, 0, plans.created_at FROM plans, agencies
    WHERE agencies.code IN ('EAST', 'WEST')"""
# The two agencies' cases lie scattered among all others, as a plan deals them out.
_PLACED = """INSERT INTO placements (portfolio_id, batch_id, case_id, debtor_id, agency_id, hand, starts_on,
    due_on, bucket, amount_minor) SELECT batches.portfolio_id, batches.id, dealt.id, dealt.debtor_id,
    batches.agency_id, 1, batches.starts_on, batches.due_on, 'M4', dealt.balance_minor
    FROM (SELECT cases.*, row_number() OVER (ORDER BY md5(case_no)) AS place FROM cases) AS dealt
    JOIN batches ON batches.code = CASE WHEN place <= :half THEN 'OCT-EAST' ELSE 'OCT-WEST' END
    WHERE place <= :half + :few ORDER BY dealt.id"""
_DESKS = """INSERT INTO assignments (placement_id, agency_id, collector_id, assigned_by, assigned_at)
    SELECT placements.id, placements.agency_id, people.id, people.id, people.created_at FROM placements
    JOIN people ON people.agency_id = placements.agency_id
    AND right(people.name, 1) = CAST(1 + placements.id % 4 AS text)"""
_CONTACTS = """INSERT INTO contacts (agency_id, contact_id, case_id, debtor_id, placement_id, collector,
    channel, party, result, started_at, civil_day, seconds, row_digest, recorded_by, recorded_at)
    SELECT placements.agency_id, placements.id || '/' || day, case_id, debtor_id, placements.id, 'Lee',
    'call', 'self', CASE WHEN day = 24 AND placements.id % 5 = 0 THEN 'promised' WHEN day = 17 THEN 'refused'
    ELSE 'no_answer' END, timestamptz '2026-10-01 15:00Z' + day * interval '1 day',
    date '2026-10-01' + day, 60, '', people.id, people.created_at
    FROM placements CROSS JOIN unnest(ARRAY[3, 10, 17, 24]) AS day JOIN people ON people.role = 'owner'"""
_VERDICTS = """INSERT INTO verdicts (contact_id, sequence, allowed, rule, preset, facts, judged_at)
    SELECT id, 1, id % 97 <> 0, CASE WHEN id % 97 = 0 THEN 'cap_calls_week' ELSE '' END, 'US-REGF', '{}',
    recorded_at FROM contacts"""
_PROMISES = """INSERT INTO promises (contact_id, case_id, agency_id, placement_id, amount_minor, promised_on,
    due_on, kept_by, created_at) SELECT contacts.id, case_id, contacts.agency_id, placement_id, 10000,
    civil_day, civil_day + 10, civil_day + 12, recorded_at FROM contacts WHERE result = 'promised'"""
_SIGNALS = """INSERT INTO signals (case_id, failed_visits, last_valid_contact_at, live_promise_until,
    last_contact_at) SELECT contacts.case_id, 0, max(started_at) FILTER (WHERE result <> 'no_answer'),
    max(promises.kept_by), max(started_at) FROM contacts
    LEFT JOIN promises ON promises.contact_id = contacts.id GROUP BY contacts.case_id"""
_PAYMENTS = """INSERT INTO payments (portfolio_id, reference, case_no, case_id, amount_minor, excess_minor,
    paid_on, job_id, posted_by, posted_at) SELECT placements.portfolio_id, 'P' || placements.id, case_no,
    cases.id, 1000, 0, date '2026-10-20', jobs.id, jobs.actor_id, jobs.created_at FROM placements
    JOIN cases ON cases.id = placements.case_id, jobs WHERE placements.id % 3 = 0"""
_CREDITS = """INSERT INTO attributions (payment_id, placement_id, agency_id, portfolio_id, amount_minor,
    excess_minor, paid_on, basis, created_by, created_at) SELECT payments.id, placements.id,
    placements.agency_id, payments.portfolio_id, payments.amount_minor, 0, paid_on, 'in_force', posted_by,
    posted_at FROM payments JOIN placements ON placements.case_id = payments.case_id"""
_RECEIPTS = """INSERT INTO receipts (case_id, payment_id, paid_on, amount_minor)
    SELECT case_id, id, paid_on, amount_minor FROM payments"""
_BALANCES = """UPDATE cases SET balance_minor = balance_minor - receipts.amount_minor FROM receipts
    WHERE receipts.case_id = cases.id"""
_TOLD = """INSERT INTO case_balances (case_id, file_id, as_of, overdue_since, outstanding_minor, status)
    SELECT id, file_id, as_of, overdue_since, outstanding_minor, status FROM cases"""
_HOLDS = """INSERT INTO holds (case_id, reason_cipher, until, created_by, created_at)
    SELECT cases.id, :reason, date '2027-01-31', people.id, people.created_at FROM cases
    JOIN people ON people.role = 'owner' WHERE cases.id % 50 = 0"""
_WORK = (
    *(_DESKS, _CONTACTS, _VERDICTS, _PROMISES, _SIGNALS, _PAYMENTS, _CREDITS, _RECEIPTS, _BALANCES),
    _TOLD,
)


class _Debtor(NamedTuple):
    number: int
    first: data.CaseData


async def fill(rows: int) -> None:
    """Fill the opened installation with `rows` cases and the work on them."""
    owner = await acting_person("owner")
    lender = await stock.open_portfolio(owner)
    await stock.admit_agencies(owner)
    async with sql.transaction():
        for statement in (*stock.FILE, _PEOPLE, _LENDER):
            await sql.execute(statement)
        await _add_cases(lender, data.cases(rows))
        for statement in (_PLAN, _BATCHES):
            await sql.execute(statement)
        await sql.execute(_PLACED, half=rows // 2, few=min(FEW_CASES, rows // 2))
        for statement in _WORK:
            await sql.execute(statement)
        await sql.execute(_HOLDS, reason=vault.encrypt("Complaint under way", "reason"))


async def _add_cases(lender: PortfolioRow, rows: list[data.CaseData]) -> None:
    debtors: dict[str, _Debtor] = {}
    for row in rows:
        debtors.setdefault(row.debtor_id, _Debtor(len(debtors) + 1, row))
    await bulk.copy("debtors", _DEBTOR, (_sealed(each.first) for each in debtors.values()))
    await bulk.copy("contact_points", _POINT, (point for each in debtors.values() for point in _points(each)))
    cases = [
        (
            *(lender.id, debtors[row.debtor_id].number, row.case_no, row.product, row.region, data.AS_OF),
            *(row.overdue_since, row.outstanding or row.principal, row.outstanding or row.principal),
            *(row.principal, row.interest, row.penalty, row.fees, row.risk_grade, row.loan_date),
            *(row.loan_amount, row.failed_visits, "open", row.case_no.encode(), stock.FILE_ID),
        )
        for row in rows
    ]
    await bulk.copy("cases", _CASE, cases)


def _sealed(row: data.CaseData) -> tuple[object, ...]:
    name, number = row.debtor_name, row.id_number
    index = vault.blind_index("name", vault.normalise_name(name))
    return vault.encrypt(name, NAME), index, vault.encrypt(number, ID_NUMBER), stock.NOW


def _points(debtor: _Debtor) -> Iterator[tuple[object, ...]]:
    first = debtor.first
    for kind, value in (("phone", first.phone), ("address", f"{first.branch}, {first.region}")):
        index = vault.blind_index(kind, value)
        sealed = vault.encrypt(value, CONTACT_POINT)
        yield debtor.number, "self", kind, sealed, index, "case_file", stock.NOW


async def sign_in(email: str) -> str:
    """Sign a person of the bench in, and give the secret of the session."""
    person = await acting_person(email)
    return await begin_session(person.person_id, address="127.0.0.1", now=stock.NOW)
