"""A contact import killed as by a power cut, and two agencies that report at the same time."""

import asyncio
from pathlib import Path

import pytest

from agencies.common.access import Actor, Role
from portal.database import opened
from portal.settings import Settings
from tests import people
from tests.agencies.payments import books
from tests.agencies.payments.books import october, table
from tests.agencies.work.contacts import Scene, as_csv, contact, imported, newest, set_scene
from tests.commands import run
from tests.flows import processes
from tests.people import Agency

CASES, ROWS = 30, 2_500


async def _fill(settings: Settings) -> None:
    async with opened(settings):
        await people.add_person("Vera", Role.VENDOR_MANAGER)
        north, lender = await people.add_agency("NORTH", "North"), await books.portfolio()
        for number in range(CASES):
            await books.place(await books.case(lender, f"C{number}"), north)


async def _stored(settings: Settings) -> list[int]:
    async with opened(settings):
        return [(await table(name, "count(*)"))[0][0] for name in ("contacts", "verdicts", "promises")]


@pytest.mark.parametrize("percent", [30, 70])
def test_an_import_killed_at_any_instant_has_whole_thousands_and_is_completed_once(
    environment: dict[str, str], settings: Settings, tmp_path: Path, percent: int
) -> None:
    asyncio.run(_fill(settings))
    file = tmp_path / "contacts.csv"
    promise = {"result": "promised", "promise_amount": "1", "promise_date": "2017-12-01"}
    rows = [contact(f"K{n}", 1 + n // 84, case_no=f"C{n % CASES}", **promise) for n in range(ROWS)]
    file.write_bytes(as_csv(rows))
    command = ("import", "contacts", str(file), "--agency", "NORTH", "--json")
    process = processes.start(environment, *command)
    for done, total in processes.progress(process):
        if 100 * done >= percent * total:
            break
    processes.kill(process, environment)
    left = asyncio.run(_stored(settings))
    assert left[0] % 1_000 == 0
    assert left == [left[0]] * 3
    told = run(environment, *command)
    assert told.code == 0, told.err
    assert (told.data["created"], told.data["unchanged"], told.data["promises"]) == (ROWS, 0, ROWS)
    assert asyncio.run(_stored(settings)) == [ROWS] * 3


async def test_two_agencies_that_report_at_once_are_counted_together(
    vera: Actor, north: Agency, south: Agency
) -> None:
    scene: Scene = await set_scene(vera, north)
    made = await books.case(scene.lender, "C2")
    await books.place(made, north, october(1), october(10))
    await books.place(made, south, october(10))
    by_north = [contact(f"N{n}", 10, f"{9 + n}:00", case_no="C2") for n in range(5)]
    by_south = [contact(f"S{n}", 10, f"{9 + n}:30", case_no="C2") for n in range(5)]
    await asyncio.gather(scene.imported(*by_north), imported(vera, scene.lender, south, *by_south))
    found = await newest()
    assert sorted(key for key, rule in found.items() if rule) == ["N4", "S3", "S4"]
