"""The columns of each table: codes for programs, headings for people, widths in digits.

Codes are what a verifier reads by, so they stay as they are; words and order may change.
"""

from collections.abc import Mapping, Sequence

from agencies.common.words import Message, say
from settlement.workbook.rules.cells import Column

_MONEY, _RATE = 13.0, 11.0
_ENGLISH, _CHINESE = 52, 42


def _money(code: str, heading: Message) -> Column:
    return Column(code, heading, _MONEY, right=True)


def _number(code: str, heading: Message, width: float) -> Column:
    return Column(code, heading, width, right=True)


LINE_COLUMNS = (
    _number("line", say("No."), 7),
    Column("reference", say("Payment reference"), 13),
    Column("case_no", say("Case no."), 11),
    Column("debtor", say("Debtor (masked)"), 13),
    Column("paid_on", say("Paid on"), 13),
    Column("month", say("Month of payment"), 11),
    Column("kind", say("Kind"), 15),
    Column("bucket", say("Bucket at placement"), 11),
    _number("hand", say("Hand"), 7),
    _money("amount", say("Amount")),
    _money("excess", say("Above the balance")),
    _money("base", say("Base")),
    _money("stood", say("Base of the month before it")),
    _number("rate", say("Rate"), _RATE),
    _money("before", say("Commission before it")),
    _money("upto", say("Commission with it")),
    _money("commission", say("Commission")),
    _money("issued", say("Commission as issued")),
    Column("english", say("Arithmetic in English"), _ENGLISH),
    Column("chinese", say("Arithmetic in Chinese"), _CHINESE),
    Column("batch", say("Batch"), 12),
    _number("part", say("Part no."), 10),
    _number("reverses", say("Undoes part no."), 11),
    _number("terms", say("Terms no."), 10),
    _number("product", say("Running product, whole units"), 16),
    _number("rest", say("Running product, millionths"), 16),
)
PRINTED_LINES = "chinese"
GROUP_COLUMNS = (
    Column("month", say("Month of payment"), 18),
    _number("terms", say("Terms no."), 12),
    _money("locked", say("Base locked before")),
    _money("here", say("Base of this statement")),
    _money("reached", say("Base reached")),
    _number("rate", say("Rate reached"), _RATE),
    _number("product", say("Locked product, whole units"), 16),
    _number("rest", say("Locked product, millionths"), 16),
)
LOCKED_COLUMNS = (
    Column("month", say("Month of payment"), 18),
    Column("batch", say("Batch"), 12),
    _number("rate", say("Rate"), _MONEY),
    _money("base", say("Base")),
)
REVERSAL_COLUMNS = (
    _number("line", say("No."), 7),
    Column("reference", say("Reversal reference"), 15),
    Column("paid_on", say("Reversed on"), 13),
    Column("undoes", say("Undoes payment"), 15),
    _number("part", say("Undoes part no."), 11),
    Column("statement", say("Its statement"), 13),
    _number("place", say("Its line there"), 9),
    _number("terms", say("Its terms no."), 9),
    _money("amount", say("Original amount")),
    _money("base", say("Original base")),
    _number("rate", say("Original rate"), _RATE),
    _money("commission", say("Original commission")),
    _money("back_amount", say("Amount taken back")),
    _money("back_base", say("Base taken back")),
    _money("back_commission", say("Commission taken back")),
    Column("verdict", say("Exact negative?"), 16),
)
TERMS_COLUMNS = (
    _number("number", say("No."), 7),
    Column("english", say("English"), _ENGLISH),
    Column("chinese", say("Chinese"), _CHINESE),
    _number("sign", say("Starts at"), 7),
    _money("from", say("Amount")),
    _number("until_sign", say("Ends at"), 7),
    _money("until", say("Amount")),
    _number("rate", say("Rate"), _RATE),
    _number("approved_rate", say("Approved rate"), _RATE),
    _number("approved_sign", say("Approved start"), 10),
    _money("approved_from", say("Amount")),
    _number("rise", say("Rise of the rate (ppm)"), 16),
    _number("bound", say("Start in smallest units"), 16),
    Column("code", say("Field"), 11),
)
CHECK_COLUMNS = (
    _number("number", say("No."), 7),
    Column("english", say("English"), _ENGLISH),
    Column("chinese", say("Chinese"), _CHINESE),
    _number("result", say("Computed here"), 18),
    _number("issued", say("As issued"), 18),
    Column("verdict", say("Verdict"), 16),
    Column("code", say("Field"), 13),
)
SUMMARY_COLUMNS = (
    Column("english", say("English"), 44),
    Column("chinese", say("Chinese"), 26),
    Column("value", say("Value"), 24),
    _number("amount", say("Amount"), 20),
    _number("base", say("Base"), 20),
    _number("commission", say("Commission"), 20),
    Column("code", say("Field"), 14),
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
