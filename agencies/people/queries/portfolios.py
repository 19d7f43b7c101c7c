"""Which portfolios there are."""

from dataclasses import dataclass

from agencies.common import sql
from agencies.common.absent import not_there
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


_PORTFOLIO = "SELECT id, code, name, currency, time_zone, rulebook, policy FROM portfolios"


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
            "Say which portfolio is meant; there are {known}.",
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
        raise not_there()
    return found


async def set_policy(portfolio_id: int, policy_text: str, *, was: str) -> bool:
    """Write a portfolio's policy in place of the one that was seen; False when that one no longer stands."""
    return bool(
        await sql.execute(
            "UPDATE portfolios SET policy = :policy WHERE id = :id AND policy = :was",
            policy=policy_text,
            id=portfolio_id,
            was=was,
        )
    )
