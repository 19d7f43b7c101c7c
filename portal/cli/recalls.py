"""mandate recall: cases come back from agencies."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from agencies.common.access import Actor
from agencies.common.dates import parse_date
from agencies.common.errors import Invalid
from agencies.common.words import Message, say
from agencies.people.queries import find_portfolio
from agencies.placements.end_placements import Recalled
from agencies.placements.expire_placements import expire_placements
from agencies.placements.recall_cases import recall_cases
from agencies.placements.rules.words import ENDINGS
from agencies.vendors.queries import all_agencies, find_agency
from portal.cli.options import AsJson, PortfolioCode, read_text
from portal.cli.placements import count_listing
from portal.cli.shell import Answer, Exit, Listing, conduct
from portal.clock import wall_clock

MoreNumbers = Annotated[
    list[str] | None, typer.Argument(metavar="[NO ...]", help="Further case numbers after --case.")
]
CaseNumbers = Annotated[list[str] | None, typer.Option(metavar="NO", help="Case number to recall.")]
NumbersFile = Annotated[
    Path | None, typer.Option(exists=True, dir_okay=False, help="Text file, one case number a line.")
]
HolderCode = Annotated[
    str | None,
    typer.Option(
        "--agency", metavar="CODE", help="Recall what this agency has, or of it only what is named."
    ),
]
Reason = Annotated[
    str | None, typer.Option(metavar="TEXT", help="Why, in a word or two; by the lender when left out.")
]
Final = Annotated[bool, typer.Option("--final", help="End the placements now, not after notice.")]
Expired = Annotated[bool, typer.Option("--expired", help="End what is past its term or due after notice.")]
AnyDay = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Day of the recall, like 2017-09-30; today when left out."),
]


def recall(
    context: typer.Context,
    more: MoreNumbers = None,
    case: CaseNumbers = None,
    file: NumbersFile = None,
    agency_code: HolderCode = None,
    reason: Reason = None,
    final: Final = False,
    expired: Expired = False,
    as_of: AnyDay = None,
    portfolio_code: PortfolioCode = None,
    as_json: AsJson = False,
) -> None:
    """Take cases back from agencies, after notice or at once, or end what is expired."""

    async def work(actor: Actor) -> Answer:
        portfolio = await find_portfolio(portfolio_code)
        agency_id = (await find_agency(actor, agency_code)).id if agency_code else None
        numbers = [*(case or ()), *(more or ()), *_lines(file)]
        day = parse_date(as_of) if as_of else None
        if not expired:
            outcome = await recall_cases(
                actor,
                portfolio,
                agency_id=agency_id,
                case_nos=numbers or None,
                reason=reason,
                final=final,
                as_of=day,
                now=wall_clock(),
            )
        elif numbers or reason or final:
            raise Invalid("--expired ends what is due by a day; it goes with --as-of and --agency only.")
        else:
            outcome = await expire_placements(
                actor, portfolio, agency_id=agency_id, as_of=day, now=wall_clock()
            )
        codes = {each.id: each.code for each in await all_agencies(actor)}
        return _recalled(outcome, codes)

    conduct(context, work, as_json=as_json)


def _lines(file: Path | None) -> list[str]:
    return [line.strip() for line in (read_text(file) if file else "").splitlines() if line.strip()]


def _recalled(outcome: Recalled, codes: Mapping[int, str]) -> Answer:
    agencies = {codes[agency_id]: count for agency_id, count in outcome.agencies.items()}
    data = {
        "recalled": outcome.count if outcome.final else 0,
        "announced": 0 if outcome.final else outcome.count,
        "unchanged": outcome.unchanged,
        "agencies": agencies,
        "reasons": dict(outcome.reasons),
        "unplaced": list(outcome.unplaced),
        "unknown": list(outcome.unknown),
    }
    refused = outcome.unplaced or outcome.unknown
    return Answer(data, _sentences(outcome), Exit.SOME_REFUSED if refused else Exit.DONE)


def _sentences(outcome: Recalled) -> list[Message | Listing]:
    parts: list[Message | Listing] = [_changed(outcome)]
    if outcome.unchanged:
        parts.append(say("Announced already: {count}.", count=outcome.unchanged))
    if outcome.unplaced:
        parts.append(say("No agency has {case_nos}.", case_nos=outcome.unplaced))
    if outcome.unknown:
        parts.append(say("Not found: {case_nos}.", case_nos=outcome.unknown))
    return parts + count_listing(say("Reason"), ENDINGS, outcome.reasons)


def _changed(outcome: Recalled) -> Message:
    if not outcome.count:
        return say("No open placement was there to take back; nothing has changed.")
    if outcome.final:
        return say("Placements ended: {count}.", count=outcome.count)
    return say("Placements that end after notice: {count}.", count=outcome.count)
