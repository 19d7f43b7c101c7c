"""Terms of an agency: every version, what it says, a worked example, and the form that drafts a new one."""

import datetime
from dataclasses import dataclass

from starlette.responses import Response

from agencies.cases.rules.buckets import BUCKETS
from agencies.common.access import Permission
from agencies.common.dates import civil_day, month_start, next_month
from agencies.common.errors import Conflict, Invalid, MandateError
from agencies.common.words import LANGUAGES, Message, render, say
from agencies.people.queries import PortfolioRow, all_portfolios, find_portfolio
from agencies.vendors.queries import AgencyRow, find_agency
from portal.pages.statements import is_usable
from portal.pages.terms_words import (
    BASES,
    CONDITIONS,
    METHODS,
    ROUNDINGS,
    STATES,
    WAYS,
    StandingTerms,
    standing_terms,
)
from portal.web.visit import Visit
from settlement.statements.queries.cards import StatementFilter, list_statements
from settlement.statements.simulate_terms import Simulation, simulate_terms
from settlement.terms.approve_terms import approve_terms
from settlement.terms.queries import versions_of
from settlement.terms.rules import Terms, describe, parse_terms
from settlement.terms.rules.example import Example, worked_example
from settlement.terms.rules.form import (
    LadderStep,
    TableRow,
    TermsForm,
    Way,
    as_toml,
    document_of,
    form_of,
)
from settlement.terms.rules.versions import State
from settlement.terms.set_terms import set_terms

_ROWS = 8


@dataclass(frozen=True, slots=True)
class Said:
    """Terms as a lawyer would write them, in the reader's language and the other, with an example."""

    clauses: list[str]
    others: list[str]
    example: Example


@dataclass(frozen=True, slots=True)
class Tried:
    """Terms that were typed and only tried: what they say, as a file, and what a past month would cost."""

    said: Said
    toml: str
    simulation: Simulation | None
    why_not: Message | None


async def show_terms(visit: Visit) -> Response:
    """Show the versions of an agency's terms, one of them said in full, and the form for a new one."""
    return await _page(visit, None)


async def draft(visit: Visit) -> Response:
    """Draft the typed terms, or only try them, as the pressed button says."""
    agency, portfolio = await _whose(visit)
    form = visit.form
    valid_from = form.day("valid_from", required=form.text("do") != "try")
    typed = _typed(visit)
    month = form.month("month")
    form.check()
    if valid_from is not None and not is_usable(valid_from):
        raise Invalid("That day is too far away.", fields={"valid_from": say("Type a day of this century.")})
    document = _document(typed)
    if form.text("do") == "try" or valid_from is None:
        return await _page(visit, await _try(visit, agency, portfolio, document, month))
    await set_terms(visit.actor, agency, portfolio, document, valid_from=valid_from, now=visit.now)
    return visit.go(
        "agency_terms",
        code=agency.code,
        portfolio=portfolio.code,
        flash=say("The terms are drafted; they rate nothing until another person approves them."),
    )


async def approve(visit: Visit) -> Response:
    """Approve the draft that was read."""
    agency, portfolio = await _whose(visit)
    seen = visit.form.whole("terms", least=1, required=True)
    visit.form.check()
    version = await approve_terms(visit.actor, agency, portfolio, seen=seen, now=visit.now)
    return visit.go(
        "agency_terms",
        code=agency.code,
        portfolio=portfolio.code,
        flash=say("The terms of {agency} hold from {day}.", agency=agency.code, day=version.valid_from),
    )


async def _page(visit: Visit, tried: Tried | None) -> Response:
    agency, portfolio = await _whose(visit)
    today = civil_day(visit.now, portfolio.time_zone)
    rows = [
        each
        for each in standing_terms(await versions_of(visit.actor, agency.id), today)
        if each.row.portfolio_id == portfolio.id
    ]
    shown = _shown(visit, rows)
    typed = _form(visit, shown)
    months = await list_statements(visit.actor, StatementFilter(portfolio.id, agency.id), limit=12)
    return visit.show(
        "agencies/terms.html",
        agency=agency,
        portfolio=portfolio,
        portfolios=await all_portfolios(),
        rows=rows,
        shown=shown,
        said=_said(visit, shown.row.version.terms, portfolio.currency) if shown else None,
        states=STATES,
        waiting=State.WAITING,
        typed=typed,
        way=_way(visit, typed),
        tried=tried,
        months=[each.month for each in months],
        next_start=next_month(month_start(today)),
        offers={"ways": WAYS, "methods": METHODS, "bases": BASES, "roundings": ROUNDINGS},
        conditions=CONDITIONS,
        buckets=["*", *BUCKETS],
        room=range(_ROWS),
        may_draft=visit.may(Permission.DRAFT_TERMS),
        may_approve=visit.may(Permission.APPROVE_TERMS),
    )


