"""Portfolios: the list, a new one, and each one's own rules."""

from collections.abc import Mapping
from dataclasses import fields
from itertools import permutations
from typing import Any

from starlette.responses import Response

from agencies.common.errors import Invalid
from agencies.common.words import Message, say
from agencies.people.add_portfolio import add_portfolio
from agencies.people.change_policy import change_policy
from agencies.people.queries import PortfolioRow, all_portfolios, portfolio_by_id
from agencies.people.rules import PARTS, Policy, largest, policy_from
from agencies.rulebook.load_preset import load_preset, preset_codes
from portal.pages.profile import zones
from portal.web.visit import Visit

POLICY_WORDS: Mapping[str, tuple[Message, Message]] = {
    "min_days_past_due": (
        say("Days past due from which a case may be placed"),
        say("Counted by the case file. 91 are three months."),
    ),
    "failed_visits": (
        say("Failed visits that let a case be placed earlier"),
        say("0 switches this off."),
    ),
    "unreachable_days": (
        say("Days unreachable that let a case be placed earlier"),
        say("0 switches this off."),
    ),
    "recall_days": (
        say("Days of notice before an announced recall"),
        say("Until then the agency goes on working the case."),
    ),
    "promise_percent": (
        say("Per cent of a promise that keep it"),
        say("100 asks for the whole amount."),
    ),
    "promise_grace_days": (
        say("Days of grace after the promised day"),
        say("A payment by then still keeps the promise."),
    ),
    "payment_order": (
        say("Order in which a payment fills the parts of a debt"),
        say("For payments whose file does not say it."),
    ),
    "statement_needs_agreement": (
        say("Approve a statement only after its agency has agreed"),
        say("An open objection then holds it up."),
    ),
    "agency_reveals_a_day": (
        say("Contact points that a person of an agency may see in the clear in a day"),
        say("Each is journalled with its reason."),
    ),
    "lender_reveals_a_day": (
        say("Contact points that a person of the lender may see in the clear in a day"),
        say("Each is journalled with its reason."),
    ),
    "calls_a_day": (
        say("Numbers that a person of an agency may open for a call in a day"),
        say("Only where the rulebook allows the call."),
    ),
    "export_full_numbers": (
        say("Let agencies take out their cases with full numbers"),
        say("Else phone and identity numbers stay masked in their files."),
    ),
    "coverage_floor_percent": (
        say("Per cent of an agency's open cases that a week must touch"),
        say("Below it the agency is named on the home page; 0 switches this off."),
    ),
    "inspect_monthly": (
        say("Inspect every agency that held cases, month by month"),
        say("What is not held stands in red on the home page."),
    ),
    "inspection_due_days": (
        say("Days after the end of a month by which its inspections are signed"),
        say("The lender's signature counts."),
    ),
}
PART_WORDS: Mapping[str, Message] = {
    "fees": say("fees"),
    "penalty": say("penalty interest"),
    "interest": say("interest"),
    "principal": say("principal"),
}
CURRENCIES = ("CNY", "USD", "EUR", "GBP", "HKD", "IDR", "INR", "JPY", "MXN", "PHP", "SGD", "THB", "VND")


async def show_portfolios(visit: Visit) -> Response:
    """List the portfolios."""
    return visit.show("portfolios/list.html", portfolios=await all_portfolios())


async def show_new(visit: Visit) -> Response:
    """Show the form for a new portfolio."""
    return visit.show(
        "portfolios/new.html",
        currencies=[(each, each) for each in CURRENCIES],
        zones=[(each, each) for each in zones()],
        rulebooks=[(each, each) for each in preset_codes()],
    )


async def add(visit: Visit) -> Response:
    """Add a portfolio, with the usual policy, and show it."""
    form = visit.form
    code, name = form.text("code", required=True, most=32), form.text("name", required=True, most=100)
    currency = form.one_of("currency", CURRENCIES, required=True)
    zone = form.one_of("zone", zones(), required=True)
    rulebook = form.one_of("rulebook", preset_codes(), required=True)
    form.check()
    made = await add_portfolio(
        visit.actor,
        code=code,
        name=name,
        currency=currency,
        zone=zone,
        rulebook=load_preset(rulebook).code,
        now=visit.now,
    )
    return visit.go(
        "portfolio",
        portfolio_id=made.id,
        flash=say("Portfolio {code} is added; see that its policy is right.", code=made.code),
    )


async def show_portfolio(visit: Visit) -> Response:
    """Show a portfolio and its policy as a form."""
    portfolio = await portfolio_by_id(visit.number("portfolio_id"))
    typed_again = isinstance(visit.error, Invalid)
    return visit.show(
        "portfolios/portfolio.html",
        portfolio=portfolio,
        entries=_entries(portfolio),
        orders=_orders(),
        seen=visit.form.kept("seen", portfolio.policy_text) if typed_again else portfolio.policy_text,
    )


def _entries(portfolio: PortfolioRow) -> list[tuple[str, object, object, Message, Message]]:
    """Give each entry of a policy: name, value, default, what it is, and a hint."""
    policy = portfolio.policy
    return [
        (each.name, getattr(policy, each.name), each.default, *POLICY_WORDS[each.name])
        for each in fields(Policy)
    ]


def _orders() -> list[tuple[str, Message]]:
    return [
        (",".join(order), say("{first}, {second}, {third}, {fourth}", **_named(order)))
        for order in permutations(PARTS)
    ]


def _named(order: tuple[str, ...]) -> dict[str, Message]:
    places = ("first", "second", "third", "fourth")
    return {place: PART_WORDS[part] for place, part in zip(places, order, strict=True)}


async def change(visit: Visit) -> Response:
    """Give a portfolio another policy."""
    portfolio_id = visit.number("portfolio_id")
    document = {each.name: _given(visit, each.name, each.default) for each in fields(Policy)}
    visit.form.check()
    changed = await change_policy(
        visit.actor,
        portfolio_id,
        policy_from(document),
        seen=str(visit.form.given.get("seen") or ""),
        now=visit.now,
    )
    flash = say("Changed entries: {count}.", count=len(changed)) if changed else say("Nothing was changed.")
    return visit.go("portfolio", portfolio_id=portfolio_id, flash=flash)


def _given(visit: Visit, name: str, default: Any) -> object:
    form = visit.form
    if isinstance(default, bool):
        return form.on(name)
    if isinstance(default, int):
        return form.whole(name, most=largest(name), required=True) or 0
    return form.one_of(name, [code for code, _ in _orders()], required=True)
