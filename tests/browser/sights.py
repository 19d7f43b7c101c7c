"""The main pages, each with somebody who has it before them, and the way there."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import FilePayload, expect

from tests.browser.case_files import case_file
from tests.browser.seats import Seat

PATIENCE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Sight:
    """A page by name; `reach` opens it in the window of `who` (nobody where empty)."""

    name: str
    who: str
    reach: Callable[[Seat], None]


def at(path: str) -> Callable[[Seat], None]:
    """Open a path."""

    def reach(taken: Seat) -> None:
        taken.open(path)

    return reach


def by(path: str, *links: str) -> Callable[[Seat], None]:
    """Open a path and follow the first link to each of these addresses in turn."""

    def reach(taken: Seat) -> None:
        taken.open(path)
        for each in links:
            taken.follow(each)

    return reach


def hand_in(taken: Seat, data: bytes, name: str = "移交清单.csv") -> None:
    """Hand a case file in and wait until its columns are shown."""
    taken.open("/imports/cases")
    form = taken.form("/imports/cases")
    file = FilePayload(name=name, mimeType="text/csv", buffer=data)
    form.locator("input[type=file]").set_input_files([file])
    taken.press(form.locator("button"))
    taken.form("/import").wait_for(timeout=PATIENCE_MS)


def take_in(taken: Seat, data: bytes) -> None:
    """Hand a case file in, have it imported and wait for what came of it."""
    hand_in(taken, data)
    taken.press(taken.form("/import").locator("button"))
    taken.page.locator("a[href$='/refused']").first.wait_for(timeout=PATIENCE_MS)


def draw_plan(taken: Seat) -> None:
    """Have the usual plan drawn up for what was taken in, and wait for its preview."""
    taken.open("/plans/new")
    taken.press(taken.form("/plans/new").locator("button.primary"))
    taken.page.locator("#confirm").wait_for(state="attached", timeout=PATIENCE_MS)


def ask_for_the_day(taken: Seat) -> None:
    """Ask the assistant for today's tasks."""
    taken.open("/chat")
    field = taken.page.locator("#f-text")
    number = taken.page.locator(".say-it input[name=once]")
    before = number.input_value()
    field.fill("/today")
    field.press("Enter")
    expect(number).not_to_have_value(before)


SIGHTS = (
    Sight("today-lender", "vera", at("/")),
    Sight("cases", "vera", at("/cases")),
    Sight("case", "vera", by("/payments", r"^/cases/\d+$")),
    Sight("import-columns", "vera", lambda taken: hand_in(taken, case_file(60, seed=2))),
    Sight("import-result", "vera", lambda taken: take_in(taken, case_file(400))),
    Sight("plan", "vera", draw_plan),
    Sight("batches", "vera", at("/batches")),
    Sight("batch", "vera", by("/batches", r"^/batches/\d+$")),
    Sight("recalls", "vera", at("/recalls")),
    Sight("agency", "vera", at("/agencies/QH")),
    Sight("terms", "vera", at("/agencies/HY/terms")),
    Sight("measures", "vera", at("/measures")),
    Sight("scores", "vera", at("/scores?portfolio=CN")),
    Sight("score", "vera", by("/scores?portfolio=CN", r"^/scores/\d+$")),
    Sight("scores-of-agency", "vera", at("/agencies/QH/scores")),
    Sight("standing", "vera", at("/agencies/QH/standing")),
    Sight("retirement", "vera", at("/agencies/QH/retirement")),
    Sight("scorecards", "vera", at("/scores/cards")),
    Sight("shares", "vera", at("/scores/shares")),
    Sight("help", "vera", at("/help")),
    Sight("queue", "frank", at("/queue")),
    Sight("statements", "frank", at("/statements")),
    Sight("statement", "frank", by("/statements", r"^/statements/\d+$", r"^/statements/\d+\?line=\d+")),
    Sight("inspections", "cora", at("/inspections")),
    Sight("inspection", "cora", by("/inspections", r"^/inspections/\d+$")),
    Sight("new-inspection", "cora", at("/inspections/new")),
    Sight("complaints", "cora", at("/complaints")),
    Sight("new-complaint", "cora", at("/complaints/new")),
    Sight("complaint", "cora", by("/complaints?state=open", r"^/complaints/\d+$")),
    Sight("breaches", "cora", at("/breaches")),
    Sight("today-agency", "manager.qh", at("/")),
    Sight("desk", "collector1.qh", by("/work/cases", r"^/cases/\d+")),
    Sight("assistant", "collector1.qh", ask_for_the_day),
    Sight("messages", "manager.qh", at("/inbox")),
    Sight("finding", "manager.qh", by("/inspections", r"^/inspections/\d+$", r"^/findings/\d+$")),
    Sight("chat-link", "manager.qh", at("/chat/link")),
    Sight("own-standing", "manager.qh", at("/agencies/QH/standing")),
    Sight("own-score", "manager.qh", by("/scores", r"^/scores/\d+$")),
    Sight("journal", "audrey", at("/journal")),
    Sight("sign-in", "", at("/sign-in")),
)
