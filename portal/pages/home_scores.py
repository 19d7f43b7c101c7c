"""What waits for a decision about scores and the shares that follow from them."""

from collections.abc import Sequence

from agencies.common.access import Permission
from agencies.common.dates import format_month
from agencies.common.decisions import Decision, Severity
from agencies.common.words import say
from agencies.people.queries import PortfolioRow
from agencies.standing.queries.shares import open_proposal
from portal.pages.scores import Unscored, unscored_months
from portal.web import speech
from portal.web.later import later
from portal.web.visit import Visit


async def scores(visit: Visit, portfolios: Sequence[PortfolioRow]) -> list[Decision]:
    """Name months that are over and not scored, and a proposal of shares that waits."""
    found = []
    if visit.may(Permission.SCORE_AGENCIES):
        found += [_unscored(each) for each in await unscored_months(visit, portfolios)]
    proposal = await open_proposal(visit.actor) if visit.may(Permission.PLACE_CASES) else None
    if proposal is not None:
        found.append(
            Decision(
                "shares_wait",
                Severity.INFO,
                say("Shares of the next cases are proposed"),
                say("From the scores of {month}", month=later(speech.month, proposal.month)),
                "shares",
                say("Decide"),
            )
        )
    return found


def _unscored(each: Unscored) -> Decision:
    return Decision(
        "unscored",
        Severity.WARN,
        say("{month} is not scored yet", month=later(speech.month, each.month)),
        say("Portfolio {portfolio}; agencies wait for it", portfolio=each.portfolio.code),
        "scores",
        say("Score"),
        {"portfolio": each.portfolio.code, "month": format_month(each.month)},
    )
