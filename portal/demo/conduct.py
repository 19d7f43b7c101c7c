"""What the demo's lender looks into: monthly inspections, and complaints of debtors and authorities."""

import datetime

from agencies.common.access import Actor
from agencies.common.dates import DAY, civil_day, month_end
from agencies.conduct.add_finding import add_finding
from agencies.conduct.answer_complaint import answer_complaint
from agencies.conduct.correct_finding import correct_finding
from agencies.conduct.decide_complaint import Decided, decide_complaint
from agencies.conduct.follow_complaint import acknowledge_complaint
from agencies.conduct.inspection_in_hand import digest_of
from agencies.conduct.keep_file import keep_file
from agencies.conduct.open_inspection import Held, open_inspection
from agencies.conduct.queries.files import Place
from agencies.conduct.queries.inspections import find_inspection
from agencies.conduct.record_inspection import Counted, record_inspection
from agencies.conduct.settle_finding import settle_finding
from agencies.conduct.sign_inspection import sign_for_agency, sign_for_lender
from agencies.conduct.take_complaint import Taken, Told, take_complaint
from agencies.measures.measure_conduct import measure_conduct
from portal.demo.cast import CAST, CHINA, STRONG, WEAK, Character
from portal.demo.stage import Stage

_CARELESS, _SECOND = CAST[-1], CAST[1]
_NOTES = "抽查记录 sample checked {day}\n录音 recordings, 外访 visits, 修复 repaired data\n{agency}\n"
_FINDING = "抽听录音中有两段缺失。Two of the recordings that were asked for are missing."
_REMEDY = "录音设备已更换，缺失原因附后。The recorder was replaced; the cause is attached."


def _day(stage: Stage) -> datetime.date:
    return civil_day(stage.now, CHINA.zone)


def _text(words: str) -> bytes:
    return words.encode()


async def inspect_month(stage: Stage, start: datetime.date, *, last: bool) -> None:
    """Inspect each agency that has cases; for the last month one is left out, and one is not signed."""
    for who in CAST:
        if not stage.worlds[CHINA.code].open_loans(who.code) or (last and who is WEAK):
            continue
        inspection_id = await _hold(stage, who, start)
        if last and who is _CARELESS:
            continue
        finding_id = await _find(stage, who, inspection_id)
        await _sign(stage, who, inspection_id)
        if not last:
            await _put_right(stage, who, finding_id)


async def _hold(stage: Stage, who: Character, month: datetime.date) -> int:
    vera, agency, today = stage.people["vera"], stage.agencies[who.code], _day(stage)
    held = Held("on_site", month_end(month) - 2 * DAY, 30)
    measured = await measure_conduct(vera, agency.id, month, today=today)
    inspection_id = await open_inspection(vera, agency, month, held, measured, today=today, now=stage.now)
    missed = 1 if who is STRONG else 3
    figures = {
        "repair": Counted(8 - missed, 8, "号码核实 numbers verified"),
        "visits": Counted(6, 6, "照片与定位齐全 with photo and place"),
        "recordings": Counted(20 - missed, 20),
    }
    await record_inspection(vera, inspection_id, held, figures, (), today=today, now=stage.now)
    notes = _text(_NOTES.format(day=held.held_on, agency=agency.name))
    place = Place(inspection_id=inspection_id)
    await keep_file(vera, place, f"{who.code}-{month:%Y-%m}.txt", notes, today=today, now=stage.now)
    return inspection_id


async def _find(stage: Stage, who: Character, inspection_id: int) -> int:
    vera, today = stage.people["vera"], _day(stage)
    finding_id = await add_finding(
        vera,
        inspection_id,
        content="recordings",
        severity="minor" if who is STRONG else "major",
        text=_FINDING,
        due_on=today + 14 * DAY,
        today=today,
        now=stage.now,
    )
    place = Place(inspection_id=inspection_id, finding_id=finding_id)
    listed = _text("1001.wav 缺失 missing\n1017.wav 缺失 missing\n")
    await keep_file(vera, place, "missing.txt", listed, today=today, now=stage.now)
    return finding_id


