"""What the tests of payments share."""

import pytest

from agencies.common.access import Actor
from agencies.people.queries import PortfolioRow
from tests.agencies.payments import books


@pytest.fixture
async def lender(frank: Actor) -> PortfolioRow:
    """Give an empty portfolio in US dollars."""
    return await books.portfolio()
