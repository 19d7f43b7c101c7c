"""What people do at the doors of the portal in the half year: each act by the form that stands on a page."""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.flows.files import as_csv
from tests.flows.six_months_desk import PASSWORD, Desk, desk_at
from tests.flows.six_months_office import Drafted, Office, collector_of, email, manager_of
from tests.flows.six_months_story import AGENCIES, DAY, FAILING, LENDER, AgencyStory, Newcomer, Paid

_LINK = re.compile(r'id="link" class="secret">https?://[^/]+([^<]+)<')
_CASE_NO = re.compile(r"\bXD\d{6}\b")
_NEXT = re.compile(r'rel="next" href="([^"]+)"')


async def let_people_in(office: Office) -> None:
    """Adam opens a portfolio whose agencies agree to statements, and invites the lender's people."""
    adam = await office.desk("adam")
    await adam.see("/portfolios/new")
    await adam.send(
        "/portfolios/new",
        code="CN",
        name="消费贷",
        currency="CNY",
        zone="Asia/Shanghai",
        rulebook="CN-GBT45251",
    )
    await adam.send(adam.at, statement_needs_agreement="on")
    for each in LENDER:
        await invite(office, adam, each)


async def invite(office: Office, host: Desk, newcomer: Newcomer) -> None:
    """Invite somebody and let them open the link."""
    link = await invitation(host, newcomer)
    guest = desk_at(office.app)
    await guest.see(link)
    await guest.send(link, password=PASSWORD, again=PASSWORD)
    office.desks[newcomer.key] = (guest, office.today)


async def invitation(host: Desk, newcomer: Newcomer) -> str:
    """Invite somebody and give the address that leads to their choice of a password."""
    await host.see("/people/invite")
    typed: dict[str, Any] = {"name": newcomer.name, "role": newcomer.role, "language": newcomer.language}
    if newcomer.agency:
        typed["agency"] = _option(host.page, newcomer.agency)
    found = _LINK.search(await host.send("/people/invite", email=email(newcomer.key), **typed))
    assert found is not None
    return found[1]


def _option(page: str, label: str) -> str:
    found = re.search(rf'<option value="(\d+)"[^>]*>{label}<', page)
    assert found is not None
    return found[1]


async def admit(office: Office, agency: AgencyStory) -> None:
    """Vera admits an agency and drafts its terms; Fiona approves; Adam lets its two people in."""
    vera, fiona, adam = await office.desk("vera"), await office.desk("fiona"), await office.desk("adam")
    await vera.see("/agencies")
    await vera.send("/agencies/add", code=agency.code, name=agency.name)
    page = f"/agencies/{agency.code}/terms"
    await vera.see(f"{page}?way={agency.way}")
    await vera.send(f"{page}/draft", press="draft", valid_from="2026-01-01", **agency.typed)
    await fiona.see(page)
    await fiona.send(f"{page}/approve")
    manager = Newcomer(manager_of(agency), agency.manager, "agency_manager", agency.name)
    collector = Newcomer(collector_of(agency), agency.collector, "agency_collector", agency.name)
    for each in (manager, collector):
        await invite(office, adam, each)


async def take_in(
    office: Office, desk: Desk, door: str, name: str, rows: Iterable[Mapping[str, object]], **typed: Any
) -> str:
    """Hand a file in, look at what it holds, and import it."""
    await desk.see(door)
    await desk.send(door, file=(name, as_csv(rows).encode()), **typed)
    upload = desk.at
    await office.worked()
    await desk.see(upload)
    await desk.send(f"{upload}/import")
    await office.worked()
    return await desk.see(upload)


async def bring_cases(office: Office, month: datetime.date, of_debtor: str = "") -> None:
    """Vera imports the case file of a month; its first case is one more `of_debtor`, where that is named."""
    vera = await office.desk("vera")
    rows = [dict(each.row) for each in office.world.cases(month)]
    if of_debtor:
        same = office.world.all_cases[of_debtor].row
        rows[0] |= {name: same[name] for name in ("debtor_id", "name", "phone")}
    await take_in(office, vera, "/imports/cases", "cases.csv", rows, as_of=month - DAY)


async def place(office: Office, **typed: Any) -> str:
    """Vera has a plan drawn up from today by the shares that the page offers, and confirms it."""
    await draw(office, **typed)
    return await confirm(office)


async def confirm(office: Office) -> str:
    """Vera confirms the plan that she looks at, having read its notes."""
    vera = await office.desk("vera")
    read: dict[str, Any] = {"read": "on"} if "read" in vera.form("/confirm").values else {}
    return await vera.send("/confirm", **read)


