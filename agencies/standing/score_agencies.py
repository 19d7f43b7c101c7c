"""Scores agencies by what their month came to, and tells them."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agencies.common import jobs, journal, notices, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import civil_day, format_month, month_start, parse_month
from agencies.common.errors import Conflict
from agencies.common.words import Message, Month, say
from agencies.people.queries import PortfolioRow, all_portfolios
from agencies.standing.month_facts import MonthFacts, month_facts
from agencies.standing.propose_shares import Rated, propose_from
from agencies.standing.queries import writing
from agencies.standing.queries.scorecards import definition_for
from agencies.standing.queries.scores import newest_month_scored, scores_between
from agencies.standing.rules.scorecard import SHIPPED, Scorecard, parse_scorecard
from agencies.standing.rules.scoring import Part, Score, overall, score, written
from agencies.vendors.queries import all_agencies, publish_grade

KIND = "score"


@dataclass(frozen=True, slots=True)
class _Drafted:
    """The scores of a portfolio's month before they are kept."""

    portfolio: PortfolioRow
    month: datetime.date
    card: Scorecard
    facts: MonthFacts
    scores: tuple[Score, ...]

    @property
    def digest(self) -> bytes:
        return self.facts.digest(self.card)


async def scorecard_for(month: datetime.date) -> Scorecard:
    """Give the scorecard that holds for a month: the newest written one, else the shipped one."""
    definition = await definition_for(month)
    return SHIPPED if definition is None else parse_scorecard(definition)


async def ask_score(
    actor: Actor, month: datetime.date, portfolios: Sequence[PortfolioRow], *, now: datetime.datetime
) -> jobs.Job:
    """Ask for the scores of a month in some portfolios, or give the job that already makes them.

    Conflict while the month still runs where the portfolio is.
    """
    require(actor, Permission.SCORE_AGENCIES)
    if not portfolios:
        raise Conflict("There is no portfolio yet, so there is nothing to score.")
    for each in portfolios:
        _check_over(each, month, now)
    asked = {"month": format_month(month), "portfolios": sorted(each.id for each in portfolios)}
    async with sql.transaction():
        return await jobs.enqueue(actor, KIND, jobs.key_of(asked), asked, now=now)


def _check_over(portfolio: PortfolioRow, month: datetime.date, now: datetime.datetime) -> None:
    if month_start(civil_day(now, portfolio.time_zone)) <= month:
        raise Conflict(
            "{month} is not over yet in portfolio {portfolio}; score it once it is.",
            month=format_month(month),
            portfolio=portfolio.code,
        )


async def score_agencies(running: jobs.Running) -> None:
    """Score a month: the same facts leave what stands, other facts make the next revision beside it.

    All portfolios are kept at once, with the grades that follow, the notices and a proposal of shares.
    """
    require(running.actor, Permission.SCORE_AGENCIES)
    month = month_start(parse_month(running.payload["month"]))
    wanted = set(running.payload["portfolios"])
    portfolios = [each for each in await all_portfolios() if each.id in wanted]
    drafted = []
    for number, each in enumerate(portfolios):
        await running.progress(number, len(portfolios))
        drafted.append(await _draft(running.actor, each, month))
    try:
        await _keep_all(running, month, drafted)
    except sql.IntegrityError:
        raise Conflict(
            "Another process scored {month} just now; ask for it again.", month=format_month(month)
        ) from None


async def _keep_all(running: jobs.Running, month: datetime.date, drafted: Sequence[_Drafted]) -> None:
    async with sql.transaction():
        changed = [await _keep(running, each) for each in drafted]
        proposal = await _publish(running, month) if any(changed) else None
        await running.finish(_told(month, drafted, changed, proposal, await _codes(running.actor)))


async def _draft(actor: Actor, portfolio: PortfolioRow, month: datetime.date) -> _Drafted:
    card = await scorecard_for(month)
    facts = await month_facts(actor, portfolio.id, month, card)
    scores = (score(card, each) for each in facts.facts)
    return _Drafted(portfolio, month, card, facts, tuple(each for each in scores if each is not None))


