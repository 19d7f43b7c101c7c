"""Cases found by what a person has at hand."""

import pytest

from agencies.cases.models import Case
from agencies.common.access import Actor
from agencies.people.queries import portfolio_by_id
from agencies.work.search_cases import Way, search_cases
from tests.agencies.cases import files, rows
from tests.agencies.placements import stock
from tests.people import Agency

PEOPLE = [
    {"case_no": "AH-1001", "debtor_id": "D7", "id_number": "320102198001011234", "name": "张 三丰"},
    {"case_no": "AH-1002", "debtor_id": "D8", "name": "Ann Lee", "phone": "+86 138 1234 2071"},
    {"case_no": "BH-2071", "debtor_id": "D9", "name": "Bob"},
]


@pytest.fixture
async def known(vera: Actor, north: Agency, south: Agency) -> Actor:
    """Import three cases, all of them placed with North."""
    portfolio = await portfolio_by_id(await rows.portfolio())
    await files.import_file(vera, portfolio.id, files.table(PEOPLE))
    await stock.place(vera, portfolio, strategy="[shares]\nNORTH = 1")
    return vera


@pytest.mark.parametrize(
    ("text", "case_nos", "ways"),
    [
        ("AH-1001", ["AH-1001"], [Way.NUMBER]),
        (" AH-10 ", ["AH-1001", "AH-1002"], [Way.NUMBER]),
        ("D8", ["AH-1002"], [Way.DEBTOR_ID]),
        ("USD1-20171001-NORTH", ["AH-1001", "AH-1002", "BH-2071"], [Way.BATCH]),
        ("320102198001011234", ["AH-1001"], [Way.ID_NUMBER]),
        ("1234", ["AH-1001"], [Way.ID_LAST_FOUR]),
        ("2071", ["AH-1002"], [Way.PHONE_LAST_FOUR]),
        ("13812342071", ["AH-1002"], [Way.PHONE]),
        ("张三丰", ["AH-1001"], [Way.NAME]),
        ("ANN LEE", ["AH-1002"], [Way.NAME]),
        ("张三", [], []),
        ("1381234", [], []),
        ("%", [], []),
        ("", [], []),
    ],
)
async def test_a_case_is_found_by_any_of_its_numbers(
    known: Actor, text: str, case_nos: list[str], ways: list[Way]
) -> None:
    found = await search_cases(known, text)
    assert sorted([each.case_no for each in await Case.filter(id__in=found.case_ids)]) == case_nos
    assert list(found.ways) == ways


async def test_another_agency_finds_nothing(known: Actor, north: Agency, south: Agency) -> None:
    for text in ("AH-1001", "2071", "张三丰", "D8", "USD1-20171001-NORTH"):
        assert (await search_cases(north.manager, text)).case_ids
        assert not (await search_cases(south.manager, text)).case_ids


async def test_nothing_is_found_while_there_is_no_portfolio(north: Agency) -> None:
    assert not (await search_cases(north.manager, "AH-1001")).case_ids
