"""Cases that are held, debtors who are stopped, and how both end."""

import datetime

import pytest

from agencies.cases.hold_case import Held, hold_case
from agencies.cases.lift_stop import lift_stop
from agencies.cases.queries import placing_facts
from agencies.cases.release_case import release_case
from agencies.cases.rules.reasons import REASON
from agencies.cases.stop_debtor import stop_debtor
from agencies.common import sql, vault
from agencies.common.access import Actor
from agencies.common.errors import Conflict, Invalid, NotAllowed, NotFound
from tests import people
from tests.agencies.cases import rows
from tests.agencies.cases.files import NOW

TODAY = NOW.date()
TOMORROW = TODAY + datetime.timedelta(1)


async def rests(actor: Actor, portfolio: int, day: datetime.date = TODAY) -> list[tuple[bool, bool]]:
    """Say of each case whether it is held and whether its debtor is stopped."""
    return [(each.held, each.stopped) for each in await placing_facts(actor, portfolio, day)]


async def test_a_hold_lasts_until_it_is_released(cora: Actor) -> None:
    portfolio = await rows.portfolio()
    await rows.case(portfolio, "C-1")
    held = await hold_case(cora, "C-1", reason="  disputes\nthe debt ", now=NOW)
    assert held == Held("C-1", "disputes the debt", None)
    assert await rests(cora, portfolio, TODAY + datetime.timedelta(9_999)) == [(True, False)]
    released = await release_case(cora, "C-1", now=NOW)
    assert released.reason == "disputes the debt"
    assert await rests(cora, portfolio) == [(False, False)]
    assert await sql.value(int, "SELECT count(*) FROM holds") == 1
    acts = await sql.tuples("SELECT act FROM journal ORDER BY id")
    assert [each[0] for each in acts] == ["case.held", "case.released"]


async def test_a_hold_ends_by_itself_after_its_last_day(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    await rows.case(portfolio, "C-1")
    await hold_case(vera, "C-1", reason="in hospital", until=TOMORROW, now=NOW)
    assert await rests(vera, portfolio, TOMORROW) == [(True, False)]
    assert await rests(vera, portfolio, TOMORROW + datetime.timedelta(1)) == [(False, False)]
    later = NOW + datetime.timedelta(2)
    with pytest.raises(Conflict, match="not held"):
        await release_case(vera, "C-1", now=later)
    await hold_case(vera, "C-1", reason="again", now=later)
    assert await rests(vera, portfolio, TOMORROW + datetime.timedelta(1)) == [(True, False)]


async def test_holding_what_cannot_be_held(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    await rows.case(portfolio, "C-1")
    await rows.case(portfolio, "C-2", status="paid")
    await hold_case(vera, "C-1", reason="dispute", now=NOW)
    with pytest.raises(Conflict, match="held already, for: dispute"):
        await hold_case(vera, "C-1", reason="again", now=NOW)
    with pytest.raises(Conflict, match="C-2 is paid"):
        await hold_case(vera, "C-2", reason="dispute", now=NOW)
    with pytest.raises(Conflict, match="over already"):
        await hold_case(vera, "C-1", reason="dispute", until=datetime.date(2017, 10, 1), now=NOW)
    with pytest.raises(Invalid, match="1 to 200"):
        await hold_case(vera, "C-1", reason=" ", now=NOW)
    with pytest.raises(NotFound, match="no case C-3"):
        await hold_case(vera, "C-3", reason="dispute", now=NOW)


async def test_a_stop_covers_all_cases_of_the_debtor(cora: Actor) -> None:
    portfolio, other = await rows.portfolio("ONE"), await rows.portfolio("TWO")
    first = await rows.case(portfolio, "C-1")
    await rows.case(portfolio, "C-2", debtor_id=first.debtor_id)
    await rows.case(other, "C-3", debtor_id=first.debtor_id)
    stopped = await stop_debtor(cora, "C-2", reason="bankrupt", now=NOW)
    assert stopped.case_nos == ("C-1", "C-2", "C-3")
    assert await rests(cora, portfolio) == [(False, True), (False, True)]
    assert await rests(cora, other) == [(False, True)]
    with pytest.raises(Conflict, match="already, for: bankrupt"):
        await stop_debtor(cora, "C-1", reason="deceased", now=NOW)
    await lift_stop(cora, "C-1", reason="mistaken for a namesake", now=NOW)
    assert await rests(cora, portfolio) == [(False, False), (False, False)]
    with pytest.raises(Conflict, match="not on the stop list"):
        await lift_stop(cora, "C-1", reason="twice", now=NOW)
    await stop_debtor(cora, "C-1", reason="bankrupt after all", now=NOW)
    assert await sql.value(int, "SELECT count(*) FROM stop_list") == 2
    [(sealed,)] = await sql.tuples("SELECT reason_cipher FROM stop_list_lifts")
    assert vault.decrypt(sealed, REASON) == "mistaken for a namesake"


async def test_who_may_hold_and_stop(
    frank: Actor, audrey: Actor, north: people.Agency, south: people.Agency
) -> None:
    await rows.case(await rows.portfolio(), "C-1")
    for actor in (frank, audrey, north.manager, south.collector):
        for act in (hold_case, stop_debtor, lift_stop):
            with pytest.raises(NotAllowed):
                await act(actor, "C-1", reason="dispute", now=NOW)
        with pytest.raises(NotAllowed):
            await release_case(actor, "C-1", now=NOW)
