"""What every way of ending placements shares: rows written, the journal told, and the outcome counted."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agencies.common import journal, notices
from agencies.common.access import Actor
from agencies.common.notices import Kind, News
from agencies.common.words import Message, say
from agencies.placements.queries import recalls
from agencies.placements.rules.ending import Ending
from agencies.placements.rules.words import code_of


@dataclass(frozen=True, slots=True)
class Recalled:
    """How many placements were ended or announced, by agency and by reason.

    `unchanged` were announced already; `unplaced` and `unknown` name cases that no agency has or that do not
    exist.
    """

    final: bool
    agencies: Mapping[int, int]
    reasons: Mapping[str, int]
    unchanged: int = 0
    unplaced: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many placements changed."""
        return sum(self.agencies.values())


async def end_all(actor: Actor, endings: Sequence[Ending], *, now: datetime.datetime) -> Recalled:
    """End placements in the running transaction: recall rows, last days, a journal row for each batch."""
    await recalls.end_placements(endings, actor.person_id, now)
    await _record(actor, "placements.ended", endings, now)
    for agency_id, ended in _by_agency(endings).items():
        words = say("Cases that have left your agency: {count}", count=f"{len(ended):,}")
        await _tell(agency_id, "ended", words, now)
    return counted(endings, final=True)


async def announce_all(actor: Actor, endings: Sequence[Ending], *, now: datetime.datetime) -> Recalled:
    """Announce in the running transaction that placements will be taken back."""
    await recalls.announce(endings, actor.person_id, now)
    await _record(actor, "placements.recall_announced", endings, now)
    for agency_id, announced in _by_agency(endings).items():
        last = max(each.ended_on for each in announced)
        words = say("Cases that will be taken back, by {day}: {count}", day=last, count=len(announced))
        await _tell(agency_id, "announced", words, now)
    return counted(endings, final=False)


def counted(endings: Sequence[Ending], *, final: bool) -> Recalled:
    """Count endings by agency and by reason."""
    agencies = Counter(each.placement.agency_id for each in endings)
    reasons = Counter(str(each.reason) for each in endings)
    return Recalled(final, dict(sorted(agencies.items())), dict(sorted(reasons.items())))


def _by_agency(endings: Sequence[Ending]) -> Mapping[int, list[Ending]]:
    found: dict[int, list[Ending]] = defaultdict(list)
    for each in endings:
        found[each.placement.agency_id].append(each)
    return dict(sorted(found.items()))


async def _tell(agency_id: int, what: str, words: Message, now: datetime.datetime) -> None:
    news = News(Kind.RECALL, f"recall:{what}:{now.isoformat()}", words, "/recalls")
    await notices.tell_agency(agency_id, news, now=now)


async def _record(actor: Actor, act: str, endings: Sequence[Ending], now: datetime.datetime) -> None:
    batches: dict[tuple[int, int], list[Ending]] = defaultdict(list)
    for each in endings:
        batches[each.placement.batch_id, each.placement.agency_id].append(each)
    for (batch_id, agency_id), ended in sorted(batches.items()):
        codes = [code_of(each.reason) for each in ended]
        members = [
            (each.placement.placement_id, code, each.ended_on)
            for each, code in zip(ended, codes, strict=True)
        ]
        await journal.record(
            actor,
            act,
            "batch",
            batch_id,
            agency_id=agency_id,
            now=now,
            placements=len(ended),
            reasons=dict(sorted(Counter(codes).items())),
            members=journal.members_digest(members),
        )
