"""What the tests of a month of statements share: a portfolio in which agency North earns 18 %."""

import datetime

import pytest

from agencies.common.access import Actor
from agencies.common.dates import parse_month
from portal.worker import run_job
from settlement.statements.draft_statements import ask_draft_statements
from settlement.statements.queries.cards import StatementCard, StatementFilter, list_statements
from settlement.statements.seen import Seen
from settlement.terms.approve_terms import approve_terms
from settlement.terms.set_terms import set_terms
from tests.people import Agency
from tests.settlement.ledger import Ledger, date, open_ledger


class Months:
    """A ledger with what tests do to its statements."""

    def __init__(self, ledger: Ledger, drafter: Actor) -> None:
        self.ledger, self.drafter = ledger, drafter

    async def agrees_terms(self, vera: Actor, who: Agency, day: str, **document: object) -> None:
        """Draft terms and have the owner approve them."""
        agency = await self.ledger.agency(who)
        made_at = self.ledger.now
        await set_terms(vera, agency, self.ledger.portfolio, document, valid_from=date(day), now=made_at)
        await approve_terms(self.ledger.owner, agency, self.ledger.portfolio, now=made_at)

    async def draft(self, month: str = "2017-10", who: Agency | None = None) -> list[StatementCard]:
        """Draft a month and give its statements."""
        agency = await self.ledger.agency(who) if who else None
        started, now = parse_month(month), self.ledger.now
        job = await ask_draft_statements(self.drafter, self.ledger.portfolio, started, agency, now=now)
        await run_job(job.id, clock=lambda: now)
        return await list_statements(self.ledger.owner, StatementFilter(month=started))


def seen(card: StatementCard) -> Seen:
    """Have read a statement as it stands."""
    return Seen(card.id, card.hash, card.open_objections)


@pytest.fixture
def now() -> datetime.datetime:
    """Give a moment at which the months of 2017 are over."""
    return datetime.datetime(2018, 3, 2, 14, tzinfo=datetime.UTC)


@pytest.fixture
async def months(owner: Actor, vera: Actor, frank: Actor, north: Agency, now: datetime.datetime) -> Months:
    """Lay a ledger in which agency North earns 18 % from the start of 2017; Frank drafts."""
    made = Months(await open_ledger(owner, now), frank)
    await made.agrees_terms(vera, north, "2017-01-01", rate="18%", vat="6%")
    return made
