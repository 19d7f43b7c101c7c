"""The queue of payments that no agency could be credited with: reasons, suggestions, decisions."""

import datetime
from collections import Counter
from collections.abc import Sequence

from starlette.responses import Response

from agencies.common.access import Permission
from agencies.common.dates import civil_day
from agencies.payments.queries.waiting_list import QueueFilter, ReasonCount, count_queue, list_queue
from agencies.payments.rules.decisions import Closing
from agencies.payments.rules.words import OUTCOMES, REASONS
from agencies.people.queries import all_portfolios
from agencies.vendors.queries import all_agencies
from portal.pages.queue_acts import decide, suggestions_of
from portal.web.lists import ROWS, page_of, place_of, read_cursor
from portal.web.visit import Visit

AGES = (7, 30, 90)


async def show_queue(visit: Visit) -> Response:
    """List what waits, oldest first, with why it waits and whom it may belong to."""
    asked, portfolios = visit.asked, await all_portfolios()
    homes = {each.code: each.id for each in portfolios}
    age = asked.one_of("age", [str(each) for each in AGES])
    wanted = QueueFilter(
        homes.get(asked.text("portfolio")),
        asked.one_of("reason", list(REASONS)) or None,
        visit.now - datetime.timedelta(days=int(age)) if age else None,
    )
    cursor = read_cursor(asked.text("after"))
    rows = await list_queue(visit.actor, wanted, after=place_of(cursor), back=cursor.back, limit=ROWS + 1)
    counts = await count_queue(visit.actor, wanted)
    of_reason = [each for each in counts if wanted.reason in {None, each.reason}]
    page = page_of(rows, cursor, lambda row: (row.id,), total=sum(each.payments for each in of_reason))
    zones = {each.id: each.time_zone for each in portfolios}
    return visit.show(
        "payments/queue.html",
        page=page,
        counts=counts,
        by_reason=_by_reason(counts),
        reason=wanted.reason,
        reasons=REASONS,
        suggestions=await suggestions_of(visit, page.rows),
        ages=AGES,
        days={
            row.id: (civil_day(visit.now, zones[row.portfolio_id]) - row.paid_on).days for row in page.rows
        },
        portfolios=portfolios,
        agencies=await all_agencies(visit.actor),
        closings=[(each, OUTCOMES[each]) for each in Closing],
        may_decide=visit.may(Permission.WORK_QUEUE),
    )


async def decide_several(visit: Visit) -> Response:
    """Decide about the ticked payments, or take a suggestion."""
    flash = await decide(visit)
    back = visit.form.text("back")
    return visit.go_to(back if back.startswith("/queue") and "//" not in back else "/queue", flash=flash)


def _by_reason(counts: Sequence[ReasonCount]) -> Counter[str]:
    found: Counter[str] = Counter()
    for each in counts:
        found[each.reason] += each.payments
    return found
