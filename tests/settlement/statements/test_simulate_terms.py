"""What other terms would have made of a month, what stands in which version, and approving what was read."""

import pytest

from agencies.common import sql
from agencies.common.access import Actor
from agencies.common.dates import parse_month
from agencies.common.errors import Conflict, NotAllowed
from settlement.statements import simulate_terms as module
from settlement.statements.approve_chosen import approve_chosen
from settlement.statements.simulate_terms import simulate_terms
from settlement.terms.approve_terms import approve_terms
from settlement.terms.queries import versions_of
from settlement.terms.rules.versions import Held, Span, State, held
from settlement.terms.set_terms import set_terms
from tests.people import Agency
from tests.settlement.ledger import date
from tests.settlement.statements.conftest import Months, seen

OCTOBER = parse_month("2017-10")


async def test_other_terms_are_tried_on_a_locked_month_and_nothing_is_written(
    months: Months, vera: Actor, fiona: Actor, north: Agency
) -> None:
    ledger = months.ledger
    await ledger.pays(north, "P-1", 100_000, "2017-10-16")
    await approve_chosen(fiona, [seen(each) for each in await months.draft()], now=ledger.now)
    before = await sql.value(int, "SELECT max(id) FROM journal")
    agency = await ledger.agency(north)
    steps = [{"from": "0", "below": "500", "rate": "10%"}, {"from": "500", "rate": "30%"}]
    ladder = {"metric": "monthly_amount", "method": "marginal", "steps": steps}
    tried = await simulate_terms(vera, agency, ledger.portfolio, {"ladder": ladder}, month=OCTOBER)
    assert tried.was is not None
    assert (tried.was.total_minor, tried.would_be.total_minor) == (19_080, 20_000)
    assert tried.difference_minor == 920
    assert await sql.value(int, "SELECT max(id) FROM journal") == before


async def test_a_month_without_terms_has_nothing_to_compare(
    months: Months, vera: Actor, south: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    await months.ledger.pays(south, "P-1", 100_000, "2017-10-16")
    agency, portfolio = await months.ledger.agency(south), months.ledger.portfolio
    tried = await simulate_terms(vera, agency, portfolio, {"rate": "20%"}, month=OCTOBER)
    assert (tried.was, tried.difference_minor, tried.would_be.total_minor) == (None, None, 20_000)
    monkeypatch.setattr(module, "MOST_PARTS", 0)
    with pytest.raises(Conflict, match="more than 0 payments"):
        await simulate_terms(vera, agency, portfolio, {"rate": "20%"}, month=OCTOBER)
    with pytest.raises(NotAllowed, match="terms:draft"):
        await simulate_terms(south.manager, agency, portfolio, {"rate": "20%"}, month=OCTOBER)


async def test_versions_are_listed_and_an_agency_sees_what_was_approved(
    months: Months, vera: Actor, frank: Actor, north: Agency, south: Agency
) -> None:
    now = months.ledger.now
    agency, portfolio = await months.ledger.agency(north), months.ledger.portfolio
    await set_terms(vera, agency, portfolio, {"rate": "15%"}, valid_from=date("2018-01-01"), now=now)
    draft, approved = await versions_of(frank, north.agency_id)
    assert (draft.made_by, draft.approved_by, approved.approved_by) == ("Vera", None, "owner")
    assert [each.id for each in await versions_of(north.manager)] == [approved.id]
    assert await versions_of(south.manager) == []
    await set_terms(vera, agency, portfolio, {"rate": "14%"}, valid_from=date("2018-01-01"), now=now)
    with pytest.raises(Conflict, match="drafted again while you had them open"):
        await approve_terms(frank, agency, portfolio, seen=draft.id, now=now)
    newest = (await versions_of(frank, north.agency_id))[0]
    assert (await approve_terms(frank, agency, portfolio, seen=newest.id, now=now)).number == newest.id


def test_versions_hold_one_after_the_other() -> None:
    spans = [
        Span(1, date("2017-01-01"), True),
        Span(2, date("2017-07-01"), True),
        Span(3, date("2017-07-01"), True),  # the same day again: the later number holds
        Span(4, date("2018-01-01"), True),
        Span(5, date("2018-02-01"), False),
        Span(6, date("2018-02-01"), False),
    ]
    assert held(spans, date("2017-10-01")) == {
        1: Held(State.ENDED, date("2017-06-30")),
        2: Held(State.ENDED, date("2017-06-30")),
        3: Held(State.IN_FORCE, date("2017-12-31")),
        4: Held(State.COMING, None),
        5: Held(State.SET_ASIDE, None),
        6: Held(State.WAITING, None),
    }
