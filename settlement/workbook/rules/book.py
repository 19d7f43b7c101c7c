"""The sheets of a workbook below its summary."""

from collections.abc import Iterator

from settlement.workbook.rules.cells import Sheet
from settlement.workbook.rules.checks_sheet import checks_sheet
from settlement.workbook.rules.groups_sheet import groups_sheet
from settlement.workbook.rules.layout import Layout
from settlement.workbook.rules.lines_sheet import lines_sheet
from settlement.workbook.rules.reversals_sheet import reversals_sheet
from settlement.workbook.rules.terms_sheet import terms_sheet


def sheets(layout: Layout) -> Iterator[Sheet]:
    """Give the sheets in the order in which the digest takes them in; the summary comes after them."""
    yield lines_sheet(layout)
    yield groups_sheet(layout)
    yield reversals_sheet(layout)
    yield terms_sheet(layout)
    yield checks_sheet(layout)
