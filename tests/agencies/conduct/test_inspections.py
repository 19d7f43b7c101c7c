"""Inspections: due each month, counted with evidence, signed by two of the lender's and by the agency."""

import datetime

import pytest

from agencies.common import notices, sql
from agencies.common.access import Actor
from agencies.common.errors import Conflict, FileRefused, Invalid, NotAllowed, NotFound
from agencies.conduct.add_finding import add_finding
from agencies.conduct.correct_finding import correct_finding
from agencies.conduct.inspection_in_hand import digest_of
from agencies.conduct.keep_file import file_of_finding, keep_file, read_file
from agencies.conduct.open_inspection import Held, Measured
from agencies.conduct.queries.files import Place, files_of, find_file
from agencies.conduct.queries.findings import count_findings, find_finding, steps_of
from agencies.conduct.queries.inspections import (
    InspectionFilter,
    figures_of,
    find_inspection,
    inspections_asked_for,
    list_inspections,
)
from agencies.conduct.record_inspection import Counted, record_inspection
from agencies.conduct.rules.inspecting import AskedFor
from agencies.conduct.settle_finding import settle_finding
from agencies.conduct.sign_inspection import sign_for_agency, sign_for_lender
from agencies.conduct.withdraw_finding import withdraw_finding
from agencies.people.models import Portfolio
from agencies.people.rules import Policy, write_policy
from agencies.standing.queries.dossier import conduct_rows
from tests.agencies.conduct.scene import NOW, OCTOBER, PNG, TODAY, counted, opened, set_scene
from tests.agencies.payments import books
from tests.people import Agency

SEPTEMBER, AUGUST = datetime.date(2017, 9, 1), datetime.date(2017, 8, 1)
HELD = Held("remote", datetime.date(2017, 10, 30), 30)


async def signed(inspector: Actor, second: Actor, agency: Agency) -> int:
    """Hold an inspection with one finding, and have it signed for the lender."""
    inspection_id = await opened(inspector, agency)
    await counted(inspector, inspection_id)
    await finding(inspector, inspection_id)
    await sign(second, inspection_id)
    return inspection_id


async def finding(actor: Actor, inspection_id: int) -> int:
    """Find something that is to be put right by 20 November."""
    return await add_finding(
        actor,
        inspection_id,
        content="recordings",
        severity="major",
        text="Two calls were not recorded.",
        due_on=datetime.date(2017, 11, 20),
        today=TODAY,
        now=NOW,
    )


async def sign(actor: Actor, inspection_id: int, seen: str = "") -> None:
    """Sign for the lender what stands there now, or what was seen."""
    digest = seen or await digest_of(actor, await find_inspection(actor, inspection_id, today=TODAY))
    await sign_for_lender(actor, inspection_id, seen=digest, today=TODAY, now=NOW)


async def test_agencies_that_held_cases_are_to_be_inspected(
    vera: Actor, north: Agency, south: Agency
) -> None:
    scene = await set_scene(north)
    months = [OCTOBER, SEPTEMBER, AUGUST]
    asked = await inspections_asked_for(vera, months)
    assert asked == [
        AskedFor(north.agency_id, "NORTH", "North", OCTOBER, 10)
    ]  # South held nothing, North nothing before
    assert await inspections_asked_for(south.manager, months) == []
    c2 = await books.case(scene.lender, "C2")
    await books.place(c2, south, AUGUST, datetime.date(2017, 9, 1))
    found = {(each.agency_id, each.month) for each in await inspections_asked_for(vera, months)}
    assert found == {(north.agency_id, OCTOBER), (south.agency_id, SEPTEMBER), (south.agency_id, AUGUST)}
    await Portfolio.filter(id=scene.lender.id).update(policy=write_policy(Policy(inspect_monthly=False)))
    assert await inspections_asked_for(vera, months) == []


async def test_months_before_an_agency_was_admitted_are_not_asked_for(vera: Actor, north: Agency) -> None:
    await set_scene(north)
    await sql.execute("UPDATE agencies SET created_at = :now", now=NOW)
    assert await inspections_asked_for(vera, [OCTOBER]) == []


