"""Channels, parties and results as agencies write them in their files, read as the codes of the rulebook."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from agencies.rulebook.rules.codes import Channel, Party, Result

Code = TypeVar("Code", bound=StrEnum)
_BETWEEN = re.compile(r"[\s_\-/·]+")

_CHANNELS: Mapping[Channel, tuple[str, ...]] = {
    Channel.CALL: (
        "phone",
        "phone call",
        "telephone",
        "voice",
        "dial",
        "电话",
        "拨打",
        "电催",
        "通话",
        "人工外呼",
    ),
    Channel.VOICE_BOT: (
        "robot",
        "robocall",
        "ai call",
        "ivr",
        "智能语音",
        "语音机器人",
        "机器人",
        "AI外呼",
        "智能外呼",
    ),
    Channel.VISIT: ("field visit", "field", "door knock", "上门", "外访", "家访", "走访", "实地"),
    Channel.SMS: ("text", "text message", "message", "短信", "手机短信"),
    Channel.CHAT: ("im", "wechat", "whatsapp", "微信", "企业微信", "即时消息", "在线"),
    Channel.EMAIL: ("e-mail", "mail", "邮件", "电子邮件", "邮箱"),
    Channel.LETTER: ("post", "postal", "信函", "催收函", "律师函", "信件", "挂号信"),
}
_PARTIES: Mapping[Party, tuple[str, ...]] = {
    Party.DEBTOR: (
        "debtor",
        "borrower",
        "customer",
        "cardholder",
        "本人",
        "债务人",
        "借款人",
        "客户",
        "持卡人",
        "客户本人",
    ),
    Party.SPOUSE: ("wife", "husband", "partner", "配偶", "妻子", "丈夫", "爱人", "夫妻"),
    Party.PARENT: ("mother", "father", "parents", "父母", "父亲", "母亲"),
    Party.CHILD: ("son", "daughter", "children", "子女", "儿子", "女儿"),
    Party.RELATIVE: (
        "family",
        "sibling",
        "brother",
        "sister",
        "亲属",
        "亲戚",
        "家人",
        "兄弟",
        "姐妹",
        "兄弟姐妹",
        "直系亲属",
    ),
    Party.COLLEAGUE: ("coworker", "co-worker", "同事"),
    Party.FRIEND: ("friends", "朋友"),
    Party.CLASSMATE: ("schoolmate", "同学"),
    Party.EMPLOYER: ("company", "work", "workplace", "单位", "公司", "雇主", "单位联系人"),
    Party.GUARANTOR: ("co-signer", "cosigner", "surety", "担保人", "保证人", "共同借款人"),
    Party.OTHER: ("others", "third party", "unknown", "其他", "其它", "他人", "第三人", "未知", "联系人"),
}
_RESULTS: Mapping[Result, tuple[str, ...]] = {
    Result.PROMISED: ("promise", "promise to pay", "ptp", "承诺", "承诺还款", "承诺付款", "承诺跟进"),
    Result.NEGOTIATING: ("negotiation", "follow up", "协商", "协商跟进", "谈判", "跟进", "继续跟进"),
    Result.REFUSED: ("refused to pay", "refusal", "拒绝", "拒绝还款", "拒还"),
    Result.CLAIMS_PAID: (
        "already paid",
        "claims already paid",
        "paid",
        "已还款",
        "客户提示已还款",
        "声称已还",
        "称已还款",
    ),
    Result.DISPUTED: ("dispute", "disputes", "争议", "有争议", "异议", "客户异议"),
    Result.FRAUD_CLAIMED: ("fraud", "identity theft", "盗办", "冒办", "非本人办理", "声称盗办"),
    Result.HOSPITALISED: ("hospitalized", "in hospital", "hospital", "住院", "生病住院"),
    Result.CALL_BACK: (
        "call back later",
        "asked to call back",
        "改期联系",
        "稍后联系",
        "要求回电",
        "要求改期联系",
    ),
    Result.STOP_REQUESTED: (
        "do not contact",
        "stop contact",
        "cease",
        "要求停止联系",
        "拒绝联系",
        "要求不再联系",
        "停止联系",
    ),
    Result.MET: ("met debtor", "met in person", "见到本人", "面见", "面谈"),
    Result.REPLIED: ("reply", "已回复", "回复"),
    Result.THIRD_PARTY_REACHED: (
        "third party",
        "spoke to third party",
        "他人接听",
        "第三人接听",
        "中家人",
        "家人接听",
        "转告",
        "联系人转告",
    ),
    Result.DECEASED: ("dead", "died", "死亡", "身故", "去世"),
    Result.IN_CUSTODY: ("jail", "prison", "in prison", "坐牢", "在押", "服刑"),
    Result.WRONG_NUMBER: ("wrong person", "号码错误", "错号", "非本人号码", "打错"),
    Result.HUNG_UP: ("hangup", "hang up", "挂断", "接通挂断", "秒挂"),
    Result.LEFT_MESSAGE: ("voicemail", "left voicemail", "message left", "留言", "已留言", "语音信箱"),
    Result.NO_ANSWER: (
        "not answered",
        "unanswered",
        "no reply",
        "无人接听",
        "未接",
        "未接通",
        "无应答",
        "无法接通",
    ),
    Result.BUSY: ("line busy", "占线", "忙音", "正在通话中", "通话中"),
    Result.NUMBER_INVALID: ("invalid number", "invalid", "disconnected", "not in service", "空号"),
    Result.SUSPENDED: ("number suspended", "停机", "欠费停机"),
    Result.SWITCHED_OFF: ("phone off", "turned off", "off", "关机"),
    Result.NOT_FOUND: (
        "nobody home",
        "not home",
        "not at home",
        "未找到人",
        "未见到本人",
        "无人在家",
        "未遇",
        "查无此人",
    ),
    Result.SENT: ("delivered", "已发送", "发送成功", "已送达"),
    Result.UNDELIVERED: (
        "not delivered",
        "failed",
        "bounced",
        "returned",
        "发送失败",
        "未送达",
        "退信",
        "退回",
    ),
}


def read_channel(text: str) -> Channel | None:
    """Read a channel as its code or as one of the words that agencies use; None when it is neither."""
    return _CHANNEL_BY_WORD.get(_plain(text))


def read_party(text: str) -> Party | None:
    """Read whom a contact was with; None when the word is not known."""
    return _PARTY_BY_WORD.get(_plain(text))


def read_result(text: str) -> Result | None:
    """Read what came of a contact; None when the word is not known."""
    return _RESULT_BY_WORD.get(_plain(text))


def _plain(text: str) -> str:
    return _BETWEEN.sub(" ", text.strip().casefold())


def _by_word(words: Mapping[Code, Iterable[str]]) -> dict[str, Code]:
    return {_plain(word): code for code, known in words.items() for word in (code.value, *known)}


_CHANNEL_BY_WORD = _by_word(_CHANNELS)
_PARTY_BY_WORD = _by_word(_PARTIES)
_RESULT_BY_WORD = _by_word(_RESULTS)
