"""Terms as a form has them: flat text fields that become the document of a terms file, and back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from agencies.common.errors import Invalid
from agencies.common.money import PPM, format_rate
from settlement.terms.rules.definition import FlatRate, Ladder, RateTable, Step, Terms


class Way(StrEnum):
    """How commission is priced."""

    FLAT = "flat"
    TABLE = "table"
    LADDER = "ladder"


@dataclass(frozen=True, slots=True)
class TableRow:
    """A rate for a bucket and a hand; "*" stands for any."""

    bucket: str
    hand: str
    rate: str


@dataclass(frozen=True, slots=True)
class LadderStep:
    """A rate from an amount upward, up to where the next step starts."""

    start: str
    rate: str


@dataclass(frozen=True, slots=True)
class TermsForm:
    """What a person typed; rates like 18 or 18%, amounts like 100,000.00."""

    way: Way
    rate: str = ""
    rows: tuple[TableRow, ...] = ()
    method: str = "marginal"
    steps: tuple[LadderStep, ...] = ()
    base: str = "receipt"
    rounding: str = ""
    tail_days: str = "0"
    tail_condition: str = "none"
    vat: str = "0"
    vat_included: bool = False


def document_of(form: TermsForm) -> dict[str, object]:
    """Write a form as the document of a terms file, which is then read with all its checks.

    Rows and steps left empty are passed over. Invalid when a number of days is none.
    """
    document: dict[str, object] = {
        "base": form.base,
        "tail_days": _whole(form.tail_days or "0", "tail_days"),
        "tail_condition": form.tail_condition,
        "vat": _rate(form.vat or "0"),
        "vat_included": form.vat_included,
    }
    if form.rounding:
        document["rounding"] = form.rounding
    return {**_pricing(form), **document}


def form_of(terms: Terms) -> TermsForm:
    """Fill a form with terms, so that a new version starts from the one before."""
    pricing = terms.pricing
    form = TermsForm(
        Way.LADDER,
        base=terms.base.value,
        rounding=terms.rounding.value,
        tail_days=str(terms.tail_days),
        tail_condition=terms.tail_condition.value,
        vat=_shown(terms.vat_ppm),
        vat_included=terms.vat_included,
    )
    if isinstance(pricing, FlatRate):
        return replace(form, way=Way.FLAT, rate=_shown(pricing.rate_ppm))
    if isinstance(pricing, RateTable):
        rows = tuple(
            TableRow(row.bucket or "*", str(row.hand or "*"), _shown(row.rate_ppm)) for row in pricing.rows
        )
        return replace(form, way=Way.TABLE, rows=rows)
    return replace(form, method=pricing.method.value, steps=_steps_of(pricing))


def as_toml(document: Mapping[str, object]) -> str:
    """Write a document as the terms file that says the same on the command line."""
    tables = {key: value for key, value in document.items() if isinstance(value, (list, dict))}
    lines = [f"{key} = {_toml(value)}" for key, value in document.items() if key not in tables]
    for key, value in tables.items():
        if isinstance(value, dict):
            lines += ["", f"[{key}]", *(f"{name} = {_toml(each)}" for name, each in value.items())]
        else:
            lines += ["", f"{key} = {_toml(value)}"]
    return "\n".join(lines) + "\n"


def _pricing(form: TermsForm) -> dict[str, object]:
    if form.way is Way.FLAT:
        return {"rate": _rate(form.rate)}
    if form.way is Way.TABLE:
        rows = [each for each in form.rows if each.rate.strip()]
        return {"rates": [_row(each, number) for number, each in enumerate(rows, start=1)]}
    steps = [each for each in form.steps if each.rate.strip() or each.start.strip()]
    return {"ladder": {"metric": "monthly_amount", "method": form.method, "steps": _steps(steps)}}


def _row(row: TableRow, number: int) -> dict[str, object]:
    hand: object = row.hand if row.hand in {"", "*"} else _whole(row.hand, f"rates[{number}].hand")
    return {"bucket": row.bucket or "*", "hand": hand or "*", "rate": _rate(row.rate)}


def _steps(steps: list[LadderStep]) -> list[dict[str, object]]:
    made = []
    for place, step in enumerate(steps):
        one: dict[str, object] = {"from": step.start.strip() or "0", "rate": _rate(step.rate)}
        if place + 1 < len(steps):
            one["below"] = steps[place + 1].start.strip()
        made.append(one)
    return made


def _steps_of(ladder: Ladder) -> tuple[LadderStep, ...]:
    return tuple(LadderStep(_amount(step), _shown(step.rate_ppm)) for step in ladder.steps)


def _amount(step: Step) -> str:
    whole, rest = divmod(step.lower, PPM)
    return f"{whole:,}" + (f".{rest:06d}".rstrip("0") if rest else "")


def _rate(text: str) -> str:
    """Let a rate be typed without its sign: 18 and 18% are the same."""
    typed = text.strip()
    return typed if not typed or typed.endswith(("%", "％")) else f"{typed}%"


def _shown(rate_ppm: int) -> str:
    return format_rate(rate_ppm).removesuffix("%").strip()


def _whole(text: str, key: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise Invalid("{key}: “{text}” is not a whole number.", key=key, text=text) from None


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(_toml(each) for each in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_toml(each)}" for name, each in value.items()) + " }"
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
