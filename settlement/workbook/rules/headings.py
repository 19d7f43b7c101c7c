"""The columns of each table: codes for programs, headings for people, widths in digits.

Codes are what a verifier reads by, so they stay as they are; words and order may change.
"""

from collections.abc import Mapping, Sequence

from agencies.common.words import say
from settlement.workbook.rules.cells import Column

_MONEY = 15
_ENGLISH, _CHINESE = 62, 52

LINE_COLUMNS = (
    Column("line", say("No."), 7),
    Column("part", say("Part no."), 10),
    Column("reference", say("Payment reference"), 18),
    Column("case_no", say("Case no."), 14),
    Column("debtor", say("Debtor (masked)"), 14),
    Column("paid_on", say("Paid on"), 12),
    Column("month", say("Month of payment"), 11),
    Column("kind", say("Kind"), 15),
    Column("reverses", say("Undoes part no."), 11),
    Column("bucket", say("Bucket at placement"), 12),
    Column("hand", say("Hand"), 7),
    Column("batch", say("Batch"), 14),
    Column("amount", say("Amount"), _MONEY),
    Column("excess", say("Above the balance"), _MONEY),
    Column("base", say("Base"), _MONEY),
    Column("stood", say("Base of the month before it"), _MONEY),
    Column("rate", say("Rate"), 11),
    Column("product", say("Running product, whole units"), _MONEY),
    Column("rest", say("Running product, millionths"), _MONEY),
    Column("before", say("Commission before it"), _MONEY),
    Column("upto", say("Commission with it"), _MONEY),
    Column("commission", say("Commission"), _MONEY),
    Column("issued", say("Commission as issued"), _MONEY),
    Column("terms", say("Terms no."), 9),
    Column("english", say("Arithmetic in English"), _ENGLISH),
    Column("chinese", say("Arithmetic in Chinese"), _CHINESE),
)

GROUP_COLUMNS = (
    Column("month", say("Month of payment"), 12),
    Column("terms", say("Terms no."), 10),
    Column("locked", say("Base locked before"), _MONEY),
    Column("here", say("Base of this statement"), _MONEY),
    Column("reached", say("Base reached"), _MONEY),
    Column("rate", say("Rate reached"), 11),
    Column("product", say("Locked product, whole units"), _MONEY),
    Column("rest", say("Locked product, millionths"), _MONEY),
)
LOCKED_COLUMNS = (
    Column("month", say("Month of payment"), 12),
    Column("batch", say("Batch"), 14),
    Column("rate", say("Rate"), 11),
    Column("base", say("Base"), _MONEY),
)
REVERSAL_COLUMNS = (
    Column("line", say("No."), 7),
    Column("reference", say("Reversal reference"), 18),
    Column("paid_on", say("Reversed on"), 12),
    Column("undoes", say("Undoes payment"), 18),
    Column("part", say("Undoes part no."), 11),
    Column("statement", say("Its statement"), 11),
    Column("place", say("Its line there"), 9),
    Column("terms", say("Its terms no."), 9),
    Column("amount", say("Original amount"), _MONEY),
    Column("base", say("Original base"), _MONEY),
    Column("rate", say("Original rate"), 11),
    Column("commission", say("Original commission"), _MONEY),
    Column("back_amount", say("Amount taken back"), _MONEY),
    Column("back_base", say("Base taken back"), _MONEY),
    Column("back_commission", say("Commission taken back"), _MONEY),
    Column("verdict", say("Exact negative?"), 16),
)
TERMS_COLUMNS = (
    Column("number", say("No."), 7),
    Column("english", say("English"), _ENGLISH),
    Column("chinese", say("Chinese"), _CHINESE),
    Column("sign", say("From: sign"), 8),
    Column("from", say("From: amount"), _MONEY),
    Column("until_sign", say("To: sign"), 8),
    Column("until", say("To: amount"), _MONEY),
    Column("rate", say("Rate"), 11),
    Column("approved_rate", say("Approved rate"), 11),
    Column("approved_sign", say("Approved from: sign"), 10),
    Column("approved_from", say("Approved from: amount"), _MONEY),
    Column("rise", say("Rise of the rate, millionths"), 14),
    Column("bound", say("From, smallest units"), 16),
    Column("code", say("Field"), 11),
)
CHECK_COLUMNS = (
    Column("number", say("No."), 7),
    Column("english", say("English"), _ENGLISH),
    Column("chinese", say("Chinese"), _CHINESE),
    Column("result", say("Computed here"), 20),
    Column("issued", say("As issued"), 20),
    Column("verdict", say("Verdict"), 16),
    Column("code", say("Field"), 15),
)
SUMMARY_COLUMNS = (
    Column("english", say("English"), 34),
    Column("chinese", say("Chinese"), 22),
    Column("value", say("Value"), 22),
    Column("amount", say("Amount"), 18),
    Column("base", say("Base"), 18),
    Column("commission", say("Commission"), 18),
    Column("code", say("Field"), 15),
)


def sized(columns: Sequence[Column], widths: Mapping[str, float], left_out: frozenset[str]) -> list[Column]:
    """Leave out the columns that have nothing to show, and widen those whose content needs it.

    `widths` holds the least width of columns by their code, and that of all money under "money".
    """
    return [
        column._replace(width=max(column.width, widths.get(_kind(column), 0)))
        for column in columns
        if column.code not in left_out
    ]


def _kind(column: Column) -> str:
    return "money" if column.width == _MONEY else column.code
