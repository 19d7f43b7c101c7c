"""Recalls cases from agencies: announced first and final after some days, or final at once."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace

from agencies.cases.queries import cases_by_number
from agencies.cases.rules.reasons import stated_reason
from agencies.common import sql
from agencies.common.access import Actor, Permission, require
from agencies.common.dates import days_after
from agencies.common.errors import Conflict, Invalid, NotFound
from agencies.people.queries import PortfolioRow
from agencies.placements.day_of_act import day_of_act
from agencies.placements.end_placements import Recalled, announce_all, end_all
from agencies.placements.queries.recalls import Choice, open_placements
from agencies.placements.rules.ending import OpenPlacement, announced, recalled


async def recall_cases(
    actor: Actor,
    portfolio: PortfolioRow,
    *,
    agency_id: int | None = None,
    case_nos: Sequence[str] | None = None,
    batch_id: int | None = None,
    bucket: str | None = None,
    reason: str | None = None,
    final: bool = False,
    as_of: datetime.date | None = None,
    now: datetime.datetime,
) -> Recalled:
    """Recall the cases of an agency or batch, certain cases, or those to which all that is named applies.

    `as_of` is today in the portfolio unless given; a bucket, in which cases were placed, only narrows.

    A recall is announced for the day that lies the policy's `recall_days` ahead, and changes nothing until
    then; a final one makes `as_of` the last day in force. What is announced already stays as it is.
    Conflict when `as_of` is yet to come.
    """
    require(actor, Permission.RECALL_CASES)
    if agency_id is None and batch_id is None and not case_nos:
        raise Invalid("Say what to recall: an agency, case numbers, or what is expired.")
    why = None if reason is None else stated_reason(reason)
    day = day_of_act(portfolio, as_of, now)
    async with sql.transaction():
        known = await _known(actor, portfolio, case_nos) if case_nos else None
        choice = Choice(agency_id, list(known) if known else None, batch_id, bucket)
        placed = await open_placements(portfolio.id, choice)
        if known and not placed:
            raise Conflict("No agency has these cases now; there is nothing to recall.")
        if final:
            outcome = await end_all(actor, recalled(placed, day, why), now=now)
        else:
            falls_due = days_after(day, portfolio.policy.recall_days)
            outcome = await _announce(actor, placed, falls_due, why, now=now)
    return _with_refused(outcome, placed, known or {}, case_nos or ())


async def _known(actor: Actor, portfolio: PortfolioRow, case_nos: Sequence[str]) -> Mapping[int, str]:
    found = await cases_by_number(actor, portfolio.id, list(dict.fromkeys(case_nos)))
    if not found:
        raise NotFound(
            "Portfolio {portfolio} has no case {case_nos}.",
            portfolio=portfolio.code,
            case_nos=list(case_nos[:5]),
        )
    return {each.case_id: each.case_no for each in found}


async def _announce(
    actor: Actor,
    placed: Sequence[OpenPlacement],
    falls_due: datetime.date,
    reason: str | None,
    *,
    now: datetime.datetime,
) -> Recalled:
    fresh = [each for each in placed if each.recalled_on is None]
    outcome = await announce_all(actor, announced(fresh, falls_due, reason), now=now)
    return replace(outcome, unchanged=len(placed) - len(fresh))


def _with_refused(
    outcome: Recalled,
    placed: Sequence[OpenPlacement],
    known: Mapping[int, str],
    case_nos: Sequence[str],
) -> Recalled:
    with_agency = {each.case_id for each in placed}
    unplaced = tuple(case_no for case_id, case_no in known.items() if case_id not in with_agency)
    unknown = tuple(each for each in dict.fromkeys(case_nos) if each not in set(known.values()))
    return replace(outcome, unplaced=unplaced, unknown=unknown)
