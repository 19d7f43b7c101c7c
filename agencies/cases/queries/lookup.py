"""Cases found by the lender's number."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from agencies.cases.queries.balances import balance_sql
from agencies.common import sql
from agencies.common.access import Actor, Permission, visible_cases
from agencies.common.errors import Invalid, NotFound


class KnownCase(NamedTuple):
    """A case that a row of another file speaks of; `balance_minor` is the present balance."""

    case_no: str
    case_id: int
    debtor_id: int
    as_of: datetime.date
    balance_minor: int
    time_zone: str | None
    status: str


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as it stands now; `balance_minor` is the present balance."""

    id: int
    portfolio_id: int
    portfolio_code: str
    currency: str
    debtor_id: int
    case_no: str
    product: str | None
    region: str | None
    time_zone: str | None
    risk_grade: str | None
    as_of: datetime.date
    overdue_since: datetime.date
    outstanding_minor: int
    balance_minor: int
    status: str


async def cases_by_number(actor: Actor, portfolio_id: int, case_nos: Sequence[str]) -> list[KnownCase]:
    """Find the cases of a portfolio that bear one of `case_nos`, as far as the actor sees them."""
    seen, numbered = visible_cases(actor), sql.any_of("cases.case_no", "case_nos")
    return await sql.rows(
        KnownCase,
        "SELECT cases.case_no, cases.id, cases.debtor_id, cases.as_of,"
        f" {balance_sql()}, cases.time_zone, cases.status FROM cases"
        f" WHERE cases.portfolio_id = :portfolio AND {numbered} AND {seen.text}",
        portfolio=portfolio_id,
        case_nos=list(case_nos),
        **seen.values,
    )


async def openable(actor: Actor, case_ids: Iterable[int | None]) -> frozenset[int]:
    """Give those of some cases that the actor may open: all for the lender, its open ones for an agency."""
    named = frozenset(case_id for case_id in case_ids if case_id is not None)
    if not named or not actor.may(Permission.READ_CASES):
        return frozenset()
    seen = visible_cases(actor)
    found = await sql.tuples(
        f"SELECT cases.id FROM cases WHERE {sql.any_of('cases.id', 'case_ids')} AND {seen.text}",
        case_ids=list(named),
        **seen.values,
    )
    return frozenset(int(case_id) for (case_id,) in found)


async def find_case(actor: Actor, case_no: str, portfolio_id: int | None = None) -> CaseRow:
    """Find one case; NotFound where the actor sees none, Invalid where the number fits two portfolios."""
    seen = visible_cases(actor)
    found = await sql.rows(
        CaseRow,
        "SELECT cases.id, cases.portfolio_id, portfolios.code, portfolios.currency, cases.debtor_id,"
        " cases.case_no, cases.product, cases.region, cases.time_zone, cases.risk_grade, cases.as_of,"
        f" cases.overdue_since, cases.outstanding_minor, {balance_sql()}, cases.status"
        " FROM cases JOIN portfolios ON portfolios.id = cases.portfolio_id"
        f" WHERE cases.case_no = :case_no AND {seen.text}",
        case_no=case_no,
        **seen.values,
    )
    fitting = [each for each in found if portfolio_id in {None, each.portfolio_id}]
    if not fitting:
        raise NotFound("There is no case {case_no}.", case_no=case_no)
    if len(fitting) > 1:
        raise Invalid(
            "Case {case_no} stands in several portfolios ({portfolios}); say which one is meant.",
            case_no=case_no,
            portfolios=sorted(each.portfolio_code for each in fitting),
        )
    return fitting[0]
