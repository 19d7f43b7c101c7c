"""The journal: who did what to which thing and when, and whether it is as it was written."""

import datetime
from zoneinfo import ZoneInfo

from starlette.responses import Response

from agencies.common.access import Permission
from agencies.common.dates import DAY
from agencies.common.job_list import job_page, latest_job
from agencies.common.journal_list import JournalFilter, count_journal, list_journal
from agencies.common.words import say, unpack
from agencies.people.queries.staff import StaffFilter, staff
from agencies.vendors.queries import all_agencies
from portal.pages.act_words import ACT_WORDS, THING_WORDS, act_words, particulars, thing_words
from portal.verify_journal import KIND, ask_verify_journal
from portal.web.forms import Form
from portal.web.lists import page_of, place_of, read_cursor
from portal.web.visit import Visit

_MOST_PEOPLE = 500
_FIRST_DAY, _LAST_DAY = datetime.date(1970, 1, 2), datetime.date(9000, 1, 1)


async def show_journal(visit: Visit) -> Response:
    """List the entries, newest first, and say what the last check found."""
    asked = visit.asked
    cursor = read_cursor(asked.text("after"))
    wanted = _wanted(asked, visit.speech.zone)
    rows = await list_journal(visit.actor, wanted, after=place_of(cursor), back=cursor.back)
    total = await count_journal(visit.actor, wanted)
    people = await staff(visit.actor, StaffFilter(), limit=_MOST_PEOPLE, now=visit.now)
    return visit.show(
        "journal/list.html",
        page=page_of(rows, cursor, lambda row: (row.id,), total=total),
        acts=sorted(ACT_WORDS.items()),
        things=sorted(THING_WORDS.items()),
        people=[(each.id, each.name) for each in people],
        agencies=[(each.id, each.code) for each in await all_agencies(visit.actor)],
        act_words=act_words,
        thing_words=thing_words,
        particulars=particulars,
        faults=asked.faults,
        check=await _last_check(visit),
        may_verify=visit.may(Permission.VERIFY_JOURNAL),
    )


def _wanted(asked: Form, zone: str) -> JournalFilter:
    since, until = asked.day("since"), asked.day("until")
    return JournalFilter(
        actor_id=asked.whole("actor", most=2**62),
        act=asked.one_of("act", ACT_WORDS) or None,
        thing=asked.one_of("thing", THING_WORDS) or None,
        thing_id=asked.whole("id", most=2**62),
        agency_id=asked.whole("agency", most=2**62),
        since=_start_of(since, zone) if since else None,
        until=_start_of(min(until, _LAST_DAY) + DAY, zone) if until else None,
    )


def _start_of(day: datetime.date, zone: str) -> datetime.datetime:
    """Give the moment at which a day begins on a clock; days before or after all journals are cut."""
    day = min(max(day, _FIRST_DAY), _LAST_DAY)
    return datetime.datetime.combine(day, datetime.time(), ZoneInfo(zone)).astimezone(datetime.UTC)


async def _last_check(visit: Visit) -> dict[str, object] | None:
    """Give what the newest check found, and when; None before the first."""
    job_id = await latest_job(KIND)
    if job_id is None:
        return None
    job = await job_page(visit.actor, job_id)
    return {
        "ok": job.result["ok"],
        "reason": unpack(job.result["reason"]),
        "seals": job.result["seals"],
        "at": job.row.finished_at,
        "by": job.row.actor_name,
    }


async def verify(visit: Visit) -> Response:
    """Have every row and seal recomputed, and show how far that is."""
    job = await ask_verify_journal(visit.actor, now=visit.now)
    return visit.go("job", job_id=job.id, flash=say("Every row and seal is being recomputed."))
