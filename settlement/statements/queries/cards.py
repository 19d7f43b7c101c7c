"""Statements as lists and pages show them: totals, and how each stands between agency and lender."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from agencies.common import sql
from agencies.common.absent import not_there
from agencies.common.access import Actor, Permission, require, visible_statements

PAGE = 50
REPLIED = (
    "(SELECT reply.outcome FROM objection_replies AS reply WHERE reply.answer_id = answer.id"
    " ORDER BY reply.sequence DESC LIMIT 1)"
)
_ON_THIS = "answer.statement_id = statements.id AND answer.hash = statements.hash"
_OBJECTIONS = (
    f"(SELECT count(*) FROM statement_answers AS answer WHERE {_ON_THIS} AND answer.answer = 'objected'"
)
_KNOWN = (
    "SELECT statements.id, statements.agency_id, agencies.code AS agency, agencies.name AS agency_name,"
    " statements.portfolio_id, portfolios.code AS portfolio, portfolios.currency, statements.month,"
    " statements.status, statements.payments, statements.base_minor, statements.commission_minor,"
    " statements.vat_minor, statements.total_minor, statements.hash, statements.drafted_by,"
    " statements.drafted_at, statements.approved_at,"
    " (SELECT sent.sent_at FROM statement_sends AS sent WHERE sent.statement_id = statements.id"
    " AND sent.hash = statements.hash) AS sent_at,"
    f" EXISTS (SELECT 1 FROM statement_answers AS answer WHERE {_ON_THIS} AND answer.answer = 'agreed')"
    " AS agreed,"
    f" {_OBJECTIONS} AND {REPLIED} IS NULL) AS open_objections,"
    f" {_OBJECTIONS} AND {REPLIED} = 'accepted') AS accepted_objections"
    " FROM statements JOIN agencies ON agencies.id = statements.agency_id"
    " JOIN portfolios ON portfolios.id = statements.portfolio_id"
)
_STANDING = (
    "CASE WHEN status = 'locked' THEN 'locked' WHEN open_objections > 0 THEN 'objected'"
    " WHEN accepted_objections > 0 THEN 'redraft_needed' WHEN agreed THEN 'agreed'"
    " WHEN sent_at IS NOT NULL THEN 'sent' ELSE 'drafted' END"
)
_WANTED = (
    "WHERE portfolio_id = coalesce(:portfolio, portfolio_id) AND agency_id = coalesce(:agency, agency_id)"
    " AND month = coalesce(:month, month) AND standing = coalesce(:standing, standing)"
)


@dataclass(frozen=True, slots=True)
class StatementCard:
    """A statement with its totals and its standing; `hash` is what a reader of it has seen."""

    id: int
    agency_id: int
    agency: str
    agency_name: str
    portfolio_id: int
    portfolio: str
    currency: str
    month: datetime.date
    status: str
    payments: int
    base_minor: int
    commission_minor: int
    vat_minor: int
    total_minor: int
    hash: str
    drafted_by: int
    drafted_at: datetime.datetime
    approved_at: datetime.datetime | None
    sent_at: datetime.datetime | None
    agreed: bool
    open_objections: int
    accepted_objections: int
    standing: str

    @property
    def place(self) -> tuple[datetime.date, str, int]:
        """Where a list goes on after this statement."""
        return self.month, self.agency, self.id


@dataclass(frozen=True, slots=True)
class Sums:
    """What the statements of one currency come to, minor units."""

    currency: str
    statements: int
    payments: int
    base_minor: int
    commission_minor: int
    vat_minor: int
    total_minor: int


@dataclass(frozen=True, slots=True)
class StatementFilter:
    """Which statements are meant; None stands for any."""

    portfolio_id: int | None = None
    agency_id: int | None = None
    month: datetime.date | None = None
    standing: str | None = None


def _known(actor: Actor) -> tuple[str, dict[str, object]]:
    seen = visible_statements(actor)
    return f"SELECT *, {_STANDING} AS standing FROM ({_KNOWN} WHERE {seen.text}) AS known", dict(seen.values)


async def list_statements(
    actor: Actor,
    wanted: StatementFilter,
    *,
    after: Sequence[object] = (),
    back: bool = False,
    limit: int = PAGE,
) -> list[StatementCard]:
    """List the statements that the actor sees, newest month first; page on from the last one's `place`.

    With `back` those before the place are read instead, the nearest first.
    """
    require(actor, Permission.READ_STATEMENTS)
    known, values = _known(actor)
    going_on = ""
    if after:
        later, further = ("<", ">") if not back else (">", "<")
        going_on = (
            f" AND (month {later} :last_month OR (month = :last_month AND (agency {further} :last_agency"
            f" OR (agency = :last_agency AND id {further} :last_id))))"
        )
        values |= zip(("last_month", "last_agency", "last_id"), after, strict=True)
    order = "month, agency DESC, id DESC" if back else "month DESC, agency, id"
    return await sql.rows(
        StatementCard,
        f"SELECT * FROM ({known}) AS listed {_WANTED}{going_on} ORDER BY {order} LIMIT :limit",
        limit=limit,
        **_values(wanted),
        **values,
    )


async def sum_statements(actor: Actor, wanted: StatementFilter) -> list[Sums]:
    """Add up by currency what the statements come to that are meant and that the actor sees."""
    require(actor, Permission.READ_STATEMENTS)
    known, values = _known(actor)
    names = ("payments", "base_minor", "commission_minor", "vat_minor", "total_minor")
    sums = ", ".join(f"CAST(sum({name}) AS BIGINT)" for name in names)
    return await sql.rows(
        Sums,
        f"SELECT currency, count(*), {sums} FROM ({known}) AS listed {_WANTED}"
        " GROUP BY currency ORDER BY currency",
        **_values(wanted),
        **values,
    )


def _values(wanted: StatementFilter) -> dict[str, object]:
    return {
        "portfolio": wanted.portfolio_id,
        "agency": wanted.agency_id,
        "month": wanted.month,
        "standing": wanted.standing,
    }


async def count_standings(actor: Actor, wanted: StatementFilter) -> dict[str, int]:
    """Count the statements that are meant by standing, whichever standing the filter names."""
    require(actor, Permission.READ_STATEMENTS)
    known, values = _known(actor)
    found = await sql.tuples(
        f"SELECT standing, count(*) FROM ({known}) AS listed"
        " WHERE portfolio_id = coalesce(:portfolio, portfolio_id)"
        " AND agency_id = coalesce(:agency, agency_id) AND month = coalesce(:month, month) GROUP BY standing",
        portfolio=wanted.portfolio_id,
        agency=wanted.agency_id,
        month=wanted.month,
        **values,
    )
    return {str(standing): int(count) for standing, count in found}


async def cards_of(actor: Actor, ids: Collection[int]) -> list[StatementCard]:
    """Read statements by id as far as the actor sees them, oldest month first."""
    require(actor, Permission.READ_STATEMENTS)
    known, values = _known(actor)
    return await sql.rows(
        StatementCard,
        f"SELECT * FROM ({known}) AS listed WHERE {sql.any_of('id', 'ids')} ORDER BY month, agency, id",
        ids=sorted(ids),
        **values,
    )


async def find_card(actor: Actor, statement_id: int) -> StatementCard:
    """Read one statement; NotFound where there is none for the actor."""
    found = await cards_of(actor, [statement_id])
    if not found:
        raise not_there()
    return found[0]
