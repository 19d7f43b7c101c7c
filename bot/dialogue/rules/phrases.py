"""A promise as people type it in one line: 1.2万 下周三, 明天还500, 500 by Friday."""

import datetime
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from agencies.common.dates import days_after
from agencies.common.errors import Invalid
from bot.dialogue.rules.amounts import NO_AMOUNT, read_amount
from bot.dialogue.rules.days import NO_DAY, read_day

LONGEST = 60
# Words around the amount and the day that say neither.
_LINKS = re.compile(
    r",(?!\d{3})|[;。、]|还款|还清|付款|打款|转账|还|付|转|之前|以前|前|在"
    r"|\b(?:he|she|they|will|i|pays?|paying|promises?|promised|by|on|before)\b"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a line says: the amount in minor units and the day; None for what it does not say."""

    amount_minor: int | None = None
    day: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class _Case:
    currency: str
    today: datetime.date
    owed_minor: int | None

    def amount(self, text: str) -> int | Invalid:
        try:
            return read_amount(text, self.currency, owed_minor=self.owed_minor)
        except Invalid as refused:
            return refused

    def day(self, text: str) -> datetime.date | Invalid:
        try:
            return read_day(text, self.today)
        except Invalid as refused:
            return refused


def read_phrase(text: str, currency: str, today: datetime.date, *, owed_minor: int | None = None) -> Phrase:
    """Read a line that holds an amount, a day, or both in either order: "500 by Friday", 下周三还1.2万.

    Raises Invalid where nothing can be read, where a part is refused (see `read_amount` and `read_day`), and
    where the line may be cut into different promises.
    """
    plain = " ".join(_LINKS.sub(" ", unicodedata.normalize("NFKC", text).lower()).split())
    if len(plain) > LONGEST:
        raise Invalid("This is too long for an amount and a day; type them like 1,200.50 2026-11-30.")
    case = _Case(currency, today, owed_minor)
    for found in (_whole(plain, case), _both(plain, case, at_blanks=True), _both(plain, case)):
        if len(found) == 1:
            return found.pop()
        if found:
            raise Invalid(
                "“{text}” can be read in two ways; leave a blank between the amount and the day.",
                text=text.strip(),
            )
    raise _why(text, plain, case)


def _whole(plain: str, case: _Case) -> set[Phrase]:
    amount, day = case.amount(plain), case.day(plain)
    return {
        *([] if isinstance(amount, Invalid) else [Phrase(amount_minor=amount)]),
        *([] if isinstance(day, Invalid) else [Phrase(day=day)]),
    }


def _both(plain: str, case: _Case, *, at_blanks: bool = False) -> set[Phrase]:
    found = set()
    for one, two in _cuts(plain, at_blanks=at_blanks):
        amount, day = case.amount(one), case.day(two)
        if not isinstance(amount, Invalid) and not isinstance(day, Invalid):
            found.add(Phrase(amount, day))
    return found


def _cuts(plain: str, *, at_blanks: bool) -> Iterator[tuple[str, str]]:
    """Give both orders of the two parts at every place where the line may be cut."""
    for place in range(1, len(plain)):
        if plain[place] == " " or not at_blanks:
            yield plain[:place], plain[place:]
            yield plain[place:], plain[:place]


def _why(text: str, plain: str, case: _Case) -> Invalid:
    """Say what is wrong with the one part that was typed, or with one part where the other can be read."""
    for refused in (case.day(plain), case.amount(plain)):
        if isinstance(refused, Invalid) and refused.message.text not in {NO_DAY.text, NO_AMOUNT.text}:
            return refused
    for one, two in _cuts(plain, at_blanks=True):
        amount, day = case.amount(one), case.day(two)
        if isinstance(amount, Invalid) != isinstance(day, Invalid):
            return next(each for each in (amount, day) if isinstance(each, Invalid))
    return Invalid(
        "“{text}” names no amount and no day that can be promised; type them like 1,200.50 {example}.",
        text=text.strip()[:LONGEST],
        example=days_after(case.today, 1).isoformat(),
    )
