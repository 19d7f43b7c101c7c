"""mandate export, and verify statement: what leaves the house and can be checked outside it."""

from pathlib import Path
from typing import Annotated

import typer

from agencies.common import vault
from agencies.common.access import Actor
from agencies.common.dates import parse_month
from agencies.common.errors import FileRefused, NotFound
from agencies.common.words import say
from agencies.people.queries import find_portfolio
from agencies.vendors.queries import find_agency
from portal.cli.options import AgencyCode, AsJson, PortfolioCode, read_text
from portal.cli.shell import Answer, Exit, conduct, conduct_alone
from portal.cli.usage import Commands
from portal.clock import wall_clock
from portal.settings import read_settings
from settlement.workbook.export_statement import export_statement
from settlement.workbook.verify_statement import verify_statement

export_app = Commands(
    "Write files for others.", elsewhere={"dossier": "portal.cli.standing:export_dossier_command"}
)


@export_app.command("statement")
def export_statement_command(
    context: typer.Context,
    agency_code: AgencyCode,
    period: Annotated[str, typer.Option(metavar="MONTH", help="Month, like 2026-10.")],
    file: Annotated[Path, typer.Option("-o", "--output", metavar="FILE.xlsx", help="The workbook to write.")],
    portfolio_code: PortfolioCode = None,
    as_json: AsJson = False,
) -> None:
    """Write a statement as a workbook whose formulas can be followed and checked."""

    async def work(actor: Actor) -> Answer:
        portfolio = await find_portfolio(portfolio_code)
        agency = await find_agency(actor, agency_code)
        made = await export_statement(
            actor, agency, portfolio, parse_month(period), file.absolute(), now=wall_clock()
        )
        data = {"file": str(file), "hash": made.hash, "lines": made.lines}
        return Answer(data, [say("Wrote {file}; lines: {lines}.", file=file, lines=made.lines)])

    conduct(context, work, as_json=as_json)


def verify_statement_command(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.xlsx", exists=True, dir_okay=False, help="Workbook to check.")
    ],
    key: Annotated[
        Path | None,
        typer.Option(
            metavar="PUBLIC.pem",
            exists=True,
            dir_okay=False,
            help="Public key to trust; this home's when left out. A key inside the workbook never counts.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compute an exported statement again from its workbook alone, and check its signature."""

    def work() -> Answer:
        verdict = verify_statement(file, _public_key(key) if key else home_key())
        data = {
            "ok": verdict.ok,
            "reason": str(verdict.reason),
            "problems": [str(each) for each in verdict.problems],
        }
        return Answer(data, verdict.problems or [verdict.reason], Exit.DONE if verdict.ok else Exit.FAILED)

    conduct_alone(work, as_json=as_json)


def _public_key(file: Path) -> str:
    text = read_text(file)
    if "-----BEGIN PUBLIC KEY-----" not in text:
        raise FileRefused(
            "{file} holds no public key in PEM; ask the lender for what mandate key export prints.",
            code="not_a_key",
            file=file.name,
        )
    return text


def home_key() -> str:
    """Read the key of the home without its database; a home is not made for this."""
    settings = read_settings()
    if "MANDATE_KEYS" not in settings.environment and not settings.keys_path.exists():
        raise NotFound(
            "There is no home in {home} whose key could be trusted; name a key with --key PUBLIC.pem.",
            home=settings.home,
        )
    vault.open_vault(vault.load_keys(settings.keys_path, settings.environment))
    return vault.public_key_pem()
