"""Placements asked back: which are open, what is announced, how they end."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from agencies.cases.queries import balance_sql
from agencies.cases.rules.reasons import REASON
from agencies.common import bulk, sql, vault
from agencies.placements.rules.ending import Ending, OpenPlacement
from agencies.placements.rules.words import STATED, code_of

_RECALL = ("placement_id", "kind", "reason", "stated_cipher", "effective_on", "created_by", "created_at")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which open placements of a portfolio are meant: those to which all that is named applies; else all.

    The bucket is the one in which a case was placed.
    """

    agency_id: int | None = None
    case_ids: Sequence[int] | None = None
    batch_id: int | None = None
    bucket: str | None = None

    def conditions(self) -> tuple[list[str], dict[str, object]]:
        """Write the choice as conditions on `placements`, with their values."""
        equal = {"agency_id": self.agency_id, "batch_id": self.batch_id, "bucket": self.bucket}
        values: dict[str, object] = {name: value for name, value in equal.items() if value is not None}
        texts = [f"placements.{name} = :{name}" for name in values]
        if self.case_ids is not None:
            texts.append(sql.any_of("placements.case_id", "case_ids"))
            values["case_ids"] = list(self.case_ids)
        return texts, values


class _Found(NamedTuple):
    placement_id: int
    case_id: int
    batch_id: int
    agency_id: int
    starts_on: datetime.date
    due_on: datetime.date | None
    recalled_on: datetime.date | None
    recall_reason: str | None
    stated_cipher: bytes | None
    balance_minor: int
    status: str


async def open_placements(portfolio_id: int, choice: Choice) -> list[OpenPlacement]:
    """Read the chosen open placements, and keep others from ending them while the transaction runs."""
    return await _locked("true", portfolio_id, choice)


async def placements_due(portfolio_id: int, choice: Choice, as_of: datetime.date) -> list[OpenPlacement]:
    """Read likewise those past their term on a day, or whose announced recall is due."""
    due = "(placements.due_on < :as_of OR announced.effective_on <= :as_of)"
    return await _locked(due, portfolio_id, choice, as_of=as_of)


async def placements_closed(portfolio_id: int, file_id: int) -> list[OpenPlacement]:
    """Read likewise those whose case is closed, or owes nothing any more by the latest file, this one."""
    closed = f"(cases.status <> 'open' OR cases.file_id = :file AND {balance_sql()} = 0)"
    return await _locked(closed, portfolio_id, Choice(), file=file_id)


async def _locked(condition: str, portfolio_id: int, choice: Choice, **values: object) -> list[OpenPlacement]:
    chosen, bound = choice.conditions()
    values |= {"portfolio": portfolio_id, **bound}
    conditions = ["placements.portfolio_id = :portfolio", "placements.ended_on IS NULL", condition, *chosen]
    found = await sql.rows(
        _Found,
        "SELECT placements.id, placements.case_id, placements.batch_id, placements.agency_id,"
        " placements.starts_on, placements.due_on, announced.effective_on, announced.reason,"
        " announced.stated_cipher,"
        f" {balance_sql()}, cases.status FROM placements JOIN cases ON cases.id = placements.case_id"
        " LEFT JOIN recalls AS announced ON announced.placement_id = placements.id"
        f" AND announced.kind = 'pending' WHERE {' AND '.join(conditions)} ORDER BY placements.id"
        + (" FOR UPDATE OF placements" if sql.is_postgresql() else ""),
        **values,
    )
    return [_opened(each) for each in found]


def _opened(found: _Found) -> OpenPlacement:
    sealed = found.stated_cipher
    reason = found.recall_reason if sealed is None else vault.decrypt(sealed, REASON)
    return OpenPlacement(*found[:7], reason, found.balance_minor, found.status)


async def announce(endings: Sequence[Ending], person_id: int, now: datetime.datetime) -> None:
    """Write that placements will be taken back on a day."""
    await bulk.copy("recalls", _RECALL, [_row(each, "pending", person_id, now) for each in endings])


async def end_placements(endings: Sequence[Ending], person_id: int, now: datetime.datetime) -> int:
    """Write that placements are taken back, and set their last day; count those that had none."""
    await bulk.copy("recalls", _RECALL, [_row(each, "final", person_id, now) for each in endings])
    return await sql.execute(
        "UPDATE placements SET ended_on = recalls.effective_on FROM recalls"
        " WHERE recalls.placement_id = placements.id AND recalls.kind = 'final'"
        f" AND placements.ended_on IS NULL AND {sql.any_of('placements.id', 'ids')}",
        ids=[each.placement.placement_id for each in endings],
    )


def _row(ending: Ending, kind: str, person_id: int, now: datetime.datetime) -> tuple[object, ...]:
    code = code_of(ending.reason)
    sealed = vault.encrypt(ending.reason, REASON) if code == STATED else None
    return (ending.placement.placement_id, kind, code, sealed, ending.ended_on, person_id, now)
