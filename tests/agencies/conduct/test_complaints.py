"""Complaints: taken in once, with their hold and their clock, handled by nobody who has an interest."""

import asyncio
import datetime
from typing import Any

import pytest

from agencies.cases.hold_case import hold_case
from agencies.cases.queries.holds import holds_in_force
from agencies.common import notices, sql
from agencies.common.access import Actor
from agencies.common.errors import Conflict, Invalid, NotAllowed, NotFound
from agencies.conduct.answer_complaint import answer_complaint
from agencies.conduct.ask_agency import ask_agency
from agencies.conduct.assign_complaint import assign_complaint
from agencies.conduct.decide_complaint import Decided, decide_complaint
from agencies.conduct.follow_complaint import acknowledge_complaint, extend_complaint, note_complaint
from agencies.conduct.queries.complaint_writing import events_of
from agencies.conduct.queries.complaints import (
    STATES,
    ComplaintFilter,
    count_complaints,
    find_complaint,
    list_complaints,
    tally_complaints,
)
from agencies.conduct.queries.for_scores import upheld_complaints
from agencies.conduct.rules.clock import Light
from tests import people
from tests.agencies.conduct.scene import NOW, OCTOBER, TODAY, complaint, set_scene, taken
from tests.agencies.payments import books
from tests.people import Agency

NOVEMBER = datetime.date(2017, 11, 1)


async def test_a_complaint_is_taken_in_with_its_number_its_clock_and_its_hold(
    cora: Actor, north: Agency
) -> None:
    scene = await set_scene(north)
    made = await taken(cora)
    row = await complaint(cora, made)
    assert (made.reference, made.held, row.agency, row.case_no) == ("C-2017-000001", True, "NORTH", "C1")
    # Come on Wednesday 1 November: three working days on, and day 15 is a Thursday.
    assert (row.received_on, row.acknowledge_by, row.answer_by) == (
        *(datetime.date(2017, 11, 1), datetime.date(2017, 11, 6)),
        datetime.date(2017, 11, 16),
    )
    [hold] = await holds_in_force(scene.c1.id, TODAY)
    assert (hold.id, hold.reason) == (row.hold_id, "C-2017-000001")
    assert (await taken(cora)).reference == "C-2017-000002"
    assert "eleven times" in row.text


async def test_a_complaint_and_its_hold_are_written_together_or_not_at_all(
    cora: Actor, north: Agency
) -> None:
    scene = await set_scene(north)
    with pytest.raises(Invalid):  # the last thing that is written: nobody handles it under this id
        await taken(cora, handler_id=999)
    assert await holds_in_force(scene.c1.id, TODAY) == []
    for table in ("complaints", "complaint_events", "complaint_numbers", "notices", "holds"):
        assert await sql.value(int, f"SELECT count(*) FROM {table}") == 0, table
    assert (await taken(cora)).reference == "C-2017-000001"


async def test_a_form_that_is_sent_twice_makes_one_complaint(cora: Actor, north: Agency) -> None:
    await set_scene(north)
    first, second = await taken(cora, key="one form"), await taken(cora, key="one form")
    assert (second.id, first.already, second.already) == (first.id, False, True)
    assert await sql.value(int, "SELECT count(*) FROM holds") == 1


@pytest.mark.parametrize("state", ["held", "closed"])
async def test_a_case_that_rests_or_is_closed_is_not_held_again(
    state: str, cora: Actor, north: Agency
) -> None:
    scene = await set_scene(north)
    if state == "held":
        await hold_case(cora, "C1", reason="in hospital", now=NOW)
    else:
        await sql.execute("UPDATE cases SET status = 'closed'")
    made = await taken(cora)
    assert (made.held, (await complaint(cora, made)).hold_id) == (False, None)
    assert len(await holds_in_force(scene.c1.id, TODAY)) == (state == "held")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"text": "  "}, "Write what it is about", id="nothing said"),
        pytest.param({"subject": "weather"}, "its way, source and subject", id="an unknown subject"),
        pytest.param({"received_at": NOW + datetime.timedelta(1)}, "not ahead", id="tomorrow's"),
        pytest.param({"received_at": NOW - datetime.timedelta(4000)}, "ten years", id="long forgotten"),
        pytest.param({"case_no": "C9"}, "no case C9", id="no such case"),
        pytest.param({"case_no": ""}, "Name the case, or the portfolio", id="neither case nor portfolio"),
    ],
)
async def test_what_cannot_be_understood_is_refused(
    changes: dict[str, Any], words: str, cora: Actor, north: Agency
) -> None:
    await set_scene(north)
    with pytest.raises(Invalid) as refused:
        await taken(cora, **changes)
    assert words in str(refused.value)