async def test_an_inspection_is_opened_once_with_what_was_measured(vera: Actor, north: Agency) -> None:
    scene = await set_scene(north)
    inspection_id = await opened(vera, north, Measured(scene.lender.id, 50, 45, 120))
    figures = {each.content: (each.counted, each.of_all) for each in await figures_of(inspection_id)}
    assert figures == {"coverage": (45, 50), "frequency": (120, 50)}
    with pytest.raises(Conflict, match="of NORTH for 2017-10 is opened already"):
        await opened(vera, north)
    with pytest.raises(sql.IntegrityError):
        await sql.execute(
            "INSERT INTO inspections (agency_id, month, manner, held_on, sample_size, inspector_id,"
            " opened_at) SELECT agency_id, month, manner, held_on, 0, inspector_id, opened_at"
            " FROM inspections"
        )
    (asked,) = await inspections_asked_for(vera, [OCTOBER])
    assert asked.inspection_id == inspection_id


@pytest.mark.parametrize(
    "held",
    [
        pytest.param(Held("remote", datetime.date(2017, 9, 30), 1), id="before its month"),
        pytest.param(Held("remote", datetime.date(2017, 11, 3), 1), id="tomorrow"),
        pytest.param(Held("by pigeon", datetime.date(2017, 10, 30), 1), id="an unknown way"),
        pytest.param(Held("remote", datetime.date(2017, 10, 30), -1), id="fewer than none"),
    ],
)
async def test_an_odd_inspection_is_refused(held: Held, vera: Actor, north: Agency) -> None:
    inspection_id = await opened(vera, north)
    with pytest.raises(Invalid):
        await record_inspection(vera, inspection_id, held, {}, (), today=TODAY, now=NOW)


async def test_what_is_counted_anew_holds_and_the_earlier_stays(vera: Actor, north: Agency) -> None:
    scene = await set_scene(north)
    inspection_id = await opened(vera, north, Measured(scene.lender.id, 50, 45, 120))
    await counted(vera, inspection_id)
    again = (Measured(scene.lender.id, 50, 46, 121),)
    changed = await record_inspection(
        vera, inspection_id, HELD, {"repair": Counted(4, 5)}, again, today=TODAY, now=NOW
    )
    figures = {each.content: (each.counted, each.of_all) for each in await figures_of(inspection_id)}
    assert changed == 3
    assert (figures["repair"], figures["coverage"], figures["recordings"]) == ((4, 5), (46, 50), (18, 20))
    assert await sql.value(int, "SELECT count(*) FROM inspection_figures") == 8
    assert not await record_inspection(
        vera, inspection_id, HELD, {"repair": Counted(4, 5)}, again, today=TODAY, now=NOW
    )
    with pytest.raises(Invalid, match="no more than these"):
        await record_inspection(
            vera, inspection_id, HELD, {"repair": Counted(6, 5)}, (), today=TODAY, now=NOW
        )


async def test_who_held_an_inspection_does_not_sign_it(vera: Actor, cora: Actor, north: Agency) -> None:
    inspection_id = await opened(vera, north)
    with pytest.raises(Conflict, match="Not everything is counted yet: Repaired data, Visit records"):
        await sign(cora, inspection_id)
    await counted(vera, inspection_id)
    with pytest.raises(Conflict, match="Vera made the inspection of 2017-10 and cannot approve"):
        await sign(vera, inspection_id)
    with pytest.raises(sql.IntegrityError):
        await sql.execute(
            "INSERT INTO inspection_signatures (inspection_id, side, inspector_id, signed_by, sole_person,"
            " digest, signed_at) VALUES (:id, 'lender', :person, :person, false, '', :now)",
            id=inspection_id,
            person=vera.person_id,
            now=NOW,
        )
    with pytest.raises(sql.IntegrityError):  # nor as the only person, while others are here
        await sql.execute(
            "INSERT INTO inspection_signatures (inspection_id, side, inspector_id, signed_by, sole_person,"
            " digest, signed_at) VALUES (:id, 'lender', :person, :person, true, '', :now)",
            id=inspection_id,
            person=vera.person_id,
            now=NOW,
        )
    with pytest.raises(Conflict, match="since you read it"):
        await sign(cora, inspection_id, seen="what stood there before")
    await sign(cora, inspection_id)
    row = await find_inspection(vera, inspection_id, today=TODAY)
    assert (row.inspector, row.lender_signed, row.agency_signed) == ("Vera", "Cora", None)
    assert await inspections_asked_for(vera, [OCTOBER]) == []
    with pytest.raises(Conflict, match="is signed and stays as it is"):
        await record_inspection(vera, inspection_id, HELD, {}, (), today=TODAY, now=NOW)
    with pytest.raises(Conflict, match="is signed and stays as it is"):
        await keep_file(vera, Place(inspection_id=inspection_id), "a.png", PNG, today=TODAY, now=NOW)


