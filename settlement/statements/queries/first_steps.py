"""How far a new installation has come: which things of a month are there at least once."""

from dataclasses import dataclass, fields

from agencies.common import sql
from agencies.common.access import Actor, Permission, require


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """Whether each thing is there that a first month needs, in the order in which they are made."""

    portfolio: bool
    people: bool
    agency: bool
    terms: bool
    cases: bool
    placed: bool
    contacts: bool
    payments: bool
    statement: bool

    @property
    def all_done(self) -> bool:
        """Say whether nothing is missing any more."""
        return all(getattr(self, each.name) for each in fields(self))


_THERE = (
    *("portfolios", "people WHERE role = 'vendor_manager'", "agencies", "terms_approvals"),
    *("cases", "placements", "contacts", "payments", "statements"),
)


async def first_steps(actor: Actor) -> FirstSteps:
    """Look which things are there; for the lender's people, who see all agencies."""
    require(actor, Permission.READ_PEOPLE)
    asked = ", ".join(f"EXISTS (SELECT 1 FROM {each})" for each in _THERE)
    found = await sql.row(FirstSteps, f"SELECT {asked}")
    assert found is not None  # noqa: S101 - a SELECT without FROM has one row
    return found
