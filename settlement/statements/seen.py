"""What a reader has seen of statements before an act on them, held against what is stored now."""

from collections.abc import Sequence
from dataclasses import dataclass

from agencies.common.absent import not_there
from agencies.common.access import Actor
from agencies.common.dates import format_month
from agencies.common.errors import Conflict, Invalid
from settlement.statements.queries.cards import StatementCard, cards_of


@dataclass(frozen=True, slots=True)
class Seen:
    """A statement as the reader saw it: its hash, and how many objections to it were open."""

    statement_id: int
    hash: str
    open_objections: int = 0


async def cards_seen(actor: Actor, seen: Sequence[Seen]) -> list[StatementCard]:
    """Read the statements that a reader chose, oldest month first.

    Invalid when none is chosen, NotFound for one that is not there, Conflict for one drafted again since.
    """
    if not seen:
        raise Invalid("No statement is chosen; choose at least one.")
    wanted = {each.statement_id: each for each in seen}
    found = await cards_of(actor, wanted)
    missing = sorted(set(wanted) - {card.id for card in found})
    if missing:
        raise not_there()
    for card in found:
        refuse_changed(card, wanted[card.id].hash)
    return found


def refuse_changed(card: StatementCard, hash_seen: str) -> None:
    """Raise Conflict when a statement is no longer the one that the reader saw."""
    if card.hash != hash_seen:
        raise Conflict(
            "The statement {month} of {agency} was drafted again while you had it open; read it again first.",
            month=format_month(card.month),
            agency=card.agency,
        )


def refuse_locked(card: StatementCard) -> None:
    """Raise Conflict when a statement is locked, so that nothing about it can be decided any more."""
    if card.status == "locked":
        raise Conflict(
            "The statement {month} of {agency} is locked already; a correction goes into a later month.",
            month=format_month(card.month),
            agency=card.agency,
        )
