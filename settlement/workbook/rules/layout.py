"""Where everything stands in a workbook."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from agencies.common.errors import Conflict
from agencies.common.money import format_amount
from settlement.statements.rules import LineKind
from settlement.terms.rules import Ladder, Metric, RateTable, TermsVersion, canonical, describe
from settlement.workbook.rules.cells import Column, Columns, SheetName, digits
from settlement.workbook.rules.figures import LARGEST_MINOR, Climb, Figures, is_wide
from settlement.workbook.rules.headings import (
    CHECK_COLUMNS,
    GROUP_COLUMNS,
    LINE_COLUMNS,
    LOCKED_COLUMNS,
    REVERSAL_COLUMNS,
    SUMMARY_COLUMNS,
    TERMS_COLUMNS,
    sized,
)
from settlement.workbook.rules.issue import Issue
from settlement.workbook.rules.ways import (
    STANDING,
    TELESCOPING,
    Group,
    Stand,
    Way,
    first_and_last,
    groups_of,
    rated_amount,
    stands_before,
    way_of,
)

FIRST_ROW = 4
MOST_LINES = 1_000_000
_LONGEST_TEXT = 30_000
_WIDEST = 36


class Block(NamedTuple):
    """The rows of one terms version: its first, those of its rates or steps, those of its canonical text."""

    start: int
    first: int
    last: int
    texts: tuple[str, ...]

    @property
    def end(self) -> int:
        """Give the last row of the block."""
        return self.last + len(self.texts)


@dataclass(frozen=True, slots=True)
class Layout:
    """The plan of a workbook.

    `lines` and the like are the columns of its tables; `months` and `places` tell the places of lines from 0,
    by month (first and last) and by part; `reversal_rows` the rows of reversals by part.
    """

    issue: Issue
    figures: Figures
    ways: Sequence[Way]
    stands: Sequence[Stand]
    groups: Sequence[Group]
    months: Mapping[date, tuple[int, int]]
    blocks: Mapping[int, Block]
    lines: Columns
    group: Columns
    locked: Columns
    reversals: Columns
    terms: Columns
    checks: Columns
    summary: Columns
    places: Mapping[int, int]
    reversal_rows: Mapping[int, int]

    @property
    def last_line(self) -> int:
        """Give the row of the last line; a sheet without lines keeps one blank row."""
        return FIRST_ROW + max(len(self.issue.statement.lines), 1) - 1

    @property
    def first_locked(self) -> int:
        """Give the first row of the locked totals, which stand below the groups."""
        return FIRST_ROW + max(len(self.groups), 1) + 4

    @property
    def last_locked(self) -> int:
        """Give the last row of the locked totals."""
        return self.first_locked + max(len(self.issue.facts.locked), 1) - 1

    @property
    def last_reversal(self) -> int:
        """Give the row of the last reversal."""
        return FIRST_ROW + max(len(self.reversal_rows), 1) - 1

    def all_lines(self, code: str) -> str:
        """Name the cells of all lines in a column."""
        return self.lines.span(code, FIRST_ROW, self.last_line)

    def all_locked(self, code: str) -> str:
        """Name the cells of all locked totals in a column."""
        return self.locked.span(code, self.first_locked, self.last_locked)

    def group_row(self, month: date, version: int | None = None) -> int:
        """Find the row of a group, or of the first one of a month."""
        for row, group in enumerate(self.groups, start=FIRST_ROW):
            if group.month == month and version in {None, group.version.number}:
                return row
        raise LookupError(month, version)

    def climb(self, version: int) -> Climb:
        """Name the cells of a ladder's rises and bounds."""
        block = self.blocks[version]
        first_rate = self.terms.there("rise", block.first)
        if block.first == block.last:
            return Climb(first_rate, None, None)
        rows = block.first + 1, block.last
        return Climb(first_rate, self.terms.span("rise", *rows), self.terms.span("bound", *rows))


