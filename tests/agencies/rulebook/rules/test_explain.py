"""A verdict is explained by its rule, its source and the time it opens, in both languages."""

import datetime

import pytest

from agencies.common.words import render
from agencies.rulebook.load_preset import load_preset
from agencies.rulebook.rules.codes import Channel, Flag, Party, Rest, Result
from agencies.rulebook.rules.contacts import Contact, Request, Resting, stored_verdict
from agencies.rulebook.rules.decide import decide
from agencies.rulebook.rules.explain import explain
from agencies.rulebook.rules.parse_preset import parse_preset
from agencies.rulebook.rules.preset import Preset
from tests.agencies.rulebook.make import NEW_YORK, SHANGHAI, contact, request
from tests.agencies.rulebook.test_load_preset import SMALL

CHINA, USA, HOUSE = load_preset("CN-GBT45251"), load_preset("US-REGF"), parse_preset(SMALL)
THREE = [contact(f"2026-11-03 {hour}:00", Result.PROMISED) for hour in (10, 11, 12)]
WEEK = [contact(f"2026-11-0{day} 10:00", zone=NEW_YORK) for day in range(1, 8)]
VISITED = [contact("2026-11-01 10:00", Result.NOT_FOUND, channel=Channel.VISIT)]
SPOKEN = [contact("2026-11-03 10:00", Result.PROMISED, zone=NEW_YORK)]


