"""Recalls: what is due to end, what was taken back, and taking back what somebody chooses."""

import datetime
from dataclasses import dataclass

from starlette.responses import Response

from agencies.cases.rules.buckets import BUCKETS
from agencies.common.errors import Invalid
from agencies.common.words import Message, say
from agencies.people.queries import PortfolioRow, all_portfolios, portfolio_by_id
from agencies.placements.end_placements import Recalled
from agencies.placements.expire_placements import expire_placements
from agencies.placements.queries.batch_list import batch_names
from agencies.placements.queries.case_list import case_list
from agencies.placements.queries.recall_list import due_batches, next_end, preview_recall, recalls_made
from agencies.placements.queries.recalls import Choice
from agencies.placements.recall_cases import recall_cases
from agencies.placements.rules.case_filter import CaseFilter, Order, State
from agencies.placements.rules.words import ENDINGS
from agencies.vendors.queries import all_agencies
from portal.pages.cursors import fitting
from portal.web import speech
from portal.web.forms import Form
from portal.web.lists import page_of, read_cursor
from portal.web.visit import Visit

AHEAD = (7, 30, 90)
MOST_NUMBERS = 5_000


async def show_recalls(visit: Visit) -> Response:
    """Show what ends soon and what was taken back."""
    day = visit.today
    ahead = int(visit.asked.one_of("ahead", [str(each) for each in AHEAD], "30"))
    due = await due_batches(visit.actor, day + datetime.timedelta(ahead), today=day)
    cursor = read_cursor(visit.asked.text("after"))
    before = () if cursor.back else fitting(cursor.values, datetime.datetime, int)
    made = await recalls_made(visit.actor, before=before)
    return visit.show(
        "placements/recalls.html",
        day=day,
        due=due,
        next_end=None if due else await next_end(visit.actor),
        names={each.code: each.name for each in await all_agencies(visit.actor)},
        over=[each for each in due if each.days_left(day) < 0],
        ahead=ahead,
        choices=AHEAD,
        page=page_of(made, cursor, lambda row: (row.made_at.isoformat(), row.first_id)),
        words=reason_words,
        portfolios=await all_portfolios() if visit.actor.of_lender else [],
    )


def reason_words(reason: str) -> Message:
    """Name the reason of a recall."""
    return ENDINGS.get(reason) or say("another reason, kept sealed")


async def expire(visit: Visit) -> Response:
    """End what is past its term or announced for a day up to today, in every portfolio."""
    ended = 0
    for portfolio in await all_portfolios():
        ended += (await expire_placements(visit.actor, portfolio, now=visit.now)).count
    return visit.go("recall", flash=say("Placements ended: {count}.", count=f"{ended:,}"))


@dataclass(frozen=True, slots=True)
class Wish:
    """Which placements somebody wants back, and how."""

    portfolio: PortfolioRow
    agency_id: int | None
    batch_id: int | None
    bucket: str | None
    case_nos: tuple[str, ...]

    @property
    def choice(self) -> Choice:
        """The wish as a choice of placements, without its case numbers."""
        return Choice(self.agency_id, None, self.batch_id, self.bucket)

    @property
    def empty(self) -> bool:
        """Say whether it names neither agency, batch nor cases."""
        return self.agency_id is None and self.batch_id is None and not self.case_nos


async def show_new(visit: Visit) -> Response:
    """Ask what to take back, and count what that is before it is done."""
    form = visit.form if visit.form.given else visit.asked
    portfolios = await all_portfolios()
    picked = await _picked(visit) if not visit.form.given else ()
    wish = _wish(form, portfolios, picked)
    day = visit.today
    preview = None
    if wish is not None and not wish.empty:
        preview = await preview_recall(visit.actor, wish.portfolio.id, wish.choice, wish.case_nos, today=day)
    return visit.show(
        "placements/recall.html",
        wish=wish,
        preview=preview,
        day=day,
        falls_due=day + datetime.timedelta(wish.portfolio.policy.recall_days) if wish else day,
        portfolios=[(each.id, f"{each.code}{speech.dot()}{each.name}") for each in portfolios],
        agencies=[(each.id, each.name) for each in await all_agencies(visit.actor)],
        batches=await batch_names(visit.actor),
        buckets=[(each, each) for each in BUCKETS],
    )


async def _picked(visit: Visit) -> tuple[str, ...]:
    """Give the numbers of the cases that were ticked in the list."""
    ids = tuple(visit.asked.ids("pick"))
    if not ids:
        return ()
    wanted = CaseFilter(case_ids=ids, state=State.ALL)
    rows = await case_list(visit.actor, wanted, Order(), day=visit.today, limit=len(ids))
    return tuple(each.case_no for each in rows)


def _wish(form: Form, portfolios: list[PortfolioRow], picked: tuple[str, ...]) -> Wish | None:
    portfolio_id = form.whole("portfolio")
    portfolio = next((each for each in portfolios if each.id == portfolio_id), None)
    portfolio = portfolio or (portfolios[0] if portfolios else None)
    if portfolio is None:
        return None
    numbers = picked or tuple(form.text("case_nos", most=200_000).replace(",", " ").split())
    return Wish(
        portfolio,
        form.whole("agency"),
        form.whole("batch"),
        form.one_of("bucket", BUCKETS) or None,
        tuple(dict.fromkeys(numbers))[:MOST_NUMBERS],
    )


async def recall(visit: Visit) -> Response:
    """Take back what was counted: after notice, or at once."""
    form = visit.form
    reason, final = form.text("reason", most=200) or None, form.one_of("how", ("notice", "now"), "notice")
    wish = _wish(form, await all_portfolios(), ())
    form.check()
    if wish is None or wish.empty:
        raise Invalid("Say what to recall: an agency, a batch, or case numbers.")
    outcome = await recall_cases(
        visit.actor,
        await portfolio_by_id(wish.portfolio.id),
        agency_id=wish.agency_id,
        batch_id=wish.batch_id,
        bucket=wish.bucket,
        case_nos=wish.case_nos or None,
        reason=reason,
        final=final == "now",
        now=visit.now,
    )
    return visit.go("recall", flash=_told(outcome))


def _told(outcome: Recalled) -> Message:
    if not outcome.count:
        return say("No open placement was there to take back; nothing has changed.")
    if outcome.final:
        return say("Placements ended: {count}.", count=outcome.count)
    return say("Placements that end after notice: {count}.", count=outcome.count)
