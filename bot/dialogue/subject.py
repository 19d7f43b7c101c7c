"""Which contact is meant: on which case, by which way, with whom, and on which number."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from agencies.rulebook.rules.codes import Channel, Party, Result
from agencies.work.advise_contact import Desk, open_desk
from bot.dialogue.rules.signs import CHANNELS, PARTIES, RESULTS, SIGN_OF
from bot.dialogue.turn import Turn, unknown_button

Code = TypeVar("Code", Channel, Party, Result)
_NONE = "-"
_ONCE_BYTES = 6


@dataclass(frozen=True, slots=True)
class Subject:
    """A contact before anything came of it."""

    case_id: int
    channel: Channel = Channel.CALL
    party: Party = Party.DEBTOR
    point_id: int | None = None

    @property
    def parts(self) -> tuple[object, ...]:
        """Give what a button says of it."""
        point = _NONE if self.point_id is None else self.point_id
        return self.case_id, SIGN_OF[self.channel], SIGN_OF[self.party], point


def subject_of(turn: Turn) -> Subject:
    """Read which contact a button means; one that names the case alone means a call to the debtor."""
    case_id = turn.number(0)
    if len(turn.parts) == 1:
        return Subject(case_id)
    point_id = None if turn.part(3) == _NONE else turn.number(3)
    return Subject(case_id, _code(CHANNELS, turn.part(1)), _code(PARTIES, turn.part(2)), point_id)


def result_of(turn: Turn, place: int) -> Result:
    """Read which result a button means."""
    return _code(RESULTS, turn.part(place))


def _code(signs: Mapping[str, Code], sign: str) -> Code:
    if sign not in signs:
        raise unknown_button()
    return signs[sign]


async def desk_of(turn: Turn, subject: Subject) -> tuple[Desk, Subject]:
    """Lay out what is known before a contact, and name the number at hand where none was chosen."""
    desk = await open_desk(
        turn.actor, subject.case_id, subject.channel, subject.party, subject.point_id, now=turn.now
    )
    point_id = desk.chosen.id if desk.chosen else None
    return desk, Subject(subject.case_id, subject.channel, subject.party, point_id)


def new_once() -> str:
    """Draw the number of a form, by which what it records is recorded once; eight signs."""
    return secrets.token_urlsafe(_ONCE_BYTES)
