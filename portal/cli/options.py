"""Options that several commands share, and how their texts become values."""

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]
PortfolioCode = Annotated[
    str | None,
    typer.Option("--portfolio", help="Code of the portfolio; may be left out while only one exists."),
]
AgencyCode = Annotated[str, typer.Option("--agency", help="Code of the agency.")]
AnyAgencyCode = Annotated[str | None, typer.Option("--agency", help="Code of the agency; all when left out.")]
Day = Annotated[str, typer.Option("--as-of", help="Day, like 2017-09-30.")]
