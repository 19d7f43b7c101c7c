"""Finds cases by any number or name that a person has at hand."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from agencies.cases.queries import search as cases
from agencies.common import vault
from agencies.common.access import Actor, Permission, require
from agencies.common.words import Message, say
from agencies.payments.queries import search as payments
from agencies.placements.queries import search as placements

_LONGEST = 100
_LAST = 4
_FEWEST_DIGITS = 7


class Way(StrEnum):
    """How a case was found."""

    NUMBER = "number"
    REFERENCE = "reference"
    BATCH = "batch"
    ID_NUMBER = "id_number"
    DEBTOR_ID = "debtor_id"
    ID_LAST_FOUR = "id_last_four"
    PHONE = "phone"
    PHONE_LAST_FOUR = "phone_last_four"
    NAME = "name"


WAYS: Mapping[Way, Message] = {
    Way.NUMBER: say("case number"),
    Way.REFERENCE: say("payment reference"),
    Way.BATCH: say("batch"),
    Way.ID_NUMBER: say("identity number"),
    Way.DEBTOR_ID: say("debtor number"),
    Way.ID_LAST_FOUR: say("last four signs of the identity number"),
    Way.PHONE: say("phone"),
    Way.PHONE_LAST_FOUR: say("last four digits of a phone"),
    Way.NAME: say("whole name"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """The cases that a text leads to, each once, and the ways on which any was found."""

    case_ids: tuple[int, ...]
    ways: tuple[Way, ...]


async def search_cases(actor: Actor, text: str) -> Found:
    """Find cases by a number or its beginning, or by an exact name, phone, reference or last four signs.

    Personal data is only compared by its digests: a part of a name or of a phone finds nothing.
    """
    require(actor, Permission.READ_CASES)
    asked = " ".join(text.split())[:_LONGEST]
    ids: dict[int, None] = {}
    ways = []
    for way, find in _ways(asked) if asked else ():
        if found := await find(actor, asked):
            ways.append(way)
            ids.update(dict.fromkeys(found))
    return Found(tuple(ids), tuple(ways))


_Find = Callable[[Actor, str], Awaitable[list[int]]]


def _ways(text: str) -> list[tuple[Way, _Find]]:
    """Say on which ways a text can lead to a case."""
    plain, digits = vault.normalise_id_number(text), sum(map(str.isdecimal, text))
    ways: list[tuple[Way, _Find]] = [
        (Way.NUMBER, cases.by_number),
        (Way.REFERENCE, payments.by_reference),
        (Way.BATCH, placements.by_batch),
        (Way.DEBTOR_ID, cases.by_debtor_id),
    ]
    if len(plain) == _LAST and plain[:-1].isdecimal():
        ways.append((Way.ID_LAST_FOUR, cases.by_id_last_four))
    if len(plain) == _LAST and digits == _LAST:
        ways.append((Way.PHONE_LAST_FOUR, cases.by_phone_last_four))
    if digits >= _FEWEST_DIGITS:
        ways += [(Way.PHONE, cases.by_phone), (Way.ID_NUMBER, cases.by_id_number)]
    if not digits:
        ways.append((Way.NAME, cases.by_name))
    return ways
