"""Expected errors, named by what they mean; each door maps them once."""

from collections.abc import Mapping
from typing import NamedTuple

from agencies.common.words import Message


class MandateError(Exception):
    """Something expected went wrong, said in one sentence that a person can act on."""

    def __init__(self, text: str, /, **values: object) -> None:
        self.message = Message(text, values)
        super().__init__(text)

    def __str__(self) -> str:
        return str(self.message)


class NotFound(MandateError):
    """The thing named is not there, or not there for this person."""


class NotAllowed(MandateError):
    """This person's role does not include the act."""


class Conflict(MandateError):
    """A rule or the present state stands against the act."""


class Invalid(MandateError):
    """What was handed in cannot be understood; `fields` says which part and why."""

    def __init__(self, text: str, /, fields: Mapping[str, Message] | None = None, **values: object) -> None:
        super().__init__(text, **values)
        self.fields = dict(fields or {})


class FileRefused(MandateError):
    """A file is refused as a whole; `code` is the stable name of the reason."""

    def __init__(self, text: str, /, *, code: str, **values: object) -> None:
        super().__init__(text, **values)
        self.code = code


class Fault(NamedTuple):
    """What a rule finds wrong with a row of a file, as a value: the field, a stable code, one sentence."""

    field: str
    code: str
    message: Message
