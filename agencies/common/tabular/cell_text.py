"""Text into cells of a workbook as it is, whatever it looks like."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


def put_text(page: "Worksheet", row: int, column: int, text: str, look: "Format") -> None:
    """Write a text into a cell, counted from 0; it is text, even where it begins like a formula or markup."""
    if text.startswith("<r>"):  # a string like this the library writes into the file as markup of its own
        page.write_rich_string(row, column, look, text[:1], look, text[1:], look)
    else:
        page.write_string(row, column, text, look)
