"""Small worlds drawn by chance, in which handovers, contacts and the ends of months often fall together."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from agencies.rulebook.rules.codes import Channel, Party, Result
from tests.agencies.measures.world import Met, Paid, Placed, World

CALL, VOICE_BOT, VISIT = Channel.CALL.value, Channel.VOICE_BOT.value, Channel.VISIT.value
DEBTOR, SPOUSE = Party.DEBTOR.value, Party.SPOUSE.value
PROMISED, HUNG_UP, NO_ANSWER = Result.PROMISED.value, Result.HUNG_UP.value, Result.NO_ANSWER.value

# Few days, so that handovers, contacts and the month's end often fall together.
DAYS = st.integers(0, 15).map(lambda days: date(2017, 10, 25) + timedelta(days))
# New York's midnight lies at 4 by Greenwich, and at 5 from 5 November 2017 on.
TIMES = st.tuples(st.sampled_from([3, 4, 5, 15]), st.sampled_from([0, 59]))
AGENCIES = st.sampled_from(["NORTH", "SOUTH"])
PROMISES = st.none() | st.tuples(
    st.integers(1, 9_999),
    st.integers(0, 8),
    st.lists(st.sampled_from(["kept", "broken", "open"]), max_size=2).map(tuple),
)
STAYS = st.tuples(
    AGENCIES, st.integers(0, 3), st.integers(0, 5), st.sampled_from(["M4-M6", "M7-M12"]), st.booleans()
)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw a world of two cases."""
    placements = [each for case in (1, 2) for each in _placements(case, draw(st.lists(STAYS, max_size=3)))]
    receipt = st.builds(Paid, st.integers(0, len(placements) - 1), DAYS, st.integers(-99, 99).filter(bool))
    receipts = draw(st.lists(receipt, max_size=4)) if placements else []
    return World(tuple(placements), tuple(draw(st.lists(_contacts(placements), max_size=8))), tuple(receipts))


def _placements(case: int, stays: Sequence[tuple[str, int, int, str, bool]]) -> Iterator[Placed]:
    day = date(2017, 10, 25)
    for agency, gap, length, bucket, still in stays:
        starts_on = day + timedelta(gap)
        day = starts_on + timedelta(length)
        yield Placed(case, agency, starts_on, None if still else day, bucket, 1_000 * case + length)
        if still:
            return


def _contacts(placements: Sequence[Placed]) -> st.SearchStrategy[Met]:
    """Draw contacts on any day, and as many about the first and last days of placements."""
    of_any = st.tuples(st.integers(1, 2), AGENCIES, DAYS)
    edges = [
        (each.case, each.agency, day + timedelta(days))
        for each in placements
        for day in (each.starts_on, each.ended_on or each.starts_on)
        for days in (-1, 0, 1)
    ]
    return st.builds(
        _met,
        of_any | st.sampled_from(edges) if edges else of_any,
        TIMES,
        channel=st.sampled_from([CALL, VOICE_BOT, VISIT]),
        party=st.sampled_from([DEBTOR, SPOUSE]),
        result=st.sampled_from([PROMISED, HUNG_UP, NO_ANSWER]),
        verdicts=st.lists(st.booleans(), max_size=2).map(tuple),
        promise=PROMISES,
        after=st.none() | st.integers(0, 30).map(lambda hours: timedelta(hours=hours)),
    )


def _met(of: tuple[int, str, date], time: tuple[int, int], **more: Any) -> Met:
    case, agency, day = of
    return Met(case, agency, datetime(day.year, day.month, day.day, *time, tzinfo=UTC), **more)


def placement_of(world: World, met: Met) -> int | None:
    """Find the place of the placement in which a contact falls; of two on one day the later."""
    fitting = [
        place
        for place, each in enumerate(world.placements)
        if (each.case, each.agency) == (met.case, met.agency)
        and each.starts_on <= met.day
        and (each.ended_on is None or met.day <= each.ended_on)
    ]
    return fitting[-1] if fitting else None
