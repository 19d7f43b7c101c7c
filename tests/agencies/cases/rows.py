"""Rows set straight into the tables, for tests that need a case but no file."""

import datetime
from itertools import count

from agencies.cases import models
from agencies.cases.personal_data import seal_point
from agencies.cases.point_rows import PointDraft
from agencies.cases.queries import push_balances
from agencies.cases.rules.reasons import REASON
from agencies.common import jobs, sql, vault
from agencies.common.access import Actor
from agencies.common.models import Evidence
from agencies.people.models import Portfolio
from agencies.people.rules import Policy, write_policy
from tests import people

MADE_AT = datetime.datetime(2017, 10, 1, 9, tzinfo=datetime.UTC)
_numbers = count(1)


async def portfolio(code: str = "USD1", currency: str = "USD", policy: Policy | None = None) -> int:
    """Add a portfolio and give its id."""
    made = await Portfolio.create(
        code=code,
        name=code,
        currency=currency,
        time_zone="America/New_York",
        rulebook="US-REGF",
        policy=write_policy(policy or Policy()),
        created_at=MADE_AT,
    )
    return int(made.id)


async def case(
    portfolio_id: int,
    case_no: str,
    *,
    outstanding_minor: int = 100_000,
    as_of: datetime.date = datetime.date(2017, 9, 30),
    overdue_since: datetime.date = datetime.date(2017, 1, 1),
    failed_visits: int = 0,
    unreachable_since: datetime.date | None = None,
    status: str = "open",
    region: str | None = "NC",
    debtor_id: int | None = None,
) -> models.Case:
    """Add a case, of a debtor of its own where none is named."""
    debtor = debtor_id or (await models.Debtor.create(created_at=MADE_AT)).id
    return await models.Case.create(
        portfolio_id=portfolio_id,
        debtor_id=debtor,
        case_no=case_no,
        region=region,
        as_of=as_of,
        overdue_since=overdue_since,
        outstanding_minor=outstanding_minor,
        balance_minor=outstanding_minor,
        failed_visits=failed_visits,
        unreachable_since=unreachable_since,
        status=status,
        row_digest=b"row",
        file_id=await _file(portfolio_id, as_of),
    )


async def _file(portfolio_id: int, as_of: datetime.date) -> int:
    owner, number = await people.owner(), next(_numbers)
    job = await jobs.enqueue(owner, "import_cases", f"test {number}", {}, now=MADE_AT)
    kept = await Evidence.create(sha256=f"{number:064}", size=1, created_at=MADE_AT)
    made = await models.CaseFile.create(
        portfolio_id=portfolio_id,
        job_id=job.id,
        evidence_id=kept.id,
        as_of=as_of,
        created_by=owner.person_id,
        created_at=MADE_AT,
    )
    return int(made.id)


async def receipt(of: models.Case, paid_on: datetime.date, amount_minor: int) -> None:
    """Let money come in on a case."""
    await models.Receipt.create(
        case_id=of.id, payment_id=next(_numbers), paid_on=paid_on, amount_minor=amount_minor
    )
    await push_balances([of.id])


async def hold(of: models.Case, by: Actor, until: datetime.date | None = None) -> None:
    """Hold a case."""
    await models.Hold.create(
        case_id=of.id,
        reason_cipher=vault.encrypt("dispute", REASON),
        until=until,
        created_by=by.person_id,
        created_at=MADE_AT,
    )


async def stop(of: models.Case, by: Actor) -> None:
    """Put the debtor of a case on the stop list."""
    await models.Stop.create(
        debtor_id=of.debtor_id,
        reason_cipher=vault.encrypt("bankrupt", REASON),
        created_by=by.person_id,
        created_at=MADE_AT,
    )


async def signal(
    of: models.Case, *, failed_visits: int = 0, last_valid_contact_at: datetime.datetime | None = None
) -> None:
    """Say what work on a case has shown."""
    await sql.execute(
        "INSERT INTO signals (case_id, failed_visits, last_valid_contact_at) VALUES (:case, :visits, :at)",
        case=of.id,
        visits=failed_visits,
        at=last_valid_contact_at,
    )


async def point(
    of: models.Case, value: str, *, kind: str = "phone", relation: str = "self", name: str | None = None
) -> int:
    """Add a contact point of a case's debtor and give its id."""
    draft = PointDraft(None, None, None, relation, name, "contract", ((kind, value),))
    sealed = seal_point(of.debtor_id, draft, kind, value)
    made = await models.ContactPoint.create(**sealed._asdict(), created_at=MADE_AT)
    return int(made.id)
