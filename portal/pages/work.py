"""What an agency works on: its batches, today's list, its cases in bulk, and its promises."""

import datetime

from starlette.responses import Response

from agencies.cases.rules.buckets import BUCKETS
from agencies.common.access import Permission
from agencies.common.errors import Invalid
from agencies.common.words import render, say
from agencies.rulebook.rules.words import RESULT_WORDS
from agencies.work.assign_cases import MOST_AT_ONCE, assign_cases
from agencies.work.queries.assignments import colleagues, collectors, usual_hands
from agencies.work.queries.my_batches import my_batches, open_batches
from agencies.work.queries.my_cases import (
    MOST_COUNTED,
    count_my_cases,
    ids_of_my_cases,
    my_cases,
)
from agencies.work.queries.my_promises import count_promises, my_promises
from agencies.work.rules.my_cases import (
    HANDS_WORDS,
    PROMISE_WORDS,
    Hands,
    PromiseState,
    Sort,
)
from agencies.work.todays_list import todays_list
from portal.pages.choices import choices
from portal.pages.cursors import cursor_of
from portal.pages.work_filter import FILTERS, read_filter
from portal.web.lists import page_of
from portal.web.speech import count
from portal.web.visit import Visit

SHOWN = 8
"""Cases of each reason on today's list."""


async def show_work(visit: Visit) -> Response:
    """Show today's list by its reasons, the batches, and who has how much on the desk."""
    today = visit.today
    manager, people = visit.may(Permission.ASSIGN_CASES), await collectors(visit.actor, today)
    hands = await _hands(visit)
    return visit.show(
        "work/work.html",
        today=today,
        hands=hands,
        list=await todays_list(visit.actor, hands, today=today, now=visit.now, most=SHOWN),
        batches=await my_batches(visit.actor),
        people=people if manager else [],
        hands_words=HANDS_WORDS,
        promise_words=PROMISE_WORDS,
        results=RESULT_WORDS,
    )


async def _hands(visit: Visit) -> Hands:
    return Hands(visit.asked.one_of("hands", list(Hands), await usual_hands(visit.actor)))


async def show_cases(visit: Visit) -> Response:
    """List the open cases by filters, to be opened or, by a manager, assigned in bulk."""
    today = visit.today
    asked = visit.asked
    wanted, sort = read_filter(asked, visit.now), Sort(asked.one_of("sort", list(Sort), Sort.PLACED))
    cursor = cursor_of(asked.text("after"), int if sort is Sort.BALANCE else datetime.date, int)
    rows = await my_cases(visit.actor, wanted, sort, today=today, after=cursor.values, back=cursor.back)
    total = await count_my_cases(visit.actor, wanted, today=today)
    people = await colleagues(visit.actor)
    return visit.show(
        "work/cases.html",
        page=page_of(rows, cursor, lambda row: row.key(sort), total=total if total <= MOST_COUNTED else None),
        today=today,
        filters=FILTERS,
        buckets=[(each, each) for each in BUCKETS],
        batches=await open_batches(visit.actor),
        people=people,
        hands=choices(visit, HANDS_WORDS),
        promises=choices(visit, PROMISE_WORDS),
        promise_words=PROMISE_WORDS,
        results=RESULT_WORDS,
        total=total,
        counted=total <= MOST_COUNTED,
    )


async def assign(visit: Visit) -> Response:
    """Put the ticked cases, or all that the filter finds, into somebody's hands."""
    form = visit.form
    collector = form.text("collector", required=True)
    form.check()
    nobody = collector == "nobody"
    collector_id = None if nobody else form.whole("collector", least=1)
    form.check()
    if form.text("which") == "all":
        wanted = read_filter(visit.asked, visit.now)
        today = visit.today
        case_ids = await ids_of_my_cases(visit.actor, wanted, today=today, most=MOST_AT_ONCE + 1)
    else:
        case_ids = form.ids("pick")
    if not case_ids:
        raise Invalid("No case is ticked; tick some, or choose all that the filter finds.")
    found = await assign_cases(visit.actor, case_ids, collector_id, now=visit.now)
    flash = say(
        "{changed} cases changed hands: {assigned} for the first time, {reassigned} from somebody else,"
        " {unassigned} back to nobody; {unchanged} were so already.",
        changed=found.changed,
        assigned=found.assigned,
        reassigned=found.reassigned,
        unassigned=found.unassigned,
        unchanged=found.unchanged,
    )
    return visit.go_to(visit.here(), flash=flash)


async def show_promises(visit: Visit) -> Response:
    """List the promises on open cases by how they stand, what is due first."""
    today, asked = visit.today, visit.asked
    state = PromiseState(asked.one_of("state", list(PromiseState), PromiseState.DUE))
    state = PromiseState.DUE if state is PromiseState.NONE else state
    hands = await _hands(visit)
    text, cursor = asked.text("text", most=100), cursor_of(asked.text("after"), datetime.date, int)
    rows = await my_promises(
        visit.actor, state, hands, text, today=today, after=cursor.values, back=cursor.back
    )
    counts = await count_promises(visit.actor, hands, text, today=today)
    return visit.show(
        "work/promises.html",
        page=page_of(rows, cursor, lambda row: row.key),
        state=state,
        segments=[
            (
                f"{render(PROMISE_WORDS[each], visit.language)} {count(number)}",
                visit.here(state=each.value, after=None),
                each is state,
            )
            for each, number in (
                (PromiseState.DUE, counts.due),
                (PromiseState.OPEN, counts.open),
                (PromiseState.KEPT, counts.kept),
                (PromiseState.BROKEN, counts.broken),
            )
        ],
        words=PROMISE_WORDS,
        hands=hands,
        hands_words=HANDS_WORDS,
        today=today,
    )