async def _sign(stage: Stage, who: Character, inspection_id: int) -> None:
    cora, today = stage.people["cora"], _day(stage)
    digest = await digest_of(cora, await find_inspection(cora, inspection_id, today=today))
    await sign_for_lender(cora, inspection_id, seen=digest, today=today, now=stage.now)
    if who is not _SECOND:
        manager = stage.managers[who.code]
        await sign_for_agency(manager, inspection_id, remark="", today=today, now=stage.now)


async def _put_right(stage: Stage, who: Character, finding_id: int) -> None:
    manager, today = stage.managers[who.code], _day(stage)
    await correct_finding(manager, finding_id, corrected_on=today, text=_REMEDY, today=today, now=stage.now)
    await settle_finding(
        stage.people["cora"],
        finding_id,
        accepted=True,
        text="已核实。Checked, and in order.",
        today=today,
        now=stage.now,
    )


async def complain_of_month(stage: Stage, *, last: bool) -> None:
    """Take in a complaint or two in the middle of a month, and decide them the same day."""
    made = await _complain(stage, _CARELESS, "hours", "晚上十点后仍来电。Calls after ten at night.")
    await _decide(stage, made, Decided("upheld", False, "情况属实，已道歉。It is true; we apologised.", True))
    if last:
        made = await _complain(stage, WEAK, "threat", "上门言语威胁家人。Threats at the door.", "regulator")
        await _decide(stage, made, Decided("upheld", True, "触碰红线。This crosses a red line.", True))


async def complain_now(stage: Stage) -> None:
    """Leave complaints at every stage of their way: decided, with the agency, late."""
    made = await _complain(
        stage,
        STRONG,
        "amount",
        "认为金额有误。Says the amount is wrong.",
        question="请说明余额。Explain the balance.",
    )
    await _decide(stage, made, Decided("not_upheld", False, "金额无误。The amount is right.", True))
    await _complain(
        stage,
        _SECOND,
        "third_party",
        "联系了同事。Called a colleague.",
        question="为何联系第三人？Why was a colleague called?",
        days_ago=3,
    )
    await _complain(stage, _SECOND, "privacy", "短信透露欠款。A message told of the debt.", days_ago=9)


async def _complain(
    stage: Stage,
    who: Character,
    subject: str,
    text: str,
    source: str = "debtor",
    *,
    question: str = "",
    days_ago: int = 1,
) -> Taken | None:
    loans = stage.worlds[CHINA.code].open_loans(who.code)
    if not loans:
        return None
    cora = stage.people["cora"]
    told = Told(
        channel="phone" if source == "debtor" else "authority",
        source=source,
        subject=subject,
        text=text,
        received_at=stage.now - days_ago * DAY,
        case_no=loans[len(subject) % len(loans)].case_no,
        portfolio_id=stage.portfolios[CHINA.code].id,
        agency_id=stage.agencies[who.code].id,
        question=question,
        handler_id=cora.person_id if days_ago < 9 else None,
    )
    key = f"demo {who.code} {subject} {stage.now:%Y-%m-%d}"
    return await take_complaint(cora, told, key=key, now=stage.now)


async def _decide(stage: Stage, made: Taken | None, decided: Decided) -> None:
    """Acknowledge a complaint, have the agency answer where it was asked, and decide."""
    if made is None:
        return
    cora: Actor = stage.people["cora"]
    asked = decided.outcome == "not_upheld"
    seen = 2 if asked else 1
    await acknowledge_complaint(cora, made.id, "", seen=seen, now=stage.now)
    if asked:
        manager, answer = (
            stage.managers[STRONG.code],
            "按合同计算，明细附后。By the contract; details attached.",
        )
        await answer_complaint(manager, made.id, answer, seen=seen + 1, now=stage.now)
        place, details = Place(complaint_id=made.id), _text("余额明细 balance, line by line\n")
        await keep_file(manager, place, "details.txt", details, today=_day(stage), now=stage.now)
    await decide_complaint(cora, made.id, decided, seen=seen + 1 + asked, now=stage.now)
