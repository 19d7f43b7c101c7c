"""How the failing agency falls: watched, suspended, refused on every path, retired; at the doors alone."""

import re
from typing import Any

from bot.dialogue.spoken import Reply
from tests.flows import six_months_acts as acts
from tests.flows.six_months_desk import Desk, desk_at
from tests.flows.six_months_office import Office, collector_of, email, manager_of
from tests.flows.six_months_story import AVERAGE, DAY, FAILING, STAR, Newcomer

CHAT = "550123"
STANDING = f"/agencies/{FAILING.code}/standing"
RETIREMENT = f"/agencies/{FAILING.code}/retirement"
PEOPLE = (manager_of(FAILING), collector_of(FAILING))
SAID_AFTERWARDS = (
    ("/today", None),
    ("XD000003", None),
    (None, "today"),
    (None, "case:1"),
    (None, "news"),
    ("/start", None),
)
_CODE = re.compile(r'id="code">([^<]+)<')


async def link_chat(office: Office) -> None:
    """Let its collector link a messenger's chat by a code, report a call there, and ask in the panel."""
    collector = await office.desk(collector_of(FAILING))
    await collector.see("/chat/link")
    found = _CODE.search(await collector.send("/chat/link"))
    assert found is not None
    (linked,) = await office.say(CHAT, f"/start {found[1].replace(' ', '')}")
    assert FAILING.collector in linked.text
    first, second = office.held[FAILING.code][:2]
    (card,) = await office.say(CHAT, first)
    (asked,) = await office.say(CHAT, tap=button(card, "登记通话"))
    (told,) = await office.say(CHAT, tap=button(asked, "无人接听"))
    assert first in told.text
    await collector.see("/chat")
    await collector.send("/chat", press="menu")
    assert second in await collector.send("/chat", text=second)


def button(reply: Reply, label: str) -> str:
    """Find what a button of a reply says when it is tapped."""
    taps = {each.label: each.tap for row in reply.buttons for each in row}
    return next(tap for words, tap in taps.items() if label in words)


async def watch(office: Office) -> None:
    """Vera takes up what scores propose, with a corrective plan; Cora decides, and the agency reports."""
    vera, cora = await office.desk("vera"), await office.desk("cora")
    assert f"{FAILING.name}：评分建议改为“观察”" in await vera.see("/")
    await vera.see(STANDING)
    await vera.send(
        "/propose",
        status="watch",
        reason="连续两个月评级为 D。",
        plan="每周联系全部案件，当日上报，22:00 后不拨打。",
        due_on=office.today + 30 * DAY,
        responsible=FAILING.manager,
    )
    assert not vera.offers("/decide")
    await decide(office, cora)
    manager = await office.desk(manager_of(FAILING))
    assert "贵机构现在的状态是“观察”。" in await manager.see("/")
    assert "每周联系全部案件" in await manager.see(STANDING)
    await manager.send("/report", text="已开会布置。")


async def decide(office: Office, desk: Desk) -> None:
    """Somebody else than who proposed approves what waits."""
    await desk.see(STANDING)
    await desk.send("/decide", press="approve")


async def suspend(office: Office) -> None:
    """Vera notes that the plan was not met and proposes, Cora decides."""
    vera, cora = await office.desk("vera"), await office.desk("cora")
    assert f"{FAILING.name}的整改计划已超期" in await vera.see("/")
    await vera.see(STANDING)
    await vera.send("/plan", step="missed", text="覆盖率没有改善，仍有夜间拨打。")
    await vera.send("/propose", status="suspended", reason="整改未完成。")
    assert not vera.offers("/decide")
    await decide(office, cora)
    assert "暂停" in await vera.see(STANDING)


async def refuse_it_cases(office: Office, drawn: str) -> None:
    """No path gives it a case: a plan drawn before, a share typed by hand, shares from scores."""
    vera = await office.desk("vera")
    await vera.see(drawn)
    read: dict[str, Any] = {"read": "on"} if "read" in vera.form("/confirm").values else {}
    assert FAILING.name in await vera.send("/confirm", expect=409, **read)
    await vera.see(drawn)
    await vera.send("/discard")
    await vera.see("/plans/new")
    share = f"share-{FAILING.code}"
    assert share not in vera.form("/plans/new").values
    page = await vera.send("/plans/new", smuggled={share: "20"}, expect=422)
    assert "不接新案" in page
    await vera.see("/scores/shares")
    shares: dict[str, Any] = {
        f"share-{code}": part for code, part in ((STAR.code, 50), (AVERAGE.code, 40), (FAILING.code, 10))
    }
    page = await vera.send("/scores/shares/accept", reason="再给一次机会。", **shares, expect=409)
    assert "不得接案" in page


async def place_without_it(office: Office) -> None:
    """Vera places what came in; the plan says why it gets nothing, not even of a debtor whom it has."""
    vera = await office.desk("vera")
    await acts.draw(office)
    assert f"{FAILING.name} 不接收新案件：自 2026-04-01 起暂停" in vera.page
    assert "持有该债务人的机构不能接案" in vera.page
    await acts.confirm(office)


async def invite_one_more(office: Office) -> str:
    """Let its manager invite a collector, who does not open the link in time."""
    await office.desk(collector_of(FAILING))
    manager = await office.desk(manager_of(FAILING))
    return await acts.invitation(manager, Newcomer("mushan-late", "穆迟", "agency_collector"))


async def retire(office: Office) -> None:
    """Vera sees who would take its cases; two people retire it: its work stops, all is recalled."""
    vera, cora = await office.desk("vera"), await office.desk("cora")
    page = await vera.see(RETIREMENT)
    for other in (STAR, AVERAGE):
        assert other.code in page
    await vera.send("/retirement/propose", reason="暂停后仍无改善，终止合作。")
    await decide(office, cora)
    await office.worked()
    assert not await acts.open_cases(await office.desk(manager_of(FAILING)))


async def settle_up(office: Office) -> None:
    """Let the last statement be sent, agreed to and approved; with that the way goes on to its end."""
    await acts.send_drafts(office)
    await acts.agree(office, FAILING)
    await acts.approve_drafts(office)
    await office.worked()
    cora = await office.desk("cora")
    assert f"{FAILING.name}已清退" in await cora.see(RETIREMENT)
    office.dossier = await cora.fetch(f"/agencies/{FAILING.code}/dossier")


async def shut_out(office: Office, invitation: str) -> None:
    """Whoever was in is out at once; passwords, links, codes and chats open nothing any more."""
    for key in PEOPLE:
        desk, day = office.desks[key]
        assert day == office.today
        for page in ("/", "/work/cases", "/chat", "/statements", STANDING):
            await desk.see(page, expect=303)
        await desk_at(office.app).sign_in(email(key), expect=401)
    await desk_at(office.app).see(invitation, expect=404)
    await ask_for_more(office)
    (told,) = await office.say(CHAT, "/today")
    assert told.text == "贵机构已不再为委托方作业，本对话已结束。"
    for text, tap in SAID_AFTERWARDS:
        (told,) = await office.say(CHAT, text, tap)
        assert (told.text.splitlines()[0], told.buttons) == ("本对话尚未绑定。", ())


async def ask_for_more(office: Office) -> None:
    """Adam cannot let anybody of it in again: no link is offered, and nobody new comes in."""
    adam = await office.desk("adam")
    await adam.see("/people?role=agency_manager")
    found = re.search(rf'href="(/people/\d+)">{FAILING.manager}<', adam.page)
    assert found is not None
    assert "agency retired" in await adam.see(found[1])
    assert not adam.offers("/link")
    assert FAILING.name not in await adam.see("/people/invite")
