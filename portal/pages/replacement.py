"""Who would take an agency's cases, worked out once and remembered while nothing happens."""

from agencies.measures.remember import remember
from agencies.standing.foresee_retirement import Replacement, foresee_retirement
from agencies.vendors.queries import AgencyRow
from portal.web.visit import Visit

# Of an agency with tens of thousands of cases it takes longer, and the page says so.
_PATIENCE = 0.8


async def who_would_take(visit: Visit, agency: AgencyRow) -> list[Replacement] | None:
    """Say by portfolio who would take the agency's open cases; None while that is still being worked out."""
    found = await remember(
        ("replacement", visit.actor.role, agency.id, visit.today),
        lambda: foresee_retirement(visit.actor, agency, now=visit.now),
        now=visit.now,
        patience=_PATIENCE,
    )
    return None if found is None else found.value
