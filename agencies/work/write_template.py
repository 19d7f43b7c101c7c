"""Template files for imports: the headings that importers know, and one worked row to write over."""

import datetime
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from agencies.cases.rules.columns import CASE_FIELDS, POINT_FIELDS
from agencies.common.dates import days_after
from agencies.common.tabular.write import Value, write_csv, write_xlsx
from agencies.common.uploads import Kind
from agencies.payments.rules.columns import PAYMENT_FIELDS
from agencies.work.rules.columns import CONTACT_FIELDS

CASE_NO = "A-1001"
"""The case that the worked rows of all kinds speak of."""


class Form(StrEnum):
    """As what kind of file a template is written."""

    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Template:
    """A file ready to be handed over, under the name it is saved by."""

    name: str
    data: bytes


_Example = Mapping[str, tuple[Value, Value]]
_FIELDS: Mapping[Kind, Mapping[str, Sequence[str]]] = {
    Kind.CASES: CASE_FIELDS,
    Kind.POINTS: POINT_FIELDS,
    Kind.PAYMENTS: PAYMENT_FIELDS,
    Kind.CONTACTS: CONTACT_FIELDS,
}


def write_template(kind: Kind, form: Form, language: str, today: datetime.date) -> Template:
    """Write the template of a kind of file, the worked row's days around `today`."""
    example = _examples(kind, today)
    chinese = language == "zh_CN"
    headings = [heading_of(_FIELDS[kind][field], language) for field in example]
    row = [values[chinese] for values in example.values()]
    with tempfile.TemporaryDirectory(prefix="mandate-template-") as folder:
        path = Path(folder) / f"{kind.value}.{form.value}"
        if form is Form.CSV:
            write_csv(path, headings, [row])
        else:
            write_xlsx(path, kind.value, headings, [row])
        return Template(path.name, path.read_bytes())


def heading_of(aliases: Sequence[str], language: str) -> str:
    """Choose the heading for a field: the first known one that is written in the language."""
    if language == "zh_CN":
        return next((each for each in aliases if not each.isascii()), aliases[0])
    chosen = next(each for each in aliases if each.isascii())
    return chosen[:1].upper() + chosen[1:]


def _examples(kind: Kind, today: datetime.date) -> _Example:
    return {
        Kind.CASES: _case,
        Kind.POINTS: _point,
        Kind.PAYMENTS: _payment,
        Kind.CONTACTS: _contact,
    }[kind](today)


def _case(today: datetime.date) -> _Example:
    return {
        "case_no": _same(CASE_NO),
        "debtor_name": ("Ann Lee", "李安"),
        "id_number": ("123-45-6789", "420101199001011234"),
        "phone": ("+1 212 555 0123", "13800001234"),
        "product": ("Personal loan", "个人消费贷"),
        "region": ("NC", "湖北"),
        "overdue_since": _same(days_after(today, -120)),
        "loan_date": _same(days_after(today, -500)),
        "loan_amount": _same(Decimal(20_000)),
        "outstanding": _same(Decimal(13_480)),
        "principal": _same(Decimal(12_000)),
        "interest": _same(Decimal(1_100)),
        "penalty": _same(Decimal(380)),
        "risk_grade": _same("C"),
    }


def _point(_today: datetime.date) -> _Example:
    return {
        "case_no": _same(CASE_NO),
        "relation": ("spouse", "配偶"),
        "name": ("Bob Lee", "王波"),
        "kind": ("phone", "电话"),
        "value": ("+1 212 555 0199", "13900005678"),
        "source": ("contract", "合同"),
    }


def _payment(today: datetime.date) -> _Example:
    return {
        "reference": _same("P-0001"),
        "case_no": _same(CASE_NO),
        "amount": _same(Decimal(500)),
        "paid_on": _same(days_after(today, -1)),
        "channel": ("bank transfer", "银行转账"),
        "reverses": _same(None),
    }


def _contact(today: datetime.date) -> _Example:
    yesterday = datetime.datetime.combine(days_after(today, -1), datetime.time(10, 5))
    return {
        "contact_id": _same("K-0001"),
        "case_no": _same(CASE_NO),
        "collector": ("Ada", "王芳"),
        "channel": ("phone", "电话"),
        "party": ("debtor", "本人"),
        "result": ("promise to pay", "承诺还款"),
        "started_at": _same(yesterday),
        "seconds": _same(95),
        "promise_amount": _same(Decimal(500)),
        "promise_date": _same(days_after(today, 7)),
        "note": ("will pay by transfer", "答应转账还款"),
    }


def _same(value: Value) -> tuple[Value, Value]:
    return value, value
