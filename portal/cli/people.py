"""mandate portfolio, person and agency: who is here."""

import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated

import typer

from agencies.common.access import Actor, Permission, Role, require
from agencies.common.words import Message, say
from agencies.people.add_person import add_person
from agencies.people.add_portfolio import add_portfolio
from agencies.people.change_policy import change_policy
from agencies.people.queries import find_portfolio
from agencies.people.rules import amended
from agencies.rulebook.load_preset import load_preset
from agencies.vendors.add_agency import add_agency
from agencies.vendors.queries import all_agencies, find_agency
from portal.auth.passwords import hash_password
from portal.cli.options import AsJson, PortfolioCode, entries_of
from portal.cli.shell import Answer, Listing, conduct
from portal.cli.usage import Commands
from portal.clock import wall_clock

portfolio_app = Commands("Sets of loans with one currency, time zone and rulebook.")
person_app = Commands("People of the lender and of agencies.")
agency_app = Commands("Outside collection agencies.", elsewhere={"show": "portal.cli.placements:agency_show"})
ROLES: Mapping[Role, Message] = {
    Role.OWNER: say("owner of the home"),
    Role.ADMIN: say("administrator"),
    Role.VENDOR_MANAGER: say("vendor manager"),
    Role.COMPLIANCE: say("compliance"),
    Role.FINANCE: say("finance"),
    Role.AUDITOR: say("auditor"),
    Role.AGENCY_MANAGER: say("agency manager"),
    Role.AGENCY_COLLECTOR: say("agency collector"),
}


@portfolio_app.command("add")
def portfolio_add(
    context: typer.Context,
    code: Annotated[str, typer.Option(metavar="CODE", help="Short code.")],
    currency: Annotated[str, typer.Option(help="ISO currency, like USD or CNY.")],
    timezone: Annotated[str, typer.Option(metavar="ZONE", help="IANA time zone, like Asia/Shanghai.")],
    rulebook: Annotated[str, typer.Option(metavar="CODE", help="Rule preset, like US-REGF or CN-GBT45251.")],
    name: Annotated[str | None, typer.Option(help="Name in full; the code when left out.")] = None,
    as_json: AsJson = False,
) -> None:
    """Add a portfolio."""

    async def work(actor: Actor) -> Answer:
        made = await add_portfolio(
            actor,
            code=code,
            name=name or code,
            currency=currency,
            zone=timezone,
            rulebook=load_preset(rulebook).code,
            now=wall_clock(),
        )
        data = {"code": made.code, "name": made.name, "currency": made.currency, "rulebook": made.rulebook}
        return Answer(data, [say("Portfolio {code} is ready.", code=made.code)])

    conduct(context, work, as_json=as_json)


@portfolio_app.command("policy")
def portfolio_policy(
    context: typer.Context,
    portfolio: PortfolioCode = None,
    entries: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="An entry to change, like recall_days=14."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show a portfolio's policy, or change entries of it."""

    async def work(actor: Actor) -> Answer:
        require(actor, Permission.MANAGE_PORTFOLIOS)
        found = await find_portfolio(portfolio)
        policy = amended(found.policy, entries_of(entries))
        changed = await change_policy(actor, found.id, policy, seen=found.policy_text, now=wall_clock())
        data = {"portfolio": found.code, "policy": asdict(policy), "changed": changed}
        listing = Listing((say("Entry"), say("Value")), list(asdict(policy).items()))
        return Answer(data, [listing, say("Changed entries: {count}.", count=len(changed))])

    conduct(context, work, as_json=as_json)


@person_app.command("add")
def person_add(
    context: typer.Context,
    email: Annotated[str, typer.Option(help="E-mail address, also the name to act by.")],
    name: Annotated[str, typer.Option(help="Name as others see it.")],
    role: Annotated[str, typer.Option(help="Role, like vendor_manager or finance.")],
    agency_code: Annotated[
        str | None, typer.Option("--agency", metavar="CODE", help="The agency the person works for.")
    ] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from stdin.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add a person with one role."""

    async def work(actor: Actor) -> Answer:
        password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
        made = await add_person(
            actor,
            email=email,
            name=name,
            role=role,
            agency_id=(await find_agency(actor, agency_code)).id if agency_code else None,
            password_hash=await hash_password(password, email) if password is not None else None,
            now=wall_clock(),
        )
        data = {"email": made.email, "name": made.name, "role": made.role.value, "agency": agency_code}
        return Answer(data, [say("{name} can act as {role}.", name=made.name, role=ROLES[made.role])])

    conduct(context, work, as_json=as_json)


@agency_app.command("add")
def agency_add(
    context: typer.Context,
    code: Annotated[str, typer.Option(metavar="CODE", help="Short code.")],
    name: Annotated[str, typer.Option(help="Name in full.")],
    capacity: Annotated[
        int | None, typer.Option(metavar="N", help="The most cases it may hold; no limit when left out.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Add an admitted agency."""

    async def work(actor: Actor) -> Answer:
        made = await add_agency(actor, code=code, name=name, capacity=capacity, now=wall_clock())
        data = {"code": made.code, "name": made.name, "capacity": made.capacity}
        return Answer(data, [say("Agency {code} is admitted.", code=made.code)])

    conduct(context, work, as_json=as_json)


@agency_app.command("list")
def agency_list(context: typer.Context, as_json: AsJson = False) -> None:
    """List the agencies."""

    async def work(actor: Actor) -> Answer:
        found = await all_agencies(actor)
        data = [{"code": each.code, "name": each.name, "capacity": each.capacity} for each in found]
        headings = (say("Code"), say("Agency"), say("Capacity"))
        listing = Listing(headings, [(each.code, each.name, each.capacity) for each in found])
        return Answer({"agencies": data}, [listing])

    conduct(context, work, as_json=as_json)
