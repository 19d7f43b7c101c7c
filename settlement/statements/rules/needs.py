"""Say which locked figures a statement rests on, so that a query fetches these and no others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from settlement.statements.rules.entries import Days
from settlement.statements.rules.facts import Part
from settlement.statements.rules.pricing import stands_alone
from settlement.terms.rules.definition import Ladder, Metric, TermsVersion


@dataclass(frozen=True, slots=True)
class Needs:
    """Locked totals of these months (first days) or of these batches, and these originals (part ids)."""

    months: frozenset[date]
    batches: frozenset[str]
    originals: frozenset[int]


def needs(parts: Iterable[Part], versions: Iterable[TermsVersion]) -> Needs:
    """Say what must be handed in with these parts: nothing but originals at flat rates rounded per payment.

    The amount placed is needed of the same batches. Originals that stand among the parts are not asked for.
    """
    parts, days = list(parts), Days(versions)
    undone = {part.reverses for part in parts if part.reverses is not None}
    originals = undone.difference(part.part_id for part in parts) if undone else undone
    months, batches = set[date](), set[str]()
    grouped = {day for day in _days_paid(parts) if not stands_alone(days[day][1])}
    for part in parts if grouped else ():
        if part.reverses is None and part.paid_on in grouped:
            month, version = days[part.paid_on]
            pricing = version.terms.pricing
            if isinstance(pricing, Ladder) and pricing.metric is Metric.BATCH_RECOVERY_RATE:
                batches.add(part.batch)
            else:
                months.add(month)
    return Needs(frozenset(months), frozenset(batches), frozenset(originals))


def _days_paid(parts: Iterable[Part]) -> set[date]:
    return {part.paid_on for part in parts if part.reverses is None}
