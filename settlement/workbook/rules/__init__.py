"""What a workbook shows and how it is judged; pure, and free of spreadsheet libraries."""

from settlement.workbook.rules.book import sheets
from settlement.workbook.rules.cells import Cell, Row, Sheet, SheetName, Style, digits
from settlement.workbook.rules.digest import Digest, to_sign
from settlement.workbook.rules.found import Found, FoundRow
from settlement.workbook.rules.issue import Beside, Cover, Issue, Place, issue
from settlement.workbook.rules.judge import Verdict, judge
from settlement.workbook.rules.layout import Layout, lay_out
from settlement.workbook.rules.summary_sheet import Seal, summary_sheet
from settlement.workbook.rules.verdicts import changed, ok

__all__ = [
    "Beside",
    "Cell",
    "Cover",
    "Digest",
    "Found",
    "FoundRow",
    "Issue",
    "Layout",
    "Place",
    "Row",
    "Seal",
    "Sheet",
    "SheetName",
    "Style",
    "Verdict",
    "changed",
    "digits",
    "issue",
    "judge",
    "lay_out",
    "ok",
    "sheets",
    "summary_sheet",
    "to_sign",
]
