"""Promises kept, broken, kept late in the books and broken by a reversal, as payments come in."""

import dataclasses
import datetime
import json
from typing import Any

import pytest

from agencies.common import jobs, sql
from agencies.common.access import Actor
from agencies.people.rules import Policy, write_policy
from agencies.work.settle_promises import settle_promises
from tests.agencies.payments import books
from tests.agencies.payments.books import NOW, october, payment, reversal, table
from tests.agencies.work.contacts import Scene, contact, set_scene, signals
from tests.people import Agency

WHEN_DUE = datetime.datetime(2017, 10, 20, 16, tzinfo=datetime.UTC)


@pytest.fixture
async def scene(vera: Actor, north: Agency) -> Scene:
    """Give the scene after the debtor of C1 promised 60.00 on 16 October 2017 for the 20th."""
    made = await set_scene(vera, north)
    await made.imported(promise("K1"))
    return made


def promise(contact_id: str, day: int = 16, amount: str = "60.00", due: int = 20) -> dict[str, str]:
    """Make a row of a contact file with a promise."""
    due_on = f"2017-10-{due:02}"
    return contact(contact_id, day, result="promised", promise_amount=amount, promise_date=due_on)


async def paid(
    scene: Scene, frank: Actor, *rows: dict[str, str], now: datetime.datetime = NOW
) -> dict[str, Any]:
    """Import payments, and do the act that the import asked for."""
    await books.imported(frank, scene.lender, *rows)
    ((job_id,),) = await table("jobs WHERE kind = 'settle_promises' AND status = 'queued'", "id")
    job = await jobs.take(job_id, jobs.owner_name(), now=NOW)
    await settle_promises(jobs.Running(job, frank, lambda: now))
    found: dict[str, Any] = json.loads((await jobs.find(job_id)).result or "{}")
    return found


async def outcomes() -> list[tuple[str, int, int]]:
    """Read what became of the promises: outcome, what was paid, and the day of October."""
    rows = await sql.rows(
        _Outcome, "SELECT outcome, paid_minor, decided_on FROM promise_outcomes ORDER BY id"
    )
    return [(each.outcome, each.paid_minor, each.decided_on.day) for each in rows]


@dataclasses.dataclass(frozen=True)
class _Outcome:
    outcome: str
    paid_minor: int
    decided_on: datetime.date


async def live_until(scene: Scene) -> datetime.date | None:
    """Say until which day a promise on C1 is or was live."""
    found = await signals(scene.c1.id)
    return found.live_promise_until if found else None


async def test_a_promise_makes_the_case_live_until_its_day(scene: Scene) -> None:
    assert await live_until(scene) == october(20)
    await scene.imported(promise("K2", 17, due=25), promise("K3", 18, due=22))
    assert await live_until(scene) == october(25)


async def test_a_promise_is_kept_on_the_day_on_which_enough_came_in(scene: Scene, frank: Actor) -> None:
    found = await paid(scene, frank, payment("P1", amount="25", day=17), payment("P2", amount="35", day=19))
    assert found == {"promises": 1, "open": 0, "kept": 1, "broken": 0}
    assert await outcomes() == [("kept", 6_000, 19)]
    assert await live_until(scene) == october(19)


async def test_a_promise_is_broken_when_its_day_has_passed(scene: Scene, frank: Actor) -> None:
    found = await paid(scene, frank, payment("P1", amount="25", day=17), payment("P2", amount="35", day=21))
    assert (found["kept"], found["broken"]) == (0, 1)
    assert await outcomes() == [("broken", 2_500, 21)]
    assert await live_until(scene) == october(20)


async def test_a_promise_is_open_while_its_day_is_not_over_where_the_debtor_pays(
    scene: Scene, frank: Actor
) -> None:
    found = await paid(scene, frank, payment("P1", amount="25", day=17), now=WHEN_DUE)
    assert (found["promises"], found["broken"], await outcomes()) == (1, 0, [])
    late_at_night = datetime.datetime(2017, 10, 21, 3, 59, tzinfo=datetime.UTC)  # 23:59 in New York
    await paid(scene, frank, payment("P2", amount="1", day=18), now=late_at_night)
    assert await outcomes() == []
    midnight = late_at_night + datetime.timedelta(minutes=1)
    await paid(scene, frank, payment("P3", amount="1", day=18), now=midnight)
    assert await outcomes() == [("broken", 2_700, 21)]


