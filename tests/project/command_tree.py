"""The commands there are, as the program itself has them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import typer

from portal.cli.root import app


@dataclass(frozen=True, slots=True)
class Command:
    """A command or group: its words after `mandate`, what it is, and its options and arguments."""

    path: str
    command: Any
    parameters: tuple[Any, ...]

    @property
    def options(self) -> list[str]:
        """Name the options, without --help."""
        options = (each for each in self.parameters if each.param_type_name == "option")
        return [name for each in options for name in each.opts if name != "--help"]

    @property
    def hints(self) -> list[str]:
        """List the English sentences that its help shows."""
        return [" ".join((each.help or "").split()) for each in (self.command, *self.parameters)]


def commands() -> Iterator[Command]:
    """Give every command and group, `mandate` itself first, under an empty path."""
    yield from _below(typer.main.get_command(app), None, "")


def _below(command: Any, parent: Any, path: str) -> Iterator[Command]:
    context = typer.Context(command, parent=parent, info_name=path.rpartition(" ")[2] or "mandate")
    yield Command(path, command, tuple(command.get_params(context)))
    for name in command.list_commands(context) if hasattr(command, "list_commands") else ():
        yield from _below(command.get_command(context, name), context, f"{path} {name}".strip())
