"""The columns of a contact file: the field that each holds, and the headings under which agencies send it."""

from collections.abc import Mapping

from agencies.cases.rules.columns import CASE_FIELDS

REQUIRED = ("contact_id", "case_no", "collector", "channel", "party", "result", "started_at")
CONTACT_FIELDS: Mapping[str, tuple[str, ...]] = {
    "contact_id": (
        *("contact id", "contact no", "contact number", "call id", "activity id", "event id", "record id"),
        *("催记编号", "催记ID", "催收记录编号", "跟进编号", "联络编号", "通话编号", "通话ID", "记录编号"),
    ),
    "case_no": CASE_FIELDS["case_no"],
    "collector": (
        *("collector", "collector name", "agent", "agent name", "operator", "contacted by"),
        *("催收员", "案件催收员", "催收员ID", "跟进人", "跟进人员", "坐席", "操作人"),
    ),
    "channel": (
        *("channel", "contact channel", "contact type", "contact method", "method", "activity type"),
        *("渠道", "催收渠道", "联络渠道", "催收方式", "跟进方式", "联络方式"),
    ),
    "party": (
        *("party", "contacted party", "contact party", "person contacted", "contact person", "relation"),
        *(
            "relationship",
            "联络对象",
            "联系对象",
            "催收对象",
            "沟通对象",
            "接听人",
            "对象",
            "与本人关系",
            "关系",
        ),
    ),
    "result": (
        *("result", "contact result", "call result", "result code", "outcome", "disposition"),
        *("结果", "催收结果", "联络结果", "跟进结果", "通话结果", "电话结果", "催收小结"),
    ),
    "started_at": (
        *(
            "started at",
            "start time",
            "contact time",
            "contacted at",
            "call time",
            "date and time",
            "timestamp",
        ),
        *("开始时间", "催收时间", "联络时间", "跟进时间", "通话开始时间", "通话时间", "拨打时间", "拨打日期"),
    ),
    "seconds": (
        *("seconds", "duration", "duration seconds", "duration in seconds", "call duration", "talk time"),
        *("通话时长", "时长", "通话秒数", "时长(秒)", "通话时长(秒)"),
    ),
    "promise_amount": (
        *("promise amount", "promised amount", "amount promised", "ptp amount"),
        *("承诺金额", "承诺还款金额", "PTP金额"),
    ),
    "promise_date": (
        *("promise date", "promised date", "promised for", "ptp date"),
        *("承诺日期", "承诺还款日期", "承诺还款日", "PTP日期"),
    ),
    "note": (
        *("note", "notes", "remark", "remarks", "comment", "comments"),
        *("备注", "催收备注", "催记", "催记内容", "催收记录", "跟进内容", "跟进记录"),
    ),
}
