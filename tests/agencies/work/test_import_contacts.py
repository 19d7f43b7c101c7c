"""Contact files taken in: what is recorded, what is refused, and what is known already."""

import asyncio
import dataclasses
import datetime
from pathlib import Path

import pytest

from agencies.common import sql
from agencies.common.access import Actor
from agencies.common.errors import FileRefused, Invalid, NotAllowed, NotFound
from agencies.common.refused_rows import of_job
from agencies.work.import_contacts import CHUNK
from tests.agencies.payments import books
from tests.agencies.payments.books import october, table
from tests.agencies.work.contacts import Scene, Signalled, contact, imported, set_scene, signals
from tests.people import Agency

UTC = datetime.UTC


@pytest.fixture
async def scene(vera: Actor, north: Agency) -> Scene:
    return await set_scene(vera, north)


async def test_a_contact_is_recorded_as_it_happened(scene: Scene) -> None:
    row = contact("K1", 16, "10:05", result="promised", seconds="95", promise_amount="60.00")
    found = await scene.imported({**row, "promise_date": "2017-10-20", "note": "calls back"})
    assert {name: found[name] for name in ("read", "created", "unchanged", "refused", "promises")} == {
        "read": 1,
        "created": 1,
        "unchanged": 0,
        "refused": 0,
        "promises": 1,
    }
    (made,) = await sql.tuples(
        "SELECT case_id, debtor_id, collector, channel, party, result, seconds, recorded_by FROM contacts"
    )
    case = (scene.c1.id, scene.c1.debtor_id)
    assert tuple(made) == (*case, "Ada", "call", "self", "promised", 95, scene.vera.person_id)
    placement = await sql.value(int, "SELECT id FROM placements")
    assert await sql.value(int, "SELECT placement_id FROM contacts") == placement
    assert await table("promises", "case_id, agency_id, amount_minor") == [
        (scene.c1.id, scene.north.agency_id, 6_000)
    ]


EXPECTED = ("K1", "王芳", "visit", "self", "promised", 65)
FILES = {
    "csv in English": (
        "Contact ID,Case Number,Agent,Channel,Relation,Outcome,Contact Time,Duration,PTP Amount,PTP Date\n"
        "K1,C1,王芳,Field Visit,Borrower,Promise to pay,2017-10-16 10:05,1:05,$60.00,20 Oct 2017\n"
    ).encode(),
    "csv in Chinese, GB18030": (
        "催记编号,案件编号,催收员,催收方式,联络对象,催收结果,催收时间,通话时长,承诺金额,承诺日期\n"
        "K1,C1,王芳,外访,本人,承诺还款,2017年10月16日 10:05,65,60.00,2017/10/20\n"
    ).encode("gb18030"),
    "title rows, blank rows, full-width signs": (
        "North Collections,,,,,,,,,\n,,,,,,,,,\n"
        "contact_id,case_no,collector,channel,party,result,started_at,seconds,promise_amount,promise_date\n"
        ",,,,,,,,,\n"
        "Ｋ１,C1,王芳,上门,债务人,PTP,20171016100500,0:01:05,＄６０.００,2017-10-20\n"
    ).encode(),
    "an offset overrules the debtor's clock": (
        "contact_id,case_no,collector,channel,party,result,started_at,seconds,promise_amount,promise_date\n"
        "K1,C1,王芳,visit,self,promised,2017-10-16T14:05:00Z,65,60,2017-10-20\n"
    ).encode(),
}


@pytest.mark.parametrize("data", FILES.values(), ids=FILES.keys())
async def test_files_as_agencies_send_them(scene: Scene, data: bytes) -> None:
    found = await scene.imported(data=data)
    assert (found["created"], found["refused"], found["promises"]) == (1, 0, 1)
    assert await table("contacts", "contact_id, collector, channel, party, result, seconds") == [EXPECTED]
    started = await sql.value(datetime.datetime, "SELECT started_at FROM contacts")
    assert started == datetime.datetime(2017, 10, 16, 14, 5, tzinfo=UTC)
    assert await sql.value(datetime.date, "SELECT due_on FROM promises") == october(20)


NOT_UNDERSTOOD = (
    ("contact_id", "", "missing"),
    ("contact_id", "1.10101199001011E+17", "lossy_number"),
    ("contact_id", "K" * 101, "too_long"),
    ("contact_id", "K1\nK2", "control_character"),
    ("case_no", "C1\nC2", "control_character"),
    ("case_no", "C9", "case_not_found"),
    ("collector", " ", "missing"),
    ("channel", "pigeon", "unknown_word"),
    ("party", "", "missing"),
    ("result", "跳票", "unknown_word"),
    ("started_at", "soon", "not_a_date"),
    ("started_at", "2018-01-01 00:00", "contact_in_future"),
    ("started_at", "9999-12-31 23:59", "contact_in_future"),
    ("started_at", "0001-01-01 00:00", "early_year"),
    ("seconds", "-1", "too_small"),
    ("seconds", "86401", "too_large"),
    ("promise_amount", "", "promise_without_amount"),
    ("promise_amount", "0", "promise_of_nothing"),
    ("promise_date", "", "promise_without_day"),
    ("promise_date", "2017-10-15", "promise_before_contact"),
    ("promise_date", "9999-12-31", "promise_too_far"),
)


