"""Say how a line's commission was found, in words that a finance clerk can follow with a calculator."""

from agencies.common.money import PPM, format_amount, round_half_away
from agencies.common.words import Message, say
from settlement.statements.rules.facts import Arithmetic, ArithmeticKind, Line
from settlement.terms.rules.definition import Metric
from settlement.terms.rules.figures import equation, format_exact, product, sum_of_slices
from settlement.terms.rules.ladder import EXACT


def explain(line: Line, currency: str) -> Message:
    """Say the arithmetic of a line: "1,234.56 × 18 % = 222.2208, rounded to 222.22"."""
    arithmetic = line.arithmetic
    if arithmetic.kind is ArithmeticKind.REVERSAL:
        return say(
            "Undoes payment {reference} and takes back what it earned, {amount}",
            reference=arithmetic.reverses,
            amount=format_amount(-line.commission_minor, currency),
        )
    if line.base_minor == 0:
        return say(
            "No part of the payment earns, so the commission is {amount}", amount=format_amount(0, currency)
        )
    return _in_its_group(arithmetic, _sum(line, currency), currency)


def _in_its_group(arithmetic: Arithmetic, total: Message, currency: str) -> Message:
    if arithmetic.kind is ArithmeticKind.FLAT:
        return total
    if arithmetic.kind is ArithmeticKind.TABLE:
        return say(
            "Placed in bucket {bucket}, hand {hand}: {sum}",
            bucket=arithmetic.bucket,
            hand=arithmetic.hand,
            sum=total,
        )
    of_batch = arithmetic.metric is Metric.BATCH_RECOVERY_RATE
    figures = {
        "batch": arithmetic.batch,
        "placed": format_amount(arithmetic.placed_minor or 0, currency),
        "reached": format_amount(arithmetic.reached_minor or 0, currency),
        "stood": format_amount(arithmetic.stood_minor or 0, currency),
        "sum": total,
    }
    if arithmetic.kind is ArithmeticKind.WHOLE and of_batch:
        return say(
            "Batch {batch} has brought {reached} of {placed} by the end of the month: {sum}", **figures
        )
    if arithmetic.kind is ArithmeticKind.WHOLE:
        return say("The month has reached {reached}: {sum}", **figures)
    if of_batch:
        return say("Batch {batch} had brought {stood} of {placed} before it: {sum}", **figures)
    return say("The month stood at {stood} before it: {sum}", **figures)


def _sum(line: Line, currency: str) -> Message:
    arithmetic = line.arithmetic
    if arithmetic.rate_ppm is None:
        formula = sum_of_slices(arithmetic.slices, currency)
        exact = sum(each.product for each in arithmetic.slices)
    else:
        formula = product(format_amount(line.base_minor, currency), arithmetic.rate_ppm)
        exact = line.base_minor * arithmetic.rate_ppm * PPM
    before, after = arithmetic.before, arithmetic.after
    if before is None or after is None or (exact % EXACT == 0 and before % EXACT == 0):
        return equation(formula, exact, line.commission_minor, currency)
    return say(
        "{formula} = {exact}; the running total goes from {before} to {after}, rounded {later} − {earlier} = "
        "{result}",
        formula=formula,
        exact=format_exact(exact, currency),
        before=format_exact(before, currency),
        after=format_exact(after, currency),
        later=format_amount(round_half_away(after, EXACT), currency),
        earlier=format_amount(round_half_away(before, EXACT), currency),
        result=format_amount(line.commission_minor, currency),
    )
