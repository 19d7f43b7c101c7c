"""Nothing of a person stands in clear text in what is kept."""

import datetime
from pathlib import Path

import pytest

from agencies.cases.import_cases import ask_import_cases, import_cases
from agencies.common import jobs, sql, vault
from agencies.common.access import Actor
from agencies.people.queries import actor_by_id, portfolio_by_id
from tests.agencies.cases import rows
from tests.agencies.cases.files import AS_OF, NOW, at, import_file, import_points_file, table

PERSONAL = ("Zuzanna Quick", "张三丰", "11010119900101123X", "13800138000", "8000", "Elm Street", "zq@mail")
HEADINGS = ("case_no", "outstanding", "overdue_since", "id_number", "name", "phone", "address", "note")
CASES = [
    {
        "case_no": "C-1",
        "id_number": "11010119900101123X",
        "name": "Zuzanna Quick",
        "phone": "13800138000",
        "address": "7 Elm Street",
        "note": "zq@mail.example",
    },
    {"case_no": "C-2", "id_number": "11010119900101999X", "name": "张三丰"},
    {"case_no": "C-3", "outstanding": "?", "name": "张三丰", "phone": "13800138000"},
]
POINTS = (
    "case_no,kind,value,name,relation\nC-1,地址,7 Elm Street,Zuzanna Quick,配偶\nC-9,phone,13800138000,,\n"
)


def everything(home: Path) -> bytes:
    """Read every file of an installation: database, its log, evidence."""
    return b"".join(each.read_bytes() for each in sorted(home.rglob("*")) if each.is_file())


async def dump() -> bytes:
    """Read every value of every table."""
    names = await sql.tuples(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        if sql.is_postgresql()
        else "SELECT name FROM sqlite_master WHERE type = 'table'"
    )
    return repr(
        [[tuple(row) for row in await sql.tuples(f"SELECT * FROM {each[0]}")] for each in names]
    ).encode()


async def staged_midway(actor: Actor, portfolio_id: int) -> None:
    """Leave an import where a process was killed after it had staged all rows."""

    def die(done: int, total: int | None) -> None:
        if done == total:
            raise KeyboardInterrupt

    lender = await portfolio_by_id(portfolio_id)
    data = table([{**each, "case_no": f"{each['case_no']}b"} for each in CASES], HEADINGS)
    asked = await ask_import_cases(actor, lender, data, name="b.csv", as_of=AS_OF, columns={}, now=NOW)
    taken = await jobs.take(asked.id, "elsewhere/1/x", now=NOW)
    with pytest.raises(KeyboardInterrupt):
        await import_cases(jobs.Running(taken, await actor_by_id(asked.actor_id), at(NOW), die))


async def test_no_personal_data_in_the_clear(vera: Actor, home: Path) -> None:
    portfolio = await rows.portfolio()
    result = await import_file(vera, portfolio, table(CASES, HEADINGS))
    assert (result["created"], result["refused"]) == (2, 1)
    assert (await import_points_file(vera, portfolio, POINTS.encode()))["refused"] == 1
    await staged_midway(vera, portfolio)
    assert await sql.value(int, "SELECT count(*) FROM staged_cases") == 2
    kept = everything(home) + await dump()
    assert b"C-1" in kept, "what is not personal is found, so the search works"
    spellings = [form for each in PERSONAL for form in (each.encode(), ascii(each)[1:-1].encode())]
    assert [each for each in spellings if each in kept] == []


async def test_extras_can_be_read_again_with_the_key(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    await import_file(vera, portfolio, table(CASES[:1], HEADINGS), as_of=datetime.date(2017, 9, 30))
    [(cipher,)] = await sql.tuples("SELECT extras_cipher FROM cases")
    assert vault.decrypt(cipher, "case_extras") == '{"address":"7 Elm Street","note":"zq@mail.example"}'
