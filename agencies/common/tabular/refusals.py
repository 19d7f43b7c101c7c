"""Why a file is refused as a whole: one code and one sentence for each reason."""

from collections.abc import Mapping

from agencies.common.errors import FileRefused
from agencies.common.words import Message, say

_SENTENCES = {
    "cut_off": say("“{name}” ends in the middle of a character: it was cut off. Send it again in full."),
    "damaged": say(
        "“{name}” is damaged or was cut off; save it again in a spreadsheet program and send that."
    ),
    "damaged_text": say(
        "“{name}” is UTF-8 text with damaged characters, the first in line {line}; save it again as UTF-8."
    ),
    "empty": say("“{name}” is empty; send it again."),
    "inflates_too_far": say(
        "“{name}” would unpack to {size} MB and may unpack to {limit} MB; split it into smaller files."
    ),
    "memory_limit": say(
        "“{name}” needs more than {limit} MB of memory, mostly for cells far below or beside its table; "
        "delete all rows and columns after the table and save it again."
    ),
    "no_rows": say("No filled cell can be seen in “{name}”; fill in the table or show its hidden sheet."),
    "not_a_table": say("“{name}” is {kind}, not a table; send a csv, xls or xlsx file."),
    "not_a_workbook": say(
        "“{name}” is named as a workbook but holds {kind}; save it as xlsx in a spreadsheet program."
    ),
    "nul_characters": say("“{name}” holds NUL characters, which text never has; save it as csv in UTF-8."),
    "password_protected": say("“{name}” is protected by a password; save it without one and send it again."),
    "reader_stopped": say("Reading “{name}” stopped before its end; send it again."),
    "row_too_long": say(
        "Row {row} of “{name}” is too long to be a row of a table; look for a missing line end."
    ),
    "time_limit": say(
        "Reading “{name}” took longer than {seconds} seconds; split it into smaller files, or save it as csv."
    ),
    "too_large": say("“{name}” has {size} MB and a file may have {limit} MB; split it into smaller files."),
    "too_many_columns": say(
        "“{name}” has {columns} columns and a table may have {limit}; delete the idle ones."
    ),
    "too_many_rows": say(
        "“{name}” has {rows} rows and a file may have {limit}; split it into smaller files."
    ),
    "unfinished_quote": say(
        "The quoted field in row {row} of “{name}” never ends: the file was cut off, or a quotation mark is "
        "missing in that row."
    ),
    "unknown_encoding": say("The letters of “{name}” are in an unknown encoding; save it as csv in UTF-8."),
    "unreadable": say("“{name}” cannot be read as a table; save it as xlsx in a spreadsheet program."),
}
CODES = frozenset(_SENTENCES)

_KINDS = {
    "archive": say("an archive"),
    "binary": say("a file of unknown kind"),
    "document": say("a text document"),
    "markup": say("a web page or XML"),
    "pdf": say("a PDF document"),
    "picture": say("a picture"),
    "text": say("plain text"),
}


class Refusal(Exception):
    """Raised in the child: a code of this module and the values of its sentence, as JSON can carry them."""

    def __init__(self, code: str, **values: int | str) -> None:
        self.code = code
        self.values = values
        super().__init__(code)


def refused(name: str, code: str, values: Mapping[str, object]) -> FileRefused:
    """Make the error for `code`; what a child says wrongly becomes `unreadable`."""
    sentence = _SENTENCES.get(code)
    named = {key: _named(key, value) for key, value in values.items()} | {"name": name}
    if sentence is None or not _complete(sentence, named):
        return FileRefused(_SENTENCES["unreadable"].text, code="unreadable", name=name)
    return FileRefused(sentence.text, code=code, **named)


def _named(key: str, value: object) -> object:
    return _KINDS.get(str(value), _KINDS["binary"]) if key == "kind" else value


def _complete(sentence: Message, values: Mapping[str, object]) -> bool:
    try:
        sentence.text.format_map(values)
    except KeyError:
        return False
    return True
