"""Random machines: hypothesis chooses what happens next in an installation of its own."""

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack, ExitStack
from itertools import count
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, run_state_machine_as_test

from portal.database import opened
from portal.settings import read_settings
from tests.databases import Templates

T = TypeVar("T")


class Machine(RuleBasedStateMachine):
    """Opens an empty installation for each run, has it filled, and removes it afterwards."""

    templates: ClassVar[Templates]
    engine: ClassVar[str]
    folder: ClassVar[Path]
    numbers: ClassVar["count[int]"] = count(1)

    def __init__(self) -> None:
        super().__init__()
        self.runner, self.home, self.open = asyncio.Runner(), ExitStack(), AsyncExitStack()

    async def fill(self) -> None:
        """Put into the empty installation what the rules work on; as it stands, nothing."""

    def run(self, act: Coroutine[Any, Any, T]) -> T:
        """Do something on the opened database."""
        return self.runner.run(act)

    @initialize()
    def begin(self) -> None:
        """Open an empty installation and fill it."""
        home = self.folder / f"{self.engine}{next(self.numbers)}"
        variables = self.home.enter_context(self.templates.copy(self.engine, home))
        self.run(self.open.enter_async_context(opened(read_settings(variables))))
        self.run(self.fill())

    def teardown(self) -> None:
        """Close and remove the installation."""
        self.run(self.open.aclose())
        self.runner.close()
        self.home.close()


def let_run(
    machine: type[Machine], engine: str, templates: Templates, folder: Path, *, runs: int, steps: int
) -> None:
    """Have a machine run so many times, each time for so many steps at most."""
    placed = type(machine.__name__, (machine,), {"templates": templates, "engine": engine, "folder": folder})
    run_state_machine_as_test(
        placed, settings=settings(max_examples=runs, stateful_step_count=steps, deadline=None)
    )