async def test_the_agency_is_the_one_that_held_the_case_on_that_day(
    cora: Actor, north: Agency, south: Agency
) -> None:
    scene = await set_scene(north)
    await sql.execute("UPDATE placements SET ended_on = :day", day=datetime.date(2017, 10, 20))
    await books.place(scene.c1, south, datetime.date(2017, 10, 21))
    earlier = datetime.datetime(2017, 10, 12, 15, tzinfo=datetime.UTC)
    assert (await complaint(cora, await taken(cora, received_at=earlier))).agency == "NORTH"
    assert (await complaint(cora, await taken(cora))).agency == "SOUTH"


async def test_a_complaint_goes_its_way_to_a_decision(cora: Actor, north: Agency) -> None:
    scene = await set_scene(north)
    made = await taken(cora, question="Was the case called eleven times?", handler_id=cora.person_id)
    row = await complaint(cora, made)
    assert (row.handler, row.agency_owes, row.light(TODAY)) == ("Cora", True, Light.RUNNING)
    await acknowledge_complaint(cora, made.id, "told by phone", seen=2, now=NOW)
    await answer_complaint(north.manager, made.id, "Nine times, by mistake.", seen=3, now=NOW)
    await note_complaint(cora, made.id, "The log says nine.", seen=4, now=NOW)
    assert await extend_complaint(cora, made.id, "Recordings to come.", seen=5, now=NOW) == datetime.date(
        2017,
        12,
        29,  # day 60 is Sunday 31 December
    )
    with pytest.raises(Conflict, match="cannot be put off"):
        await extend_complaint(cora, made.id, "More.", seen=6, now=NOW)
    decided = Decided("upheld", red_line=True, text="We are sorry.", release=True)
    await decide_complaint(cora, made.id, decided, seen=6, now=NOW)
    row = await complaint(cora, made)
    assert (row.outcome, row.red_line, row.hold_in_force, row.light(TODAY)) == (
        *("upheld", True, False),
        Light.CLOSED,
    )
    assert await holds_in_force(scene.c1.id, TODAY) == []
    events = await events_of(cora, made.id)
    assert [each.event for each in events] == [
        *("assigned", "asked", "acknowledged", "answered", "noted", "extended", "decided", "released"),
    ]
    own = [each.event for each in await events_of(north.manager, made.id)]
    assert own == ["asked", "answered", "decided"]


async def test_nobody_with_an_interest_handles_a_complaint(
    cora: Actor, vera: Actor, north: Agency, south: Agency
) -> None:
    await set_scene(north)
    made = await taken(vera)
    carl = await people.add_person("Carl", cora.role)
    await sql.execute("UPDATE plans SET created_by = :person", person=carl.person_id)
    with pytest.raises(Conflict, match="Carl placed the case with the agency, and whoever"):
        await assign_complaint(cora, made.id, carl.person_id, seen=0, now=NOW)  # he drew up the plan
    await sql.execute(
        "INSERT INTO contacts (agency_id, contact_id, case_id, debtor_id, collector, channel, party, result,"
        " started_at, civil_day, row_digest, recorded_by, recorded_at) SELECT :agency, 'x', id, debtor_id,"
        " 'Cora', 'call', 'debtor', 'no_answer', :now, :day, :digest, :person, :now FROM cases",
        agency=north.agency_id,
        person=cora.person_id,
        now=NOW,
        day=TODAY,
        digest=b"x",
    )
    with pytest.raises(Conflict, match="Cora recorded a contact on the case"):
        await assign_complaint(cora, made.id, cora.person_id, seen=0, now=NOW)
    for other in (vera, north.manager):
        with pytest.raises(Invalid, match="whose role includes handling"):
            await assign_complaint(cora, made.id, other.person_id, seen=0, now=NOW)
    # A complaint about another agency is not hers to keep away from.
    other_made = await taken(
        vera, case_no="", portfolio_id=(await complaint(cora, made)).portfolio_id, agency_id=south.agency_id
    )
    await assign_complaint(cora, other_made.id, cora.person_id, seen=0, now=NOW)
    with pytest.raises(NotAllowed):
        await assign_complaint(vera, made.id, cora.person_id, seen=0, now=NOW)