async def _whose(visit: Visit) -> tuple[AgencyRow, PortfolioRow]:
    agency = await find_agency(visit.actor, visit.word("code"))
    source = visit.form if visit.request.method == "POST" else visit.asked
    code = source.text("portfolio")
    if code:
        return agency, await find_portfolio(code)
    portfolios = await all_portfolios()
    if not portfolios:
        raise Conflict("There is no portfolio yet; terms hold for one.")
    known = {each.portfolio for each in await versions_of(visit.actor, agency.id)}
    return agency, next((each for each in portfolios if each.code in known), portfolios[0])


def _shown(visit: Visit, rows: list[StandingTerms]) -> StandingTerms | None:
    """Choose the version that is said in full: the one asked for, else what waits, else what holds."""
    wanted = visit.asked.whole("version", least=1)
    found = [each for each in rows if each.row.id == wanted]
    for state in (State.WAITING, State.IN_FORCE, State.COMING):
        found += [each for each in rows if each.held.state is state]
    found += rows
    return found[0] if found else None


def _said(visit: Visit, terms: Terms, currency: str) -> Said:
    sentences = describe(terms, currency)
    other = next(each for each in LANGUAGES if each != visit.language)
    return Said(
        [render(each, visit.language) for each in sentences],
        [render(each, other) for each in sentences],
        worked_example(terms, currency),
    )


def _form(visit: Visit, shown: StandingTerms | None) -> TermsForm:
    """Fill the form with what was typed, else with the version shown, so that a new one starts from it."""
    if visit.request.method == "POST" and "way" in visit.form:
        return _typed(visit)
    return form_of(shown.row.version.terms) if shown else TermsForm(Way.FLAT)


def _way(visit: Visit, typed: TermsForm) -> Way:
    asked = visit.asked.one_of("way", list(Way))
    return Way(asked) if asked else typed.way


def _typed(visit: Visit) -> TermsForm:
    form = visit.form
    rows = _together(visit, "bucket", "hand", "row_rate")
    steps = _together(visit, "start", "step_rate")
    return TermsForm(
        Way(form.one_of("way", list(Way), Way.FLAT)),
        form.text("rate", most=20),
        tuple(TableRow(*(each.strip() for each in row)) for row in rows),
        form.one_of("method", list(METHODS), "marginal"),
        tuple(LadderStep(*(each.strip() for each in step)) for step in steps),
        form.one_of("base", list(BASES), "receipt"),
        form.one_of("rounding", list(ROUNDINGS)),
        form.text("tail_days", most=4),
        form.one_of("tail_condition", list(CONDITIONS), "none"),
        form.text("vat", most=20),
        form.on("vat_included"),
    )


def _together(visit: Visit, *names: str) -> list[tuple[str, ...]]:
    """Read the lines of a table that was typed, field beside field; no more than a page offers."""
    columns = [visit.form.lists.get(name, [])[:_ROWS] for name in names]
    return list(zip(*columns, strict=False))


def _document(typed: TermsForm) -> dict[str, object]:
    """Read the typed terms once, so that what is wrong stands below its field."""
    try:
        document = document_of(typed)
        parse_terms(document)
    except Invalid as error:
        field = str(error.message.values.get("key", "")).partition("[")[0].partition(".")[0]
        raise Invalid(
            "The terms cannot be read: {reason}", fields={field: error.message}, reason=error.message
        ) from None
    return document


async def _try(
    visit: Visit,
    agency: AgencyRow,
    portfolio: PortfolioRow,
    document: dict[str, object],
    month: datetime.date | None,
) -> Tried:
    said = _said(visit, parse_terms(document), portfolio.currency)
    if month is None or not is_usable(month):
        return Tried(said, as_toml(document), None, None)
    try:
        made = await simulate_terms(visit.actor, agency, portfolio, document, month=month)
    except MandateError as error:
        return Tried(said, as_toml(document), None, error.message)
    return Tried(said, as_toml(document), made, None)
