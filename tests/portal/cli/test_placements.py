"""place, recall and agency show, as scripts and people meet them."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from agencies.common.access import Role
from agencies.vendors.rules import Status
from portal.database import opened
from portal.settings import Settings
from tests import people
from tests.agencies.cases import rows
from tests.agencies.placements import stock
from tests.agencies.standing.scene import bring_to
from tests.commands import Ran, run

MONTH = ("--as-of", "2017-10-01")


@pytest.fixture
def lender(settings: Settings) -> Settings:
    """Give a lender with six cases that may be placed, one that is held, and the agencies North and South."""
    asyncio.run(_fill(settings))
    return settings


async def _fill(settings: Settings) -> None:
    async with opened(settings):
        await people.add_person("Vera", Role.VENDOR_MANAGER)
        await people.add_person("Audrey", Role.AUDITOR)
        await people.add_agency("NORTH", "North")
        await people.add_agency("SOUTH", "South", capacity=4)
        lender = await stock.portfolio()
        cases = await stock.cases(lender, 6)
        await rows.hold(cases[0], await people.owner())


def vera(environment: Mapping[str, str], *arguments: str) -> Ran:
    """Run a command as the vendor manager."""
    return run(environment, "--as", "vera@mandate.example", *arguments)


def test_place_prints_counts_and_places(environment: dict[str, str], lender: Settings) -> None:
    told = vera(environment, "place", *MONTH, "--json")
    assert told.code == 0, told.err
    assert told.data["eligible"] == told.data["placed"] == 5
    assert sum(told.data["agencies"].values()) == 5
    assert told.data["largest_deviation"] == 0.5
    assert (told.data["unplaced"], told.data["not_eligible"]) == ({}, {"held": 1})
    assert told.data["confirmed"]
    assert told.data["batches"] == ["US-20171001-NORTH", "US-20171001-SOUTH"]


def test_place_names_who_gets_no_new_cases(environment: dict[str, str], lender: Settings) -> None:
    asyncio.run(_suspend(lender, "SOUTH"))
    told = vera(environment, "place", *MONTH, "--dry-run", "--json")
    assert told.code == 0, told.err
    (barred,) = told.data["barred"]
    assert (barred["agency"], barred["status"]) == ("SOUTH", "suspended")
    assert barred["reason"] == "Two low scores in a row."
    assert f"SOUTH gets no new cases: suspended since {barred['since']}." in told.err
    assert "Two low scores in a row." in told.err


async def _suspend(settings: Settings, code: str) -> None:
    async with opened(settings):
        cora = await people.add_person("Cora", Role.COMPLIANCE)
        await bring_to(Status.SUSPENDED, code, await people.owner(), cora, now=stock.NOW)


def test_place_again_says_why_nothing_is_eligible(environment: dict[str, str], lender: Settings) -> None:
    vera(environment, "place", *MONTH)
    again = vera(environment, "place", *MONTH, "--json")
    assert (again.code, again.data["eligible"], again.data["placed"]) == (0, 0, 0)
    assert again.data["not_eligible"] == {"already_placed": 5, "held": 1}
    assert "No case is eligible" in again.err
    assert "already placed" in again.err


def test_a_dry_run_prints_the_same_plan_and_places_nothing(
    environment: dict[str, str], lender: Settings
) -> None:
    dry = vera(environment, "place", *MONTH, "--dry-run", "--json")
    assert (dry.code, dry.data["placed"], dry.data["confirmed"]) == (0, 5, False)
    assert "would be placed" in dry.err
    assert vera(environment, "agency", "show", "NORTH", "--json").data["open_cases"] == 0
    told = vera(environment, "place", *MONTH, "--json")
    assert told.data["agencies"] == dry.data["agencies"]
    assert told.data["seed"] == dry.data["seed"]


def test_some_that_stay_unplaced_are_exit_3(
    environment: dict[str, str], lender: Settings, tmp_path: Path
) -> None:
    strategy = tmp_path / "south.toml"
    strategy.write_text("term_days = 180\n[shares]\nSOUTH = 1\n")
    told = vera(environment, "place", *MONTH, "--strategy", str(strategy), "--json")
    assert (told.code, told.data["placed"]) == (3, 4)
    assert told.data["unplaced"] == {"no_capacity": 1}
    assert told.data["limits"][0]["bound"] == "capacity"
    assert "because of its capacity" in told.err
    assert "no agency that may take it has room" in told.err


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("[shares]\nEAST = 1", "EAST"), ("tern_days = 3", "tern_days"), ("[shares", "not a TOML document")],
)
def test_a_strategy_that_is_not_understood_is_wrong_usage(
    environment: dict[str, str], lender: Settings, tmp_path: Path, text: str, sentence: str
) -> None:
    strategy = tmp_path / "strategy.toml"
    strategy.write_text(text)
    told = vera(environment, "place", *MONTH, "--strategy", str(strategy))
    assert told.code == 2
    assert sentence in told.err


def test_the_wrong_role_is_refused(environment: dict[str, str], lender: Settings) -> None:
    for arguments in (("place", *MONTH), ("place", *MONTH, "--dry-run"), ("recall", "--agency", "NORTH")):
        told = run(environment, "--as", "audrey@mandate.example", *arguments)
        assert told.code == 4
        assert "does not include" in told.err


def test_recall_after_notice_then_expired(environment: dict[str, str], lender: Settings) -> None:
    north = vera(environment, "place", *MONTH, "--json").data["agencies"]["NORTH"]
    asked = vera(environment, "recall", "--agency", "NORTH", "--as-of", "2017-10-10", "--json")
    assert (asked.code, asked.data["announced"], asked.data["recalled"]) == (0, north, 0)
    due = vera(environment, "recall", "--expired", "--as-of", "2017-10-17", "--json")
    assert (due.code, due.data["recalled"], due.data["agencies"]) == (0, north, {"NORTH": north})
    assert due.data["reasons"] == {"lender": north}
    assert "recalled by the lender" in due.err


def test_cases_named_on_the_line_and_in_a_file_are_recalled(
    environment: dict[str, str], lender: Settings, tmp_path: Path
) -> None:
    vera(environment, "place", *MONTH)
    listed = tmp_path / "cases.txt"
    listed.write_text("C4\n\nC9\n")
    told = vera(environment, "recall", "--case", "C2", "C3", "--file", str(listed), "--final", "--json")
    assert (told.code, told.data["recalled"], told.data["unknown"]) == (3, 3, ["C9"])
    again = vera(environment, "recall", "--case", "C2", "--final")
    assert again.code == 4
    assert "nothing to recall" in again.err


def test_recall_wants_to_know_what(environment: dict[str, str], lender: Settings) -> None:
    nothing = vera(environment, "recall")
    assert nothing.code == 2
    assert "Say what to recall" in nothing.err
    both = vera(environment, "recall", "--expired", "--final")
    assert both.code == 2
    assert "--expired ends what is due" in both.err


def test_agency_show_counts_what_is_open(environment: dict[str, str], lender: Settings) -> None:
    placed = vera(environment, "place", *MONTH, "--json").data["agencies"]["SOUTH"]
    shown = vera(environment, "agency", "show", "SOUTH", "--json")
    assert (shown.code, shown.data["open_cases"], shown.data["capacity"]) == (0, placed, 4)
    assert [each["batch"] for each in shown.data["batches"]] == ["US-20171001-SOUTH"]
    assert [each["bucket"] for each in shown.data["buckets"]] == ["M7-M12"]
    own = run(environment, "--as", "south.manager@mandate.example", "agency", "show", "SOUTH", "--json")
    assert own.data["open_cases"] == placed
    other = run(environment, "--as", "north.manager@mandate.example", "agency", "show", "SOUTH")
    assert other.code == 2
    assert "There is no agency SOUTH" in other.err


def test_the_words_are_chinese_where_asked(environment: dict[str, str], lender: Settings) -> None:
    told = vera({**environment, "MANDATE_LANGUAGE": "zh_CN"}, "place", *MONTH)
    assert "已委出" in told.out
