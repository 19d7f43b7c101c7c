"""Read terms from a document, and write them in the one form that is stored and hashed."""

import json
from collections.abc import Mapping

from agencies.cases.rules.buckets import BUCKETS
from agencies.common.errors import Invalid
from agencies.common.money import PPM, format_rate
from settlement.terms.rules.definition import (
    Base,
    FlatRate,
    Ladder,
    Metric,
    Pricing,
    RateRow,
    RateTable,
    Rounding,
    Step,
    TailCondition,
    Terms,
)
from settlement.terms.rules.fields import (
    Fields,
    choice_of,
    flag_of,
    known_only,
    number_of,
    rate_of,
    table_of,
    tables_of,
)
from settlement.terms.rules.steps import read_ladder
from settlement.terms.rules.table import refuse_ties

_PRICINGS = ("rate", "rates", "ladder")
_OTHERS = ("base", "rounding", "tail_days", "tail_condition", "vat", "vat_included")
_ANY = "*"


def parse_terms(document: Mapping[str, object]) -> Terms:
    """Read a terms file that was loaded from TOML; the smallest is `rate = "18%"`.

    Left out, base is the whole receipt, rounding per payment (per total for a ladder), tail 0 days, VAT none.
    Invalid names the first key that cannot be used, and why.
    """
    known_only(document, _PRICINGS + _OTHERS)
    pricing = _read_pricing(document)
    rounding = Rounding.PER_TOTAL if isinstance(pricing, Ladder) else Rounding.PER_PAYMENT
    terms = Terms(
        pricing=pricing,
        base=choice_of(document, "base", Base, Base.RECEIPT, ""),
        rounding=choice_of(document, "rounding", Rounding, rounding, ""),
        tail_days=number_of(document.get("tail_days", 0), "tail_days", 0, 366),
        tail_condition=choice_of(document, "tail_condition", TailCondition, TailCondition.NONE, ""),
        vat_ppm=rate_of(document.get("vat", "0%"), "vat"),
        vat_included=flag_of(document.get("vat_included", False), "vat_included"),
    )
    _refuse_empty_words(terms)
    return terms


def canonical(terms: Terms) -> str:
    """Write terms with every field said, as JSON that is the same for the same terms."""
    document = {
        **_pricing_document(terms.pricing),
        "base": terms.base,
        "rounding": terms.rounding,
        "tail_days": terms.tail_days,
        "tail_condition": terms.tail_condition,
        "vat": _percent(terms.vat_ppm),
        "vat_included": terms.vat_included,
    }
    return json.dumps(document, sort_keys=True, separators=(",", ":"))


def from_canonical(text: str) -> Terms:
    """Read back what `canonical` wrote, with all checks of a terms file."""
    try:
        document = json.loads(text)
    except ValueError:
        raise Invalid("These stored terms cannot be read; they are not the text that was approved.") from None
    return parse_terms(table_of(document, "terms"))


def _read_pricing(document: Fields) -> Pricing:
    given = [key for key in _PRICINGS if key in document]
    if not given:
        raise Invalid("The terms name no commission; write one of rate, rates or ladder.")
    if len(given) > 1:
        raise Invalid("The terms say {given} side by side; keep one of them.", given=given)
    if given == ["rate"]:
        return FlatRate(rate_of(document["rate"], "rate"))
    if given == ["rates"]:
        return _read_table(document["rates"])
    return read_ladder(document["ladder"])


def _read_table(value: object) -> RateTable:
    rows = [
        _read_row(row, f"rates[{number}]") for number, row in enumerate(tables_of(value, "rates"), start=1)
    ]
    table = RateTable(tuple(rows))
    refuse_ties(table)
    return table


def _read_row(fields: Fields, key: str) -> RateRow:
    known_only(fields, ("bucket", "hand", "rate"), f"{key}.")
    bucket, hand = fields.get("bucket", _ANY), fields.get("hand", _ANY)
    if bucket != _ANY and bucket not in BUCKETS:
        raise Invalid("{key} must be one of {choices}.", key=f"{key}.bucket", choices=[*BUCKETS, _ANY])
    return RateRow(
        bucket=None if bucket == _ANY else str(bucket),
        hand=None if hand == _ANY else number_of(hand, f"{key}.hand", 1, 99),
        rate_ppm=rate_of(fields.get("rate"), f"{key}.rate"),
    )


def _refuse_empty_words(terms: Terms) -> None:
    if terms.tail_condition is not TailCondition.NONE and terms.tail_days == 0:
        raise Invalid("tail_condition is set but there is no tail; set tail_days too.")
    if terms.vat_included and terms.vat_ppm == 0:
        raise Invalid("vat_included is set but there is no VAT; set vat too.")


def _pricing_document(pricing: Pricing) -> dict[str, object]:
    if isinstance(pricing, FlatRate):
        return {"rate": _percent(pricing.rate_ppm)}
    if isinstance(pricing, RateTable):
        return {"rates": [_row_document(row) for row in pricing.rows]}
    steps = [_step_document(pricing.metric, step) for step in pricing.steps]
    return {"ladder": {"metric": pricing.metric, "method": pricing.method, "steps": steps}}


def _row_document(row: RateRow) -> dict[str, object]:
    return {"bucket": row.bucket or _ANY, "hand": row.hand or _ANY, "rate": _percent(row.rate_ppm)}


def _step_document(metric: Metric, step: Step) -> dict[str, object]:
    write = _percent if metric is Metric.BATCH_RECOVERY_RATE else _amount
    document: dict[str, object] = {"rate": _percent(step.rate_ppm)}
    document["from" if step.lower_included else "above"] = write(step.lower)
    if step.upper is not None:
        document["up_to" if step.upper_included else "below"] = write(step.upper)
    return document


def _percent(ppm: int) -> str:
    return format_rate(ppm).replace(" ", "")


def _amount(millionths: int) -> str:
    whole, fraction = divmod(millionths, PPM)
    return f"{whole}.{fraction:06d}".rstrip("0").rstrip(".") if fraction else str(whole)
