"""Say terms as a contract would, with one worked example that the rules compute."""

from agencies.common.money import PPM, exponent, format_amount, format_rate, round_half_away
from agencies.common.words import Message, say
from settlement.terms.rules.definition import (
    Base,
    FlatRate,
    Ladder,
    Method,
    Metric,
    Pricing,
    RateRow,
    RateTable,
    Rounding,
    Step,
    TailCondition,
    Terms,
)
from settlement.terms.rules.figures import equation, format_exact, product, sum_of_slices
from settlement.terms.rules.ladder import EXACT, rate_reached, slices_between, unit_of

_EXAMPLE_MINOR = 123_456


def describe(terms: Terms, currency: str) -> list[Message]:
    """Say terms sentence by sentence: rates, base, reversal, rounding, tail, VAT, then one worked example.

    The currency is that of the portfolio for which the terms hold; amounts are shown in it.
    """
    return [
        *_pricing(terms.pricing, currency),
        _base(terms.base),
        say("A reversal takes back exactly what the reversed payment earned, in the month of the reversal."),
        _rounding(terms.rounding),
        _tail(terms),
        _vat(terms),
        _example(terms.pricing, currency),
    ]


def _pricing(pricing: Pricing, currency: str) -> list[Message]:
    if isinstance(pricing, FlatRate):
        return [say("The agency earns {rate} of what it collects.", rate=format_rate(pricing.rate_ppm))]
    if isinstance(pricing, RateTable):
        return [
            say(
                "The agency earns a rate of what it collects that depends on the bucket of the case when it "
                "was placed and on its hand; where several of these lines fit, the one naming more counts."
            ),
            *(_row(row) for row in pricing.rows),
        ]
    return [_metric(pricing), _method(pricing), *(_step(pricing, step, currency) for step in pricing.steps)]


def _row(row: RateRow) -> Message:
    rate = format_rate(row.rate_ppm)
    if row.bucket is None and row.hand is None:
        return say("All other cases: {rate}.", rate=rate)
    if row.hand is None:
        return say("Bucket {bucket}, any hand: {rate}.", bucket=row.bucket, rate=rate)
    if row.bucket is None:
        return say("Any bucket, hand {hand}: {rate}.", hand=row.hand, rate=rate)
    return say("Bucket {bucket}, hand {hand}: {rate}.", bucket=row.bucket, hand=row.hand, rate=rate)


def _metric(ladder: Ladder) -> Message:
    if ladder.metric is Metric.MONTHLY_AMOUNT:
        return say("The rate depends on what the agency collected, less reversals, in the calendar month.")
    return say(
        "The rate depends on what was collected on the batch, less reversals, from its placement to the end "
        "of the month, as a share of the amount placed."
    )


def _method(ladder: Ladder) -> Message:
    if ladder.method is Method.WHOLE_AMOUNT:
        return say("The rate reached at the end of the month applies to everything collected in that month.")
    return say("Each rate applies only to the part that lies within its step.")


def _step(ladder: Ladder, step: Step, currency: str) -> Message:
    lower, rate = _bound(ladder, step.lower, currency), format_rate(step.rate_ppm)
    if step.upper is None:
        if step.lower_included:
            return say("From {lower} (included) upward: {rate}.", lower=lower, rate=rate)
        return say("Above {lower} (not included): {rate}.", lower=lower, rate=rate)
    values = {"lower": lower, "upper": _bound(ladder, step.upper, currency), "rate": rate}
    if step.lower_included and step.upper_included:
        return say("From {lower} (included) to {upper} (included): {rate}.", **values)
    if step.lower_included:
        return say("From {lower} (included) to {upper} (not included): {rate}.", **values)
    if step.upper_included:
        return say("From {lower} (not included) to {upper} (included): {rate}.", **values)
    return say("From {lower} (not included) to {upper} (not included): {rate}.", **values)


def _bound(ladder: Ladder, bound: int, currency: str) -> str:
    if ladder.metric is Metric.BATCH_RECOVERY_RATE:
        return format_rate(bound)
    return f"{format_exact(bound * unit_of(ladder, currency, 0) * PPM, currency)} {currency}"


def _base(base: Base) -> Message:
    if base is Base.RECEIPT:
        return say("The whole receipt earns, also where it is more than the balance of the case.")
    return say("A receipt earns and counts up to the balance of the case; what is above it does neither.")


def _rounding(rounding: Rounding) -> Message:
    if rounding is Rounding.PER_PAYMENT:
        return say("Commission is rounded on each payment to the smallest unit, halves away from zero.")
    return say(
        "Commission is rounded on the running total to the smallest unit, halves away from zero, so that the "
        "payments add up to the rounded total."
    )


def _tail(terms: Terms) -> Message:
    if terms.tail_days == 0:
        return say("What is paid after the end of a placement earns nothing.")
    if terms.tail_condition is TailCondition.LIVE_PROMISE:
        return say(
            "What is paid up to day {days} after the end of a placement still earns where a promise to pay "
            "was live at its end.",
            days=terms.tail_days,
        )
    return say(
        "What is paid up to day {days} after the end of a placement still earns.", days=terms.tail_days
    )


def _vat(terms: Terms) -> Message:
    rate = format_rate(terms.vat_ppm)
    if terms.vat_ppm == 0:
        return say("No VAT is added.")
    if terms.vat_included:
        return say("The rates include VAT of {rate}, which is split off the statement once.", rate=rate)
    return say("VAT of {rate} is added to the commission of the statement and rounded once.", rate=rate)


def _example(pricing: Pricing, currency: str) -> Message:
    if isinstance(pricing, Ladder):
        return _ladder_example(pricing, currency)
    rate = pricing.rate_ppm if isinstance(pricing, FlatRate) else pricing.rows[0].rate_ppm
    return say(
        "Example: a receipt at {rate} earns {sum}.",
        rate=format_rate(rate),
        sum=_whole(_EXAMPLE_MINOR, rate, currency),
    )


def _ladder_example(ladder: Ladder, currency: str) -> Message:
    placed = 10_000_000 * 10 ** exponent(currency)
    unit = unit_of(ladder, currency, placed)
    collected = ladder.steps[-1].lower * unit * 5 // (4 * PPM) or _EXAMPLE_MINOR
    if ladder.method is Method.WHOLE_AMOUNT:
        earned = _whole(collected, rate_reached(ladder, collected, unit), currency)
    else:
        slices = slices_between(ladder, 0, collected, unit)
        exact = sum(each.product for each in slices)
        earned = equation(sum_of_slices(slices, currency), exact, round_half_away(exact, EXACT), currency)
    amount = format_amount(collected, currency)
    if ladder.metric is Metric.MONTHLY_AMOUNT:
        return say("Example: {amount} collected in a month earn {sum}.", amount=amount, sum=earned)
    return say(
        "Example: {amount} collected in the first month on a batch of {placed} earn {sum}.",
        amount=amount,
        placed=format_amount(placed, currency),
        sum=earned,
    )


def _whole(amount_minor: int, rate_ppm: int, currency: str) -> Message:
    formula = product(format_amount(amount_minor, currency), rate_ppm)
    exact = amount_minor * rate_ppm
    return equation(formula, exact * PPM, round_half_away(exact, PPM), currency)
