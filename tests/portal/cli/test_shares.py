"""mandate shares: what it lists, decides and refuses, and with which exit code."""

import asyncio
import datetime

import pytest

from agencies.common import sql
from agencies.common.access import Role
from agencies.standing.propose_shares import Rated, propose_from
from agencies.standing.rules.scorecard import ShareRules
from agencies.standing.rules.scoring import Grade
from portal.database import opened
from portal.settings import Settings
from tests import people
from tests.commands import Ran, run

NOW = datetime.datetime(2017, 12, 5, 9, tzinfo=datetime.UTC)
OCTOBER = datetime.date(2017, 10, 1)


@pytest.fixture
def proposal(settings: Settings) -> int:
    """Propose 62 for North and 38 for South from the scores of October."""
    return asyncio.run(_propose(settings))


async def _propose(settings: Settings) -> int:
    async with opened(settings):
        vera = await people.add_person("Vera", Role.VENDOR_MANAGER)
        await people.add_person("Frank", Role.FINANCE)
        north, south = [await people.add_agency(each, each.title()) for each in ("NORTH", "SOUTH")]
        rated = [Rated(north.agency_id, 90_000, Grade.A), Rated(south.agency_id, 65_000, Grade.C)]
        async with sql.transaction():
            return await propose_from(vera, OCTOBER, rated, ShareRules(floor=0, ceiling=100), now=NOW) or 0


def shares(environment: dict[str, str], *arguments: str, who: str = "vera") -> Ran:
    """Run one of the commands."""
    return run(environment, "--as", f"{who}@mandate.example", "shares", *arguments)


def test_a_proposal_is_listed_and_accepted_as_it_is(environment: dict[str, str], proposal: int) -> None:
    listed = shares(environment, "list", "--json")
    assert (listed.code, listed.data["shares"], listed.data["waiting"]["proposal"]) == (0, {}, proposal)
    lines = {each["agency"]: (each["grade"], each["proposed"]) for each in listed.data["waiting"]["lines"]}
    assert lines == {"NORTH": ("A", 62), "SOUTH": ("C", 38)}
    assert f"Proposal {proposal} from the scores of 2017-10 waits" in listed.err
    accepted = shares(environment, "accept", "--json")
    assert (accepted.code, accepted.data["outcome"]) == (0, "accepted")
    assert accepted.data["holding"] == {"NORTH": 62, "SOUTH": 38}
    again = shares(environment, "accept")
    assert (again.code, "No proposal of shares waits" in again.err) == (4, True)
    named = shares(environment, "accept", str(proposal))
    assert (named.code, "decided or replaced" in named.err) == (4, True)
    after = shares(environment, "list", "--json")
    assert (after.data["waiting"], after.data["proposals"][0]["decided_by"]) == (None, "Vera")


def test_shares_are_changed_for_a_reason(environment: dict[str, str], proposal: int) -> None:
    changes = ("--share", "NORTH=55", "--share", "SOUTH=45")
    unsaid = shares(environment, "accept", *changes)
    assert (unsaid.code, "want a reason" in unsaid.err) == (2, True)
    half = shares(environment, "accept", "--share", "NORTH=55", "--reason", "Staff.")
    assert (half.code, "they sum to 93" in half.err) == (2, True)
    accepted = shares(environment, "accept", str(proposal), *changes, "--reason", "Staff.", "--json")
    assert (accepted.code, accepted.data["holding"]) == (0, {"NORTH": 55, "SOUTH": 45})
    assert accepted.data["reason"] == "Staff."


@pytest.mark.parametrize("pair", ["WEST=5", "NORTH", "NORTH=-1", "NORTH=half", f"NORTH={'9' * 5000}"])
def test_a_pair_that_changes_nothing_is_wrong(environment: dict[str, str], proposal: int, pair: str) -> None:
    wrong = shares(environment, "accept", "--share", pair, "--reason", "Staff.")
    assert (wrong.code, "about NORTH, SOUTH" in wrong.err) == (2, True)
    twice = shares(environment, "accept", "--share", "NORTH=1", "--share", "NORTH=2", "--reason", "No.")
    assert twice.code == 2
    beyond = shares(environment, "decline", "--reason", "No.", "9" * 30)
    assert (beyond.code, beyond.err.startswith("Traceback")) == (2, False)


def test_a_proposal_is_declined_for_a_reason(environment: dict[str, str], proposal: int) -> None:
    assert shares(environment, "decline").code == 2
    declined = shares(environment, "decline", "--reason", "Too early.", "--json")
    assert (declined.code, declined.data["outcome"], declined.data["holding"]) == (0, "declined", {})
    listed = shares(environment, "list")
    assert ("Too early." in listed.out, "shared equally" in listed.out) == (True, True)


def test_only_who_places_decides(environment: dict[str, str], proposal: int) -> None:
    for arguments in (("list",), ("accept",), ("decline", "--reason", "No.")):
        assert shares(environment, *arguments, who="frank").code == 4
