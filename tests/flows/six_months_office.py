"""The office of the half year: a portal with a clock of its own, the desks, a worker, and a messenger."""

import asyncio
import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from starlette.applications import Starlette

from bot.dialogue.hear import hear
from bot.dialogue.spoken import Heard, Reply
from portal.worker import work
from tests.flows.six_months_desk import Clock, Desk, desk_at
from tests.flows.six_months_story import ZONE, AgencyStory, Paid, World


def email(name: str) -> str:
    """Give the address that somebody signs in with."""
    return f"{name}@mandate.example"


def manager_of(agency: AgencyStory) -> str:
    """Name the desk of an agency's manager."""
    return f"{agency.code.lower()}-manager"


def collector_of(agency: AgencyStory) -> str:
    """Name the desk of an agency's collector."""
    return f"{agency.code.lower()}-collector"


@dataclass(frozen=True, slots=True)
class Drafted:
    """A month that was drafted for some agencies, when so many payments were known."""

    month: datetime.date
    agencies: Sequence[AgencyStory]
    known: int


@dataclass(slots=True)
class Office:
    """The portal with its clock, who sits at which desk, and what was handed in on the way."""

    app: Starlette
    clock: Clock
    world: World
    desks: dict[str, tuple[Desk, datetime.date]] = field(default_factory=dict)
    paid: list[Paid] = field(default_factory=list)
    drafted: list[Drafted] = field(default_factory=list)
    held: dict[str, list[str]] = field(default_factory=dict)
    updates: int = 0
    dossier: bytes = b""

    def come(self, day: datetime.date, hour: int, minute: int = 0) -> None:
        """Let it be an hour of a day in Shanghai; time never goes back."""
        moment = datetime.datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)
        now = moment.astimezone(datetime.UTC)
        assert now >= self.clock.now, f"{now} after {self.clock.now}"
        self.clock.now = now

    @property
    def today(self) -> datetime.date:
        """Give the day in Shanghai."""
        return self.clock.now.astimezone(ZONE).date()

    async def desk(self, name: str) -> Desk:
        """Give somebody's desk, signed in with their password today."""
        found, day = self.desks.get(name, (None, None))
        if found is None or day != self.today:
            found = found or desk_at(self.app)
            await found.sign_in(email(name))
            self.desks[name] = (found, self.today)
        return found

    async def worked(self) -> None:
        """Let a worker do what waits."""
        await work(asyncio.Event(), clock=self.clock, until_idle=True)

    async def say(self, chat: str, text: str | None = None, tap: str | None = None) -> Sequence[Reply]:
        """Let somebody type or tap in a chat of the messenger, as its door passes it on."""
        self.updates += 1
        heard = Heard("telegram", chat, str(self.updates), text=text, tap=tap, language="zh-hans")
        return await hear(heard, now=self.clock.now)