async def test_what_was_counted_by_hand_needs_evidence(vera: Actor, cora: Actor, north: Agency) -> None:
    inspection_id = await opened(vera, north)
    nothing = dict.fromkeys(("repair", "visits", "recordings"), Counted(0, 0))
    await record_inspection(vera, inspection_id, HELD, nothing, (), today=TODAY, now=NOW)
    await record_inspection(vera, inspection_id, HELD, {"visits": Counted(1, 1)}, (), today=TODAY, now=NOW)
    with pytest.raises(Conflict, match="needs evidence"):
        await sign(cora, inspection_id)
    await record_inspection(vera, inspection_id, HELD, nothing, (), today=TODAY, now=NOW)
    await sign(cora, inspection_id)  # nothing to show: there were none


async def test_the_agency_signs_and_puts_findings_right(vera: Actor, cora: Actor, north: Agency) -> None:
    inspection_id = await signed(vera, cora, north)
    manager = north.manager
    assert (await count_findings(manager, TODAY)).open == 1
    await sign_for_agency(manager, inspection_id, remark="We differ on one.", today=TODAY, now=NOW)
    with pytest.raises(Conflict, match="has signed it for your agency already"):
        await sign_for_agency(manager, inspection_id, remark="", today=TODAY, now=NOW)
    row = await find_inspection(manager, inspection_id, today=TODAY)
    assert (row.agency_signed, row.remark, row.unsettled, row.late) == (
        *("North Manager", "We differ on one.", 1, 0),
    )
    finding_id = await sql.value(int, "SELECT id FROM findings") or 0
    with pytest.raises(Conflict, match="has not put finding 1 right yet"):
        await settle_finding(cora, finding_id, accepted=True, text="Good.", today=TODAY, now=NOW)
    done = {"corrected_on": TODAY, "text": "Recorder replaced.", "today": TODAY, "now": NOW}
    with pytest.raises(Invalid, match="today at the latest"):
        await correct_finding(manager, finding_id, **{**done, "corrected_on": datetime.date(2017, 11, 3)})  # type: ignore[arg-type]
    await correct_finding(manager, finding_id, **done)  # type: ignore[arg-type]
    with pytest.raises(Conflict, match="put right already"):
        await correct_finding(manager, finding_id, **done)  # type: ignore[arg-type]
    await settle_finding(cora, finding_id, accepted=False, text="Show it.", today=TODAY, now=NOW)
    place = await file_of_finding(manager, finding_id)
    assert await keep_file(manager, place, "recorder.pdf", b"%PDF-1.7", today=TODAY, now=NOW)
    assert not await keep_file(manager, place, "recorder.pdf", b"%PDF-1.7", today=TODAY, now=NOW)
    await correct_finding(manager, finding_id, **done)  # type: ignore[arg-type]
    await settle_finding(cora, finding_id, accepted=True, text="Good.", today=TODAY, now=NOW)
    assert [each.step for each in (await steps_of(inspection_id))[finding_id]] == [
        *("corrected", "returned", "corrected", "accepted"),
    ]
    with pytest.raises(Conflict, match="is settled"):
        await file_of_finding(manager, finding_id)
    assert (await find_inspection(vera, inspection_id, today=TODAY)).unsettled == 0


