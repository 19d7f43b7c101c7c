"""What the command line can do, and what a given line lacks, told in the language of the reader."""

import json
import re
import sys
from collections import UserDict
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, ClassVar, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from typer.core import TyperCommand, TyperGroup

from agencies.common.words import Message, render, say
from portal.cli.loading import stopped_without_a_word
from portal.cli.shell import Exit, language

Function = TypeVar("Function", bound=Callable[..., Any])
_NARROWEST = 20

# Typer says what is wrong in English only; what none of these fits is shown as Typer says it.
_WRONG: Sequence[tuple[str, Message]] = (
    (r"Missing (?:option|argument) '([^']+)'.*", say("{0} is missing.")),
    (r"Missing command\.", say("The command is missing.")),
    (r"No such option: (\S+) \(Possible options: (.+)\)", say("There is no option {0}; is it {1}?")),
    (r"No such option: (\S+)", say("There is no option {0}.")),
    (r"No such command '(.*)'\. Did you mean (.+)\?", say("There is no command {0}; is it {1}?")),
    (r"No such command '(.*)'\.", say("There is no command {0}.")),
    (r"Option '([^']+)' requires an argument\.", say("{0} wants a value.")),
    (r"Option '([^']+)' does not take a value\.", say("{0} takes no value.")),
    (r"Got unexpected extra argument\(?s?\)? \((.+)\)", say("This is too much: {0}.")),
    (r"Invalid value for '([^']+)': \S+ '(.+)' does not exist\.", say("{0}: there is no file {1}.")),
    (r"Invalid value for '([^']+)': \S+ '(.+)' is a directory\.", say("{0}: {1} is a folder, not a file.")),
    (r"Invalid value for '([^']+)': .*'(.+?)' is not one of (.+)\.", say("{0} is one of {2}, not {1}.")),
    (r"Invalid value for '([^']+)': .*valid integer.*", say("{0} must be a whole number.")),
    (r"Invalid value for '([^']+)': .*greater than or equal to (\S+)", say("{0} must be at least {1}.")),
    (r"Invalid value for '([^']+)': .*less than or equal to (\S+)", say("{0} must be at most {1}.")),
)


class OnDemand(UserDict[str, Any]):
    """Commands by name; some are known by their place, "module:attribute", until they are asked for."""

    def __getitem__(self, name: str) -> Any:
        """Give a command, loaded by now: to load all takes several times as long as to load one."""
        if isinstance(self.data[name], str):
            with stopped_without_a_word():
                self.data[name] = _loaded(self.data[name], name)
        return self.data[name]


class Command(TyperCommand):
    """A command whose help speaks the language of the reader."""

    def format_help(self, ctx: Any, formatter: object) -> None:
        """Print the help."""
        _print_help(self, ctx)


