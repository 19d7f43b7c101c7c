"""Files of real lenders come in with the figures that are known of them."""

import datetime
from collections.abc import Sequence
from typing import Any

import pytest

from agencies.cases.queries import placing_facts
from agencies.cases.rules.buckets import bucket_of, days_past_due
from agencies.common import sql, vault
from agencies.common.access import Actor
from agencies.common.errors import FileRefused
from tests import shared
from tests.agencies.cases import rows
from tests.agencies.cases.files import figures, import_file, refused

PROSPER_DAY = datetime.date(2014, 3, 11)
PROSPER_NOW = datetime.datetime(2014, 3, 12, 15, tzinfo=datetime.UTC)
CHINESE = (
    *("委案清单（2017年9月）,,,,,,,", "*个案序列号,*委案金额,逾期日,逾期天数,姓名,证件号,本人手机,省份"),
    "000017,￥12，345.60,民國106年6月1日,121,张三,11010119900101123X,13800138000,北京",
    ",,,,,,,",
    "000018,８８８８,2017年6月1日,121,李四,110101198002022345,,河北",
    "000019,5000元,2017-06-01,120,王五,110101198303033456,,天津",
    "000020,100,2017/6/1,121,张三,11010119900101123X,,北京",
)


def lending_club() -> bytes:
    return shared.path("data/lending_club_cases.csv").read_bytes()


def prosper() -> bytes:
    return shared.path("data/prosper_cases.csv").read_bytes()


async def import_prosper(actor: Actor, **columns: str) -> dict[str, Any]:
    """Import the Prosper file as of its own day with columns given by hand."""
    return await import_file(
        actor,
        await rows.portfolio(),
        prosper(),
        as_of=PROSPER_DAY,
        now=PROSPER_NOW,
        columns={"outstanding": "outstanding_principal_est", **columns},
    )


async def test_lending_club(vera: Actor) -> None:
    portfolio = await rows.portfolio()
    columns = {"outstanding": "outstanding_principal_est", "overdue_since": "first_missed_due_est"}
    result = await import_file(vera, portfolio, lending_club(), columns=columns)
    assert (result["read"], result["created"], result["refused"]) == (3_000, 3_000, 0)
    assert result["outstanding_minor"] == 1_962_228_443
    assert (result["eligible"], result["not_eligible"]) == (3_000, 0)
    again = await import_file(vera, portfolio, lending_club(), columns=columns)
    assert figures(again) == {"created": 0, "updated": 0, "unchanged": 3_000, "refused": 0}
    facts = await placing_facts(vera, portfolio, datetime.date(2017, 10, 31))
    known = {each.case_no: each for each in facts}
    assert days_past_due(known["LC-2007-00003"].overdue_since, datetime.date(2017, 10, 31)) == 3_074
    assert {bucket_of(days_past_due(each.overdue_since, datetime.date(2017, 10, 31))) for each in facts} == {
        "M25+"
    }


async def test_prosper_by_its_days(vera: Actor) -> None:
    result = await import_prosper(vera, days_past_due="days_delinquent")
    assert figures(result) == {"created": 439, "updated": 0, "unchanged": 0, "refused": 0}
    assert (result["eligible"], result["not_eligible"]) == (396, 43)
    assert result["not_eligible_reasons"] == {"not_overdue_enough": 43}
    statuses = await sql.tuples("SELECT status, count(*) FROM cases GROUP BY status")
    assert [tuple(each) for each in statuses] == [("open", 439)]


async def test_prosper_by_its_dates(vera: Actor) -> None:
    result = await import_prosper(vera, overdue_since="overdue_since_est")
    assert figures(result) == {"created": 310, "updated": 0, "unchanged": 0, "refused": 129}
    assert (result["eligible"], result["not_eligible"]) == (268, 42)
    assert result["not_eligible_reasons"] == {"not_overdue_enough": 42}
    assert {each[1:] for each in await refused(result["job"])} == {("overdue_since_est", "missing")}


def test_prosper_by_both_tells_the_same_days() -> None:
    """The two columns agree wherever both are filled, so that either is fit to be taken."""
    lines = [line.split(",") for line in prosper().decode().splitlines()]
    days, date = lines[0].index("days_delinquent"), lines[0].index("overdue_since_est")
    told = [(int(each[days]), each[date]) for each in lines[1:] if each[date]]
    assert [days_past_due(datetime.date.fromisoformat(date), PROSPER_DAY) for _, date in told] == [
        days for days, _ in told
    ]


async def test_workbooks_that_are_no_case_files_are_refused_with_what_they_lack(vera: Actor) -> None:
    lender, told = await rows.portfolio(), []
    for path in sorted(shared.path("data/workbooks").iterdir()):
        with pytest.raises(FileRefused) as caught:
            await import_file(vera, lender, path.read_bytes(), name=path.name)
        told.append(caught.value.code)
        if caught.value.code == "missing_heading":
            assert str(caught.value).startswith("No column holds "), path.name
    assert len(told) == 20
    assert told.count("missing_heading") >= 18, "at most two cannot be read at all"
    assert await sql.value(int, "SELECT count(*) FROM cases") == 0


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
async def test_a_chinese_file(vera: Actor, encoding: str) -> None:
    portfolio = await rows.portfolio("CNY1", "CNY")
    result = await import_file(vera, portfolio, "\r\n".join(CHINESE).encode(encoding))
    assert figures(result) == {"created": 3, "updated": 0, "unchanged": 0, "refused": 1}
    assert await refused(result["job"]) == [(6, "逾期日", "overdue_disagrees")]
    assert result["outstanding_minor"] == 1_234_560 + 888_800 + 10_000
    stored = await _stored()
    assert [each[:3] for each in stored] == [
        ("000017", "北京", 1_234_560),
        ("000018", "河北", 888_800),
        ("000020", "北京", 10_000),
    ]
    assert [each[3] for each in stored] == ["张三", "李四", "张三"]
    assert stored[0][4] == stored[2][4], "the same id number is the same debtor"


async def _stored() -> Sequence[tuple[str, str, int, str, int]]:
    found = await sql.tuples(
        "SELECT cases.case_no, cases.region, cases.outstanding_minor, debtors.name_cipher, debtors.id"
        " FROM cases JOIN debtors ON debtors.id = cases.debtor_id"
    )
    return sorted(
        (no, region, owed, vault.decrypt(name, "debtor_name"), debtor)
        for no, region, owed, name, debtor in found
    )
