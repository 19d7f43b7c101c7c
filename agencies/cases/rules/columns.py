"""The columns of case and contact point files: the field of each, and the headings lenders give them."""

from collections.abc import Mapping

# The first heading of a field that a file has is taken, save for outstanding, which must have but one.
CASE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "case_no": (
        *("case no", "case number", "case id", "account number", "account no", "loan number", "loan no"),
        *("loan id", "contract number", "contract no"),
        *("个案序列号", "案件号", "案件编号", "个案号", "借据号", "借据编号", "合同编号", "合同号"),
    ),
    "outstanding": (
        *(
            "outstanding",
            "outstanding amount",
            "outstanding balance",
            "total outstanding",
            "amount outstanding",
        ),
        *("current balance", "balance", "balance due", "amount due", "total due"),
        *(
            "委案金额",
            "欠款余额",
            "最新欠款",
            "最新欠款金额",
            "案件最新欠款",
            "当前委案余额",
            "欠款总额",
            "总欠款",
        ),
    ),
    "overdue_since": (
        *("overdue since", "overdue date", "past due since", "past due date", "delinquent since"),
        *("first missed due date", "first missed due"),
        *("逾期日", "逾期日期", "逾期开始日", "逾期开始日期", "逾期起始日"),
    ),
    "days_past_due": (
        *("days past due", "dpd", "days overdue", "overdue days", "days delinquent", "days in arrears"),
        "逾期天数",
    ),
    "debtor_id": (
        *(
            "debtor id",
            "debtor no",
            "customer id",
            "customer no",
            "customer number",
            "client id",
            "borrower id",
        ),
        *("客户号", "客户编号", "债务人编号"),
    ),
    "debtor_name": (
        *("debtor name", "debtor", "customer name", "client name", "borrower name", "borrower", "full name"),
        *("name", "姓名", "客户姓名", "案人姓名", "债务人姓名", "借款人姓名", "借款人"),
    ),
    "id_number": (
        *("id number", "id no", "national id", "national id number", "identity number", "ssn"),
        *("social security number", "证件号", "证件号码", "身份证号", "身份证号码", "身份证"),
    ),
    "phone": (
        *("phone", "phone number", "mobile", "mobile phone", "mobile number", "cell phone", "telephone"),
        *("本人手机", "手机", "手机号", "手机号码", "本人电话", "联系电话", "电话"),
    ),
    "product": (
        "product",
        "product name",
        "product type",
        "loan type",
        "产品",
        "产品名称",
        "商品",
        "业务类型",
    ),
    "region": ("region", "state", "province", "省份", "省", "地区"),
    "time_zone": ("time zone", "timezone", "时区"),
    "loan_date": (*("loan date", "origination date", "disbursement date", "贷款日期", "放款日期", "放款日"),),
    "loan_amount": ("loan amount", "original amount", "贷款金额", "放款金额", "合同金额"),
    "principal": (
        *("outstanding principal", "principal outstanding", "remaining principal", "principal"),
        *("剩余本金", "欠款本金", "本金"),
    ),
    "interest": ("outstanding interest", "interest due", "interest", "欠款利息", "逾期利息", "利息"),
    "penalty": ("penalty interest", "penalty", "逾期罚息", "罚息"),
    "fees": ("outstanding fees", "fees", "late fees", "滞纳金", "费用"),
    "not_yet_due": ("not yet due", "amount not yet due", "未到期金额", "未出账金额"),
    "risk_grade": ("risk grade", "risk rating", "风险等级"),
    "failed_visits": ("failed visits", "外访未果次数", "上门未果次数"),
    "unreachable_since": ("unreachable since", "失联日期", "失联日", "失联起始日"),
    "status": ("status", "case status", "loan status", "案件状态"),
}
POINT_FIELDS: Mapping[str, tuple[str, ...]] = {
    **{field: CASE_FIELDS[field] for field in ("case_no", "debtor_id", "id_number")},
    "kind": ("kind", "contact kind", "contact type", "联络类型", "联系类型"),
    "value": ("value", "contact point", "contact value", "电话/地址", "联系方式"),
    "phone": (*CASE_FIELDS["phone"], "电话号码", "联络电话"),
    "address": ("address", "postal address", "home address", "地址", "家庭地址", "住址"),
    "email": ("email", "email address", "邮箱", "电邮", "电子邮箱"),
    "name": (
        *("name", "person", "person name", "contact name", "contact person"),
        *("姓名", "联系人", "联系人姓名", "电话姓名", "对象姓名"),
    ),
    "relation": ("relation", "relationship", "关系", "与案人关系", "与本人关系"),
    "source": ("source", "来源", "数据来源"),
}
_SAME_FACT = ({"overdue_since", "days_past_due"},)


def aliases_beside(chosen: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Give the headings to look for when the columns of `chosen` are given by hand.

    A field that is given is looked for no more, and of overdue_since and days_past_due neither is. One that
    is said to be in no column, by an empty heading, leaves the other of the two to be found.
    """
    placed = {field for field, heading in chosen.items() if heading}
    told = set(chosen).union(*(pair for pair in _SAME_FACT if pair & placed))
    return {field: () if field in told else aliases for field, aliases in CASE_FIELDS.items()}


def missing_fields(found: Mapping[str, object]) -> list[str]:
    """Name the required fields that no column holds: case_no, outstanding, and when it became overdue."""
    missing = [field for field in ("case_no", "outstanding") if field not in found]
    if "overdue_since" not in found and "days_past_due" not in found:
        missing.append("overdue_since")
    return missing


def missing_point_fields(found: Mapping[str, object]) -> list[str]:
    """Name what a file of contact points lacks: whose each point is, and the point itself."""
    missing = []
    if not found.keys() & {"case_no", "debtor_id", "id_number"}:
        missing.append("case_no")
    if not found.keys() & {"phone", "address", "email"} and not {"kind", "value"} <= found.keys():
        missing += [field for field in ("kind", "value") if field not in found]
    return missing