async def draw(office: Office, **typed: Any) -> str:
    """Vera has a plan drawn up and looks at it; where it stands is given."""
    vera = await office.desk("vera")
    await vera.see("/plans/new")
    await vera.send("/plans/new", **typed)
    drawing = vera.at
    await office.worked()
    await vera.see(drawing)
    return vera.at


async def open_cases(desk: Desk) -> list[str]:
    """Read the numbers of all cases on an agency's own list."""
    await desk.see("/work/cases")
    found = set(_CASE_NO.findall(desk.page))
    while (onwards := _NEXT.search(desk.page)) is not None:
        await desk.see(onwards[1].replace("&amp;", "&"))
        found |= set(_CASE_NO.findall(desk.page))
    return sorted(found)


async def look_at_cases(office: Office, agency: AgencyStory) -> None:
    """Let an agency's manager read which cases the agency has."""
    office.held[agency.code] = await open_cases(await office.desk(manager_of(agency)))


async def report_contacts(office: Office, agency: AgencyStory, rows: list[Mapping[str, object]]) -> None:
    """Let an agency's manager hand in a contact log."""
    manager = await office.desk(manager_of(agency))
    await take_in(office, manager, "/contacts/import", f"{agency.code}.csv", rows)


async def bring_payments(office: Office, paid: Sequence[Paid]) -> None:
    """Frank imports a payment file."""
    frank = await office.desk("frank")
    rows = [each.row for each in sorted(paid, key=lambda each: (each.paid_on, each.reference))]
    await take_in(office, frank, "/payments/import", "payments.csv", rows)
    office.paid += paid


async def settle(office: Office, month: datetime.date, agreeing: Sequence[AgencyStory]) -> None:
    """Frank drafts a month and sends it; the agencies agree; Fiona approves."""
    office.drafted.append(Drafted(month, AGENCIES, len(office.paid)))
    frank = await office.desk("frank")
    await frank.see(f"/statements/month?portfolio=CN&month={month:%Y-%m}")
    await frank.send("/statements/draft")
    await office.worked()
    await send_drafts(office)
    for agency in agreeing:
        await agree(office, agency)
    await approve_drafts(office)


async def send_drafts(office: Office) -> None:
    """Frank puts all drafts before their agencies."""
    frank = await office.desk("frank")
    await frank.see("/statements")
    await frank.send("/statements/send", pick=frank.form("/statements/send").boxes["pick"])


async def agree(office: Office, agency: AgencyStory) -> None:
    """Let an agency's manager open the newest statement and agree to it."""
    manager = await office.desk(manager_of(agency))
    await manager.see("/statements")
    await manager.see(re.findall(r'href="(/statements/\d+)"', manager.page)[0])
    await manager.send("/agree")


async def approve_drafts(office: Office) -> None:
    """Fiona approves all drafts."""
    fiona = await office.desk("fiona")
    await fiona.see("/statements")
    await fiona.send("/statements/approve", pick=fiona.form("/statements/approve").boxes["pick"])


async def score(office: Office, month: datetime.date) -> None:
    """Vera has the scores of a month made, as her home page asks."""
    vera = await office.desk("vera")
    assert f"/scores?portfolio=CN&amp;month={month:%Y-%m}" in await vera.see("/")
    await score_again(office, month)


async def score_again(office: Office, month: datetime.date) -> None:
    """Vera has the scores of a month made; what became known since makes another revision."""
    vera = await office.desk("vera")
    await vera.see("/scores")
    await vera.send("/scores/run", month=f"{month:%Y-%m}")
    await office.worked()


async def accept_shares(office: Office, reason: str = "", **shares: int) -> None:
    """Vera lets the proposed shares hold, or other ones with a reason."""
    vera = await office.desk("vera")
    await vera.see("/scores/shares")
    changed: dict[str, Any] = {f"share-{code}": share for code, share in shares.items()}
    await vera.send("/scores/shares/accept", reason=reason, **changed)


async def audit(office: Office) -> None:
    """Audrey has the journal verified, and takes the dossier, which is the one that was filed."""
    audrey = await office.desk("audrey")
    await audrey.see("/journal")
    await audrey.send("/journal/verify")
    await office.worked()
    assert "The journal is as it was written" in await audrey.see("/journal")
    assert await audrey.fetch(f"/agencies/{FAILING.code}/dossier") == office.dossier


async def write_scorecard(office: Office, minimum_cases: int) -> None:
    """Vera lets agencies be rated from fewer cases on."""
    vera = await office.desk("vera")
    await vera.see("/scores/cards")
    await vera.send("/scores/cards/add", minimum_cases=minimum_cases)
