"""Takes in a file of contact points: all of it in one transaction, and what is known already only once."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from agencies.cases.personal_data import debtor_id_key, id_number_key, seal_point
from agencies.cases.point_rows import KNOWN_POINT_HEADINGS, PointDraft, PointRows, match_point_columns
from agencies.cases.queries import cases_by_number
from agencies.cases.queries.points import NewPoint, add_points, debtors_by_key
from agencies.common import evidence, jobs, journal, refused_rows, sql
from agencies.common.access import Actor, Permission, require
from agencies.common.tabular import Row, open_table
from agencies.common.tabular.cells import CellError
from agencies.common.tabular.problems import RefusedRow
from agencies.common.words import say
from agencies.people.queries import PortfolioRow

KIND = "import_points"


async def ask_import_points(
    actor: Actor, portfolio: PortfolioRow, data: bytes, *, name: str, now: datetime.datetime
) -> jobs.Job:
    """Ask for a file of contact points to be taken in."""
    require(actor, Permission.IMPORT_CASES)
    async with sql.transaction():
        kept = await evidence.keep(data, now=now)
        return await enqueue_import(actor, portfolio.id, kept.id, name, {}, now=now)


async def enqueue_import(
    actor: Actor,
    portfolio_id: int,
    evidence_id: int,
    name: str,
    columns: Mapping[str, str],
    *,
    now: datetime.datetime,
) -> jobs.Job:
    """Enqueue the import of a file that is kept already, in the running transaction."""
    asked: dict[str, object] = {"portfolio_id": portfolio_id, "evidence_id": evidence_id}
    if columns:
        asked["columns"] = dict(columns)
    return await jobs.enqueue(
        actor, KIND, jobs.key_of(asked), {**asked, "name": evidence.hide_name(name)}, now=now
    )


async def import_points(running: jobs.Running) -> None:
    """Take in the file that a job names; after a crash it begins anew, since nothing was written before."""
    payload = running.payload
    data = await evidence.read(payload["evidence_id"])
    arrivals = _Arrivals(running.actor, payload["portfolio_id"])
    columns = payload.get("columns", {})
    async with open_table(
        data,
        name=evidence.shown_name(payload["name"]),
        known_headings=[*KNOWN_POINT_HEADINGS, *columns.values()],
    ) as opened:
        table = opened.table
        reader = PointRows(match_point_columns(table.headings, columns), table.headings)
        async for rows in opened.chunks():
            await arrivals.sort(reader, rows)
            await running.progress(arrivals.read, table.total_rows)
    async with sql.transaction():
        await _write(running, arrivals)


async def _write(running: jobs.Running, arrivals: "_Arrivals") -> None:
    created = await add_points(arrivals.points, running.job.id)
    await refused_rows.keep(running.job.id, arrivals.refused)
    result = {
        "read": arrivals.read,
        "created": created,
        "unchanged": len(arrivals.points) - created,
        "refused": len({each.problem.row for each in arrivals.refused}),
    }
    await journal.record(
        running.actor,
        "points.imported",
        "portfolio",
        arrivals.portfolio_id,
        now=running.clock(),
        job=running.job.id,
        read=result["read"],
        created=created,
        refused=result["refused"],
        members=journal.members_digest(sorted({each.debtor_id for each in arrivals.points})),
    )
    await running.finish(result)


@dataclass(slots=True)
class _Arrivals:
    """What came so far: points of debtors who are known, and refused rows."""

    actor: Actor
    portfolio_id: int
    points: list[NewPoint] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    read: int = 0

    async def sort(self, reader: PointRows, rows: Sequence[Row]) -> None:
        """Find the debtor of each row."""
        drafts = [(row, reader.read(row)) for row in rows]
        known = await self._known([each for _, each in drafts if isinstance(each, PointDraft)])
        self.read += len(rows)
        for row, draft in drafts:
            if not isinstance(draft, PointDraft):
                self.refused += [RefusedRow(problem, row.cells) for problem in draft]
                continue
            try:
                debtor = _debtor(draft, self._keys(draft), known)
            except CellError as error:
                self.refused.append(RefusedRow(reader.problem(row, error), row.cells))
            else:
                self.points += [seal_point(debtor, draft, kind, value) for kind, value in draft.points]

    async def _known(self, drafts: Sequence[PointDraft]) -> "_Known":
        case_nos = [each.case_no for each in drafts if each.case_no]
        cases = await cases_by_number(self.actor, self.portfolio_id, case_nos)
        keys = await debtors_by_key([key for each in drafts for key in self._keys(each)])
        return _Known({each.case_no: each.debtor_id for each in cases}, keys)

    def _keys(self, draft: PointDraft) -> list[bytes]:
        keys = [
            id_number_key(draft.id_number) if draft.id_number else None,
            debtor_id_key(self.portfolio_id, draft.debtor_id) if draft.debtor_id else None,
        ]
        return [each for each in keys if each is not None]


class _Known(NamedTuple):
    """Debtors by the numbers of their cases, and by the digests of their keys."""

    by_case: Mapping[str, int]
    by_key: Mapping[bytes, int]


def _debtor(draft: PointDraft, keys: Sequence[bytes], known: _Known) -> int:
    found = {known.by_key[each] for each in keys if each in known.by_key}
    if draft.case_no:
        if draft.case_no not in known.by_case:
            raise CellError("unknown_case", say("There is no case with this number in the portfolio."))
        found.add(known.by_case[draft.case_no])
    if not found:
        raise CellError("unknown_debtor", say("The row names no debtor who is known here."))
    if len(found) > 1:
        raise CellError("two_debtors", say("The numbers in this row lead to different debtors."))
    return found.pop()
