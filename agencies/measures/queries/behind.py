"""The cases behind a figure, by the very conditions by which the figure is counted."""

from dataclasses import dataclass
from typing import NamedTuple

from agencies.common.access import Actor, visible_cases
from agencies.common.dates import DAY
from agencies.common.errors import NotFound
from agencies.measures.queries import coverage, facts
from agencies.measures.queries.facts import Scope, ask
from agencies.measures.queries.reporting import in_time
from agencies.measures.rules.counted import (
    ACTIVE_CASE_DAYS,
    COUNTED,
    COVERED_CASE_DAYS,
    IDLE,
    REPORTED,
    Counted,
    Source,
    Step,
)
from agencies.measures.rules.counts import Window
from agencies.measures.rules.days import REACH_DAYS


@dataclass(frozen=True, slots=True)
class CaseBehind:
    """A case and what it adds to a figure; of several agencies the first is named."""

    case_id: int
    case_no: str
    agency: str
    agencies: int
    bucket: str
    placed_minor: int
    value: int


@dataclass(frozen=True, slots=True)
class Behind:
    """A page of the cases behind a figure; all of them, the unseen included, add up to `value`.

    `unseen` cases count in the figure of an agency that has them no more, and are not shown to it.
    """

    counted: Counted
    rows: tuple[CaseBehind, ...]
    cases: int
    unseen: int
    value: int

    @property
    def after(self) -> int | None:
        """Give the place from which the next page goes on; None on an empty page."""
        return self.rows[-1].case_id if self.rows else None


class _Rule(NamedTuple):
    """Which rows of the facts count, and how much the rows of one case add."""

    condition: str
    value: str
    having: str = "true"
    relation: str = ""


async def cases_behind(
    actor: Actor,
    count: str,
    scope: Scope,
    window: Window,
    *,
    after: int = 0,
    back: bool = False,
    limit: int = 50,
) -> Behind:
    """List the cases behind a count in the order of their ids, from the one after `after` on, or back."""
    if count not in COUNTED:
        raise NotFound(
            "There is no count “{code}”; open it from the figure on the measures page.", code=count
        )
    counted, seen = COUNTED[count], visible_cases(actor)
    places = {
        **seen.values,
        "week_ago": window.last - (REACH_DAYS - 1) * DAY,
        "week_ago_first": window.first - (REACH_DAYS - 1) * DAY,
    }
    total = await _filled(_total(counted, seen.text), scope, window)
    page = await _filled(_page(counted, seen.text, back=back), scope, window)
    whole = await ask(actor, scope, window, total, **places)
    rows = await ask(actor, scope, window, page, after=after, limit=limit, **places)
    cases, shown, value = whole[0]
    listed = tuple(CaseBehind(*row) for row in rows)
    return Behind(counted, listed, int(shown), int(cases) - int(shown), int(value))


async def _filled(text: str, scope: Scope, window: Window) -> str:
    """Fill what an engine or the calendar has a say in."""
    if _IN_TIME in text:
        text = text.replace(_IN_TIME, await in_time(scope.portfolio_id, window))
    return coverage.numbered(text)


def _total(counted: Counted, seen: str) -> str:
    return f"""
        WITH behind AS (SELECT p.case_id, {_value(counted)} AS value {_chosen(counted)})
        SELECT count(*), count(*) FILTER (WHERE {seen}), CAST(coalesce(sum(value), 0) AS BIGINT)
        FROM behind JOIN cases ON cases.id = behind.case_id"""


def _page(counted: Counted, seen: str, *, back: bool) -> str:
    beyond, way = ("<", "DESC") if back else (">", "ASC")
    return f"""
        WITH behind AS (
            SELECT p.case_id, min(agencies.code) AS agency, count(DISTINCT agencies.code) AS agencies,
                   min(p.bucket) AS bucket, max(p.amount_minor) AS placed_minor, {_value(counted)} AS value
            {_chosen(counted, f"p.case_id {beyond} :after")})
        SELECT behind.case_id, cases.case_no, agency, agencies, bucket, placed_minor, value
        FROM behind JOIN cases ON cases.id = behind.case_id
        WHERE {seen} ORDER BY behind.case_id {way} LIMIT :limit"""


