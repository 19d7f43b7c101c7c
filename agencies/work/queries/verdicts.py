"""Verdicts: the history that they rest on, new ones, and what those of one import come to."""

import datetime
from collections.abc import Collection, Iterable
from typing import NamedTuple

from agencies.common import bulk, sql
from agencies.work.queries.newest import join_newest
from agencies.work.rules.judging import LASTING, Happened, NewVerdict
from agencies.work.rules.resting import Spell

NEWEST_VERDICT = join_newest("verdicts", "contacts", "contact_id")
_COLUMNS = ("contact_id", "sequence", "allowed", "rule", "preset", "facts", "judged_at")


class Tally(NamedTuple):
    """How many contacts of an import now stand under one rule; empty where none speaks against them."""

    allowed: bool
    rule: str
    contacts: int


def number_sql(point: str) -> str:
    """Write what tells the contact point with the id `point` from others of its debtor, as a text.

    A number that is kept for two relations is one number: the id of the first stands for both.
    """
    return (
        "(SELECT CAST(min(twin.id) AS TEXT) FROM contact_points AS used"
        " JOIN contact_points AS twin ON twin.debtor_id = used.debtor_id AND twin.kind = used.kind"
        f" AND twin.value_index = used.value_index WHERE used.id = {point})"
    )


async def history_of(debtor_ids: Collection[int], since: datetime.datetime) -> list[Happened]:
    """Read debtors' contacts since a moment, of whatever agency and case, each debtor's in order of time.

    Earlier ones are among them where they last: what LASTING names, and all of a debtor once unreachable.
    """
    return await sql.rows(
        Happened,
        "SELECT contacts.debtor_id, contacts.id, contacts.case_id, contacts.channel, contacts.party,"
        " contacts.result, contacts.started_at, contacts.civil_day, contacts.seconds,"
        " coalesce(cases.time_zone, portfolios.time_zone), portfolios.rulebook, cases.unreachable_since,"
        f" coalesce(said.sequence, 0), said.allowed, said.rule, {number_sql('contacts.point_id')}"
        " FROM contacts"
        " JOIN cases ON cases.id = contacts.case_id JOIN portfolios ON portfolios.id = cases.portfolio_id"
        f" {NEWEST_VERDICT} WHERE {sql.any_of('contacts.debtor_id', 'debtors')}"
        f" AND (contacts.started_at >= :since OR {sql.any_of('contacts.result', 'lasting')}"
        " OR EXISTS (SELECT 1 FROM cases AS lost WHERE lost.debtor_id = contacts.debtor_id"
        " AND lost.unreachable_since IS NOT NULL))"
        " ORDER BY contacts.debtor_id, contacts.started_at, contacts.id",
        debtors=sorted(debtor_ids),
        since=since,
        lasting=sorted(LASTING),
    )


async def spells_of(debtor_ids: Collection[int]) -> list[Spell]:
    """Read every hold of debtors' cases and every stop of theirs, ended or not."""
    return await sql.rows(
        Spell,
        "SELECT 'hold', cases.debtor_id, holds.case_id, holds.created_at, hold_releases.created_at,"
        " holds.until FROM holds JOIN cases ON cases.id = holds.case_id"
        " LEFT JOIN hold_releases ON hold_releases.hold_id = holds.id"
        f" WHERE {sql.any_of('cases.debtor_id', 'debtors')}"
        " UNION ALL SELECT 'stop', stop_list.debtor_id, NULL, stop_list.created_at,"
        " stop_list_lifts.created_at, NULL FROM stop_list"
        " LEFT JOIN stop_list_lifts ON stop_list_lifts.stop_id = stop_list.id"
        f" WHERE {sql.any_of('stop_list.debtor_id', 'debtors')}",
        debtors=sorted(debtor_ids),
    )


async def add_verdicts(verdicts: Iterable[NewVerdict], now: datetime.datetime) -> None:
    """Store verdicts."""
    rows = [
        (
            each.contact_id,
            each.sequence,
            each.verdict.allowed,
            each.verdict.rule,
            each.preset,
            each.verdict.facts_text,
            now,
        )
        for each in verdicts
    ]
    await bulk.copy("verdicts", _COLUMNS, rows)


async def tally_of_job(job_id: int) -> list[Tally]:
    """Count the contacts that a job brought by the newest verdict on each."""
    return await sql.rows(
        Tally,
        f"SELECT said.allowed, said.rule, count(*) FROM contacts {NEWEST_VERDICT}"
        " WHERE contacts.job_id = :job GROUP BY said.allowed, said.rule ORDER BY said.rule",
        job=job_id,
    )
