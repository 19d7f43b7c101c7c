"""A month in the browser, each role doing its whole part of it by mouse or by keyboard."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.desks import Desk
from tests.browser.hands import HandOf, Mouse
from tests.browser.month_files import MonthFiles

PASSWORD = "seven quiet herons wade"  # noqa: S105 - of people who live for one test
AGENCIES = "ABCDE"
ROLES = {
    "vera": "vendor_manager",
    "frank": "finance",
    "fiona": "finance",
    "cora": "compliance",
    "audrey": "auditor",
}


def email(name: str) -> str:
    """Give the address that somebody signs in with."""
    return f"{name}@mandate.example"


@dataclass(slots=True)
class Office:
    """A portal, a browser, a language, the files and a folder: where the month is lived."""

    browser: Browser
    address: str
    language: str
    folder: Path
    files: MonthFiles
    hand: HandOf = Mouse
    at_work: list[Desk] = field(default_factory=list)

    def desk(self, name: str) -> Desk:
        """Sit somebody down at a desk."""
        found = self.guest()
        found.sign_in(email(name), PASSWORD)
        self.at_work.append(found)
        return found

    def guest(self) -> Desk:
        """Give a desk to somebody who is not in yet."""
        return Desk(self.browser, self.address, self.language, self.hand)

    def done(self, desk: Desk) -> None:
        """Let somebody go home."""
        desk.leave()
        self.at_work.remove(desk)


def let_people_in(office: Office) -> None:
    """Adam opens a portfolio in US dollars, admits nobody else's work, and invites the lender's people."""
    adam = office.desk("adam")
    adam.go("Portfolios")
    adam.press("Add a portfolio")
    adam.fill(code="US", name="Harbour Lending", currency="USD", zone="America/New_York", rulebook="US-REGF")
    adam.press("Add the portfolio")
    for name, role in ROLES.items():
        _invite(office, adam, name, role)
    office.done(adam)


def _invite(office: Office, host: Desk, name: str, role: str, agency: str | None = None) -> None:
    host.open("/people/invite")
    host.fill(name=name.capitalize(), email=email(name), role=role, language=office.language)
    if agency is not None:
        host.fill(agency=agency)
    host.press("Make the link")
    link = host.page.locator("#link").inner_text()
    guest = office.guest()
    guest.page.goto(link)
    guest.fill(password=PASSWORD, again=PASSWORD)
    guest.press("Set the password and sign in")
    expect(guest.page.locator(".side")).to_be_visible()
    guest.leave()


def admit_agencies(office: Office) -> None:
    """Vera admits five agencies and drafts 18 % for each; Fiona approves; Adam lets agency A's people in."""
    vera = office.desk("vera")
    for code in AGENCIES:
        vera.go("Agencies")
        vera.fill(code=code, name=f"Agency {code}")
        vera.press("Admit")
        vera.open(f"/agencies/{code}/terms")
        vera.fill(rate="18", valid_from="2017-10-01")
        vera.press("Draft these terms")
        vera.reads("you drafted them; another person has to approve")
    office.done(vera)
    fiona = office.desk("fiona")
    for code in AGENCIES:
        fiona.open(f"/agencies/{code}/terms")
        fiona.press("Approve these terms")
    office.done(fiona)
    adam = office.desk("adam")
    _invite(office, adam, "anna", "agency_manager", "Agency A")
    _invite(office, adam, "albert", "agency_collector", "Agency A")
    office.done(adam)


def import_the_cases(office: Office) -> None:
    """Vera looks at the case file, says which columns hold the balance and the day, tries it, imports it."""
    files = office.files
    vera = office.desk("vera")
    vera.go("Imports")
    vera.press("Import cases")
    vera.hand_in(files.cases)
    vera.fill(as_of="2017-09-30")
    vera.press("Look at the file")
    vera.reads("Look again with these columns")
    for heading, column in files.corrections.items():
        field = vera.page.get_by_label(vera.words("Field of {heading}", heading=heading))
        vera.hand.choose(field, column)
    vera.press("Look again with these columns")
    vera.reads("Try without effect")
    vera.press("Try without effect")
    vera.reads("This was a trial: nothing was stored.")
    vera.press("Import")
    vera.reads("Plan the placement of {count}", count=f"{files.loans:,}")
    vera.sees(f"{files.owed:,}")
    office.done(vera)


def place_them(office: Office) -> None:
    """Vera has a plan drawn up from 1 October, reads it and confirms it."""
    vera = office.desk("vera")
    vera.open("/plans/new")
    vera.fill(as_of="2017-10-01")
    vera.press("Draw up the plan")
    vera.reads("What each agency gets")
    for share in vera.table("What each agency gets").locator("tbody tr").all():
        expect(share).to_contain_text(f"{office.files.loans // len(AGENCIES)}")
    vera.press("Confirm the placement")
    vera.reads("confirmed")
    vera.go("Placements")
    vera.sees(f"{office.files.loans // len(AGENCIES)}")
    office.done(vera)


