"""How much of a file from outside is read before it is refused."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost; a test hands in smaller ones.

    `seconds` bounds both the processor time of the child and the time the parent waits for it: the time a
    caller takes over the rows does not count. `inflated_bytes` is the size of a zip's parts unpacked.
    """

    file_bytes: int = 200_000_000
    rows: int = 500_000
    columns: int = 256
    seconds: float = 60
    memory_bytes: int = 4_000_000_000
    inflated_bytes: int = 2_000_000_000


LIMITS = Limits()
