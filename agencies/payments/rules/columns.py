"""Which columns a payment file may have, and under which headings they are known."""

REQUIRED = ("case_no", "amount", "paid_on")
ALIASES: dict[str, tuple[str, ...]] = {
    "reference": (
        *("reference", "payment reference", "payment id", "transaction id", "transaction reference"),
        *("流水号", "还款流水号", "交易流水号", "支付流水号", "还款ID", "还款编号"),
    ),
    "case_no": (
        *("case no", "case number", "case id", "loan no", "loan number", "loan id"),
        *("个案序列号", "借据号", "借据编号", "案件编号", "案件号", "合同编号"),
    ),
    "amount": (
        *("amount", "payment amount", "paid amount", "amount paid"),
        *("还款金额", "CP金额", "回款金额", "实还金额", "入账金额"),
    ),
    "paid_on": (
        *("paid on", "payment date", "paid date", "date paid"),
        *("还款日期", "CP日期", "回款日期", "实还日期", "入账日期"),
    ),
    "channel": ("channel", "payment channel", "payment method", "还款方式", "还款渠道", "支付方式"),
    "reverses": ("reverses", "reversal of", "reversed reference", "冲正原流水号", "原流水号", "被冲正流水号"),
    "principal": ("principal", "principal paid", "还款本金", "实还本金", "本金"),
    "interest": ("interest", "interest paid", "还款利息", "实还利息", "利息"),
    "penalty": ("penalty", "penalty paid", "还款罚息", "实还罚息", "罚息"),
    "fees": ("fees", "fees paid", "还款费用", "实还费用", "费用"),
}