async def test_a_finding_is_late_after_its_day_until_it_is_put_right(
    vera: Actor, cora: Actor, north: Agency
) -> None:
    inspection_id = await signed(vera, cora, north)
    last, after = datetime.date(2017, 11, 20), datetime.date(2017, 11, 21)
    assert (await count_findings(vera, last)).late == 0
    assert (await count_findings(vera, after)).late == 1
    assert (await find_inspection(vera, inspection_id, today=after)).late == 1
    finding_id = await sql.value(int, "SELECT id FROM findings") or 0
    await correct_finding(north.manager, finding_id, corrected_on=TODAY, text="Done.", today=after, now=NOW)
    counts = await count_findings(vera, after)
    assert (counts.open, counts.late, counts.corrected) == (0, 0, 1)


async def test_a_mistaken_finding_is_withdrawn_and_stays_to_be_read(
    vera: Actor, cora: Actor, north: Agency
) -> None:
    inspection_id = await signed(vera, cora, north)
    after = datetime.date(2017, 11, 21)
    finding_id = await sql.value(int, "SELECT id FROM findings") or 0
    with pytest.raises(NotAllowed):
        await withdraw_finding(north.manager, finding_id, text="No.", today=after, now=NOW)
    with pytest.raises(Invalid):
        await withdraw_finding(cora, finding_id, text=" ", today=after, now=NOW)
    await withdraw_finding(cora, finding_id, text="Both were recorded.", today=after, now=NOW)
    row = await find_inspection(north.manager, inspection_id, today=after)
    assert (row.findings, row.unsettled, row.late) == (0, 0, 0)
    counts = await count_findings(vera, after)
    assert (counts.open, counts.late, counts.corrected, counts.next_due) == (0, 0, 0, None)
    assert await list_inspections(vera, InspectionFilter(state="unsettled"), today=after, limit=3) == []
    [step] = (await steps_of(inspection_id))[finding_id]
    assert (step.step, step.text, step.made_by) == ("withdrawn", "Both were recorded.", "Cora")
    shown = await find_finding(north.manager, finding_id)
    assert (shown.step, shown.text) == ("withdrawn", "Two calls were not recorded.")
    assert (await notices.inbox(north.manager))[0].link == f"/findings/{finding_id}"
    assert await sql.value(int, "SELECT count(*) FROM journal WHERE act = 'finding.withdrawn'") == 1
    (told,) = (await conduct_rows(north.agency_id))["findings"]
    assert told["last_step"] == "withdrawn"
    await _nothing_is_left(cora, north.manager, finding_id, after)


async def _nothing_is_left(cora: Actor, manager: Actor, finding_id: int, today: datetime.date) -> None:
    gone = "is withdrawn; nothing is left to do"
    with pytest.raises(Conflict, match=gone):
        await withdraw_finding(cora, finding_id, text="Twice.", today=today, now=NOW)
    with pytest.raises(Conflict, match=gone):
        await correct_finding(manager, finding_id, corrected_on=TODAY, text="Done.", today=today, now=NOW)
    with pytest.raises(Conflict, match=gone):
        await settle_finding(cora, finding_id, accepted=True, text="Good.", today=today, now=NOW)
    with pytest.raises(Conflict, match=gone):
        await file_of_finding(manager, finding_id)


async def test_a_finding_withdrawn_before_the_signature_is_part_of_what_is_signed(
    vera: Actor, cora: Actor, north: Agency
) -> None:
    inspection_id = await opened(vera, north)
    await counted(vera, inspection_id)
    finding_id = await finding(vera, inspection_id)
    read = await digest_of(cora, await find_inspection(cora, inspection_id, today=TODAY))
    await withdraw_finding(vera, finding_id, text="Another agency's call.", today=TODAY, now=NOW)
    with pytest.raises(Conflict, match="since you read it"):
        await sign(cora, inspection_id, seen=read)
    await sign(cora, inspection_id)
    [told] = await notices.inbox(north.manager)  # of the inspection alone
    assert told.link == f"/inspections/{inspection_id}"


