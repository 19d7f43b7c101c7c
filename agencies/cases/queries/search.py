"""Cases found by what people have at hand: a number or its beginning, or exactly what names a debtor."""

from collections.abc import Sequence

from agencies.cases.personal_data import debtor_id_key, id_number_key, name_index
from agencies.common import sql, vault
from agencies.common.access import Actor, visible_cases

MOST = 200
_LAST = chr(0x10FFFF)


async def by_number(actor: Actor, text: str) -> list[int]:
    """Find cases whose number is `text` or begins with it, the exact one first."""
    seen = visible_cases(actor)
    number = 'cases.case_no COLLATE "C"' if sql.is_postgresql() else "cases.case_no"
    found = await sql.tuples(
        f"SELECT cases.id FROM cases WHERE {number} >= :number AND {number} < :beyond AND {seen.text}"
        f" ORDER BY {number}, cases.id LIMIT :most",
        number=text,
        beyond=text + _LAST,
        most=MOST,
        **seen.values,
    )
    return [int(each[0]) for each in found]


async def by_id_number(actor: Actor, text: str) -> list[int]:
    """Find cases of debtors with a whole identity number."""
    digest = id_number_key(text)
    return [] if digest is None else await _by_keys(actor, [digest])


async def by_debtor_id(actor: Actor, text: str) -> list[int]:
    """Find cases of debtors whom some portfolio knows by a number."""
    portfolios = await sql.tuples("SELECT id FROM portfolios")
    return await _by_keys(actor, [debtor_id_key(int(each[0]), text) for each in portfolios])


async def _by_keys(actor: Actor, digests: Sequence[bytes]) -> list[int]:
    if not digests:
        return []
    places = {f"key_{place}": digest for place, digest in enumerate(digests)}
    among = ", ".join(f":{name}" for name in places)
    return await _of_debtors(actor, f"SELECT debtor_id FROM debtor_keys WHERE digest IN ({among})", **places)


async def by_id_last_four(actor: Actor, text: str) -> list[int]:
    """Find cases of debtors whose identity number ends with four signs."""
    index = vault.blind_index("id_last_four", vault.normalise_id_number(text))
    return await _of_debtors(actor, "SELECT id FROM debtors WHERE id_last_four_index = :index", index=index)


async def by_name(actor: Actor, text: str) -> list[int]:
    """Find cases of debtors with a whole name."""
    return await _of_debtors(
        actor, "SELECT id FROM debtors WHERE name_index = :index", index=name_index(text)
    )


async def by_phone(actor: Actor, text: str) -> list[int]:
    """Find cases with a whole phone number among the debtor's contact points."""
    index = vault.blind_index("phone", vault.normalise_phone(text))
    return await _of_debtors(
        actor, "SELECT debtor_id FROM contact_points WHERE value_index = :index", index=index
    )


async def by_phone_last_four(actor: Actor, text: str) -> list[int]:
    """Find cases with a phone among the debtor's contact points that ends with four digits."""
    index = vault.blind_index("phone_last_four", vault.normalise_phone(text))
    return await _of_debtors(
        actor, "SELECT debtor_id FROM contact_points WHERE last_four_index = :index", index=index
    )


async def _of_debtors(actor: Actor, debtors: str, **values: object) -> list[int]:
    seen = visible_cases(actor)
    found = await sql.tuples(
        f"SELECT cases.id FROM cases WHERE cases.debtor_id IN ({debtors}) AND {seen.text}"
        " ORDER BY cases.id LIMIT :most",
        most=MOST,
        **values,
        **seen.values,
    )
    return [int(each[0]) for each in found]
