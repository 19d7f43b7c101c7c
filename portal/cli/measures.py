"""mandate measures: how well agencies work."""

import dataclasses
from typing import Annotated

import typer

from agencies.common.access import Actor
from agencies.common.dates import parse_date
from agencies.common.words import Message, say
from agencies.measures.queries.facts import Scope
from agencies.measures.rules import DEFINITIONS, Group, ratio, read_groups, read_window, shown, to_ppm
from agencies.measures.take_measures import Measured, Measurement, label, take_measures
from agencies.people.queries import find_portfolio
from agencies.vendors.queries import find_agency
from portal.cli.options import AnyAgencyCode, AsJson, PortfolioCode
from portal.cli.shell import Answer, Listing, conduct


def measures_command(
    context: typer.Context,
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="First day, like 2017-10-01.")],
    last: Annotated[str, typer.Option("--to", metavar="DATE", help="Last day, like 2017-10-31.")],
    agency_code: AnyAgencyCode = None,
    by: Annotated[
        str, typer.Option(metavar="WORDS", help="Tell apart by any of agency, bucket, month, batch.")
    ] = "agency",
    portfolio_code: PortfolioCode = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say how each measure is computed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Measure the work of agencies over any period."""

    async def work(actor: Actor) -> Answer:
        groups = read_groups(by)
        taken = await take_measures(
            actor,
            Scope(
                (await find_portfolio(portfolio_code)).id,
                (await find_agency(actor, agency_code)).id if agency_code else None,
                groups,
            ),
            read_window(parse_date(first), parse_date(last)),
        )
        data = {
            "rows": [_row(each, groups) for each in taken.rows],
            "contacts_outside": taken.contacts_outside,
        }
        return Answer(data, _parts(taken, groups, explain))

    conduct(context, work, as_json=as_json)


def _row(measured: Measured, groups: tuple[Group, ...]) -> dict[str, object]:
    named: dict[str, object] = {group.value: label(measured, group) for group in groups}
    days = {"from": measured.window.first, "to": measured.window.last}
    rates = {f"{each.code}_ppm": to_ppm(ratio(each, measured.counts)) for each in DEFINITIONS}
    return named | days | rates | dataclasses.asdict(measured.counts)


def _parts(taken: Measurement, groups: tuple[Group, ...], explain: bool) -> list[Message | Listing | str]:
    headings = [_HEADINGS[group] for group in groups] + [say("Active cases")]
    rows = [
        [
            *(label(each, group) for group in groups),
            each.counts.active_cases,
            *(shown(to_ppm(ratio(definition, each.counts)), definition.unit) for definition in DEFINITIONS),
        ]
        for each in taken.rows
    ]
    parts: list[Message | Listing | str] = [Listing(headings + [each.name for each in DEFINITIONS], rows)]
    if taken.contacts_outside:
        parts.append(
            say(
                "Contacts outside the placements of their agency, counted in no measure: {count}.",
                count=taken.contacts_outside,
            )
        )
    if explain:
        parts += [say("{name} = {formula}", name=each.name, formula=each.formula) for each in DEFINITIONS]
    return parts


_HEADINGS = {
    Group.AGENCY: say("Agency"),
    Group.BUCKET: say("Bucket"),
    Group.MONTH: say("Month"),
    Group.BATCH: say("Batch"),
}
