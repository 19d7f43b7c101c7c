"""What may go wrong between a bot and its server."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a call fails, or almost."""

    TOO_MANY = "too_many"  # 429 with retry_after
    BROKEN = "broken"  # 500
    BAD_GATEWAY = "bad_gateway"  # 502 with a page instead of JSON
    SILENT = "silent"  # not done, and no answer for `seconds`
    LOST = "lost"  # done, but the answer is lost: none for `seconds`
    SLOW = "slow"  # done, and answered after `seconds`
    REFUSED = "refused"  # not done: `code` and `description`
    GARBAGE = "garbage"  # done, but answered with what is no JSON
    NULL = "null"  # done, but answered with a result that is null


@dataclass(slots=True)
class Fault:
    """A fault for the next `times` calls of a method, "*" for any, of one chat or of all."""

    kind: Kind
    method: str = "*"
    times: int = 1
    chat: int | None = None
    seconds: float = 0
    retry_after: int = 1
    code: int = 400
    description: str = "Bad Request: refused"

    def __post_init__(self) -> None:
        """Take the kind by its word."""
        self.kind = Kind(self.kind)

    def fits(self, method: str, chat: int | None) -> bool:
        """Say whether a call meets this fault."""
        return self.times > 0 and self.method in {"*", method} and self.chat in {None, chat}