async def _keep(running: jobs.Running, drafted: _Drafted) -> bool:
    """Keep what differs from what stands; False where nothing does."""
    now = running.clock()
    newest = await writing.newest_run(drafted.portfolio.id, drafted.month)
    if newest is not None and newest.facts_digest == drafted.digest:
        return False
    revision = 1 if newest is None else newest.revision + 1
    run = writing.NewRun(
        drafted.portfolio.id,
        drafted.month,
        revision,
        drafted.card.canonical,
        drafted.digest,
        running.actor.person_id,
    )
    run_id = await writing.add_run(run, now=now)
    for each in drafted.scores:
        score_id = await writing.add_score(run_id, each, drafted.facts.compared.get(each.agency_id, ()))
        await _tell(running, drafted, revision, score_id, each)
    return True


async def _tell(running: jobs.Running, drafted: _Drafted, revision: int, score_id: int, made: Score) -> None:
    now, month = running.clock(), format_month(drafted.month)
    await journal.record(
        running.actor,
        "agency.scored",
        "score",
        score_id,
        agency_id=made.agency_id,
        now=now,
        portfolio=drafted.portfolio.code,
        month=month,
        revision=revision,
        points=made.points,
        grade=made.grade,
        status=made.reason,
        facts=drafted.digest.hex(),
    )
    news = notices.News(
        notices.Kind.SCORE,
        f"score {drafted.portfolio.id} {month} {revision}",
        _news(drafted, made),
        f"/scores/{score_id}",
    )
    await notices.tell_agency(made.agency_id, news, now=now)


def _news(drafted: _Drafted, made: Score) -> Message:
    named = {"month": Month(drafted.month), "portfolio": drafted.portfolio.code}
    if made.points is None or made.grade is None:
        return say("Your score of {month} in portfolio {portfolio}: not rated.", **named)
    return say(
        "Your score of {month} in portfolio {portfolio}: {points} of 100 points, grade {grade}.",
        **named,
        points=written(made.points),
        grade=made.grade.value,
    )


async def _publish(running: jobs.Running, month: datetime.date) -> int | None:
    """Publish the grades that the month comes to over all portfolios, and propose shares from them.

    An earlier month that is scored late changes neither.
    """
    if await newest_month_scored() != month:
        return None
    card = await scorecard_for(month)
    rows = await scores_between(running.actor, month, month)
    by_agency: dict[int, list[Part]] = defaultdict(list)
    for each in rows:
        by_agency[each.agency_id].append(Part(each.points, each.seasoned_cases, each.reason))
    found = {agency_id: overall(card, parts) for agency_id, parts in sorted(by_agency.items())}
    rated = [Rated(agency_id, *whole) for agency_id, whole in found.items() if whole is not None]
    for one in rated:
        await publish_grade(one.agency_id, one.grade.value)
    return await propose_from(running.actor, month, rated, card.shares, now=running.clock())


async def _codes(actor: Actor) -> Mapping[int, str]:
    return {each.id: each.code for each in await all_agencies(actor)}


def _told(
    month: datetime.date,
    drafted: Sequence[_Drafted],
    changed: Sequence[bool],
    proposal: int | None,
    codes: Mapping[int, str],
) -> dict[str, object]:
    pairs = [(each, one) for each in drafted for one in each.scores]
    return {
        "period": format_month(month),
        "scored": sum(one.points is not None for _, one in pairs),
        "not_rated": sum(one.points is None for _, one in pairs),
        "changed_runs": sum(changed),
        "proposal": proposal,
        "scores": [_score_told(one, codes[one.agency_id], each.portfolio.code) for each, one in pairs],
    }


def _score_told(found: Score, agency: str, portfolio: str) -> dict[str, object]:
    return {
        "agency": agency,
        "portfolio": portfolio,
        "points": found.points,
        "grade": found.grade,
        "reason": found.reason.value,
        "cases": found.cases,
        "seasoned_cases": found.seasoned_cases,
        "measures": {
            part.measure.value: {
                "numerator": part.value.numerator,
                "denominator": part.value.denominator,
                "weight": part.weight,
                "points": part.points,
            }
            for part in found.measures
        },
    }