def _value(counted: Counted) -> str:
    return f"CAST({_RULES[counted.code].value} AS BIGINT)"


def _chosen(counted: Counted, further: str = "true") -> str:
    rule = _RULES[counted.code]
    return (
        f"{rule.relation or _RELATIONS[counted.source]} AND {rule.condition} AND {further}"
        f" GROUP BY p.case_id HAVING {rule.having}"
    )


_RELATIONS = {
    Source.PLACEMENTS: facts.PLACEMENTS,
    Source.CONTACTS: f"{facts.CONTACTS} AND {facts.MET}",
    Source.PROMISES: facts.PROMISES,
    Source.RECEIPTS: facts.RECEIPTS,
}
_IN_TIME = "<in_time>"
_DUE_AND_KEPT = f"{facts.DUE} AND {facts.KEPT}"
_HELD = f"{facts.BEGUN} AND (p.ended_on IS NULL OR p.ended_on >= :last)"
_ACTED = (
    "EXISTS (SELECT 1 FROM contacts AS c WHERE c.case_id = p.case_id AND c.agency_id = p.agency_id"
    " AND c.civil_day >= p.starts_on AND c.civil_day BETWEEN :week_ago AND :last)"
)
_RULES = {
    Step.PLACED: _Rule(facts.ACTIVE, "1"),
    "placed_minor": _Rule(facts.ACTIVE, "sum(p.amount_minor)"),
    "placed_so_far_minor": _Rule(facts.BEGUN, "sum(p.amount_minor)"),
    Step.WORKED: _Rule("true", "1"),
    "contacts": _Rule("true", "count(*)"),
    "calls": _Rule(facts.CALLED, "count(*)"),
    "call_case_days": _Rule(facts.CALLED, "count(DISTINCT c.civil_day)"),
    "connected_calls": _Rule(facts.CONNECTED_CALL, "count(*)"),
    "right_party_calls": _Rule(f"{facts.CALLED} AND {facts.RIGHT_PARTY}", "count(*)"),
    "right_party_contacts": _Rule(facts.RIGHT_PARTY, "count(*)"),
    "breaches": _Rule(facts.MET, "count(*)", relation=facts.BREACHES),
    "promises": _Rule(facts.PROMISED, "count(*)"),
    "promises_due": _Rule(facts.DUE, "count(*)"),
    "promises_kept": _Rule(_DUE_AND_KEPT, "count(*)"),
    "due_minor": _Rule(facts.DUE, "sum(m.amount_minor)"),
    "kept_minor": _Rule(_DUE_AND_KEPT, "sum(m.amount_minor)"),
    "received_minor": _Rule(facts.RECEIVED, "sum(t.amount_minor)"),
    "received_so_far_minor": _Rule(facts.RECEIVED_SO_FAR, "sum(t.amount_minor)"),
    Step.REACHED: _Rule("{connected}", "1"),
    Step.RIGHT_PARTY: _Rule(facts.RIGHT_PARTY, "1"),
    Step.PROMISED: _Rule(facts.PROMISED, "1"),
    Step.KEPT: _Rule(f"{facts.PROMISED} AND {facts.KEPT}", "1"),
    IDLE: _Rule(_HELD, "1", f"max(CASE WHEN {_ACTED} THEN 1 ELSE 0 END) = 0"),
    ACTIVE_CASE_DAYS: _Rule("true", "sum(p.days)", relation=coverage.ACTIVE_DAYS),
    COVERED_CASE_DAYS: _Rule("true", "sum(p.days)", relation=coverage.COVERED_DAYS),
    REPORTED: _Rule(_IN_TIME, "count(*)"),
    Step.PAID: _Rule(facts.RECEIVED, "1", "sum(t.amount_minor) > 0"),
}