async def test_only_who_handles_it_decides_and_only_as_it_was_read(cora: Actor, north: Agency) -> None:
    await set_scene(north)
    made = await taken(cora)
    upheld = Decided("upheld", red_line=False, text="Sorry.")
    with pytest.raises(Conflict, match="Nobody handles"):
        await decide_complaint(cora, made.id, upheld, seen=0, now=NOW)
    carl = await people.add_person("Carl", cora.role)
    await assign_complaint(cora, made.id, carl.person_id, seen=0, now=NOW)
    with pytest.raises(Conflict, match="Carl handles"):
        await decide_complaint(cora, made.id, upheld, seen=1, now=NOW)
    with pytest.raises(Invalid, match="crosses a red line"):
        await decide_complaint(carl, made.id, Decided("not_upheld", True, "No."), seen=1, now=NOW)
    await decide_complaint(carl, made.id, upheld, seen=1, now=NOW)
    with pytest.raises(Conflict, match="since you read it"):  # the same form, sent twice
        await decide_complaint(carl, made.id, upheld, seen=1, now=NOW)
    for act in (ask_agency, acknowledge_complaint):
        with pytest.raises(Conflict, match="is decided already"):
            await act(carl, made.id, "More?", seen=2, now=NOW)


async def test_the_database_refuses_a_red_line_without_guilt(cora: Actor, north: Agency) -> None:
    await set_scene(north)
    made = await taken(cora)
    with pytest.raises(sql.IntegrityError):
        await sql.execute(
            "INSERT INTO complaint_events (complaint_id, sequence, event, outcome, red_line, made_by,"
            " made_on, made_at) VALUES (:id, 1, 'decided', 'not_upheld', true, :person, :day, :now)",
            id=made.id,
            person=cora.person_id,
            day=TODAY,
            now=NOW,
        )


async def test_an_agency_sees_only_what_it_was_asked_and_only_its_own(
    cora: Actor, north: Agency, south: Agency
) -> None:
    await set_scene(north)
    made = await taken(cora, complainant="Mrs Doe, 555-0100")
    for who in (north.manager, south.manager):
        with pytest.raises(NotFound):
            await find_complaint(who, made.id)
    with pytest.raises(NotFound):
        await answer_complaint(north.manager, made.id, "Nothing.", seen=0, now=NOW)
    due = await ask_agency(cora, made.id, "What happened?", seen=0, now=NOW)
    assert due == datetime.date(2017, 11, 9)
    assert (await find_complaint(north.manager, made.id)).reference == made.reference
    with pytest.raises(NotFound):
        await find_complaint(south.manager, made.id)
    assert await list_complaints(south.manager, ComplaintFilter(), today=TODAY, limit=9) == []
    with pytest.raises(NotAllowed):
        await find_complaint(north.collector, made.id)
    [told] = await notices.inbox(north.manager)
    assert (told.kind, told.link) == (notices.Kind.COMPLAINT, f"/complaints/{made.id}")
    assert await notices.inbox(south.manager) == await notices.inbox(north.collector) == []
    with pytest.raises(NotAllowed):
        await answer_complaint(cora, made.id, "For them.", seen=1, now=NOW)


