"""Plans: asked for by a form, looked at, confirmed as seen or discarded."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from starlette.responses import Response

from agencies.common import money
from agencies.common.absent import not_there
from agencies.common.errors import Conflict, Invalid
from agencies.common.job_list import job_page
from agencies.common.words import Message, say
from agencies.people.queries import PortfolioRow, all_portfolios, portfolio_by_id
from agencies.placements.charts import NARROW, WIDE, deviations, picture_height
from agencies.placements.confirm_plan import confirm_plan
from agencies.placements.discard_plan import discard_plan
from agencies.placements.plan_placement import KIND, ask_plan_placement, make_wish
from agencies.placements.queries.facts import barred_agencies, rooms_of_agencies
from agencies.placements.queries.plan_page import (
    ShownPlan,
    batches_of_plan,
    last_strategy,
    left_out,
    shown_plan,
    waiting_plans,
)
from agencies.placements.rules.draft import last_day
from agencies.placements.rules.facts import Barred
from agencies.placements.rules.plan_view import PlanView, shown_band, shown_strata
from agencies.placements.rules.strategy import DEFAULT_BANDS, STRATA, Strategy, parse_strategy
from agencies.placements.rules.strategy_form import write_strategy
from agencies.placements.rules.words import BOUNDS, NOT_ELIGIBLE, UNPLACED, no_new_cases
from agencies.standing.queries.reasons import standing_reasons
from agencies.standing.queries.shares import last_decided
from agencies.vendors.queries import AgencyRow, all_agencies, published_shares
from portal.pages.job_words import far
from portal.pages.pictures import ask_to_draw
from portal.web.lists import Page, place_of, read_cursor, write_cursor
from portal.web.visit import Visit

STRATA_WORDS: dict[str, Message] = {
    "bucket": say("Bucket"),
    "amount_band": say("Amount band"),
    "region": say("Region"),
}
SHOWN_STRATA = 24
_PREFIX = "share-"
_ROWS = 50


@dataclass(frozen=True, slots=True)
class Begun:
    """What the form begins with: the shares decided last, else those of the last plan, else equal ones."""

    shares: dict[str, str]
    term_days: str
    bands: str
    strata: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BarredAgency:
    """An agency that a plan leaves out, in words; the reason is empty for who may not read it."""

    code: str
    words: Message
    reason: str


async def show_new(visit: Visit) -> Response:
    """Ask how cases are to be shared."""
    portfolios = await all_portfolios()
    portfolio = _chosen(visit, portfolios)
    agencies = await all_agencies(visit.actor)
    published = await published_shares()
    barred = await barred_agencies(portfolio.time_zone) if portfolio else []
    return visit.show(
        "placements/new.html",
        portfolios=portfolios,
        portfolio=portfolio,
        agencies=[each for each in agencies if each.may_take],
        barred=await _barred(visit, barred, {each.code: each.name for each in agencies}, visit.now),
        rooms={each.agency_id: each.room for each in await rooms_of_agencies()},
        begun=await _begun(visit, portfolio, agencies, published) if portfolio else None,
        decided=await last_decided() if published else None,
        strata=STRATA_WORDS,
        today=visit.today,
        waiting=await waiting_plans(visit.actor),
    )


def _chosen(visit: Visit, portfolios: list[PortfolioRow]) -> PortfolioRow | None:
    wish = visit.form.whole("portfolio") or visit.asked.whole("portfolio")
    return next((each for each in portfolios if each.id == wish), portfolios[0] if portfolios else None)


async def _begun(
    visit: Visit, portfolio: PortfolioRow, agencies: list[AgencyRow], published: dict[str, int]
) -> Begun:
    document = await last_strategy(visit.actor, portfolio.id)
    decided = {code: str(share) for code, share in published.items()}
    if document is None:
        return Begun(decided, "", " ".join(DEFAULT_BANDS), STRATA)
    try:
        known = parse_strategy(
            document, agencies=[each.code for each in agencies], currency=portfolio.currency
        )
    except Invalid:
        return Begun(decided, "", " ".join(DEFAULT_BANDS), STRATA)
    bands = [money.format_amount(each, portfolio.currency) for each in known.amount_bands]
    return Begun(
        decided or {code: str(share) for code, share in known.shares},
        str(known.term_days or ""),
        " ".join(each.replace(",", "").removesuffix(".00") for each in bands),
        known.strata,
    )


async def ask(visit: Visit) -> Response:
    """Ask for a plan."""
    form = visit.form
    portfolio_id, as_of = form.whole("portfolio", required=True), form.day("as_of", required=True)
    seed = form.whole("seed", most=2**62)
    form.check()
    assert as_of is not None  # noqa: S101 - checked just here
    agencies = await all_agencies(visit.actor)
    strategy = write_strategy(
        {each.code: form.text(f"{_PREFIX}{each.code}") for each in agencies},
        term_days=form.text("term_days"),
        amount_bands=form.text("bands"),
        strata=form.many("strata"),
    )
    portfolio = await portfolio_by_id(portfolio_id or 0)
    wish = await make_wish(visit.actor, portfolio, as_of=as_of, strategy=strategy, seed=seed, now=visit.now)
    job = await ask_plan_placement(visit.actor, wish, now=visit.now)
    return visit.go("plan_drawing", job_id=job.id)


async def show_drawing(visit: Visit) -> Response:
    """Show how far a plan is drawn up; once it is, go on to it."""
    job = await job_page(visit.actor, visit.number("job_id"))
    if job.row.kind != KIND:
        raise not_there()
    if job.row.status == "done" and job.result.get("plan"):
        return visit.go("plan", plan_id=job.result["plan"])
    clock = visit.request.app.state.clock()
    return visit.show(
        "placements/drawing.html",
        job=job,
        row=job.row,
        far=far(job.row, job.row.pace(clock), job.row.seconds_left(clock)),
        not_eligible=job.result.get("not_eligible", {}),
        reasons=NOT_ELIGIBLE,
    )


async def show_plan(visit: Visit) -> Response:
    """Show what a plan comes to."""
    plan = await shown_plan(visit.actor, visit.number("plan_id"))
    view = plan.view
    agencies = await all_agencies(visit.actor)
    strategy = _strategy(plan, agencies)
    most = len(view.strata) if visit.asked.on("all") else SHOWN_STRATA
    return visit.show(
        "placements/plan.html",
        plan=plan,
        view=view,
        strategy=strategy,
        names={each.code: each for each in agencies},
        strata_words=STRATA_WORDS,
        strata=shown_strata(view.strata, most, strategy.strata if strategy else STRATA),
        shown_band=shown_band,
        hidden=max(0, len(view.strata) - most),
        columns=strategy.strata if strategy else STRATA,
        last_day=last_day(plan.as_of, strategy.term_days) if strategy else None,
        largest_share=max((each.target_ppm for each in view.shares), default=0),
        bounds=BOUNDS,
        unplaced=UNPLACED,
        not_eligible=NOT_ELIGIBLE,
        batches=await batches_of_plan(visit.actor, plan.id) if plan.confirmed_at else [],
        notes=_notes(view),
        barred=await _barred(visit, view.barred, {each.code: each.name for each in agencies}, plan.made_at),
        picture=await _picture(visit, view),
        picture_height=picture_height(view),
    )


async def _picture(visit: Visit, view: PlanView) -> dict[str, str]:
    if not view.strata:
        return {}
    return await ask_to_draw(
        visit, WIDE, NARROW, lambda width, theme: deviations(view, width, theme, visit.language)
    )


def _strategy(plan: ShownPlan, agencies: list[AgencyRow]) -> Strategy | None:
    try:
        return parse_strategy(
            plan.strategy, agencies=[each.code for each in agencies], currency=plan.currency
        )
    except Invalid:
        return None


def _notes(view: PlanView) -> int:
    """Count what a person should look at before confirming."""
    uneven = len(view.strata) - view.even_strata
    return len(view.limits) + len(view.unplaced) + len(view.barred) + (1 if uneven else 0)


async def _barred(
    visit: Visit, barred: Iterable[Barred], names: Mapping[str, str], at: datetime.datetime
) -> list[BarredAgency]:
    """Name the agencies that get no new cases, with the reason as of a moment where the reader may see it."""
    reasons = await standing_reasons(visit.actor, at=at)
    return [
        BarredAgency(
            each.code,
            no_new_cases(each, names.get(each.code, each.code)),
            reasons.get(each.code, ""),
        )
        for each in barred
    ]


async def confirm(visit: Visit) -> Response:
    """Place the cases of a plan as it was seen."""
    plan_id = visit.number("plan_id")
    seen = visit.form.text("seen", required=True)
    if visit.form.text("notes") not in {"", "0"} and not visit.form.on("read"):
        raise Conflict("Tick that you have read the notes, then confirm.")
    visit.form.check()
    confirmed = await confirm_plan(visit.actor, plan_id, seen=seen, now=visit.now)
    return visit.go(
        "plan",
        plan_id=plan_id,
        flash=say(
            "Placed cases: {count}, in batches: {batches}.",
            count=f"{confirmed.placed:,}",
            batches=len(confirmed.batches),
        ),
    )


async def discard(visit: Visit) -> Response:
    """Discard a plan."""
    await discard_plan(visit.actor, visit.number("plan_id"), now=visit.now)
    return visit.go("plan_new", flash=say("The plan is discarded; nothing was placed."))


async def show_left_out(visit: Visit) -> Response:
    """List the cases that a plan leaves without an agency for one reason."""
    plan = await shown_plan(visit.actor, visit.number("plan_id"))
    reason = visit.asked.text("reason", most=40)
    after = place_of(read_cursor(visit.asked.text("after"))) or 0
    rows = await left_out(visit.actor, plan.id, reason, after=after, limit=_ROWS)
    onwards = write_cursor((rows[_ROWS - 1].case_id,)) if len(rows) > _ROWS else None
    return visit.show(
        "placements/left_out.html",
        plan=plan,
        words=UNPLACED.get(reason, Message(reason)),
        page=Page(rows[:_ROWS], None, onwards, plan.view.unplaced.get(reason, 0)),
    )