async def test_only_rows_that_cannot_be_understood_are_refused(scene: Scene) -> None:
    good = contact("K0", seconds="", promise_amount="60", promise_date="2017-10-20")
    bad = [
        {**good, "contact_id": f"K{number}", field: text}
        for number, (field, text, _) in enumerate(NOT_UNDERSTOOD, 1)
    ]
    found = await scene.imported(good, *bad)
    assert (found["read"], found["created"], found["refused"]) == (1 + len(bad), 1, len(bad))
    assert await table("contacts", "contact_id") == [("K0",)]
    problems = [each.problem for each in await of_job(found["job"])]
    assert [(each.column, each.code) for each in problems] == [
        (field, code) for field, _, code in NOT_UNDERSTOOD
    ]
    assert [each.row for each in problems] == list(range(3, 3 + len(bad)))


async def test_a_row_tells_all_that_is_wrong_with_it_and_counts_once(scene: Scene) -> None:
    found = await scene.imported(contact("K1", channel="pigeon", result="?"))
    assert found["refused"] == 1
    assert [each.problem.column for each in await of_job(found["job"])] == ["channel", "result"]


async def test_a_promised_result_without_terms_is_a_contact_without_a_promise(scene: Scene) -> None:
    found = await scene.imported(contact("K1", result="promised"))
    assert (found["created"], found["promises"]) == (1, 0)


async def test_the_same_file_again_changes_nothing_and_says_so(scene: Scene) -> None:
    rows = [contact("K1"), contact("K2", 17), contact("K2", 17)]
    first = await scene.imported(*rows)
    again = await scene.imported(*rows)
    assert (first["created"], first["unchanged"]) == (2, 1)
    assert (again["created"], again["unchanged"], again["refused"]) == (0, 3, 0)
    assert (again["allowed"], again["breaches"], again["promises"]) == (0, {}, 0)
    assert len(await table("verdicts", "id")) == 2


@pytest.mark.parametrize(
    "change", [{"started_at": "2017-10-16 10:01"}, {"result": "busy"}, {"note": "x"}, {"collector": "Bo"}]
)
async def test_a_known_contact_with_other_content_is_refused(scene: Scene, change: dict[str, str]) -> None:
    before = contact("K1", note="")
    await scene.imported(before)
    found = await scene.imported({**before, **change})
    assert (found["created"], found["unchanged"], found["refused"]) == (0, 0, 1)
    assert [each.problem.code for each in await of_job(found["job"])] == ["contact_changed"]
    assert await table("contacts", "result, collector") == [("no_answer", "Ada")]


async def test_two_agencies_may_use_the_same_numbers(scene: Scene, south: Agency) -> None:
    await books.place(await books.case(scene.lender, "C2"), south)
    await scene.imported(contact("K1"))
    found = await imported(scene.vera, scene.lender, south, contact("K1", case_no="C2"))
    assert found["created"] == 1


async def test_a_case_of_another_agency_is_not_found(scene: Scene, south: Agency) -> None:
    found = await imported(scene.vera, scene.lender, south, contact("K1"), contact("K2", case_no="C9"))
    problems = [each.problem for each in await of_job(found["job"])]
    assert [each.code for each in problems] == ["case_not_found", "case_not_found"]
    assert problems[0].message == problems[1].message


async def test_an_agency_reports_its_own_contacts_and_no_others(
    scene: Scene, north: Agency, south: Agency
) -> None:
    lender = scene.lender
    found = await imported(north.manager, lender, north, contact("K1"))
    assert found["created"] == 1
    with pytest.raises(NotFound, match="There is no agency NORTH"):
        await imported(south.manager, lender, north, contact("K2"))
    with pytest.raises(NotAllowed):
        await imported(north.collector, lender, north, contact("K2"))


async def test_who_may_not_import_contacts_is_told(scene: Scene, frank: Actor) -> None:
    with pytest.raises(NotAllowed, match="contacts:import"):
        await imported(frank, scene.lender, scene.north, contact("K1"))


async def test_a_contact_outside_the_placement_is_recorded_without_one(scene: Scene) -> None:
    made = await books.case(scene.lender, "C2")
    first = await books.place(made, scene.north, october(5), october(10))
    second = await books.place(made, scene.north, october(10), october(12))
    days = {4: None, 5: first, 9: first, 10: second, 12: second, 13: None}
    await scene.imported(*(contact(f"K{day:02}", day, case_no="C2") for day in days))
    assert await table("contacts", "placement_id", "contact_id") == [(each,) for each in days.values()]


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        (None, datetime.datetime(2017, 10, 17, 3, 59, tzinfo=UTC)),  # the portfolio's: New York
        ("Asia/Shanghai", datetime.datetime(2017, 10, 16, 15, 59, tzinfo=UTC)),
        ("America/Los_Angeles", datetime.datetime(2017, 10, 17, 6, 59, tzinfo=UTC)),
    ],
)
async def test_a_time_without_offset_is_read_on_the_debtors_clock(
    scene: Scene, zone: str | None, moment: datetime.datetime
) -> None:
    await sql.execute("UPDATE cases SET time_zone = :zone", zone=zone)
    await scene.imported(contact("K1", 16, "23:59"))
    assert await sql.value(datetime.datetime, "SELECT started_at FROM contacts") == moment
    assert await sql.value(datetime.date, "SELECT civil_day FROM contacts") == october(16)


