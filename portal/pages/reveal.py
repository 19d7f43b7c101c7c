"""One contact point in the clear: for a reason, within the day's number, journalled."""

from starlette.responses import Response

from agencies.cases.queries.shown_points import find_point, mask_value
from agencies.cases.reveal_point import reveal_point
from portal.pages.case_words import RELATIONS
from portal.web.visit import Visit


async def show_point(visit: Visit) -> Response:
    """Ask why the point is needed."""
    return await _page(visit, "")


async def reveal(visit: Visit) -> Response:
    """Show it, this once; the page is not sent elsewhere, so that the value stands in no address."""
    reason = visit.form.text("reason", required=True, most=200)
    visit.form.check()
    value = await reveal_point(
        visit.actor, visit.number("point_id"), reason, visit.number("case_id"), now=visit.now
    )
    return await _page(visit, value)


async def _page(visit: Visit, value: str) -> Response:
    point = await find_point(visit.actor, visit.number("point_id"), visit.number("case_id"))
    return visit.show(
        "cases/point.html",
        case_id=point.case_id,
        case_no=point.case_no,
        point_id=point.id,
        relation=RELATIONS[point.relation],
        masked=mask_value(point.kind, point.value),
        value=value,
    )
