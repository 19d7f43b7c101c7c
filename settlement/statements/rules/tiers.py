"""What an entry earns on a ladder: the rate its group reached, or the slices it fills."""

from datetime import date

from agencies.common.errors import Conflict
from agencies.common.money import PPM, round_half_away
from settlement.statements.rules.entries import Entry
from settlement.statements.rules.facts import Arithmetic, ArithmeticKind, Facts
from settlement.statements.rules.positions import Positions
from settlement.statements.rules.pricing import Priced, telescoped
from settlement.terms.rules.definition import Ladder, Metric, Rounding, TermsVersion
from settlement.terms.rules.ladder import EXACT, exact_up_to, rate_reached, slices_between, unit_of


class _Group:
    """A ladder over the facts of a statement: its unit, and how its arithmetic begins."""

    def __init__(self, version: TermsVersion, ladder: Ladder, facts: Facts) -> None:
        self.number, self.ladder, self._facts = version.number, ladder, facts
        self.per_payment = version.terms.rounding is Rounding.PER_PAYMENT
        self._rounding = version.terms.rounding

    def unit(self, entry: Entry) -> int:
        """Say how many minor units make 1.0 of the metric for the entry's batch."""
        return unit_of(self.ladder, self._facts.currency, self._placed(entry) or 0)

    def arithmetic(self, kind: ArithmeticKind, entry: Entry) -> Arithmetic:
        """Begin the arithmetic of an entry with what is the same for its group."""
        placed_minor = self._placed(entry)
        return Arithmetic(
            kind,
            self._rounding,
            metric=self.ladder.metric,
            batch=None if placed_minor is None else entry.part.batch,
            placed_minor=placed_minor,
        )

    def _placed(self, entry: Entry) -> int | None:
        if self.ladder.metric is Metric.MONTHLY_AMOUNT:
            return None
        placed_minor = self._facts.placed.get(entry.part.batch, 0)
        if placed_minor <= 0:
            raise Conflict(
                "Batch {batch} has no amount placed, so payment {reference} has no recovery rate to earn by.",
                batch=entry.part.batch,
                reference=entry.part.reference,
            )
        return placed_minor


class WholePricer:
    """The rate that the whole group reached at the end of the month, taken of each base.

    A line never carries the cliff: 20,000.00 of a month of 200,000.00 at 22 % earn 4,400.00. Rounded per
    total, the running totals are that rate times the base before and after the line, locked lines first.
    """

    def __init__(self, version: TermsVersion, ladder: Ladder, facts: Facts, positions: Positions) -> None:
        self._group, self._positions = _Group(version, ladder, facts), positions
        self._found: dict[tuple[str, date], Arithmetic] = {}

    def rate(self, entry: Entry) -> int | None:
        """Say the rate that the entry's group reached."""
        return self._find(entry).rate_ppm

    def price(self, entry: Entry) -> Priced:
        """Take the rate reached of the base."""
        group, arithmetic = self._group, self._find(entry)
        rate_ppm = arithmetic.rate_ppm or 0
        if group.per_payment:
            commission_minor = round_half_away(entry.base_minor * rate_ppm, PPM)
            return Priced(group.number, rate_ppm, commission_minor, arithmetic)
        before = self._positions.before(group.ladder, entry) * rate_ppm * PPM
        after = before + entry.base_minor * rate_ppm * PPM
        return telescoped(group.number, arithmetic, before, after)

    def _find(self, entry: Entry) -> Arithmetic:
        key = entry.part.batch, entry.month
        if key not in self._found:
            ladder = self._group.ladder
            reached_minor = self._positions.reached(ladder.metric, entry)
            self._found[key] = self._group.arithmetic(ArithmeticKind.WHOLE, entry)._replace(
                rate_ppm=rate_reached(ladder, reached_minor, self._group.unit(entry)),
                reached_minor=reached_minor,
            )
        return self._found[key]


class MarginalPricer:
    """Each slice of the base at the rate of the step it lies in.

    18 % below 100,000.00 and 20 % from there: with 90,000.00 before it, a receipt of 20,000.00 earns 1,800.00
    on its first half and 2,000.00 on its second.
    """

    def __init__(self, version: TermsVersion, ladder: Ladder, facts: Facts, positions: Positions) -> None:
        self._group, self._positions = _Group(version, ladder, facts), positions
        self._found: dict[str, tuple[int, Arithmetic]] = {}

    def rate(self, entry: Entry) -> int | None:
        """Slices have a rate each, so there is none to say."""

    def price(self, entry: Entry) -> Priced:
        """Cut the base where it stands and sum the slices."""
        group = self._group
        unit, arithmetic = self._find(entry)
        before = self._positions.before(group.ladder, entry)
        after = before + entry.base_minor
        slices = slices_between(group.ladder, before, after, unit)
        shown = arithmetic._replace(stood_minor=before, slices=slices)
        if group.per_payment:
            commission_minor = round_half_away(sum(each.product for each in slices), EXACT)
            return Priced(group.number, None, commission_minor, shown)
        total = exact_up_to(group.ladder, before, unit)
        return telescoped(group.number, shown, total, total + sum(each.product for each in slices))

    def _find(self, entry: Entry) -> tuple[int, Arithmetic]:
        batch = entry.part.batch
        if batch not in self._found:
            arithmetic = self._group.arithmetic(ArithmeticKind.MARGINAL, entry)
            self._found[batch] = self._group.unit(entry), arithmetic
        return self._found[batch]
