"""The sheet of groups: where the months of ladders and running totals stand, and what is locked of them."""

from collections.abc import Iterator

from agencies.common.money import PPM
from agencies.common.words import Message, say
from settlement.statements.rules import LockedTotal
from settlement.terms.rules import Ladder, Method
from settlement.workbook.rules.cells import DASH, Cell, Cells, Row, Sheet, SheetName, Style, side_by_side
from settlement.workbook.rules.figures import millionths, rate, reached_rate
from settlement.workbook.rules.layout import FIRST_ROW, Layout
from settlement.workbook.rules.ways import Group


def groups_sheet(layout: Layout) -> Sheet:
    """Make the sheet of groups, and below them the totals of locked lines that they start from."""
    return Sheet(
        name=SheetName.GROUPS,
        widths=layout.group.widths,
        rows=_rows(layout),
        frozen=(FIRST_ROW - 1, 0),
        repeated=FIRST_ROW - 1,
    )


def _rows(layout: Layout) -> Iterator[Row]:
    yield [Cell(SheetName.GROUPS.value, Style.TITLE)]
    yield from layout.group.head()
    for row, group in enumerate(layout.groups, start=FIRST_ROW):
        yield layout.group.row(_group(layout, row, group))
    if not layout.groups:
        yield _note(say("No line depends on another: each payment earns by itself."))
    yield []
    yield [Cell(side_by_side(say("Base of these months in earlier statements")), Style.SECTION)]
    yield from layout.locked.head()
    for total in layout.issue.facts.locked:
        yield layout.locked.row(_locked(layout, total))
    if not layout.issue.facts.locked:
        yield _note(say("Earlier statements hold nothing of these months."))


def _note(message: Message) -> Row:
    return [Cell(side_by_side(message), Style.NOTE)]


def _group(layout: Layout, row: int, group: Group) -> Cells:
    figures, columns = layout.figures, layout.group
    first, last = (FIRST_ROW + place for place in layout.months[group.month])
    month = columns.here("month", row)
    locked = f"({layout.all_locked('month')}={month})*{figures.minor(layout.all_locked('base'))}"
    reached = group.locked.base_minor + group.here_minor
    cells = {
        "month": Cell(group.month, Style.MONTH),
        "terms": Cell(group.version.number, Style.NUMBER),
        "locked": _money(layout, group.locked.base_minor, figures.major(f"SUMPRODUCT({locked})")),
        "here": _money(layout, group.here_minor, figures.total(layout.lines.span("base", first, last))),
        "reached": _money(
            layout, reached, figures.plus(columns.here("locked", row), columns.here("here", row))
        ),
        "rate": _rate(layout, row, group),
    }
    if "product" in layout.lines:
        cells |= _product(layout, month, group)
    return cells


def _money(layout: Layout, minor: int, formula: str) -> Cell:
    return Cell(layout.figures.money(minor), Style.MONEY, formula)


def _rate(layout: Layout, row: int, group: Group) -> Cell:
    pricing = group.version.terms.pricing
    if group.rate_ppm is None or not isinstance(pricing, Ladder) or pricing.method is not Method.WHOLE_AMOUNT:
        return Cell(DASH, Style.DASH)
    block = layout.blocks[group.version.number]
    steps = (layout.terms.span(code, block.first, block.last) for code in ("rise", "bound", "sign"))
    formula = reached_rate(layout.figures.minor(layout.group.here("reached", row)), *steps)
    return Cell(rate(group.rate_ppm), Style.RATE, formula)


def _product(layout: Layout, month: str, group: Group) -> Cells:
    """Sum the exact commission of what is locked: whole minor units, and millionths of one."""
    whole, rest = divmod(group.locked.product, PPM)
    chosen = f"({layout.all_locked('month')}={month})"
    base, parts = layout.figures.minor(layout.all_locked("base")), millionths(layout.all_locked("rate"))
    wholes = f"SUMPRODUCT({chosen}*INT({base}/{PPM})*{parts})"
    rests = f"SUMPRODUCT({chosen}*MOD({base},{PPM})*{parts})"
    return {
        "product": Cell(whole, Style.COUNT, f"{wholes}+INT({rests}/{PPM})"),
        "rest": Cell(rest, Style.COUNT, f"MOD({rests},{PPM})"),
    }


def _locked(layout: Layout, total: LockedTotal) -> Cells:
    cells = {
        "month": Cell(total.month, Style.MONTH),
        "batch": Cell(total.batch, Style.TEXT),
        "base": Cell(layout.figures.money(total.base_minor), Style.MONEY_INPUT),
    }
    if total.rate_ppm is not None:  # slices have several; a dash would be no number to the formulas above
        cells["rate"] = Cell(rate(total.rate_ppm), Style.RATE_INPUT)
    return cells
