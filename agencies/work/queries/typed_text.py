"""Cases found by what somebody types: exact, since names and numbers are stored unreadable."""

from agencies.common import vault
from agencies.common.sql import Fragment

_LAST_FOUR = 4
_SHORTEST_NUMBER = 5


def matching_cases(text: str) -> Fragment:
    """Write the ids of the cases that a text names: by number, or by name, phone or identity number."""
    wanted = text.strip()
    plain, digits = vault.normalise_id_number(wanted), vault.normalise_phone(wanted)
    parts = ["SELECT id FROM cases WHERE case_no = :typed"]
    values: dict[str, object] = {
        "typed": wanted,
        "name": vault.blind_index("name", vault.normalise_name(wanted)),
    }
    parts.append(_of_debtors("SELECT id FROM debtors WHERE name_index = :name"))
    if len(plain) == _LAST_FOUR:
        values["id_four"] = vault.blind_index("id_last_four", plain)
        parts.append(_of_debtors("SELECT id FROM debtors WHERE id_last_four_index = :id_four"))
        values["phone_four"] = vault.blind_index("phone_last_four", plain)
        parts.append(_of_debtors("SELECT debtor_id FROM contact_points WHERE last_four_index = :phone_four"))
    if len(digits) >= _SHORTEST_NUMBER:
        values["phone"] = vault.blind_index("phone", digits)
        parts.append(_of_debtors("SELECT debtor_id FROM contact_points WHERE value_index = :phone"))
    if len(plain) >= _SHORTEST_NUMBER:
        values["id_number"] = vault.blind_index("id_number", plain)
        parts.append(_of_debtors("SELECT debtor_id FROM debtor_keys WHERE digest = :id_number"))
    return Fragment(" UNION ".join(parts), values)


def _of_debtors(debtors: str) -> str:
    return f"SELECT id FROM cases WHERE debtor_id IN ({debtors})"