async def test_a_payment_reported_late_keeps_the_promise_after_all(scene: Scene, frank: Actor) -> None:
    await paid(scene, frank, payment("P1", amount="1", day=30))
    found = await paid(scene, frank, payment("P2", amount="60", day=18))
    assert (found["kept"], found["broken"]) == (1, 0)
    assert await outcomes() == [("broken", 0, 21), ("kept", 6_000, 18)]
    assert await table("promise_outcomes", "sequence") == [(1,), (2,)]
    assert await live_until(scene) == october(18)


async def test_a_reversal_breaks_the_promise_however_late_it_comes(scene: Scene, frank: Actor) -> None:
    first = payment("P1", amount="60", day=18)
    await paid(scene, frank, first)
    await paid(scene, frank, reversal("P2", first, day=31))
    assert await outcomes() == [("kept", 6_000, 18), ("broken", 0, 21)]
    assert await live_until(scene) == october(20)


async def test_a_reversal_before_the_last_day_opens_the_promise_again(scene: Scene, frank: Actor) -> None:
    first = payment("P1", amount="60", day=17)
    await paid(scene, frank, first, now=WHEN_DUE)
    found = await paid(scene, frank, reversal("P2", first, day=18), now=WHEN_DUE)
    assert (found["open"], found["kept"]) == (1, 0)
    assert [outcome for outcome, _, _ in await outcomes()] == ["kept", "open"]
    await paid(scene, frank, payment("P3", amount="60", day=19))
    assert [outcome for outcome, _, _ in await outcomes()] == ["kept", "open", "kept"]


@pytest.mark.parametrize(
    ("policy", "paying", "outcome"),
    [
        (Policy(promise_grace_days=2), (22, "60.00"), "kept"),
        (Policy(promise_grace_days=2), (23, "60.00"), "broken"),
        (Policy(promise_percent=90), (20, "54.00"), "kept"),
        (Policy(promise_percent=90), (20, "53.99"), "broken"),
    ],
    ids=["last day of grace", "after the grace", "nine tenths", "a cent less"],
)
async def test_the_portfolios_policy_says_how_much_and_how_late(
    scene: Scene, frank: Actor, policy: Policy, paying: tuple[int, str], outcome: str
) -> None:
    text = write_policy(policy)
    await sql.execute("UPDATE portfolios SET policy = :policy", policy=text)
    lender = dataclasses.replace(scene.lender, policy_text=text)
    await dataclasses.replace(scene, lender=lender).imported(promise("K2"))
    day, amount = paying
    await paid(scene, frank, payment("P1", amount=amount, day=day))
    assert (await outcomes())[-1][0] == outcome


async def test_the_grace_of_a_promise_is_that_of_the_day_it_was_reported(scene: Scene, frank: Actor) -> None:
    await sql.execute(
        "UPDATE portfolios SET policy = :policy", policy=write_policy(Policy(promise_grace_days=9))
    )
    await paid(scene, frank, payment("P1", amount="60", day=21))
    assert [each for each, _, _ in await outcomes()] == ["broken"]


async def test_what_is_settled_is_settled_once_and_journalled_for_each_agency(
    scene: Scene, frank: Actor
) -> None:
    await paid(scene, frank, payment("P1", amount="60", day=18))
    found = await paid(scene, frank, payment("P2", amount="1", day=19))
    assert (found["kept"], len(await outcomes())) == (0, 1)
    told = await table("journal WHERE act = 'promises.settled'", "agency_id, content")
    assert [(agency, json.loads(content)["count"]) for agency, content in told] == [
        (scene.north.agency_id, 1)
    ]


async def test_payments_of_other_cases_settle_nothing_on_this_one(scene: Scene, frank: Actor) -> None:
    await books.place(await books.case(scene.lender, "C2"), scene.north)
    await paid(scene, frank, payment("P1", case_no="C2", amount="60", day=18), now=WHEN_DUE)
    assert await outcomes() == []
