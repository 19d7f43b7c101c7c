"""Portfolios and people: added once, under names that fit, by whoever may."""

import datetime
import json
from typing import Any

import pytest

from agencies.common import sql
from agencies.common.access import Actor, Role
from agencies.common.errors import Conflict, Invalid, NotAllowed, NotFound
from agencies.people.add_person import add_person
from agencies.people.add_portfolio import add_portfolio
from agencies.people.queries import acting_person, find_portfolio, is_sole_person
from agencies.people.rules import Policy, amended, policy_from, read_policy, write_policy
from tests.people import Agency

US: dict[str, Any] = {
    "code": "US",
    "name": "US loans",
    "currency": "USD",
    "zone": "America/New_York",
    "rulebook": "US-REGF",
}


async def test_a_portfolio_is_added_and_found(owner: Actor, now: datetime.datetime) -> None:
    made = await add_portfolio(owner, **US, now=now)
    assert made.policy == Policy()
    assert await find_portfolio("US") == made
    assert await find_portfolio(None) == made  # the only one need not be named
    await add_portfolio(owner, **{**US, "code": "CN"}, now=now)
    with pytest.raises(Invalid, match="Say which portfolio is meant; there are CN, US"):
        await find_portfolio(None)
    with pytest.raises(NotFound, match="no portfolio X; there are CN, US"):
        await find_portfolio("X")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"code": "two words"}, "is not a code"),
        ({"code": ""}, "is not a code"),
        ({"currency": "usd"}, "is not a currency"),
        ({"zone": "Atlantis"}, "is not a time zone"),
    ],
)
async def test_a_portfolio_that_does_not_fit_is_refused(
    owner: Actor, now: datetime.datetime, change: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        await add_portfolio(owner, **{**US, **change}, now=now)
    assert await sql.value(int, "SELECT count(*) FROM portfolios") == 0


async def test_a_code_is_given_once(owner: Actor, now: datetime.datetime) -> None:
    await add_portfolio(owner, **US, now=now)
    with pytest.raises(Conflict, match="already a portfolio US"):
        await add_portfolio(owner, **US, now=now)
    assert await sql.value(int, "SELECT count(*) FROM journal WHERE act = 'portfolio.added'") == 1


async def test_people_act_under_their_address_whatever_its_case(owner: Actor, now: datetime.datetime) -> None:
    made = await add_person(owner, email=" Li.Na@Lender.Example ", name="李娜", role="finance", now=now)
    assert made == await acting_person("LI.NA@lender.example")
    assert (made.role, made.agency_id) == (Role.FINANCE, None)
    assert not await is_sole_person(owner)


async def test_whoever_left_does_not_act(owner: Actor, now: datetime.datetime) -> None:
    await add_person(owner, email="li@lender.example", name="Li", role="finance", now=now)
    await sql.execute("UPDATE people SET active = false WHERE email = 'li@lender.example'")
    with pytest.raises(NotFound, match=r"no person li@lender\.example"):
        await acting_person("li@lender.example")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": "nobody"}, "is not an e-mail address"),
        ({"role": "owner"}, "is not a role"),  # there is one owner, and it is built in
        ({"role": "boss"}, "is not a role"),
        ({"role": "agency_manager"}, "belong to an agency"),  # without an agency
    ],
)
async def test_a_person_that_does_not_fit_is_refused(
    owner: Actor, now: datetime.datetime, change: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        await add_person(
            owner, **{"email": "li@lender.example", "name": "Li", "role": "finance", **change}, now=now
        )


async def test_a_lenders_role_has_no_agency_and_the_database_agrees(
    owner: Actor, north: Agency, now: datetime.datetime
) -> None:
    with pytest.raises(Invalid, match="the others belong to the lender"):
        await add_person(
            owner, email="li@x.example", name="Li", role="finance", agency_id=north.agency_id, now=now
        )
    with pytest.raises(sql.IntegrityError):
        await sql.execute("UPDATE people SET agency_id = NULL WHERE role = 'agency_manager'")


async def test_an_address_is_given_once(owner: Actor, now: datetime.datetime) -> None:
    await add_person(owner, email="li@x.example", name="Li", role="finance", now=now)
    with pytest.raises(Conflict, match="already a person"):
        await add_person(owner, email="LI@x.example", name="Li", role="auditor", now=now)


async def test_others_add_nobody(vera: Actor, north: Agency, now: datetime.datetime) -> None:
    for actor in (vera, north.manager):
        with pytest.raises(NotAllowed):
            await add_person(actor, email="li@x.example", name="Li", role="finance", now=now)
        with pytest.raises(NotAllowed):
            await add_portfolio(actor, **US, now=now)


def test_a_policy_is_kept_as_it_was_said() -> None:
    policy = policy_from({"min_days_past_due": 31, "payment_order": "principal,interest,penalty,fees"})
    assert read_policy(write_policy(policy)) == policy
    assert read_policy("{}") == Policy()


@pytest.mark.parametrize(
    "entry",
    [{"min_days": 31}, {"failed_visits": -1}, {"failed_visits": "2"}, {"payment_order": "principal,fees"}],
)
def test_an_entry_that_no_policy_has_is_named(entry: dict[str, object]) -> None:
    with pytest.raises(Invalid, match=r"is not an entry|must name each"):
        read_policy(json.dumps(entry))


def test_entries_are_changed_as_they_are_typed() -> None:
    policy = amended(Policy(), {"recall_days": "14", "export_full_numbers": "true", "promise_percent": "90"})
    assert policy == Policy(recall_days=14, export_full_numbers=True, promise_percent=90)
    assert amended(policy, {}) == policy


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param({"recall_day": "14"}, id="no such entry"),
        pytest.param({"recall_days": "soon"}, id="no number"),
        pytest.param({"recall_days": "-1"}, id="below zero"),
        pytest.param({"coverage_floor_percent": "101"}, id="more than everything"),
        pytest.param({"export_full_numbers": "1"}, id="neither true nor false"),
        pytest.param({"payment_order": "principal"}, id="parts left out"),
    ],
)
def test_an_entry_that_does_not_fit_is_refused(entry: dict[str, str]) -> None:
    with pytest.raises(Invalid, match=r"is not an entry|must name each"):
        amended(Policy(), entry)