def lay_out(issue: Issue) -> Layout:
    """Plan the workbook of a statement; Conflict when a spreadsheet cannot hold it exactly."""
    facts, lines = issue.facts, issue.statement.lines
    versions = {version.number: version for version in facts.versions}
    _refuse_batches(facts.versions)
    ways = [way_of(line, versions) for line in lines]
    stands = list(stands_before(lines, facts.locked))
    largest = _refuse_sizes(issue, stands)
    reversals = [line for line in lines if line.kind is LineKind.REVERSAL]
    left_out = _left_out(ways)
    widths = {"money": len(format_amount(largest, facts.currency)) + 3.0}
    return Layout(
        issue=issue,
        figures=Figures(facts.currency, _is_wide(issue, ways, stands)),
        ways=ways,
        stands=stands,
        groups=groups_of(lines, versions, facts.locked),
        months=first_and_last(lines),
        blocks=_blocks(facts.versions, facts.currency),
        lines=_columns(SheetName.LINES, LINE_COLUMNS, widths | _text_widths(issue), left_out),
        group=_columns(SheetName.GROUPS, GROUP_COLUMNS, widths, left_out),
        locked=_columns(SheetName.GROUPS, LOCKED_COLUMNS, widths),
        reversals=_columns(SheetName.REVERSALS, REVERSAL_COLUMNS, widths),
        terms=_columns(SheetName.TERMS, TERMS_COLUMNS, widths),
        checks=_columns(SheetName.CHECKS, CHECK_COLUMNS, widths),
        summary=_columns(SheetName.SUMMARY, SUMMARY_COLUMNS, widths),
        places={line.part_id: place for place, line in enumerate(lines)},
        reversal_rows={line.part_id: row for row, line in enumerate(reversals, start=FIRST_ROW)},
    )


def _columns(
    sheet: SheetName,
    columns: Sequence[Column],
    widths: Mapping[str, float],
    left_out: frozenset[str] = frozenset(),
) -> Columns:
    return Columns(sheet, sized(columns, widths, left_out))


def _left_out(ways: Iterable[Way]) -> frozenset[str]:
    found = set(ways)
    left_out = set() if found & STANDING else {"stood"}
    left_out |= set() if Way.RATE_TOTAL in found else {"product", "rest"}
    return frozenset(left_out | (set() if found & TELESCOPING else {"before", "upto"}))


def _text_widths(issue: Issue) -> dict[str, float]:
    parts = issue.statement.parts
    longest = {
        "reference": max((digits(part.reference) for part in parts), default=0),
        "batch": max((digits(part.batch) for part in parts), default=0),
        "case_no": max((digits(each.case_no) for each in issue.beside), default=0),
        "debtor": max((digits(each.debtor or "") for each in issue.beside), default=0),
    }
    return {code: min(width + 3.0, _WIDEST) for code, width in longest.items()}


def _blocks(versions: Iterable[TermsVersion], currency: str) -> dict[int, Block]:
    blocks, start = {}, FIRST_ROW - 1
    for version in versions:
        pricing = version.terms.pricing
        rates = 1
        if isinstance(pricing, Ladder):
            rates = len(pricing.steps)
        elif isinstance(pricing, RateTable):
            rates = len(pricing.rows)
        first = start + len(describe(version.terms, currency)) + 2
        text = canonical(version.terms)
        texts = tuple(text[at : at + _LONGEST_TEXT] for at in range(0, len(text), _LONGEST_TEXT))
        blocks[version.number] = block = Block(start, first, first + rates - 1, texts)
        start = block.end + 2
    return blocks


def _is_wide(issue: Issue, ways: Iterable[Way], stands: Iterable[Stand]) -> bool:
    lines, totals = issue.statement.lines, issue.statement.totals
    amounts = [rated_amount(*each) for each in zip(lines, ways, stands, strict=True)]
    ladders = [each.terms.pricing for each in issue.facts.versions if isinstance(each.terms.pricing, Ladder)]
    rises = max((_rises(each) for each in ladders), default=0)
    return is_wide(max([*amounts, abs(totals.total_minor)]), rises)


def _rises(ladder: Ladder) -> int:
    steps = ladder.steps
    rises = (abs(after.rate_ppm - before.rate_ppm) for before, after in pairwise(steps))
    return steps[0].rate_ppm + sum(rises)


def _refuse_batches(versions: Iterable[TermsVersion]) -> None:
    for version in versions:
        pricing = version.terms.pricing
        if isinstance(pricing, Ladder) and pricing.metric is Metric.BATCH_RECOVERY_RATE:
            raise Conflict(
                "Terms {number} climb by the recovery rate of a batch, which a workbook does not show yet.",
                number=version.number,
            )


def _refuse_sizes(issue: Issue, stands: Iterable[Stand]) -> int:
    """Give the largest sum of money that the workbook shows, in minor units."""
    if len(issue.statement.lines) > MOST_LINES:
        raise Conflict(
            "The statement has {lines} lines and a sheet takes {most}; settle shorter periods.",
            lines=len(issue.statement.lines),
            most=MOST_LINES,
        )
    amounts = sum(abs(part.amount_minor) for part in issue.statement.parts)
    positions = max((abs(stand.base_minor) for stand in stands), default=0)
    largest = amounts + positions + abs(issue.statement.totals.total_minor)
    if largest >= LARGEST_MINOR:
        raise Conflict(
            "Sums of {amount} have more digits than a spreadsheet keeps, so none can show this exactly.",
            amount=format_amount(largest, issue.facts.currency),
        )
    return largest
