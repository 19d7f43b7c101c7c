"""Where each tier group stands while the lines of a statement are taken in canonical order."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from agencies.common.money import PPM
from settlement.statements.rules.entries import Entry, Reversal
from settlement.statements.rules.facts import LockedTotal
from settlement.terms.rules.definition import Ladder, Method, Metric

MonthsOfBatch = defaultdict[str, Counter[date]]


class Positions:
    """Base by month and by batch: what is locked, where each month ends, what has been taken so far.

    The metric counts the base of every line, whatever terms rate it: what earns nothing climbs nothing.
    """

    def __init__(self, entries: Iterable[Entry | Reversal], locked: Iterable[LockedTotal]) -> None:
        self._locked: MonthsOfBatch = defaultdict(Counter)
        self._ends: MonthsOfBatch = defaultdict(Counter)
        self._exact: Counter[date] = Counter()
        for row in locked:
            self._locked[row.batch][row.month] += row.base_minor
            self._ends[row.batch][row.month] += row.base_minor
            self._exact[row.month] += row.base_minor * (row.rate_ppm or 0) * PPM
        for entry in entries:
            self._ends[entry.part.batch][entry.month] += entry.base_minor
        self._months: Counter[date] = Counter()
        self._batch_months: Counter[tuple[str, date]] = Counter()
        for batch, months in self._locked.items():
            for month, base_minor in months.items():
                self._months[month] += base_minor
                self._batch_months[batch, month] += base_minor
        self._batches: Counter[str] = Counter()

    def reached(self, metric: Metric, entry: Entry) -> int:
        """Give the metric at the end of the entry's month, in minor units: of the month, or the batch so far.

        A reversal counts from the month of its own date; lines not yet locked count like locked ones.
        """
        if metric is Metric.MONTHLY_AMOUNT:
            return sum(months[entry.month] for months in self._ends.values())
        return _until(self._ends[entry.part.batch], entry.month)

    def before(self, ladder: Ladder, entry: Entry) -> int:
        """Give the base that stands before the entry, in minor units.

        Whole amounts run from zero within the month (and batch); marginal slices of a batch go on from where
        the batch stood. A late payment stands after the locked lines of its own month, not after later ones.
        """
        if ladder.metric is Metric.MONTHLY_AMOUNT:
            return self._months[entry.month]
        batch = entry.part.batch
        if ladder.method is Method.WHOLE_AMOUNT:
            return self._batch_months[batch, entry.month]
        return _until(self._locked[batch], entry.month) + self._batches[batch]

    def exact(self, entry: Entry) -> int:
        """Give the unrounded commission of the month's rated lines before the entry, in 1e-12 minor units."""
        return self._exact[entry.month]

    def take(self, entry: Entry | Reversal, rate_ppm: int | None) -> None:
        """Move past an entry; a reversal moves back by its base, and what follows starts from there."""
        batch, month, base_minor = entry.part.batch, entry.month, entry.base_minor
        self._months[month] += base_minor
        self._batch_months[batch, month] += base_minor
        self._batches[batch] += base_minor
        self._exact[month] += base_minor * (rate_ppm or 0) * PPM


def _until(months: Counter[date], month: date) -> int:
    return sum(base_minor for when, base_minor in months.items() if when <= month)
