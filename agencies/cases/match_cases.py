"""Matches staged rows to cases and debtors, and reserves ids for those that are new."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agencies.cases.queries import matching
from agencies.cases.queries.matching import MatchedRow, StagedRow
from agencies.cases.rules.identity import Match, match_debtors


@dataclass(frozen=True, slots=True)
class Matched:
    """The rows of a file with their cases and debtors, or those that must be refused, by row number."""

    rows: Sequence[MatchedRow] = ()
    refused: Mapping[int, str] = field(default_factory=dict)

    @property
    def changed_cases(self) -> list[int]:
        """The ids of the cases that the file adds or changes."""
        return sorted(each.case_id for each in self.rows if each.change != matching.UNCHANGED)


async def match_cases(job_id: int, portfolio_id: int, as_of: datetime.date) -> Matched:
    """Match a job's staged rows, in the running transaction.

    The matches lie beside the staged rows until `drop_matches`, unless rows must be refused: then nothing is
    kept, and without those rows the others match as they did.
    """
    await matching.lock_debtors(portfolio_id)
    rows = await matching.staged_rows(job_id, portfolio_id, as_of)
    stale = {each.row_number: matching.STALE for each in rows if each.change == matching.STALE}
    found = match_debtors(each for each in rows if each.row_number not in stale)
    if stale or found.refused:
        return Matched(refused=stale | found.refused)
    matched = await _with_ids(rows, found.matches)
    await matching.keep_matches(matched)
    return Matched(matched)


async def _with_ids(rows: Sequence[StagedRow], matches: Sequence[Match]) -> list[MatchedRow]:
    fresh = {each.group for each in matches if each.known is None}
    debtors = dict(zip(sorted(fresh), await matching.take_ids("debtors", len(fresh)), strict=True))
    cases = iter(await matching.take_ids("cases", sum(each.case_id is None for each in rows)))
    keys, phones = _Seen(), _Seen()
    matched = []
    for row, match in zip(rows, matches, strict=True):
        debtor = debtors[match.group] if match.known is None else match.known
        matched.append(
            MatchedRow(
                row.row_number,
                next(cases) if row.case_id is None else row.case_id,
                debtor,
                row.change,
                match.known is None,
                match.represents,
                row.debtor_of_id_number is None and keys.is_new(row.id_number),
                row.debtor_of_debtor_id is None and keys.is_new(row.debtor_id),
                row.change != matching.UNCHANGED and phones.is_new(row.phone_index, debtor),
            )
        )
    return matched


class _Seen:
    """Digests that came already, each of somebody or of all."""

    def __init__(self) -> None:
        self._digests: set[tuple[bytes, int]] = set()

    def is_new(self, digest: bytes | None, whose: int = 0) -> bool:
        """Say whether a digest comes for the first time, and remember it."""
        if digest is None or (digest, whose) in self._digests:
            return False
        self._digests.add((digest, whose))
        return True
