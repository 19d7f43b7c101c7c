"""Whose debts the cases of a file are, once they are in."""

import asyncio
from collections import defaultdict

import pytest

from agencies.common import sql, vault
from agencies.common.access import Actor
from tests.agencies.cases import rows
from tests.agencies.cases.files import figures, import_file, refused, table

ANN = "11010119900101123X"
BOB = "110101198002022345"


async def debtors() -> set[frozenset[str]]:
    """Group the case numbers of all portfolios by debtor."""
    found: dict[int, set[str]] = defaultdict(set)
    for debtor, case_no in await sql.tuples("SELECT debtor_id, case_no FROM cases"):
        found[debtor].add(case_no)
    return {frozenset(each) for each in found.values()}


def case(case_no: str, id_number: str = "", debtor_id: str = "", name: str = "") -> dict[str, object]:
    return {"case_no": case_no, "id_number": id_number, "debtor_id": debtor_id, "name": name}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param([[case("1"), case("2")]], [{"1"}, {"2"}], id="without keys each case has its own"),
        pytest.param(
            [[case("1", name="Ann Lee"), case("2", name="Ann Lee")]], [{"1"}, {"2"}], id="never by name"
        ),
        pytest.param([[case("1", ANN), case("2", BOB), case("3", ANN)]], [{"1", "3"}, {"2"}], id="id number"),
        pytest.param(
            [[case("1", ANN), case("2", ANN.lower()), case("3", " 110101-1990-0101-123X ")]],
            [{"1", "2", "3"}],
            id="id numbers are compared without their dress",
        ),
        pytest.param([[case("1", "", "D1"), case("2", "", "D1")]], [{"1", "2"}], id="debtor id"),
        pytest.param(
            [[case("1", ANN, "D1"), case("2", ANN), case("3", "", "D1")]],
            [{"1", "2", "3"}],
            id="either key",
        ),
        pytest.param(
            [[case("1", "N/A"), case("2", "N/A"), case("3", "000000"), case("4", "000000")]],
            [{"1"}, {"2"}, {"3"}, {"4"}],
            id="what fills a cell ties nobody",
        ),
        pytest.param([[case("1", ANN)], [case("2", ANN)]], [{"1", "2"}], id="known from an earlier file"),
        pytest.param(
            [[case("1", ANN)], [case("2", ANN, "D1")], [case("3", "", "D1")]],
            [{"1", "2", "3"}],
            id="a debtor who is known gets a key and is known by it",
        ),
        pytest.param(
            [[case("1")], [case("1", ANN)], [case("2", ANN)]],
            [{"1", "2"}],
            id="a case that was known without keys gives its debtor to them",
        ),
    ],
)
async def test_debtors(vera: Actor, files: list[list[dict[str, object]]], expected: list[set[str]]) -> None:
    portfolio = await rows.portfolio()
    for each in files:
        assert (await import_file(vera, portfolio, table(each)))["refused"] == 0
    assert await debtors() == {frozenset(each) for each in expected}


async def test_across_portfolios_only_the_id_number_counts(vera: Actor) -> None:
    first, second = await rows.portfolio("ONE"), await rows.portfolio("TWO")
    await import_file(vera, first, table([case("1", ANN, "D1"), case("2", BOB, "D2")]))
    await import_file(vera, second, table([case("3", ANN, "D2"), case("4", "", "D1")]))
    assert await debtors() == {frozenset({"1", "3"}), frozenset({"2"}), frozenset({"4"})}


async def test_two_imports_at_once_make_one_debtor(vera: Actor) -> None:
    first, second = await rows.portfolio("ONE"), await rows.portfolio("TWO")
    both = await asyncio.gather(
        import_file(vera, first, table([case(f"A{number}", f"{ANN}{number}") for number in range(200)])),
        import_file(vera, second, table([case(f"B{number}", f"{ANN}{number}") for number in range(200)])),
    )
    assert [each["created"] for each in both] == [200, 200]
    assert await debtors() == {frozenset({f"A{number}", f"B{number}"}) for number in range(200)}


async def test_keys_of_two_debtors_are_refused(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    await import_file(vera, portfolio, table([case("1", ANN, "D1"), case("2", BOB, "D2")]))
    result = await import_file(vera, portfolio, table([case("3", ANN, "D2"), case("4", ANN, "D1")]))
    assert figures(result) == {"created": 1, "updated": 0, "unchanged": 0, "refused": 1}
    assert await refused(result["job"]) == [(2, "case_no", "two_debtors")]


async def test_a_case_does_not_change_its_debtor(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    await import_file(vera, portfolio, table([case("1", ANN), case("2", BOB)]))
    result = await import_file(vera, portfolio, table([case("1", BOB), case("2", BOB)]))
    assert figures(result) == {"created": 0, "updated": 0, "unchanged": 1, "refused": 1}
    assert await refused(result["job"]) == [(2, "case_no", "other_debtor")]


async def test_a_debtor_is_stored_once_with_name_and_number(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    await import_file(vera, portfolio, table([case("1", "", "D1"), case("2", ANN, "D1", "Ann Lee")]))
    [(name, number, index)] = await sql.tuples(
        "SELECT name_cipher, id_number_cipher, name_index FROM debtors"
    )
    assert vault.decrypt(name, "debtor_name") == "Ann Lee"
    assert vault.decrypt(number, "id_number") == ANN
    assert bytes(index) == vault.blind_index("name", "ann lee")


async def test_a_name_that_was_missing_is_added_and_one_that_is_there_stays(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    await import_file(vera, portfolio, table([case("1", ANN)]))
    for name in ("Ann Lee", "Ann B. Lee"):
        await import_file(vera, portfolio, table([case("1", ANN, name=name)]))
    [(cipher,)] = await sql.tuples("SELECT name_cipher FROM debtors")
    assert vault.decrypt(cipher, "debtor_name") == "Ann Lee"


async def test_a_phone_becomes_a_contact_point_once(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    told = {**case("1", ANN), "phone": "+86 138 0013 8000"}
    await import_file(vera, portfolio, table([told, {**told, "case_no": "2"}]))
    [(relation, kind, cipher, last_four)] = await sql.tuples(
        "SELECT relation, kind, value_cipher, last_four_index FROM contact_points"
    )
    assert (relation, kind) == ("self", "phone")
    assert vault.decrypt(cipher, "contact_point") == "+86 138 0013 8000"
    assert bytes(last_four) == vault.blind_index("phone_last_four", "8000")
