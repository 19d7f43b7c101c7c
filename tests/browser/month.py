"""A month on real loans, each role doing its whole part of it by clicks."""

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests import shared
from tests.browser.desks import Desk
from tests.flows.real_month import recoveries

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
    """A portal, a browser, a language and a folder for files: where the month is lived."""

    browser: Browser
    address: str
    language: str
    folder: Path
    at_work: list[Desk] = field(default_factory=list)

    def desk(self, name: str) -> Desk:
        """Sit somebody down at a desk."""
        found = Desk(self.browser, self.address, self.language)
        found.sign_in(email(name), PASSWORD)
        self.at_work.append(found)
        return found

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
        host.page.locator('[name="agency"]').select_option(label=agency)
    host.press("Make the link")
    link = host.page.locator("#link").inner_text()
    guest = Desk(office.browser, office.address, office.language)
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
    vera = office.desk("vera")
    vera.go("Imports")
    vera.press("Import cases")
    vera.hand_in(shared.path("data/lending_club_cases.csv"))
    vera.fill(as_of="2017-09-30")
    vera.press("Look at the file")
    vera.reads("Look again with these columns")
    for heading, column in (
        ("outstanding_principal_est", "outstanding"),
        ("first_missed_due_est", "overdue_since"),
    ):
        vera.page.get_by_label(vera.words("Field of {heading}", heading=heading)).select_option(column)
    vera.press("Look again with these columns")
    vera.reads("Try without effect")
    vera.press("Try without effect")
    vera.reads("This was a trial: nothing was stored.")
    vera.press("Import")
    vera.reads("Plan the placement of {count}", count="3,000")
    vera.sees("19,622,284.43")
    office.done(vera)


def place_them(office: Office) -> None:
    """Vera has a plan drawn up from 1 October, reads it and confirms it."""
    vera = office.desk("vera")
    vera.open("/plans/new")
    vera.fill(as_of="2017-10-01")
    vera.press("Draw up the plan")
    vera.reads("What each agency gets")
    for share in vera.table("What each agency gets").locator("tbody tr").all():
        expect(share).to_contain_text("600")
    vera.press("Confirm the placement")
    vera.reads("confirmed")
    vera.go("Placements")
    vera.sees("600")
    office.done(vera)


def work_a_case(office: Office) -> None:
    """Anna assigns cases to Albert, who asks whether he may call, and records what came of it."""
    anna = office.desk("anna")
    anna.go("My cases")
    for box in anna.page.locator('main [name="pick"]').all()[:5]:
        box.check()
    anna.page.locator('main [name="collector"]').last.select_option(label="Albert")
    anna.press("Assign")
    anna.sees("Albert")
    office.done(anna)
    albert = office.desk("albert")
    albert.go("My cases")
    albert.page.locator("main tbody a").first.click()
    albert.page.locator('[name="result"][value="no_answer"]').check(force=True)
    albert.fill(note="Rang for a minute.")
    albert.press("Save")
    albert.reads("No answer")
    office.done(albert)


def take_in_the_payments(office: Office) -> None:
    """Frank imports 2,965 payments: 2,712 are attributed, 253 wait; he closes one as the lender's own."""
    payments = _payment_file(office.folder / "payments.csv")
    frank = office.desk("frank")
    frank.open("/payments/imports")
    frank.press("Take in a payment file")
    frank.hand_in(payments)
    frank.press("Look at the file")
    frank.reads("Look again with these columns")
    frank.press("Import")
    frank.sees("2,712")
    frank.sees("1,384,576.95")
    frank.go("Unattributed")
    frank.sees("253")
    office.done(frank)


def _payment_file(path: Path) -> Path:
    rows = recoveries()
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def settle_october(office: Office) -> None:
    """Frank drafts October and sends it; Anna agrees for agency A; Fiona approves; the sum is 249,224.48."""
    frank = office.desk("frank")
    frank.open("/statements/month?portfolio=US&month=2017-10")
    frank.press("Draft {month}", month=_october(office))
    frank.reads("done")
    frank.go("Statements")
    frank.page.locator("[data-pick-all]").check()
    frank.press("Send to the agencies")
    office.done(frank)
    anna = office.desk("anna")
    anna.go("Statements")
    anna.page.locator("main tbody a").first.click()
    anna.press("Agree to the whole")
    office.done(anna)
    fiona = office.desk("fiona")
    fiona.go("Statements")
    fiona.page.locator("[data-pick-all]").check()
    fiona.press("Approve and lock")
    fiona.reads("approved and locked")
    assert _sum_of(fiona, "Commission") == Decimal("249224.48")
    with fiona.page.expect_download() as workbook:
        fiona.page.locator("main tbody a").first.click()
        fiona.press("Workbook .xlsx")
    workbook.value.save_as(office.folder / "statement.xlsx")
    office.done(fiona)


def _sum_of(desk: Desk, heading: str) -> Decimal:
    """Add up a column of the list on the page."""
    headings = desk.page.locator("main thead th").all_inner_texts()
    place = next(i for i, each in enumerate(headings) if each.startswith(desk.words(heading)))
    cells = desk.page.locator(f"main tbody tr > :nth-child({place + 1})").all_inner_texts()
    return sum((Decimal(each.split()[0].replace(",", "")) for each in cells), Decimal(0))


def _october(office: Office) -> str:
    return "2017-10" if office.language == "zh_CN" else "Oct 2017"


def hold_one(office: Office) -> None:
    """Cora holds a case, with her reason, and sees it on hold."""
    cora = office.desk("cora")
    cora.go("Cases")
    cora.page.locator("main tbody a").first.click()
    cora.unfold("Hold")
    cora.fill(reason="The debtor says it was paid.")
    cora.page.locator('form[action$="/hold"] button').click()
    cora.sees("The debtor says it was paid.")
    office.done(cora)


def verify(office: Office) -> None:
    """Audrey reads the measures and verifies the journal, and can change nothing."""
    audrey = office.desk("audrey")
    audrey.go("Measures")
    audrey.go("Journal")
    audrey.press("Verify now")
    audrey.page.wait_for_url("**/jobs/*")
    audrey.reads("done")
    office.done(audrey)


STEPS: tuple[Callable[[Office], None], ...] = (
    let_people_in,
    admit_agencies,
    import_the_cases,
    place_them,
    work_a_case,
    take_in_the_payments,
    settle_october,
    hold_one,
    verify,
)