async def test_an_agency_sees_its_own_inspection_once_it_is_signed(
    vera: Actor, cora: Actor, north: Agency, south: Agency
) -> None:
    inspection_id = await opened(vera, north)
    await counted(vera, inspection_id)
    finding_id = await finding(vera, inspection_id)
    [file] = await files_of(vera, Place(inspection_id=inspection_id))
    for who in (north.manager, south.manager):
        await _sees_nothing(who, inspection_id, finding_id, file.id)
    await sign(cora, inspection_id)
    assert (await find_inspection(north.manager, inspection_id, today=TODAY)).findings == 1
    assert await files_of(north.manager, Place(inspection_id=inspection_id)) == []  # the lender's own papers
    await _sees_nothing(south.manager, inspection_id, finding_id, file.id)
    with pytest.raises(NotAllowed):
        await find_inspection(north.collector, inspection_id, today=TODAY)
    [told] = await notices.inbox(north.manager)
    assert (told.kind, told.link) == (notices.Kind.INSPECTION, f"/inspections/{inspection_id}")
    assert await notices.inbox(south.manager) == []


async def _sees_nothing(who: Actor, inspection_id: int, finding_id: int, file_id: int) -> None:
    assert await list_inspections(who, InspectionFilter(), today=TODAY, limit=9) == []
    with pytest.raises(NotFound):
        await find_inspection(who, inspection_id, today=TODAY)
    with pytest.raises(NotFound):
        await find_finding(who, finding_id)
    with pytest.raises(NotFound):
        await find_file(who, file_id)
    with pytest.raises(NotFound):
        await sign_for_agency(who, inspection_id, remark="", today=TODAY, now=NOW)
    with pytest.raises(NotFound):
        await correct_finding(who, finding_id, corrected_on=TODAY, text="Done.", today=TODAY, now=NOW)


async def test_evidence_is_checked_kept_sealed_and_given_back(vera: Actor, north: Agency) -> None:
    inspection_id = await opened(vera, north)
    place = Place(inspection_id=inspection_id)
    for name, data, code in (
        ("empty.png", b"", "empty"),
        ("notes.exe", b"MZ\x90", "kind"),
        ("photo.png", b"MZ\x90", "kind"),
        ("page.html", b"<script>", "kind"),
        ("large.pdf", b"%PDF-" + bytes(20_000_000), "too_large"),
    ):
        with pytest.raises(FileRefused) as refused:
            await keep_file(vera, place, name, data, today=TODAY, now=NOW)
        assert refused.value.code == code, name
    assert await files_of(vera, place) == []
    await keep_file(vera, place, "王芳 visit.png", PNG, today=TODAY, now=NOW)
    [row] = await files_of(vera, place)
    assert (row.name, row.kind, row.size) == ("王芳 visit.png", "image/png", len(PNG))
    assert (await read_file(vera, row.id))[1] == PNG


async def test_inspections_are_listed_by_month_and_paged(
    vera: Actor, cora: Actor, north: Agency, south: Agency
) -> None:
    ids = [await opened(vera, each, month=month) for month in (SEPTEMBER, OCTOBER) for each in (north, south)]
    first = await list_inspections(vera, InspectionFilter(), today=TODAY, limit=3)
    assert [each.id for each in first] == [ids[3], ids[2], ids[1]]
    key = (first[-1].month, first[-1].id)
    rest = await list_inspections(vera, InspectionFilter(), today=TODAY, after=key, limit=3)
    assert [each.id for each in rest] == [ids[0]]
    key = (rest[0].month, rest[0].id)
    back = await list_inspections(vera, InspectionFilter(), today=TODAY, after=key, back=True, limit=2)
    assert [each.id for each in back] == [ids[1], ids[2]]
    only = InspectionFilter(agency_id=south.agency_id, month=OCTOBER, state="open")
    assert [each.id for each in await list_inspections(vera, only, today=TODAY, limit=3)] == [ids[3]]
    assert await list_inspections(vera, InspectionFilter(state="sent"), today=TODAY, limit=3) == []
