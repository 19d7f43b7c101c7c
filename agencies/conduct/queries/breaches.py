"""Contacts that broke a rule of the rulebook, from the newest verdict on each."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from agencies.common import sql
from agencies.common.access import Actor, Permission, require, visible_by_agency, visible_cases
from agencies.common.paging import stretch


@dataclass(frozen=True, slots=True)
class BreachRow:
    """A contact against a rule: whose, with whom, when on the debtor's clock, on which case."""

    contact_id: int
    started_at: datetime.datetime
    civil_day: datetime.date
    time_zone: str
    agency: str
    agency_name: str
    collector: str
    channel: str
    party: str
    result: str
    rule: str
    rulebook: str
    case_id: int
    case_no: str
    portfolio: str


@dataclass(frozen=True, slots=True)
class BreachFilter:
    """Which breaches are listed."""

    agency_id: int | None = None
    portfolio_id: int | None = None
    rule: str = ""
    channel: str = ""
    collector: str = ""
    first: datetime.date | None = None
    last: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many contacts broke a rule."""

    rule: str
    rulebook: str
    contacts: int


_FROM = (
    " FROM verdicts AS said CROSS JOIN contacts JOIN cases ON cases.id = contacts.case_id"
    " JOIN portfolios ON portfolios.id = cases.portfolio_id"
    " JOIN agencies ON agencies.id = contacts.agency_id"
    " WHERE NOT said.allowed AND contacts.id = said.contact_id AND NOT EXISTS"
    " (SELECT 1 FROM verdicts AS newer WHERE newer.contact_id = contacts.id"
    " AND newer.sequence > said.sequence)"
)
_ROW = (
    "SELECT contacts.id, contacts.started_at, contacts.civil_day,"
    " coalesce(cases.time_zone, portfolios.time_zone), agencies.code, agencies.name, contacts.collector,"
    " contacts.channel, contacts.party, contacts.result, said.rule, portfolios.rulebook, cases.id,"
    " cases.case_no, portfolios.code"
)


def _where(actor: Actor, wanted: BreachFilter) -> tuple[str, dict[str, object]]:
    """Limit breaches to those that are wanted and seen: an agency's own, on the cases that it holds."""
    own, held = visible_by_agency(actor, "contacts.agency_id"), visible_cases(actor)
    asked = {
        "contacts.agency_id = :agency": ("agency", wanted.agency_id),
        "cases.portfolio_id = :portfolio": ("portfolio", wanted.portfolio_id),
        "said.rule = :rule": ("rule", wanted.rule),
        "contacts.channel = :channel": ("channel", wanted.channel),
        "contacts.collector = :collector": ("collector", wanted.collector),
        "contacts.civil_day >= :first": ("first", wanted.first),
        "contacts.civil_day <= :last": ("last", wanted.last),
    }
    parts = [own.text, held.text, *(text for text, (_, value) in asked.items() if value)]
    values = {**own.values, **held.values, **{name: value for name, value in asked.values() if value}}
    return "".join(f" AND {each}" for each in parts), values


async def list_breaches(
    actor: Actor,
    wanted: BreachFilter,
    *,
    after: Sequence[object] = (),
    back: bool = False,
    limit: int,
) -> list[BreachRow]:
    """List breaches, the newest contact first; `after` is the key of the last row of the page before."""
    require(actor, Permission.READ_CONDUCT)
    where, values = _where(actor, wanted)
    page = stretch(["contacts.started_at", "contacts.id"], after, back=back)
    return await sql.rows(
        BreachRow,
        f"{_ROW}{_FROM}{where} AND {page.where} ORDER BY {page.order} LIMIT :limit",
        limit=limit,
        **values,
        **page.values,
    )


async def count_breaches(actor: Actor, wanted: BreachFilter) -> list[RuleCount]:
    """Count the breaches that a filter leaves by rule, the most broken first."""
    require(actor, Permission.READ_CONDUCT)
    where, values = _where(actor, wanted)
    return await sql.rows(
        RuleCount,
        f"SELECT said.rule, portfolios.rulebook, count(*){_FROM}{where}"
        " GROUP BY said.rule, portfolios.rulebook ORDER BY count(*) DESC, said.rule, portfolios.rulebook",
        **values,
    )
