"""Says a stored line of a statement in words, step by step."""

from agencies.common.words import Message
from settlement.statements.queries.lines import OpenedLine
from settlement.statements.rules import Line, LineKind, read_arithmetic
from settlement.statements.rules.line_words import LineFacts, line_words


def say_line(opened: OpenedLine, currency: str) -> list[Message]:
    """Give the sentences from the payment to the commission; the last one is the arithmetic."""
    line = Line(
        opened.line_number,
        opened.attribution_id,
        opened.terms_id,
        LineKind(opened.kind),
        opened.month,
        opened.base_minor,
        opened.rate_ppm,
        opened.commission_minor,
        read_arithmetic(opened.arithmetic),
    )
    original = None
    if opened.original_month is not None and opened.original_line is not None:
        original = opened.original_month, opened.original_line
    return line_words(
        LineFacts(
            line,
            opened.reference,
            opened.paid_on,
            opened.amount_minor,
            opened.basis,
            opened.agency,
            opened.starts_on,
            opened.ended_on,
            opened.valid_from,
            original,
        ),
        currency,
    )