def work_a_case(office: Office) -> None:
    """Anna assigns cases to Albert, who rings a debtor in vain and then writes down what was promised."""
    anna = office.desk("anna")
    anna.go("My cases")
    anna.tick("pick", count=5)
    anna.hand.choose(anna.page.locator('main [name="collector"]').last, "Albert")
    anna.press("Assign")
    anna.sees("Albert")
    office.done(anna)
    albert = office.desk("albert")
    albert.go("My cases")
    albert.follow("main tbody a")
    albert.tick("result", "no_answer")
    albert.fill(note="Rang for a minute.")
    albert.press("Save")
    albert.reads("No answer")
    _promise(albert)
    office.done(albert)


def _promise(albert: Desk) -> None:
    albert.tick("result", "promised")
    day = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(3)
    albert.fill(promise_amount="35.00", promise_date=day.isoformat(), note="Will pay on Friday.")
    albert.press("Save")
    albert.sees("Will pay on Friday.")
    albert.go("Promises")
    albert.follow('main nav a[href*="state=open"]')
    albert.sees("35.00")


def take_in_the_payments(office: Office) -> None:
    """Frank imports the payments: those within the placement are attributed, those before it wait."""
    files = office.files
    frank = office.desk("frank")
    frank.open("/payments/imports")
    frank.press("Take in a payment file")
    frank.hand_in(files.payments)
    frank.press("Look at the file")
    frank.reads("Look again with these columns")
    frank.press("Import")
    frank.sees(f"{len(files.earning):,}")
    frank.sees(f"{files.collected:,}")
    frank.go("Unattributed")
    frank.sees(f"{files.waiting}")
    office.done(frank)


def settle_october(office: Office) -> None:
    """Frank drafts October and sends it; Anna agrees for agency A; Fiona approves: 18 % of each payment."""
    frank = office.desk("frank")
    frank.open("/statements/month?portfolio=US&month=2017-10")
    frank.press("Draft {month}", month=_october(office))
    frank.reads("Ended")
    frank.go("Statements")
    frank.tick_all()
    frank.press("Send to the agencies")
    office.done(frank)
    anna = office.desk("anna")
    anna.go("Statements")
    anna.follow("main tbody a")
    anna.press("Agree to the whole")
    office.done(anna)
    fiona = office.desk("fiona")
    fiona.go("Statements")
    fiona.tick_all()
    fiona.press("Approve and lock")
    fiona.reads("approved and locked")
    assert _sum_of(fiona, "Commission") == office.files.commission
    fiona.follow("main tbody a")
    fiona.download("Workbook .xlsx").save_as(office.folder / "statement.xlsx")
    office.done(fiona)


def _sum_of(desk: Desk, heading: str) -> Decimal:
    """Add up a column of the list on the page."""
    headings = desk.page.locator("main thead th").all_inner_texts()
    place = next(i for i, each in enumerate(headings) if each.startswith(desk.words(heading)))
    cells = desk.page.locator(f"main tbody tr > :nth-child({place + 1})").all_inner_texts()
    return sum((Decimal(each.split()[0].replace(",", "")) for each in cells), Decimal(0))


def _october(office: Office) -> str:
    return "2017-10" if office.language == "zh_CN" else "Oct 2017"


def clear_the_queue(office: Office) -> None:
    """Frank credits one payment that waits to the agency that has its case, and closes another."""
    frank = office.desk("frank")
    frank.go("Unattributed")
    frank.follow('main tbody a[href^="/cases/"]')
    [agency] = set(re.findall(r"\bAgency ([A-E])\b", frank.page.inner_text("main")))
    frank.go("Unattributed")
    frank.tick("pick")
    frank.fill(reason=f"Agency {agency} shows that it was agreed with them.", agency=agency)
    frank.press("Credit")
    frank.sees(f"{office.files.waiting - 1}")
    frank.follow('main tbody a[href^="/payments/"]')
    frank.fill(reason="Paid to the branch.", outcome="own")
    frank.press("Close")
    frank.sees("Paid to the branch.")
    office.done(frank)


def take_one_back(office: Office) -> None:
    """Vera counts what a recall of one case would take back, and recalls it at once."""
    vera = office.desk("vera")
    vera.go("Placements")
    vera.follow('main a[href^="/recalls"]')
    vera.fill(case_nos=office.files.unpaid)
    vera.press("Count")
    vera.tick("how", "now")
    vera.press("Recall: {count}", count="1")
    vera.reads("Recalls made")
    vera.reads("ended")
    office.done(vera)


def hold_one(office: Office) -> None:
    """Cora holds a case, with her reason, and sees it on hold."""
    cora = office.desk("cora")
    cora.go("Cases")
    cora.follow("main tbody a")
    cora.unfold("Hold")
    cora.fill(reason="The debtor says it was paid.")
    cora.follow('form[action$="/hold"] button')
    cora.sees("The debtor says it was paid.")
    office.done(cora)


def verify(office: Office) -> None:
    """Audrey reads the measures and verifies the journal, and can change nothing."""
    audrey = office.desk("audrey")
    audrey.go("Measures")
    audrey.go("Journal")
    audrey.press("Verify now")
    audrey.page.wait_for_url("**/jobs/*")
    audrey.reads("Ended")
    office.done(audrey)


STEPS: tuple[Callable[[Office], None], ...] = (
    let_people_in,
    admit_agencies,
    import_the_cases,
    place_them,
    work_a_case,
    take_in_the_payments,
    settle_october,
    clear_the_queue,
    take_one_back,
    hold_one,
    verify,
)
