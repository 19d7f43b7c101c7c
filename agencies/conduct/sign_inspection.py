"""Signs an inspection: first another of the lender's people than who held it, then the agency."""

import datetime

from agencies.common import journal, notices, sql
from agencies.common.access import Actor, Permission, Role, require
from agencies.common.errors import Conflict, NotAllowed
from agencies.common.notices import Kind, News
from agencies.common.words import Month, say
from agencies.conduct.inspection_in_hand import digest_of, hold, hold_unsigned
from agencies.conduct.queries.files import Place, files_of
from agencies.conduct.queries.inspection_writing import add_signature
from agencies.conduct.queries.inspections import InspectionRow, figures_of
from agencies.conduct.rules.codes import COUNTED_BY_HAND, Side
from agencies.conduct.rules.words import CONTENT_WORDS
from agencies.conduct.stated import stated
from agencies.people.second_person import check_second_person


async def sign_for_lender(
    actor: Actor, inspection_id: int, *, seen: str, today: datetime.date, now: datetime.datetime
) -> None:
    """Sign an inspection as it was read (`seen` is its digest) and put it before the agency.

    Conflict where the actor held it, where something was not counted, and where it changed since.
    """
    require(actor, Permission.INSPECT_AGENCIES)
    async with sql.transaction():
        row = await hold_unsigned(actor, inspection_id, today=today)
        await _check_complete(actor, row)
        thing = say("the inspection of {month}", month=Month(row.month))
        sole = await check_second_person(actor, row.inspector_id, thing)
        digest = await digest_of(actor, row)
        if digest != seen:
            raise Conflict("Something was written into the inspection since you read it; read it again.")
        await _sign(actor, row, Side.LENDER, digest, sole=sole, now=now)
        await _tell_agency(row, now)


async def sign_for_agency(
    actor: Actor, inspection_id: int, *, remark: str, today: datetime.date, now: datetime.datetime
) -> None:
    """Sign for the agency that it has read the inspection, with a remark where it sees things otherwise."""
    require(actor, Permission.ANSWER_CONDUCT)
    if actor.of_lender:
        raise NotAllowed("Only the agency answers here; the lender has its own part.")
    said = stated(remark, required=False)
    async with sql.transaction():
        row = await hold(actor, inspection_id, today=today)
        if row.agency_signed is not None:
            raise Conflict("{person} has signed it for your agency already.", person=row.agency_signed)
        await _sign(actor, row, Side.AGENCY, await digest_of(actor, row), remark=said, now=now)
        news = News(
            Kind.INSPECTION,
            f"inspection:{row.id}:agency",
            say(
                "{agency} has signed the inspection of {month}",
                agency=row.code,
                month=Month(row.month),
            ),
            f"/inspections/{row.id}",
        )
        await notices.tell_person(row.inspector_id, news, now=now)


async def _check_complete(actor: Actor, row: InspectionRow) -> None:
    figures = {each.content: each for each in await figures_of(row.id)}
    missing = [CONTENT_WORDS[each] for each in COUNTED_BY_HAND if each not in figures]
    if missing:
        raise Conflict("Not everything is counted yet: {missing}.", missing=missing)
    looked_at = sum(figures[each].of_all for each in COUNTED_BY_HAND)
    if looked_at and not await files_of(actor, Place(inspection_id=row.id)):
        raise Conflict("What was counted by hand needs evidence; add at least one file.")


async def _sign(
    actor: Actor,
    row: InspectionRow,
    side: Side,
    digest: str,
    *,
    now: datetime.datetime,
    sole: bool = False,
    remark: str = "",
) -> None:
    await add_signature(
        actor,
        row.id,
        side,
        inspector_id=row.inspector_id,
        sole_person=sole,
        digest=digest,
        remark=remark,
        now=now,
    )
    await journal.record(
        actor,
        "inspection.signed",
        "inspection",
        row.id,
        agency_id=row.agency_id,
        now=now,
        side=side.value,
        hash=digest,
        sole_person=sole,
    )


async def _tell_agency(row: InspectionRow, now: datetime.datetime) -> None:
    news = News(
        Kind.INSPECTION,
        f"inspection:{row.id}:lender",
        say(
            "The inspection of {month} is ready to sign; findings: {count}",
            month=Month(row.month),
            count=row.findings,
        ),
        f"/inspections/{row.id}",
    )
    await notices.tell_agency(row.agency_id, news, roles=(Role.AGENCY_MANAGER,), now=now)
