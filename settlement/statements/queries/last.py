"""What is left to settle with an agency that is being retired, and what it was owed in all."""

import datetime
from dataclasses import asdict, dataclass

from agencies.common import sql


@dataclass(frozen=True, slots=True)
class OpenBooks:
    """What is open with an agency: its earliest draft, the newest loose part, the newest locked month."""

    draft_month: datetime.date | None
    latest_part: datetime.date | None
    locked_month: datetime.date | None


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A drafted statement that nobody has approved yet."""

    id: int
    portfolio: str
    month: datetime.date


@dataclass(frozen=True, slots=True)
class Owed:
    """What the locked statements of an agency in a portfolio come to, in minor units."""

    portfolio: str
    currency: str
    statements: int
    base_minor: int
    commission_minor: int
    vat_minor: int
    total_minor: int

    @property
    def told(self) -> dict[str, object]:
        """Give it as a step keeps it."""
        return asdict(self)


_LOOSE = (
    "FROM attributions AS part LEFT JOIN statement_lines AS line ON line.attribution_id = part.id"
    " WHERE part.agency_id = :agency AND line.id IS NULL"
)


async def open_books(agency_id: int, portfolio_id: int) -> OpenBooks:
    """Read what is open between an agency and a portfolio."""
    values = {"agency": agency_id, "portfolio": portfolio_id}
    months = "FROM statements WHERE agency_id = :agency AND portfolio_id = :portfolio AND status ="
    return OpenBooks(
        await sql.value(datetime.date, f"SELECT min(month) {months} 'draft'", **values),
        await sql.value(
            datetime.date, f"SELECT max(part.paid_on) {_LOOSE} AND part.portfolio_id = :portfolio", **values
        ),
        await sql.value(datetime.date, f"SELECT max(month) {months} 'locked'", **values),
    )


async def open_drafts(agency_id: int) -> list[OpenDraft]:
    """List the drafted statements of an agency that nobody has approved yet, the earliest first."""
    return await sql.rows(
        OpenDraft,
        "SELECT statements.id, portfolios.code, month FROM statements"
        " JOIN portfolios ON portfolios.id = portfolio_id WHERE agency_id = :agency"
        " AND statements.status = 'draft' ORDER BY month, portfolios.code",
        agency=agency_id,
    )


async def loose_parts(agency_id: int) -> int:
    """Count the attributed parts of an agency that no statement holds."""
    return await sql.value(int, f"SELECT count(*) {_LOOSE}", agency=agency_id) or 0


async def owed_to(agency_id: int) -> list[Owed]:
    """Sum up the locked statements of an agency by portfolio."""
    return await sql.rows(
        Owed,
        "SELECT portfolios.code, portfolios.currency, count(*), CAST(sum(base_minor) AS BIGINT),"
        " CAST(sum(commission_minor) AS BIGINT), CAST(sum(vat_minor) AS BIGINT),"
        " CAST(sum(total_minor) AS BIGINT) FROM statements"
        " JOIN portfolios ON portfolios.id = portfolio_id"
        " WHERE agency_id = :agency AND statements.status = 'locked'"
        " GROUP BY portfolios.code, portfolios.currency ORDER BY portfolios.code",
        agency=agency_id,
    )