async def test_cases_are_told_of_conversations_and_visits_in_vain(scene: Scene, south: Agency) -> None:
    await scene.imported(
        contact("K1", 3, result="negotiating"),
        contact("K2", 4, party="spouse", result="negotiating"),  # not with the debtor
        contact("K3", 5, channel="visit", result="not_found"),
        contact("K4", 6, result="hung_up"),  # not a conversation
    )
    spoken_at = datetime.datetime(2017, 10, 3, 14, tzinfo=UTC)
    assert await signals(scene.c1.id) == Signalled(1, spoken_at, None)
    await scene.imported(contact("K5", 2, result="refused"), contact("K6", 7))
    await scene.imported(contact("K7", 7, channel="visit", result="not_found"))
    assert await signals(scene.c1.id) == Signalled(2, spoken_at, None)  # K5 is older, K7 another visit


async def test_each_thousand_rows_has_its_journal_row(scene: Scene) -> None:
    await scene.imported(*(contact(f"K{number}") for number in range(CHUNK + 5)))
    told = await table("journal", "act, agency_id, content")
    assert [(act, agency) for act, agency, _ in told] == [("contacts.recorded", scene.north.agency_id)] * 2
    assert '"count": 1000' in told[0][2]
    assert '"count": 5' in told[1][2]


class Killed(Exception):
    """The process dies at this point."""


@pytest.mark.parametrize("dies_at", [CHUNK, 2 * CHUNK, 2 * CHUNK + 7])
async def test_an_import_killed_between_chunks_repeats_and_loses_nothing(scene: Scene, dies_at: int) -> None:
    for number in range(2, 52):
        await books.place(await books.case(scene.lender, f"C{number}"), scene.north)
    rows = [
        contact(f"K{number}", 1 + number // 67, case_no=f"C{1 + number % 51}")
        for number in range(2 * CHUNK + 7)
    ]
    rows[3]["channel"] = "pigeon"

    def die(done: int, total: int | None) -> None:
        if done == dies_at:
            raise Killed

    with pytest.raises(Killed):
        await scene.imported(*rows, watch=die)
    before = max(0, (dies_at - 1) // CHUNK * CHUNK - 1)
    for name in ("contacts", "verdicts"):
        assert await table(name, "count(*)") == [(before,)]
    seen: list[int] = []
    found = await scene.imported(*rows, watch=lambda done, total: seen.append(done))
    assert (found["read"], found["created"], found["unchanged"], found["refused"]) == (2_007, 2_006, 0, 1)
    assert min(seen) == dies_at
    assert await table("contacts", "count(DISTINCT contact_id)") == [(2_006,)]
    assert await table("verdicts", "max(sequence)") == [(1,)]
    assert found["allowed"] + sum(found["breaches"].values()) == 2_006
    assert len(await table("jobs WHERE kind = 'import_contacts'", "id")) == 1


async def test_notes_phones_and_refused_cells_are_never_in_plain(scene: Scene, home: Path) -> None:
    note = "Call Zacharias Quimby on 13812345678"
    await scene.imported(contact("K1", note=note), contact("K2", channel="?", note=note))
    tables = ("contacts", "verdicts", "jobs", "job_problems", "journal", "evidence")
    rows = [repr(await table(name, "*")) for name in tables]
    kept = [
        path.read_bytes()
        for path in await asyncio.to_thread(lambda: list(home.rglob("*.*")))
        if path.is_file()
    ]
    assert kept
    for word in ("Quimby", "13812345678"):
        assert not any(word in each for each in rows)
        assert not any(word.encode() in each for each in kept)


async def test_a_file_without_the_columns_is_refused_whole(scene: Scene) -> None:
    with pytest.raises(FileRefused, match=r"No column holds party, result") as caught:
        await scene.imported(data=b"contact_id,case_no,collector,channel,started_at\nK1,C1,A,call,x\n")
    assert caught.value.code == "missing_heading"
    assert await table("contacts", "id") == []


async def test_columns_can_be_named_by_hand(scene: Scene) -> None:
    row = contact("K1")
    row["Nummer"] = row.pop("contact_id")
    data = (",".join(row) + "\n" + ",".join(row.values()) + "\n").encode()
    found = await scene.imported(data=data, columns={"contact_id": "Nummer"})
    assert found["created"] == 1


async def test_an_unknown_rulebook_is_named_before_anything_is_kept(scene: Scene) -> None:
    lender = dataclasses.replace(scene.lender, rulebook="XX")
    before = await table("evidence", "id")
    with pytest.raises(Invalid, match="There is no rule preset “XX”"):
        await imported(scene.vera, lender, scene.north, contact("K1"))
    assert await table("evidence", "id") == before
