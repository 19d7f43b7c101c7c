"""What a line earns, as formulas beside their values: base, rate, running totals, commission."""

from agencies.common.money import PPM, round_half_away
from settlement.statements.rules import Line, LineKind, Part
from settlement.terms.rules import Base, FlatRate, Ladder, RateTable
from settlement.terms.rules.ladder import EXACT, exact_up_to, unit_of
from settlement.workbook.rules.cells import DASH, Cell, Cells, Style
from settlement.workbook.rules.figures import millionths, product_rest, product_whole, rate, rounded_product
from settlement.workbook.rules.layout import FIRST_ROW, Layout
from settlement.workbook.rules.ways import STANDING, TELESCOPING, Stand, Way

_DASH = Cell(DASH, Style.DASH)


class Earning:
    """Writes the cells from base to commission of line after line; `place` counts lines from 0."""

    def __init__(self, layout: Layout) -> None:
        self._layout, self._figures, self._columns = layout, layout.figures, layout.lines
        self._currency = layout.issue.facts.currency
        self._terms = {version.number: version.terms for version in layout.issue.facts.versions}
        ways = list(zip(layout.issue.statement.lines, layout.ways, strict=True))
        self._standing = {line.month for line, way in ways if way in STANDING}
        self._running = {line.month for line, way in ways if way is Way.RATE_TOTAL}

    def cells(self, place: int, part: Part, line: Line) -> Cells:
        """Write base, rate and commission of a line, and what its month carries along."""
        carried = self._carry_base(place, line) | self._carry_product(place, line)
        if line.kind is LineKind.REVERSAL:
            return carried | self._undone(part, line)
        return carried | {
            "base": self._money(line.base_minor, self._base(place, line)),
            "rate": self._rate(part, line),
            **self._totals(place, line),
            "commission": self._money(line.commission_minor, self._commission(place, line)),
        }

    def _money(self, minor: int, formula: str) -> Cell:
        return Cell(self._figures.money(minor), Style.MONEY, formula)

    def _here(self, code: str, place: int) -> str:
        return self._columns.here(code, FIRST_ROW + place)

    def _minor(self, code: str, place: int) -> str:
        return self._figures.minor(self._here(code, place))

    def _undone(self, part: Part, line: Line) -> Cells:
        """Point a reversal to the line it undoes, in this statement or as it was locked."""
        codes = ("base", "rate", "commission")
        place = self._layout.places.get(part.reverses or 0)
        if place is not None:
            base, rate_cell, commission = (self._here(code, place) for code in codes)
        else:
            row = self._layout.reversal_rows[line.part_id]
            base, rate_cell, commission = (self._layout.reversals.there(code, row) for code in codes)
        return {
            "base": self._money(line.base_minor, f"-{base}"),
            "rate": _DASH if line.rate_ppm is None else Cell(rate(line.rate_ppm), Style.RATE, rate_cell),
            "commission": self._money(line.commission_minor, f"-{commission}"),
        }

    def _base(self, place: int, line: Line) -> str:
        amount, excess = self._here("amount", place), self._here("excess", place)
        if self._terms[line.terms_number].base is Base.RECEIPT:
            return amount
        return self._figures.less(amount, excess)

    def _rate(self, part: Part, line: Line) -> Cell:
        """Point to the rate in the terms, or to that which the month reached."""
        layout, pricing = self._layout, self._terms[line.terms_number].pricing
        if line.rate_ppm is None:
            return _DASH
        if isinstance(pricing, Ladder):
            cell = layout.group.there("rate", layout.group_row(line.month, line.terms_number))
        else:
            first = layout.blocks[line.terms_number].first
            cell = layout.terms.there("rate", first + _row_of(pricing, part))
        return Cell(rate(line.rate_ppm), Style.RATE, cell)

    def _carry_base(self, place: int, line: Line) -> Cells:
        """Begin a month at the base locked of it, and go on from the line before."""
        if line.month not in self._standing:
            return {}
        if self._is_first(place, line):
            stood = self._layout.group.there("locked", self._layout.group_row(line.month))
        else:
            stood = self._figures.plus(self._here("stood", place - 1), self._here("base", place - 1))
        return {"stood": self._money(self._layout.stands[place].base_minor, stood)}

    def _carry_product(self, place: int, line: Line) -> Cells:
        """Move the exact product of the month past a line; what has no rate of its own adds nothing."""
        if line.month not in self._running:
            return {}
        whole, rest = divmod(self._layout.stands[place].past(line).product, PPM)
        formulas = before = self._product_before(place, line)
        if line.rate_ppm is not None:
            base, parts = self._minor("base", place), millionths(self._here("rate", place))
            formulas = product_whole(before, base, parts), product_rest(before, base, parts)
        return {
            "product": Cell(whole, Style.COUNT, formulas[0]),
            "rest": Cell(rest, Style.COUNT, formulas[1]),
        }

    def _product_before(self, place: int, line: Line) -> tuple[str, str]:
        if self._is_first(place, line):
            row = self._layout.group_row(line.month)
            return self._layout.group.there("product", row), self._layout.group.there("rest", row)
        return self._here("product", place - 1), self._here("rest", place - 1)

    def _is_first(self, place: int, line: Line) -> bool:
        return self._layout.months[line.month][0] == place

    def _totals(self, place: int, line: Line) -> Cells:
        """Round the commission of the month before the line and with it."""
        way, stand = self._layout.ways[place], self._layout.stands[place]
        if way not in TELESCOPING:
            return {}
        before, upto = self._total_formulas(way, place, line)
        return {
            "before": self._money(self._rounded(way, stand, line), before),
            "upto": self._money(self._rounded(way, stand.past(line), line), upto),
        }

    def _total_formulas(self, way: Way, place: int, line: Line) -> tuple[str, str]:
        figures = self._figures
        if way is Way.RATE_TOTAL:
            before = rounded_product(*self._product_before(place, line))
            upto = rounded_product(self._here("product", place), self._here("rest", place))
            return figures.major(before), figures.major(upto)
        stood = self._minor("stood", place)
        ended = f"({stood}+{self._minor('base', place)})"
        if way is Way.WHOLE_TOTAL:
            parts = millionths(self._here("rate", place))
            return figures.part(stood, parts), figures.part(ended, parts)
        climb = self._layout.climb(line.terms_number)
        return figures.climbed(stood, climb), figures.climbed(ended, climb)

    def _rounded(self, way: Way, stand: Stand, line: Line) -> int:
        """Compute what the running total comes to where the month stands, in minor units."""
        pricing = self._terms[line.terms_number].pricing
        if way is Way.SLICES_TOTAL and isinstance(pricing, Ladder):
            unit = unit_of(pricing, self._currency, 0)
            return round_half_away(exact_up_to(pricing, stand.base_minor, unit), EXACT)
        if way is Way.WHOLE_TOTAL:
            return round_half_away(stand.base_minor * (line.rate_ppm or 0), PPM)
        return round_half_away(stand.product, PPM)

    def _commission(self, place: int, line: Line) -> str:
        way, figures = self._layout.ways[place], self._figures
        if way in TELESCOPING:
            return figures.less(self._here("upto", place), self._here("before", place))
        base = self._minor("base", place)
        if way is Way.RATE:
            return figures.part(base, millionths(self._here("rate", place)))
        return figures.slices(self._minor("stood", place), base, self._layout.climb(line.terms_number))


def _row_of(pricing: FlatRate | RateTable, part: Part) -> int:
    """Find the row of a table that counts: of those that fit, the one that names more."""
    if isinstance(pricing, FlatRate):
        return 0
    named = [
        (row.bucket is not None) + (row.hand is not None)
        if row.bucket in {None, part.bucket} and row.hand in {None, part.hand}
        else -1
        for row in pricing.rows
    ]
    return named.index(max(named))
