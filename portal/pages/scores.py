"""Scores: of a month, what one is made of, an agency's months, and asking for them to be made."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from starlette.responses import Response

from agencies.common.access import Permission
from agencies.common.dates import DAY, civil_day, month_end, month_start
from agencies.people.queries import PortfolioRow, all_portfolios, portfolio_by_id
from agencies.standing.charts import HEIGHT, NARROW, WIDE, history
from agencies.standing.known_rules import known_rules
from agencies.standing.queries.peers import measures_told, veiled_scores
from agencies.standing.queries.scores import (
    MeasureRow,
    ScoreRow,
    find_score,
    is_scored,
    months_scored,
    portfolios_to_score,
    red_lines_of,
    revisions_of,
    scores_between,
    strata_of,
)
from agencies.standing.rules.scorecard import SHIPPED, Scorecard, parse_scorecard
from agencies.standing.rules.words import FORMULAS, MEASURES, REASONS
from agencies.standing.score_agencies import ask_score, scorecard_for
from agencies.vendors.queries import all_agencies, find_agency
from portal.pages.pictures import ask_to_draw
from portal.pages.score_views import (
    VEILED_BECAUSE,
    Trend,
    cases_at,
    measure_views,
    points_text,
    strata_views,
    trend_of,
    value_text,
    weight_text,
)
from portal.web.speech import month_in
from portal.web.visit import Visit

_TREND_MONTHS = 6
_HISTORY_MONTHS = 24
_OFFERED_MONTHS = 12
_FIRST_YEAR = 1990


@dataclass(frozen=True, slots=True)
class Unscored:
    """A portfolio whose last month is over and has no scores yet."""

    portfolio: PortfolioRow
    month: datetime.date


async def show_scores(visit: Visit) -> Response:
    """Show the scores of a month, one agency a row."""
    portfolios = await all_portfolios()
    if not portfolios:
        return visit.show("scores/none.html")
    codes = [each.code for each in portfolios]
    asked = visit.asked
    code, month = asked.one_of("portfolio", codes, otherwise=codes[0]), asked.month("month")
    asked.check()
    portfolio = next(each for each in portfolios if each.code == code)
    known = await months_scored(visit.actor)
    last = last_month(visit, portfolio)
    if month is None or not _FIRST_YEAR <= month.year <= last.year:
        month = known[0] if known else last
    rows = await scores_between(
        visit.actor, months_before(month, _TREND_MONTHS - 1), month, portfolio_id=portfolio.id
    )
    shown = [each for each in rows if each.month == month]
    card = _card(shown[0]) if shown else await scorecard_for(month)
    scored = {each.agency_id for each in shown}
    return visit.show(
        "scores/list.html",
        portfolios=[(each.code, each.name) for each in portfolios],
        portfolio=portfolio,
        month=month,
        months=sorted({*known, month, last}, reverse=True),
        last=month_end(month),
        rows=shown,
        measures=await _measures(visit, shown),
        card=card,
        trends=_trends(rows, month),
        red_lines={each.id: await red_lines_of(each.id) for each in shown if each.reason == "red_line"},
        rules=known_rules(),
        without=[each for each in await all_agencies(visit.actor) if each.id not in scored],
        made=await is_scored(portfolio.id, month),
        unscored=await unscored_months(visit, portfolios) if visit.may(Permission.SCORE_AGENCIES) else [],
        offered=[months_before(last, number) for number in range(_OFFERED_MONTHS)],
        **_words(),
    )


def _trends(rows: Sequence[ScoreRow], month: datetime.date) -> dict[int, Trend]:
    by_agency: defaultdict[int, list[ScoreRow]] = defaultdict(list)
    for each in rows:
        by_agency[each.agency_id].append(each)
    return {number: trend_of(each, _trend_months(month)) for number, each in by_agency.items()}


def _trend_months(month: datetime.date) -> list[datetime.date]:
    return [months_before(month, back) for back in reversed(range(_TREND_MONTHS))]


async def _measures(visit: Visit, rows: Sequence[ScoreRow]) -> Mapping[int, Sequence[MeasureRow]]:
    """Read the measures of scores as far as the person is told of them."""
    ids = [each.id for each in rows]
    return await measures_told(ids, await veiled_scores(visit.actor, ids))


def _words() -> dict[str, object]:
    return {
        "names": MEASURES,
        "formulas": FORMULAS,
        "reasons": REASONS,
        "points_text": points_text,
        "cases_at": cases_at,
        "value_text": value_text,
    }


def _card(row: ScoreRow) -> Scorecard:
    return parse_scorecard(row.definition)


def last_month(visit: Visit, portfolio: PortfolioRow) -> datetime.date:
    """Give the last month that is over where the portfolio is."""
    return months_before(month_start(civil_day(visit.now, portfolio.time_zone)), 1)


def months_before(month: datetime.date, months: int) -> datetime.date:
    """Give the first day of the month so many months earlier."""
    for _ in range(months):
        month = month_start(month - DAY)
    return month


async def unscored_months(visit: Visit, portfolios: Sequence[PortfolioRow]) -> list[Unscored]:
    """Name the portfolios whose last month has no scores yet; it depends on their clock which one that is."""
    found = [Unscored(each, last_month(visit, each)) for each in portfolios]
    waiting = {month: await portfolios_to_score(month) for month in {each.month for each in found}}
    return [each for each in found if each.portfolio.id in waiting[each.month]]


async def run_scores(visit: Visit) -> Response:
    """Ask for the scores of a month."""
    form = visit.form
    month, portfolio = form.month("month", required=True), form.whole("portfolio")
    form.check()
    assert month is not None  # noqa: S101 - checked just here
    portfolios = [await portfolio_by_id(portfolio)] if portfolio else await all_portfolios()
    job = await ask_score(visit.actor, month, portfolios, now=visit.now)
    return visit.go("job", job_id=job.id)


async def show_score(visit: Visit) -> Response:
    """Show what a score is made of; every point opens into its cases."""
    row = await find_score(visit.actor, visit.number("score_id"))
    portfolio = await portfolio_by_id(row.portfolio_id)
    card = _card(row)
    revisions = await revisions_of(visit.actor, row)
    earlier = await scores_between(
        visit.actor,
        months_before(row.month, _TREND_MONTHS - 1),
        row.month,
        portfolio_id=row.portfolio_id,
        agency_id=row.agency_id,
    )
    strata = strata_views(row, await strata_of(row.id))
    veiled = await veiled_scores(visit.actor, [row.id])
    measures = (await measures_told([row.id], veiled))[row.id]
    return visit.show(
        "scores/score.html",
        row=row,
        last=month_end(row.month),
        portfolio=portfolio,
        card=card,
        views=measure_views(row, measures, card, portfolio.currency, veiled=bool(veiled)),
        veiled=VEILED_BECAUSE if veiled else None,
        views_weight=weight_text(sum(each.weight for each in measures)),
        earned=sum(each.points or 0 for each in measures),
        strata=strata,
        expected=sum(each.row.expected_minor or 0 for each in strata),
        compared=sum(each.row.received_minor for each in strata if each.row.expected_minor is not None),
        received=sum(each.row.received_minor for each in strata),
        red_lines=await red_lines_of(row.id),
        rules=known_rules(),
        revisions=revisions,
        newest=revisions[0],
        trend=trend_of(earlier, _trend_months(row.month)),
        before=next((each for each in reversed(earlier) if each.month < row.month), None),
        **_words(),
    )


async def show_history(visit: Visit) -> Response:
    """Show the scores of an agency through the months."""
    agency = await find_agency(visit.actor, visit.word("code"))
    today = visit.today
    rows = await scores_between(
        visit.actor, months_before(month_start(today), _HISTORY_MONTHS), today, agency_id=agency.id
    )
    by_portfolio: defaultdict[str, list[ScoreRow]] = defaultdict(list)
    names = {each.code: each.name for each in await all_portfolios()}
    for each in rows:
        by_portfolio[each.portfolio].append(each)
    return visit.show(
        "scores/history.html",
        agency=agency,
        portfolios=[
            (names[code], own[::-1], await _picture(visit, own)) for code, own in sorted(by_portfolio.items())
        ],
        measures=await _by_code(visit, rows),
        card=_card(rows[-1]) if rows else SHIPPED,
        height=HEIGHT,
        **_words(),
    )


async def _by_code(visit: Visit, rows: list[ScoreRow]) -> dict[int, dict[str, MeasureRow]]:
    found = await _measures(visit, rows)
    return {number: {each.measure: each for each in own} for number, own in found.items()}


async def _picture(visit: Visit, rows: list[ScoreRow]) -> dict[str, str]:
    """Ask for the picture of an agency's months, from two of them on."""
    points = [(each.month, each.points, each.grade or "") for each in rows if each.points is not None]
    if len(points) < 2:
        return {}
    card = _card(rows[-1])
    month = partial(month_in, visit.language)
    return await ask_to_draw(
        visit, WIDE, NARROW, lambda width, theme: history(points, card, width, theme, month)
    )