async def test_complaints_are_listed_counted_and_paged(cora: Actor, north: Agency) -> None:
    await set_scene(north)
    late = NOW - datetime.timedelta(days=20)
    numbers = [await taken(cora, received_at=late if each == 0 else NOW) for each in range(3)]
    for state, expected in zip(STATES, (3, 1, 0, 3, 0), strict=True):
        wanted = ComplaintFilter(state=state)
        assert len(await list_complaints(cora, wanted, today=TODAY, limit=9)) == expected, state
        assert await count_complaints(cora, wanted, today=TODAY) == expected
    counts = await tally_complaints(cora, TODAY)
    assert (counts.open, counts.late, counts.soon, counts.unassigned) == (3, 1, 0, 3)
    assert counts.next_due is not None
    assert counts.soon_due is not None
    assert counts.next_due < TODAY <= counts.soon_due
    first = await list_complaints(cora, ComplaintFilter(), today=TODAY, limit=2)
    assert [each.id for each in first] == [numbers[2].id, numbers[1].id]
    rest = await list_complaints(cora, ComplaintFilter(), today=TODAY, after=first[-1].id, limit=2)
    assert [each.id for each in rest] == [numbers[0].id]
    back = await list_complaints(cora, ComplaintFilter(), today=TODAY, after=rest[0].id, back=True, limit=2)
    assert [each.id for each in back] == [numbers[1].id, numbers[2].id]


async def test_scores_are_told_what_was_upheld_in_the_month_of_the_newest_decision(
    cora: Actor, north: Agency
) -> None:
    scene = await set_scene(north)
    made = [await taken(cora, handler_id=cora.person_id) for _ in range(3)]
    outcomes = (("upheld", True), ("partly", False), ("not_upheld", False))
    for each, (outcome, red_line) in zip(made, outcomes, strict=True):
        await decide_complaint(cora, each.id, Decided(outcome, red_line, "Thus."), seen=1, now=NOW)
    ids = [north.agency_id]
    assert await upheld_complaints(ids, NOVEMBER) == [(north.agency_id, scene.lender.id, 2, 1)]
    assert await upheld_complaints(ids, OCTOBER) == []
    later = NOW + datetime.timedelta(days=30)
    await decide_complaint(cora, made[0].id, Decided("partly", False, "On reflection."), seen=2, now=later)
    assert await upheld_complaints(ids, NOVEMBER) == [(north.agency_id, scene.lender.id, 1, 0)]
    assert await upheld_complaints(ids, datetime.date(2017, 12, 1)) == [
        (north.agency_id, scene.lender.id, 1, 0)
    ]
    month = ComplaintFilter(outcome="partly", decided=(NOVEMBER, datetime.date(2017, 11, 30)))
    assert await count_complaints(cora, month, today=TODAY) == 1
    assert await upheld_complaints([], NOVEMBER) == []


async def test_a_form_that_is_sent_twice_at_once_makes_one_complaint(cora: Actor, north: Agency) -> None:
    await set_scene(north)
    made = await asyncio.gather(*(taken(cora, key="one form") for _ in range(3)))
    assert len({each.id for each in made}) == 1
    assert sorted(each.already for each in made) == [False, True, True]
    assert await sql.value(int, "SELECT count(*) FROM holds") == 1
    assert await sql.value(int, "SELECT newest FROM complaint_numbers") == 1


async def test_an_agency_has_its_own_day(cora: Actor, north: Agency) -> None:
    await set_scene(north)
    made = await taken(cora, question="Why?")
    row = await complaint(cora, made)
    assert row.agency_due == datetime.date(2017, 11, 9)
    assert [row.agency_light(day) for day in (TODAY, datetime.date(2017, 11, 10))] == [Light.SOON, Light.LATE]
    await answer_complaint(north.manager, made.id, "Because.", seen=1, now=NOW)
    row = await complaint(cora, made)
    assert (row.agency_owes, row.agency_light(datetime.date(2017, 11, 10))) == (False, Light.RUNNING)
