"""Whatever people tap and type, whenever: everything is answered, nothing is doubled or given away."""

import datetime
import re
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from agencies.common import sql
from agencies.common.access import Role
from agencies.placements.recall_cases import recall_cases
from bot.dialogue.hear import hear
from bot.dialogue.spoken import MOST_TAP, Heard, Reply
from bot.dialogue.ways import TAPS
from tests import people
from tests.agencies.cases import rows
from tests.agencies.payments import books
from tests.bot.dialogue.chatting import NOON, Chatter, linked
from tests.databases import Templates
from tests.machine import Machine, let_run

OURS, THEIRS = "212 555 0123", "646 555 7788"
_LONG_NUMBER = re.compile(r"(?:\d[ -]?){7,}")
# What has many digits and is no telephone: days, moments, and amounts with their points.
_HARMLESS = re.compile(r"\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?|\d{1,3}(?:,\d{3})*\.\d{2}")

WORDS = (
    *("C1", "S1", "0123", "7788", OURS, THEIRS, "20", "100", "100.01", "明天", "20 tomorrow", "2017-10-20"),
    *("/menu", "/today", "/start", "/find S1", "/team", "help", "全部", "今日任务", "-5", "1e9", "𝟏𝟐"),
)
PARTS = ("1", "2", "3", "4", "0", "-", "h", "abcdefgh", "log", "may", "yes", "x")
texts = st.one_of(st.sampled_from(WORDS), st.text(max_size=30))
taps = st.one_of(
    st.builds(
        lambda name, parts: ":".join([name, *parts]),
        st.sampled_from(sorted(TAPS)),
        st.lists(st.sampled_from(PARTS), max_size=6),
    ),
    st.text(max_size=MOST_TAP),
)


class Chats(Machine):
    """A collector and a manager of North, and South, whose case S1 nobody else may see."""

    def __init__(self) -> None:
        super().__init__()
        self.now, self.keys, self.old = NOON, 0, list[tuple[Heard, list[Reply]]]()
        self.recorded = 0

    async def fill(self) -> None:
        self.vera = await people.add_person("Vera", Role.VENDOR_MANAGER)
        north, south = await people.add_agency("NORTH", "North"), await people.add_agency("SOUTH", "South")
        self.lender = await books.portfolio()
        for number in (1, 2, 3):
            case = await books.case(self.lender, f"C{number}")
            await books.place(case, north)
            await rows.point(case, OURS)
        theirs = await books.case(self.lender, "S1", 7_777_700)
        await books.place(theirs, south)
        await rows.point(theirs, THEIRS)
        self.chats: list[Chatter] = [await linked(each) for each in (north.collector, north.manager)]

    def hear(self, heard: Heard) -> list[Reply]:
        """Have an update heard and look at what is said."""
        replies = self.run(hear(heard, now=self.now))
        self.look(replies)
        self.old.append((heard, replies))
        return replies

    def look(self, replies: list[Reply]) -> None:
        """Find in no reply what it must not say, and in every one a way on."""
        assert replies
        for each in replies:
            assert each.text
            assert "went wrong" not in each.text
            shown = "\n".join([each.text, *(button.label for row in each.buttons for button in row)])
            assert "S1" not in shown
            assert "77,777" not in shown
            assert not _LONG_NUMBER.search(_HARMLESS.sub("", shown)), shown
            assert all(len(button.tap) <= MOST_TAP for row in each.buttons for button in row)
        assert any(row for each in replies for row in each.buttons)

    def key(self) -> str:
        """Name the next update."""
        self.keys += 1
        return f"m{self.keys}"

    @rule(who=st.integers(0, 1), text=texts)
    def types(self, who: int, text: str) -> None:
        """Type something."""
        chat = self.chats[who]
        self.hear(Heard("telegram", chat.chat, self.key(), text=text))

    @rule(who=st.integers(0, 1), which=st.integers(0, 30))
    def taps_what_is_there(self, who: int, which: int) -> None:
        """Tap a button of the last reply; only ending the link is left out, after which nothing is said."""
        chat = self.chats[who]
        replies = next((r for h, r in reversed(self.old) if h.chat == chat.chat), chat.last)
        buttons = [button for each in replies for row in each.buttons for button in row]
        offered = [each.tap for each in buttons if not each.tap.startswith("unlink")]
        self.hear(Heard("telegram", chat.chat, self.key(), tap=offered[which % len(offered)]))

    @rule(who=st.integers(0, 1), tap=taps)
    def taps_what_is_not_there(self, who: int, tap: str) -> None:
        """Tap a button that nobody offered."""
        if not tap.startswith("unlink"):
            self.hear(Heard("telegram", self.chats[who].chat, self.key(), tap=tap))

    @rule(which=st.integers(0, 50))
    def comes_again(self, which: int) -> None:
        """Have an old update come again, late: the same replies, and no row more."""
        if self.old:
            heard, replies = self.old[which % len(self.old)]
            before = self.run(self._counts())
            assert self.run(hear(heard, now=self.now)) == replies
            assert self.run(self._counts()) == before

    @rule(which=st.integers(0, 50))
    def tapped_twice(self, which: int) -> None:
        """Tap an old recording button once more: what it recorded is there once."""
        puts = [heard for heard, _ in self.old if (heard.tap or "").startswith(("put:", "pledge:", "give:"))]
        if puts:
            heard = puts[which % len(puts)]
            self.hear(Heard("telegram", heard.chat, self.key(), tap=heard.tap))

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours: int) -> None:
        """Go on to another hour or day, and tell nothing."""
        self.now += datetime.timedelta(hours=hours)

    @rule(number=st.integers(1, 3))
    def a_case_is_recalled(self, number: int) -> None:
        """Take a case back from North."""
        self.run(self._recall(f"C{number}"))

    async def _recall(self, case_no: str) -> None:
        held = await sql.value(
            int,
            "SELECT count(*) FROM placements JOIN cases ON cases.id = case_id WHERE case_no = :no"
            " AND ended_on IS NULL",
            no=case_no,
        )
        if held:
            await recall_cases(self.vera, self.lender, case_nos=[case_no], final=True, now=self.now)

    async def _counts(self) -> list[int]:
        tables = ("contacts", "promises", "assignments", "chat_messages", "chat_updates", "journal", "chats")
        return [int((await sql.tuples(f"SELECT count(*) FROM {each}"))[0][0]) for each in tables]

    @invariant()
    def each_form_recorded_once(self) -> None:
        """No two contacts bear one number, and each promise has its contact."""
        assert self.run(self._doubled()) == []

    async def _doubled(self) -> list[object]:
        doubled = await sql.tuples(
            "SELECT contact_id FROM contacts GROUP BY agency_id, contact_id HAVING count(*) > 1"
        )
        theirs = await sql.tuples(
            "SELECT contacts.id FROM contacts JOIN cases ON cases.id = contacts.case_id"
            " WHERE cases.case_no = 'S1'"
        )
        return [*doubled, *theirs]


def test_everything_is_answered(engine: str, templates: Templates, tmp_path: Path) -> None:
    let_run(Chats, engine, templates, tmp_path, runs=10, steps=25)


@pytest.mark.full
def test_everything_is_answered_for_long(engine: str, templates: Templates, tmp_path: Path) -> None:
    let_run(Chats, engine, templates, tmp_path, runs=200, steps=60)