@pytest.mark.parametrize(
    ("asked", "history", "preset", "english", "chinese"),
    [
        pytest.param(request("2026-11-03 12:00"), [], CHINA, "Allowed.", "可以联系。", id="allowed"),
        pytest.param(
            request("2026-11-03 12:00", party=Party.FRIEND, flags=[Flag.DEBTOR_LOST]),
            [],
            CHINA,
            "Allowed, but nothing about the debt may be told to this person.",
            "可以联系，但不得向此人透露任何债务信息。",
            id="allowed with a condition",
        ),
        pytest.param(
            request("2026-11-03 22:00"),
            [],
            CHINA,
            "Not allowed. It is 2026-11-03 22:00 where the debtor is; contact is allowed there from 08:00 to"
            " before 22:00. Rule: CN-GBT45251 hours (GB/T 45251-2025)."
            " Allowed again from 2026-11-04 08:00 (Asia/Shanghai).",
            "不可联系。债务人当地时间为 2026-11-03 22:00；当地可联系时段为 08:00 起至 22:00 前。"
            "规则：CN-GBT45251 hours（GB/T 45251-2025）。自 2026-11-04 08:00（Asia/Shanghai）起可再联系。",
            id="hours",
        ),
        pytest.param(
            request("2026-11-08 12:00"),
            [],
            HOUSE,
            "Not allowed. It is 2026-11-08 12:00 where the debtor is, a day without contact."
            " Rule: HOUSE hours (house rule). Allowed again from 2026-11-09 09:00 (Asia/Shanghai).",
            "不可联系。债务人当地时间为 2026-11-08 12:00，当日不得联系。"
            "规则：HOUSE hours（内部规则）。自 2026-11-09 09:00（Asia/Shanghai）起可再联系。",
            id="a day without hours",
        ),
        pytest.param(
            request("2026-11-03 15:00"),
            THREE,
            CHINA,
            "Not allowed. Limit of effective calls to this person on this day: 3; counted so far,"
            " over all agencies: 3. Rule: CN-GBT45251 effective_calls_3_a_day (GB/T 45251-2025)."
            " Allowed again from 2026-11-04 08:00 (Asia/Shanghai).",
            "不可联系。当日对此人的有效通话上限为 3 次；委托方与各机构合计已有 3 次。"
            "规则：CN-GBT45251 effective_calls_3_a_day（GB/T 45251-2025）。"
            "自 2026-11-04 08:00（Asia/Shanghai）起可再联系。",
            id="cap of a day",
        ),
        pytest.param(
            request("2026-11-07 15:00", zone=NEW_YORK),
            WEEK,
            USA,
            "Not allowed. Limit of calls to this person about this debt within 7 days: 7; counted so far,"
            " over all agencies: 7. Rule: US-REGF calls_7_in_7_days (12 CFR 1006.14(b)(2)(i)(A))."
            " Allowed again from 2026-11-08 08:00 (America/New_York).",
            "不可联系。7 天内就此债务对此人的拨打上限为 7 次；委托方与各机构合计已有 7 次。"
            "规则：US-REGF calls_7_in_7_days（12 CFR 1006.14(b)(2)(i)(A)）。"
            "自 2026-11-08 08:00（America/New_York）起可再联系。",
            id="rolling cap",
        ),
        pytest.param(
            request("2026-11-04 15:00", zone=NEW_YORK),
            SPOKEN,
            USA,
            "Not allowed. There was a conversation on 2026-11-03; calls rest for 7 days, of which that day is"
            " the first. Rule: US-REGF 7_days_after_conversation (12 CFR 1006.14(b)(2)(i)(B))."
            " Allowed again from 2026-11-10 08:00 (America/New_York).",
            "不可联系。2026-11-03 已有通话；自该日（计为第 1 天）起 7 天内不得再拨打。"
            "规则：US-REGF 7_days_after_conversation（12 CFR 1006.14(b)(2)(i)(B)）。"
            "自 2026-11-10 08:00（America/New_York）起可再联系。",
            id="cooldown",
        ),
        pytest.param(
            request("2026-11-03 15:00", channel=Channel.VISIT),
            VISITED,
            CHINA,
            "Allowed, with a warning. Limit of visits to this person within 7 days: 1; counted so far,"
            " over all agencies: 1. Rule: CN-GBT45251 visits_1_in_7_days (house rule).",
            "可以联系，但有提示。7 天内对此人的上门上限为 1 次；委托方与各机构合计已有 1 次。"
            "规则：CN-GBT45251 visits_1_in_7_days（内部规则）。",
            id="a warning",
        ),
        pytest.param(
            request("2026-11-03 12:00", party=Party.SPOUSE),
            [],
            CHINA,
            "Not allowed. This person may be contacted only when the debtor is lost, dead or incapacitated."
            " Rule: CN-GBT45251 third_party (GB/T 45251-2025). Waiting does not change that.",
            "不可联系。仅在债务人失联、死亡或丧失行为能力时方可联系此人。"
            "规则：CN-GBT45251 third_party（GB/T 45251-2025）。等待不会改变这一结论。",
            id="another person",
        ),
        pytest.param(
            request("2026-11-03 12:00", party=Party.SPOUSE, flags=[Flag.DEBTOR_LOST, Flag.PARTY_REFUSED]),
            [],
            CHINA,
            "Not allowed. This person has refused contact and is never contacted again."
            " Rule: CN-GBT45251 party_refused (GB/T 45251-2025). Waiting does not change that.",
            "不可联系。此人已拒绝联系，不得再次联系。"
            "规则：CN-GBT45251 party_refused（GB/T 45251-2025）。等待不会改变这一结论。",
            id="a refusal",
        ),
        pytest.param(
            request("2026-11-03 12:00", zone=NEW_YORK, flags=[Flag.REPRESENTED]),
            [],
            USA,
            "Not allowed. A lawyer represents the debtor; contact the lawyer."
            " Rule: US-REGF represented (12 CFR 1006.6(b)(2), (c)). Waiting does not change that.",
            "不可联系。债务人已委托律师，请联系其律师。"
            "规则：US-REGF represented（12 CFR 1006.6(b)(2), (c)）。等待不会改变这一结论。",
            id="a lawyer",
        ),
        pytest.param(
            request("2026-11-03 12:00", rests=[Resting(Rest.HOLD, datetime.date(2026, 11, 5))]),
            [],
            CHINA,
            "Not allowed. The lender holds this case through 2026-11-05.",
            "不可联系。委托方已对该案停催，至 2026-11-05 为止。",
            id="a hold through a day",
        ),
        pytest.param(
            request("2026-11-03 12:00", rests=[Resting(Rest.HOLD)]),
            [],
            CHINA,
            "Not allowed. The lender holds this case until it is released.",
            "不可联系。委托方已对该案停催，解除后方可继续。",
            id="a hold",
        ),
        pytest.param(
            request("2026-11-03 12:00", rests=[Resting(Rest.STOP)]),
            [],
            CHINA,
            "Not allowed. The debtor is on the lender's stop list.",
            "不可联系。债务人在委托方的停催名单上。",
            id="the stop list",
        ),
    ],
)
def test_in_both_languages(
    asked: Request, history: list[Contact], preset: Preset, english: str, chinese: str
) -> None:
    verdict = decide(asked, history, preset)
    stored = stored_verdict(verdict.allowed, verdict.preset, verdict.rule, verdict.facts_text)
    for each in (verdict, stored):
        assert render(explain(each), "en") == english
        assert render(explain(each), "zh_CN") == chinese


@pytest.mark.parametrize("basis", ["connected", "unanswered", "effective", "attempt"])
@pytest.mark.parametrize("window", ["calendar_week", "calendar_month", "day"])
@pytest.mark.parametrize("scope", ["person", "debt", "number"])
def test_every_kind_of_cap_has_words(basis: str, window: str, scope: str) -> None:
    kind = f'basis = "{basis}"\nscope = "{scope}"\nwindow = "{window}"'
    cap = f'code = "more"\nchannels = ["call", "sms"]\n{kind}\nlimit = 1\nseverity = "warn"'
    preset = parse_preset(f"{SMALL}[[caps]]\n{cap}")
    result = Result.NO_ANSWER if basis == "unanswered" else Result.MET
    for channel in (Channel.CALL, Channel.SMS):
        earlier = contact("2026-11-03 10:00", result, channel=channel, number="1")
        asked = request("2026-11-03 11:00", zone=SHANGHAI, channel=channel, number="1")
        verdict = decide(asked, [earlier], preset)
        assert verdict.rule == "more"
        assert ": 1; counted so far, over all agencies: 1." in render(explain(verdict), "en")
        assert "上限为 1 次；委托方与各机构合计已有 1 次。" in render(explain(verdict), "zh_CN")
