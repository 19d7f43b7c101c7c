"""Personal data of debtors as it is stored: encrypted, and indexed so that equal values can be found.

The fields under which `vault.decrypt` opens what is encrypted here stand in `rules/sealed.py`.
"""

import unicodedata

from agencies.cases.case_rows import Draft
from agencies.cases.point_rows import PointDraft
from agencies.cases.queries.points import NewPoint
from agencies.cases.rules.keys import tells_people_apart
from agencies.cases.rules.relations import PHONE
from agencies.cases.rules.sealed import CONTACT_NAME, CONTACT_POINT, EXTRAS, ID_NUMBER, NAME
from agencies.common import vault

SEALED_COLUMNS = (
    *("row_number", "case_no", "outstanding_minor", "overdue_since"),
    *("debtor_id_digest", "name_cipher", "name_index"),
    *("id_number_digest", "id_number_cipher", "id_last_four_index"),
    *("phone_cipher", "phone_index", "phone_last_four_index"),
    *("product", "region", "time_zone", "loan_date", "loan_amount_minor", "principal_minor"),
    *("interest_minor", "penalty_minor", "fees_minor", "not_yet_due_minor", "risk_grade"),
    *("failed_visits", "unreachable_since", "status", "extras_cipher", "row_digest"),
)


def debtor_id_key(portfolio_id: int, debtor_id: str) -> bytes:
    """Digest a lender's number of a debtor, which tells people apart inside one portfolio only."""
    return vault.blind_index("debtor_id", f"{portfolio_id}:{debtor_id}")


def id_number_key(id_number: str) -> bytes | None:
    """Digest an id number, or give None for a text that cannot be one, like 00000."""
    return _key(vault.normalise_id_number(id_number))


def _key(plain: str) -> bytes | None:
    return vault.blind_index("id_number", plain) if tells_people_apart(plain) else None


def name_index(name: str) -> bytes:
    """Digest a whole name."""
    return vault.blind_index("name", vault.normalise_name(name))


def seal_point(debtor_id: int, draft: PointDraft, kind: str, value: str) -> NewPoint:
    """Give what may be stored of a contact point."""
    plain = vault.normalise_phone(value) if kind == PHONE else _normalise_text(value)
    return NewPoint(
        debtor_id,
        draft.relation,
        kind,
        None if draft.name is None else vault.encrypt(draft.name, CONTACT_NAME),
        vault.encrypt(value, CONTACT_POINT),
        vault.blind_index(kind, plain),
        vault.blind_index("phone_last_four", plain[-4:]) if kind == PHONE else None,
        draft.source,
    )


def _normalise_text(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


class Sealer:
    """Seals the drafts of one file; the ten thousand last four digits there can be are digested once."""

    def __init__(self, portfolio_id: int) -> None:
        self._portfolio_id = portfolio_id
        self._id_last_four = _Indexes("id_last_four")
        self._phone_last_four = _Indexes("phone_last_four")

    def seal(self, draft: Draft) -> tuple[object, ...]:
        """Give what may be stored of a draft, in the order of SEALED_COLUMNS."""
        return (
            *draft[:4],
            None if draft.debtor_id is None else debtor_id_key(self._portfolio_id, draft.debtor_id),
            *self._name(draft.debtor_name),
            *self._id_number(draft.id_number),
            *self._phone(draft.phone),
            *draft[8:-1],
            None if draft.extras is None else vault.encrypt(draft.extras, EXTRAS),
            vault.blind_index("case_row", draft.content),
        )

    def _name(self, name: str | None) -> tuple[bytes | None, ...]:
        return (None, None) if name is None else (vault.encrypt(name, NAME), name_index(name))

    def _id_number(self, id_number: str | None) -> tuple[bytes | None, ...]:
        if id_number is None:
            return None, None, None
        plain = vault.normalise_id_number(id_number)
        return _key(plain), vault.encrypt(id_number, ID_NUMBER), self._id_last_four[plain[-4:]]

    def _phone(self, phone: str | None) -> tuple[bytes | None, ...]:
        if phone is None:
            return None, None, None
        plain = vault.normalise_phone(phone)
        index = vault.blind_index("phone", plain)
        return vault.encrypt(phone, CONTACT_POINT), index, self._phone_last_four[plain[-4:]]


class _Indexes(dict[str, bytes]):
    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind

    def __missing__(self, text: str) -> bytes:
        index = self[text] = vault.blind_index(self._kind, text)
        return index
