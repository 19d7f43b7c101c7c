"""The columns of a payment file: the field that each holds, and the headings under which lenders send it."""

from collections.abc import Mapping

from agencies.cases.rules.columns import CASE_FIELDS

REQUIRED = ("case_no", "amount", "paid_on")
PAYMENT_FIELDS: Mapping[str, tuple[str, ...]] = {
    "reference": (
        *("reference", "payment reference", "payment id", "transaction id", "transaction reference"),
        *("流水号", "还款流水号", "交易流水号", "支付流水号", "还款ID", "还款编号"),
    ),
    "case_no": CASE_FIELDS["case_no"],
    "amount": (
        *("amount", "payment amount", "paid amount", "amount paid", "amount received"),
        *("还款金额", "CP金额", "回款金额", "实还金额", "入账金额"),
    ),
    "paid_on": (
        *("paid on", "payment date", "paid date", "date paid", "value date"),
        *("还款日期", "CP日期", "回款日期", "实还日期", "入账日期"),
    ),
    "channel": ("channel", "payment channel", "payment method", "还款方式", "还款渠道", "支付方式"),
    "reverses": ("reverses", "reversal of", "reversed reference", "冲正原流水号", "原流水号", "被冲正流水号"),
    "fees": ("fees", "fees paid", "还款费用", "实还费用", "费用"),
    "penalty": ("penalty", "penalty paid", "还款罚息", "实还罚息", "罚息"),
    "interest": ("interest", "interest paid", "还款利息", "实还利息", "利息"),
    "principal": ("principal", "principal paid", "还款本金", "实还本金", "本金"),
}
