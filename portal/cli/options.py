"""Options that several commands share, and how their texts become values."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from agencies.common.errors import FileRefused, Invalid

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]
PortfolioCode = Annotated[
    str | None,
    typer.Option(
        "--portfolio", metavar="CODE", help="Code of the portfolio; may be left out while only one exists."
    ),
]
AgencyCode = Annotated[str, typer.Option("--agency", metavar="CODE", help="Code of the agency.")]
AnyAgencyCode = Annotated[
    str | None, typer.Option("--agency", metavar="CODE", help="Code of the agency; all when left out.")
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="FIELD=HEADING",
        help="Heading of the column that holds a field; left empty, no column holds it.",
    ),
]
RefusedFile = Annotated[
    Path | None,
    typer.Option(
        "--refused", metavar="FILE", dir_okay=False, help="Where to write refused rows, as .csv or .xlsx."
    ),
]
Day = Annotated[str, typer.Option("--as-of", metavar="DATE", help="Day, like 2017-09-30.")]


def read_text(file: Path) -> str:
    """Read a small file of text; FileRefused when it is not UTF-8."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused("{file} is not a text in UTF-8.", code="not_text", file=file.name) from None


def entries_of(pairs: Sequence[str] | None) -> dict[str, str]:
    """Read NAME=VALUE pairs; Invalid for one without a name, or for a name given twice."""
    entries: dict[str, str] = {}
    for pair in pairs or ():
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not name or not equals or name in entries:
            raise Invalid("“{pair}” changes nothing; write each entry once, like recall_days=14.", pair=pair)
        entries[name] = value
    return entries


def chosen_columns(pairs: Sequence[str] | None) -> dict[str, str]:
    """Read FIELD=HEADING pairs; Invalid for one without a field or a “=”, or for a field given twice.

    An empty heading says that no column holds the field.
    """
    chosen: dict[str, str] = {}
    for pair in pairs or ():
        field, sign, heading = (part.strip() for part in pair.partition("="))
        if not field or not sign:
            raise Invalid("“{pair}” names no column; write it like amount=Paid.", pair=pair)
        if field in chosen:
            raise Invalid("The column of “{field}” is given twice.", field=field)
        chosen[field] = heading
    return chosen
