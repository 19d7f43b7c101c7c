"""Who is here: portfolios, people, and the person who acts."""

from dataclasses import dataclass

from agencies.common import sql
from agencies.common.access import Actor, Role
from agencies.common.errors import Invalid, NotFound
from agencies.common.words import say
from agencies.people.rules import Policy, read_policy


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """A portfolio with its policy as stored."""

    id: int
    code: str
    name: str
    currency: str
    time_zone: str
    rulebook: str
    policy_text: str

    @property
    def policy(self) -> Policy:
        """The policy, read."""
        return read_policy(self.policy_text)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person without the password."""

    id: int
    email: str
    name: str
    role: str
    agency_id: int | None
    language: str
    active: bool

    @property
    def actor(self) -> Actor:
        """The person as the one who acts."""
        return Actor(self.id, self.email, self.name, Role(self.role), self.agency_id, self.language)


_PORTFOLIO = "SELECT id, code, name, currency, time_zone, rulebook, policy FROM portfolios"
_PERSON = "SELECT id, email, name, role, agency_id, language, active FROM people"


async def all_portfolios() -> list[PortfolioRow]:
    """List the portfolios by code."""
    return await sql.rows(PortfolioRow, f"{_PORTFOLIO} ORDER BY code")


async def find_portfolio(code: str | None) -> PortfolioRow:
    """Find a portfolio by code; without a code the only one there is, else Invalid."""
    found = await all_portfolios()
    if code is None and len(found) == 1:
        return found[0]
    known = [each.code for each in found]
    if code is None:
        raise Invalid(
            "Say which portfolio is meant with --portfolio; there are {known}.",
            known=known or say("none yet"),
        )
    for each in found:
        if each.code == code:
            return each
    raise NotFound(
        "There is no portfolio {code}; there are {known}.", code=code, known=known or say("none yet")
    )


async def portfolio_by_id(portfolio_id: int) -> PortfolioRow:
    """Read a portfolio that is known to exist."""
    found = await sql.row(PortfolioRow, f"{_PORTFOLIO} WHERE id = :id", id=portfolio_id)
    if found is None:
        raise NotFound(
            "There is no portfolio {code}; there are {known}.", code=portfolio_id, known=say("none yet")
        )
    return found


async def acting_person(email: str) -> Actor:
    """Find the person who acts by e-mail; one who has left does not act."""
    found = await sql.row(PersonRow, f"{_PERSON} WHERE email = :email", email=email.strip().lower())
    if found is None or not found.active:
        raise NotFound("There is no person {email} here; add one with: mandate person add", email=email)
    return found.actor


async def actor_by_id(person_id: int) -> Actor:
    """Read a person who is known to exist as the one who acts."""
    found = await sql.row(PersonRow, f"{_PERSON} WHERE id = :id", id=person_id)
    if found is None:
        raise NotFound("There is no person {email} here; add one with: mandate person add", email=person_id)
    return found.actor


async def is_sole_person(actor: Actor) -> bool:
    """Say whether the actor is the owner of a home in which there is nobody else."""
    others = await sql.value(int, "SELECT count(*) FROM people WHERE role <> 'owner'")
    return actor.role is Role.OWNER and others == 0
