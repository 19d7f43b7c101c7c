"""What every command shares: who acts, one answer as text or JSON, errors mapped to exit codes."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from agencies.common import jobs, seals, sql
from agencies.common.access import Actor
from agencies.common.errors import Conflict, FileRefused, Invalid, MandateError, NotAllowed, NotFound
from agencies.common.words import Message, closest_language, render, say
from agencies.people.queries import acting_person
from portal.cli.tables import laid_out
from portal.clock import Watch, wall_clock
from portal.database import BROKEN, migrate, opened
from portal.settings import read_settings


class Exit(IntEnum):
    """How a command ended, as scripts read it."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    SOME_REFUSED = 3
    REFUSED = 4
    STOPPED = 130


_EXITS: Mapping[type[MandateError], Exit] = {
    Invalid: Exit.USAGE,
    NotFound: Exit.USAGE,
    NotAllowed: Exit.REFUSED,
    Conflict: Exit.REFUSED,
    FileRefused: Exit.REFUSED,
}


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows under headings, for people."""

    headings: Sequence[Message]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command says: one JSON object for scripts, sentences and lists for people, an exit code."""

    data: Mapping[str, object]
    parts: Sequence[Message | Listing | str] = field(default_factory=tuple)
    exit: Exit = Exit.DONE


_WIDE = 200
Work = Callable[[Actor], Awaitable[Answer]]


def language() -> str:
    """Choose the language: MANDATE_LANGUAGE, else the locale of the terminal."""
    wishes = (os.environ.get(name) for name in ("MANDATE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    return closest_language(next((each for each in wishes if each), None))


def conduct(
    context: typer.Context,
    work: Work,
    *,
    as_json: bool,
    migrating: bool = False,
    and_then: Callable[[], Answer] | None = None,
) -> NoReturn:
    """Run a command's work as the person named by --as, say the answer, and leave with its exit code.

    What comes `and_then` is run, with the home closed again, when the work was done.
    """
    email = str((context.find_root().obj or {}).get("as", "owner"))
    try:
        conduct_alone(lambda: asyncio.run(_conducted(email, work, migrating)), as_json=as_json)
    except typer.Exit as ended:
        if and_then is None or ended.exit_code != Exit.DONE:
            raise
    conduct_alone(and_then, as_json=False)


def conduct_alone(work: Callable[[], Answer], *, as_json: bool) -> NoReturn:
    """Run a command's work that needs neither home nor person, and leave as every command does."""
    try:
        answer = work()
    except MandateError as error:
        _refuse(error, as_json)
        raise typer.Exit(_EXITS[type(error)]) from None
    except sql.IntegrityError:
        raise
    except BROKEN as error:
        _fail("failed", _what_broke(error), as_json)
        raise typer.Exit(Exit.FAILED) from None
    _say(answer, as_json)
    raise typer.Exit(answer.exit)


async def _conducted(email: str, work: Work, migrating: bool) -> Answer:
    settings = read_settings()
    async with opened(settings, check=not migrating):
        if migrating:
            await migrate()
        try:
            with jobs.reserved(jobs.owner_name()):
                return await work(await acting_person(email))
        finally:
            if not _is_stopped():  # the next command seals what this one leaves
                await seals.seal(settings.anchor_path, now=wall_clock())


def _is_stopped() -> bool:
    task = asyncio.current_task()
    return task is not None and bool(task.cancelling())


def _refuse(error: MandateError, as_json: bool) -> None:
    code = error.code if isinstance(error, FileRefused) else type(error).__name__.lower()
    _fail(code, error.message, as_json)
    for name, each in error.fields.items() if isinstance(error, Invalid) else ():
        print(f"  {name}: {render(each, language())}", file=sys.stderr)  # noqa: T201


def _what_broke(error: Exception) -> Message:
    if isinstance(error, OSError) and error.filename is not None:
        return say(
            "{file} cannot be used ({error}); see that it is the right path and may be written.",
            file=error.filename,
            error=error.strerror,
        )
    return say("The database or the disk failed ({error}); see to it and run this again.", error=error)


def _fail(code: str, message: Message, as_json: bool) -> None:
    text = render(message, language())
    if as_json:
        print(json.dumps({"error": {"code": code, "message": text}}, ensure_ascii=False))  # noqa: T201
    print(text, file=sys.stderr)  # noqa: T201


def _say(answer: Answer, as_json: bool) -> None:
    console = _console(stderr=as_json)
    for part in answer.parts:
        if isinstance(part, Listing):
            _show(console, part)
        else:
            console.print(_text(part))
    if as_json:
        print(json.dumps(answer.data, ensure_ascii=False, default=str))  # noqa: T201


def _console(*, stderr: bool) -> Console:
    """Write as wide as the terminal is or COLUMNS says, and to anything else as wide as a table may be."""
    known = (sys.stderr if stderr else sys.stdout).isatty() or os.environ.get("COLUMNS")
    wide = None if known else _WIDE
    return Console(stderr=stderr, soft_wrap=True, highlight=False, markup=False, width=wide)


def _text(part: Message | str) -> str:
    return render(part, language()) if isinstance(part, Message) else part


def _show(console: Console, listing: Listing) -> None:
    headings = [render(each, language()) for each in listing.headings]
    rows = [[*map(_cell, row)] for row in listing.rows]
    for place, table in enumerate(laid_out(headings, rows, console.width)):
        if place:
            console.print()
        console.print(table)


def _cell(cell: object) -> str:
    return "" if cell is None else render(cell, language()) if isinstance(cell, Message) else str(cell)


@contextlib.contextmanager
def progress(title: Message) -> Iterator[Watch]:
    """Show how far a job is: a bar with the time left in a terminal, a few lines on stderr elsewhere."""
    label = render(title, language())
    if not sys.stderr.isatty():
        yield _tenths(label)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _tenths(label: str) -> Watch:
    """Tell where a job stands whenever another tenth is done, or 10,000 rows of a number not known."""
    told: int | None = None

    def watch(done: int, total: int | None) -> None:
        nonlocal told
        part = 10 * done // total if total else done // 10_000
        if part != told:
            told = part
            _tell(f"{label} {done}/{'?' if total is None else total}")

    return watch


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def tell(message: Message) -> None:
    """Say something on stderr while a command goes on."""
    _tell(render(message, language()))