class Group(TyperGroup):
    """A group of commands whose help, and whose words on a wrong line, speak the language of the reader."""

    elsewhere: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *, commands: Mapping[str, Any], **settings: Any) -> None:
        """Take the commands that are at hand, beside those that stand elsewhere."""
        super().__init__(**settings)
        self.commands = OnDemand({**self.elsewhere, **commands})

    def format_help(self, ctx: Any, formatter: object) -> None:
        """Print the help."""
        _print_help(self, ctx)

    def list_commands(self, ctx: Any) -> list[str]:
        """List the commands by name."""
        return sorted(self.commands)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a command line and leave with its exit code; a wrong line is told in one sentence."""
        run: Callable[..., Any] = super().main
        if not extra.pop("standalone_mode", True):
            return run(*args, standalone_mode=False, **extra)
        try:
            ended = run(*args, standalone_mode=False, **extra)
        except typer.TyperException as error:
            line = next(iter(args), None) or extra.get("args") or sys.argv[1:]
            _tell_wrong(error, as_json=any(each.partition("=")[0] == "--json" for each in line))
            sys.exit(error.exit_code)
        except typer.Abort:
            sys.exit(Exit.FAILED)
        if ended == Exit.STOPPED:
            print(_word(say("Stopped; what was finished until then is kept.")), file=sys.stderr)  # noqa: T201
        sys.exit(ended if isinstance(ended, int) else Exit.DONE)


class Commands(typer.Typer):
    """Commands under one name; docstrings and `help=` are the English under which catalogues know them."""

    def __init__(self, help: str, *, alone: bool = False, elsewhere: Mapping[str, str] | None = None) -> None:  # noqa: A002
        """Take what the commands are for, and the places of those that stand `elsewhere`.

        `alone`, the name is a command by itself too.
        """
        super().__init__(
            cls=type("Group", (Group,), {"elsewhere": elsewhere or {}}),
            help=help,
            invoke_without_command=alone,
            no_args_is_help=not alone,
            add_completion=False,
            pretty_exceptions_enable=False,
        )

    def command(self, *args: Any, **settings: Any) -> Callable[[Function], Function]:
        """Add a command."""
        return super().command(*args, **{"cls": Command, **settings})


def described(parameters: Sequence[Any]) -> list[tuple[str, str]]:
    """Give the name of each argument or option as it is typed, and what it is for."""
    return [(_typed(each), _note(each)) for each in parameters]


def _loaded(place: str, name: str) -> Any:
    module, _, attribute = place.partition(":")
    found = getattr(import_module(module), attribute)
    if isinstance(found, typer.Typer):
        return typer.main.get_group(found)
    alone = Commands("")
    alone.command(name)(found)
    return typer.main.get_command(alone)


def _print_help(command: Command | Group, context: Any) -> None:
    console = Console(highlight=False, markup=False)
    params = command.get_params(context)
    arguments = [each for each in params if each.param_type_name == "argument"]
    options = [each for each in params if each.param_type_name == "option"]
    console.print(_word(say("Usage: {line}", line=_line(command, context, arguments))))
    console.print()
    console.print(_told(command.help))
    _print_section(console, say("Arguments"), described(arguments))
    _print_section(console, say("Options"), described(options))
    if isinstance(command, Group):
        found = {name: command.get_command(context, name) for name in command.list_commands(context)}
        rows = [(name, _told(each.help)) for name, each in found.items() if each and not each.hidden]
        _print_section(console, say("Commands"), rows)


def _print_section(console: Console, title: Message, rows: Sequence[tuple[str, str]]) -> None:
    if not rows:
        return
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, min_width=_NARROWEST)
    table.add_column(overflow="fold")
    for name, text in rows:
        table.add_row(name, text)
    console.print()
    console.print(_word(title), style="bold")
    console.print(table)


def _line(command: Command | Group, context: Any, arguments: Sequence[Any]) -> str:
    pieces = [_path(context), _word(say("[OPTIONS]")), *map(_typed, arguments)]
    return " ".join([*pieces, _word(say("COMMAND"))] if isinstance(command, Group) else pieces)


def _path(context: Any) -> str:
    return f"{_path(context.parent)} {context.info_name}" if context.parent else str(context.info_name)


def _typed(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        name = _metavar(parameter)
        return name if parameter.required or name.startswith("[") else f"[{name}]"
    names = ", ".join([*parameter.opts, *parameter.secondary_opts])
    return names if parameter.is_flag else f"{names} {_metavar(parameter)}"


def _metavar(parameter: Any) -> str:
    return str(parameter.metavar or parameter.opts[0].lstrip("-").upper())


def _note(parameter: Any) -> str:
    text, default = _told(parameter.help), parameter.default
    if parameter.required:
        return _word(say("{text} (required)", text=text))
    if isinstance(default, int | str) and not isinstance(default, bool) and default != "":
        return _word(say("{text} (default: {default})", text=text, default=default))
    return text


def _tell_wrong(error: typer.TyperException, *, as_json: bool) -> None:
    """Say what is wrong with a line, and where help is; a line without a command has had its help."""
    text = error.format_message()
    if not text:
        return
    for pattern, sentence in _WRONG:
        if found := re.fullmatch(pattern, text, re.DOTALL):
            text = render(sentence, language()).format(*(each.replace("'", "") for each in found.groups()))
            break
    if as_json:
        print(json.dumps({"error": {"code": "usage", "message": text}}, ensure_ascii=False))  # noqa: T201
    print(text, file=sys.stderr)  # noqa: T201
    if context := getattr(error, "ctx", None):
        print(_word(say("Help: {command}", command=f"{_path(context)} --help")), file=sys.stderr)  # noqa: T201


def _told(text: str | None) -> str:
    return render(Message(_plain(text)), language())


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


def _word(message: Message) -> str:
    return render(message, language())
