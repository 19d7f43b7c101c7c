"""Which terms there are, drafted and approved."""

import datetime
from dataclasses import dataclass

from agencies.common import sql
from agencies.common.access import Actor, Permission, require, visible_by_agency
from settlement.terms.rules import TermsVersion, from_canonical


@dataclass(frozen=True, slots=True)
class TermsRow:
    """Terms of an agency as stored; `approved_by` is None while a second person has not agreed."""

    id: int
    agency_id: int
    portfolio_id: int
    valid_from: datetime.date
    definition: str
    created_by: int
    approved_by: int | None

    @property
    def version(self) -> TermsVersion:
        """The terms, read."""
        return TermsVersion(self.id, self.valid_from, from_canonical(self.definition))


_TERMS = (
    "SELECT terms.id, agency_id, portfolio_id, valid_from, definition, created_by, approved_by FROM terms"
    " LEFT JOIN terms_approvals ON terms_approvals.terms_id = terms.id"
    " WHERE agency_id = :agency AND portfolio_id = :portfolio"
)


async def approved_versions(agency_id: int, portfolio_id: int) -> list[TermsVersion]:
    """List the approved terms of an agency by first day; which of them holds is asked for a day."""
    found = await sql.rows(
        TermsRow,
        f"{_TERMS} AND approved_by IS NOT NULL ORDER BY valid_from, terms.id",
        agency=agency_id,
        portfolio=portfolio_id,
    )
    return [each.version for each in found]


async def newest_draft(agency_id: int, portfolio_id: int) -> TermsRow | None:
    """Find the terms that were drafted last, unless they are approved."""
    newest = await sql.row(
        TermsRow, f"{_TERMS} ORDER BY terms.id DESC LIMIT 1", agency=agency_id, portfolio=portfolio_id
    )
    return newest if newest is not None and newest.approved_by is None else None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of an agency's terms with who made and who approved it."""

    id: int
    agency_id: int
    agency: str
    portfolio_id: int
    portfolio: str
    currency: str
    valid_from: datetime.date
    definition: str
    made_by_id: int
    made_by: str
    made_at: datetime.datetime
    approved_by: str | None
    approved_at: datetime.datetime | None
    sole_person: bool | None

    @property
    def version(self) -> TermsVersion:
        """The terms, read."""
        return TermsVersion(self.id, self.valid_from, from_canonical(self.definition))


async def versions_of(actor: Actor, agency_id: int | None = None) -> list[VersionRow]:
    """List all versions of terms, of one agency or of all, newest first; an agency sees its approved ones."""
    require(actor, Permission.READ_STATEMENTS)
    seen = visible_by_agency(actor, "terms.agency_id")
    approved = "" if actor.of_lender else " AND approval.id IS NOT NULL"
    return await sql.rows(
        VersionRow,
        "SELECT terms.id, terms.agency_id, agencies.code, terms.portfolio_id, portfolios.code,"
        " portfolios.currency, terms.valid_from, terms.definition, terms.created_by, maker.name,"
        " terms.created_at, approver.name, approval.approved_at, approval.sole_person FROM terms"
        " JOIN agencies ON agencies.id = terms.agency_id"
        " JOIN portfolios ON portfolios.id = terms.portfolio_id"
        " JOIN people AS maker ON maker.id = terms.created_by"
        " LEFT JOIN terms_approvals AS approval ON approval.terms_id = terms.id"
        " LEFT JOIN people AS approver ON approver.id = approval.approved_by"
        f" WHERE terms.agency_id = coalesce(:agency, terms.agency_id) AND {seen.text}{approved}"
        " ORDER BY terms.valid_from DESC, terms.id DESC",
        agency=agency_id,
        **seen.values,
    )


async def first_rated_day(agency_id: int, portfolio_id: int) -> datetime.date | None:
    """Give the day from which approved terms hold for the first time."""
    return await sql.value(
        datetime.date,
        "SELECT min(valid_from) FROM terms JOIN terms_approvals ON terms_approvals.terms_id = terms.id"
        " WHERE agency_id = :agency AND portfolio_id = :portfolio",
        agency=agency_id,
        portfolio=portfolio_id,
    )


async def last_locked_month(agency_id: int, portfolio_id: int) -> datetime.date | None:
    """Give the first day of the last month whose statement is locked."""
    return await sql.value(
        datetime.date,
        "SELECT max(month) FROM statements WHERE agency_id = :agency AND portfolio_id = :portfolio"
        " AND status = 'locked'",
        agency=agency_id,
        portfolio=portfolio_id,
    )
