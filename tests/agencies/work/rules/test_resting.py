"""Which holds and stops stood at a moment, and which of them lasts longest."""

import datetime

import pytest

from agencies.rulebook.rules.codes import Rest
from agencies.rulebook.rules.contacts import Resting
from agencies.work.rules.resting import Spell, rests_at

NOON = datetime.datetime(2026, 11, 16, 12, tzinfo=datetime.UTC)
HOUR, MOMENT = datetime.timedelta(hours=1), datetime.timedelta(microseconds=1)
EARLY, LATE = datetime.date(2026, 11, 16), datetime.date(2026, 11, 20)
HOLD = Spell(Rest.HOLD, 1, 1, NOON - HOUR, None, None)
STOP = Spell(Rest.STOP, 1, None, NOON - HOUR, None, None)


@pytest.mark.parametrize(
    ("spells", "found"),
    [
        pytest.param([], (), id="none"),
        pytest.param([HOLD], (Resting(Rest.HOLD),), id="a hold"),
        pytest.param([HOLD._replace(case_id=2)], (), id="a hold of another case"),
        pytest.param([STOP], (Resting(Rest.STOP),), id="a stop is for every case"),
        pytest.param([HOLD, STOP], (Resting(Rest.STOP), Resting(Rest.HOLD)), id="the stop first"),
        pytest.param([HOLD._replace(begun_at=NOON)], (Resting(Rest.HOLD),), id="begun at the moment"),
        pytest.param([HOLD._replace(begun_at=NOON + MOMENT)], (), id="begun later"),
        pytest.param([HOLD._replace(ended_at=NOON)], (), id="ended at the moment"),
        pytest.param([HOLD._replace(ended_at=NOON + MOMENT)], (Resting(Rest.HOLD),), id="ended later"),
        pytest.param(
            [HOLD._replace(until=LATE), HOLD._replace(until=EARLY)],
            (Resting(Rest.HOLD, LATE),),
            id="the longer of two",
        ),
        pytest.param([HOLD._replace(until=LATE), HOLD], (Resting(Rest.HOLD),), id="no end is longest"),
    ],
)
def test_what_stood(spells: list[Spell], found: tuple[Resting, ...]) -> None:
    assert rests_at(spells, 1, NOON) == found
