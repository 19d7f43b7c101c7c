"""How an open case becomes a row of a file that an agency takes out, masked by default."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from agencies.cases.rules.buckets import days_past_due
from agencies.cases.rules.sealed import CONTACT_POINT, ID_NUMBER, NAME
from agencies.common import vault
from agencies.common.money import exponent
from agencies.common.tabular.write import Value
from agencies.common.words import Message, render, say
from agencies.rulebook.rules.words import RESULT_WORDS
from agencies.work.queries.taken_out import OpenCase
from agencies.work.rules.my_cases import PROMISE_WORDS, promise_state

HEADINGS: Sequence[Message] = (
    say("Case no."),
    say("Debtor"),
    say("Identity number"),
    say("Phones"),
    say("Product"),
    say("Region"),
    say("Overdue since"),
    say("Days past due"),
    say("Principal"),
    say("Interest"),
    say("Penalty interest"),
    say("Fees"),
    say("Owed in all"),
    say("Batch"),
    say("Hand"),
    say("Placed on"),
    say("Placed until"),
    say("Collector"),
    say("Last contact"),
    say("Last result"),
    say("Promised amount"),
    say("Promised for"),
    say("Promise"),
)


class Taker:
    """Writes rows in one language, for one day, with numbers masked or in full."""

    def __init__(self, currency: str, zone: str, language: str, *, full: bool, today: datetime.date) -> None:
        self._scale = -exponent(currency)
        self._zone = ZoneInfo(zone)
        self._language = language
        self._full = full
        self._today = today

    def headings(self) -> list[str]:
        """Give the headings in the language."""
        return [render(each, self._language) for each in HEADINGS]

    def rows(self, cases: Sequence[OpenCase], phones: Mapping[int, Sequence[bytes]]) -> list[list[Value]]:
        """Open and mask what is sealed; `phones` are those of each debtor."""
        return [self._row(each, phones.get(each.debtor_id, ())) for each in cases]

    def _row(self, case: OpenCase, phones: Sequence[bytes]) -> list[Value]:
        opened = [vault.decrypt(each, CONTACT_POINT) for each in phones]
        last = (
            case.last_at.astimezone(self._zone).replace(tzinfo=None, microsecond=0) if case.last_at else None
        )
        return [
            case.case_no,
            self._text(case.name_cipher, NAME, vault.mask_name),
            self._text(case.id_number_cipher, ID_NUMBER, vault.mask_id_number),
            "; ".join(opened if self._full else map(vault.mask_phone, opened)),
            case.product,
            case.region,
            case.overdue_since,
            max(0, days_past_due(case.overdue_since, self._today)),
            self._amount(case.principal_minor),
            self._amount(case.interest_minor),
            self._amount(case.penalty_minor),
            self._amount(case.fees_minor),
            self._amount(case.balance_minor),
            case.batch,
            case.hand,
            case.starts_on,
            case.due_on,
            case.collector,
            last,
            self._word(RESULT_WORDS, case.last_result),
            self._amount(case.promised_minor),
            case.promised_for,
            self._promise(case),
        ]

    def _text(self, sealed: bytes | None, field: str, mask: Callable[[str], str]) -> str:
        if sealed is None:
            return ""
        text = vault.decrypt(sealed, field)
        return text if self._full else mask(text)

    def _amount(self, minor: int | None) -> Decimal | None:
        return None if minor is None else Decimal(minor).scaleb(self._scale)

    def _word(self, words: Mapping[str, Message], code: str | None) -> str:
        return render(words[code], self._language) if code is not None and code in words else ""

    def _promise(self, case: OpenCase) -> str:
        if case.promised_for is None:
            return ""
        state = promise_state(case.outcome, case.promised_for, self._today)
        return render(PROMISE_WORDS[state], self._language)
