"""Options that several commands share, and how their texts become values."""

from pathlib import Path
from typing import Annotated

import typer

from agencies.common.errors import FileRefused

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]
PortfolioCode = Annotated[
    str | None,
    typer.Option("--portfolio", help="Code of the portfolio; may be left out while only one exists."),
]
AgencyCode = Annotated[str, typer.Option("--agency", help="Code of the agency.")]
AnyAgencyCode = Annotated[str | None, typer.Option("--agency", help="Code of the agency; all when left out.")]
Day = Annotated[str, typer.Option("--as-of", help="Day, like 2017-09-30.")]


def read_text(file: Path) -> str:
    """Read a small file of text; FileRefused when it is not UTF-8."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused("{file} is not a text in UTF-8.", code="not_text", file=file.name) from None
