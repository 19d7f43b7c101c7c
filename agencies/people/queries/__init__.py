"""What is read and written of people and portfolios; other slices take the names listed here."""

from agencies.people.queries.people import PersonRow, acting_person, actor_by_id, is_sole_person
from agencies.people.queries.portfolios import PortfolioRow, all_portfolios, find_portfolio, portfolio_by_id

__all__ = [
    "PersonRow",
    "PortfolioRow",
    "acting_person",
    "actor_by_id",
    "all_portfolios",
    "find_portfolio",
    "is_sole_person",
    "portfolio_by_id",
]
