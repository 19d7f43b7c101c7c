"""Contact points as people see them: masked, unless one is opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from agencies.cases.rules.relations import EMAIL, PHONE
from agencies.cases.rules.sealed import CONTACT_NAME, CONTACT_POINT
from agencies.common import sql, vault
from agencies.common.access import Actor, visible_cases
from agencies.common.errors import NotFound


@dataclass(frozen=True, slots=True)
class ShownPoint:
    """A contact point, masked; points with one `number` are the same phone or address."""

    id: int
    relation: str
    kind: str
    name: str | None
    value: str
    source: str
    number: str


@dataclass(frozen=True, slots=True)
class SealedPoint:
    """A contact point that the actor may see, with the case and portfolio through which it is seen."""

    id: int
    kind: str
    relation: str
    value_cipher: bytes
    case_id: int
    case_no: str
    portfolio_id: int

    @property
    def value(self) -> str:
        """Open the point."""
        return vault.decrypt(self.value_cipher, CONTACT_POINT)


class _Stored(NamedTuple):
    id: int
    relation: str
    kind: str
    name_cipher: bytes | None
    value_cipher: bytes
    value_index: bytes
    source: str


async def points_of_case(actor: Actor, case_id: int) -> list[ShownPoint]:
    """List the contact points of a case's debtor, the debtor's own first; none where the case is not seen."""
    seen = visible_cases(actor)
    found = await sql.rows(
        _Stored,
        "SELECT points.id, points.relation, points.kind, points.name_cipher, points.value_cipher,"
        " points.value_index, points.source FROM cases"
        " JOIN contact_points AS points ON points.debtor_id = cases.debtor_id"
        f" WHERE cases.id = :case AND {seen.text}"
        " ORDER BY CASE points.relation WHEN 'self' THEN 0 ELSE 1 END,"
        " CASE points.kind WHEN 'phone' THEN 0 WHEN 'email' THEN 1 ELSE 2 END, points.id",
        case=case_id,
        **seen.values,
    )
    numbers = _numbers(found)
    return [_shown(each, numbers[each.kind, bytes(each.value_index)]) for each in found]


def _numbers(points: Sequence[_Stored]) -> Mapping[tuple[str, bytes], str]:
    first: dict[tuple[str, bytes], int] = {}
    for each in points:
        key = (each.kind, bytes(each.value_index))
        first[key] = min(first.get(key, each.id), each.id)
    return {key: str(number) for key, number in first.items()}


def _shown(point: _Stored, number: str) -> ShownPoint:
    name = None if point.name_cipher is None else vault.decrypt(point.name_cipher, CONTACT_NAME)
    return ShownPoint(
        point.id,
        point.relation,
        point.kind,
        None if name is None else vault.mask_name(name),
        mask_value(point.kind, vault.decrypt(point.value_cipher, CONTACT_POINT)),
        point.source,
        number,
    )


def mask_value(kind: str, value: str) -> str:
    """Mask what a contact point of a kind holds."""
    if kind == PHONE:
        return vault.mask_phone(value)
    return vault.mask_email(value) if kind == EMAIL else vault.mask_address(value)


async def find_point(actor: Actor, point_id: int, case_id: int | None = None) -> SealedPoint:
    """Find a contact point through a case that the actor sees, a certain one or the first; else NotFound."""
    seen = visible_cases(actor)
    through = "" if case_id is None else " AND cases.id = :case"
    found = await sql.row(
        SealedPoint,
        "SELECT points.id, points.kind, points.relation, points.value_cipher, cases.id, cases.case_no,"
        " cases.portfolio_id FROM contact_points AS points"
        " JOIN cases ON cases.debtor_id = points.debtor_id"
        f" WHERE points.id = :point{through} AND {seen.text} ORDER BY cases.id LIMIT 1",
        point=point_id,
        case=case_id,
        **seen.values,
    )
    if found is None:
        raise NotFound("This contact point is not on the case, or no longer.")
    return found
