"""What the address of a page of measures asks for: whose figures, of which days."""

import datetime
from dataclasses import dataclass

from agencies.cases.rules.buckets import BUCKETS
from agencies.common.dates import month_end, month_start
from agencies.common.errors import Invalid
from agencies.measures.queries.facts import Scope
from agencies.measures.queries.newest import newest_work
from agencies.measures.rules.counts import Group, Window, read_window
from agencies.people.queries import PortfolioRow, all_portfolios
from agencies.vendors.queries import AgencyRow, all_agencies, find_agency
from portal.web.visit import Visit

HANDS = ("1", "2", "3", "4")
_FIRST_YEAR = 1990
_MOST_YEARS = 3
_MOST_DAYS = _MOST_YEARS * 366


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters as they stand, with what each of them offers."""

    portfolio: PortfolioRow
    portfolios: tuple[PortfolioRow, ...]
    agencies: tuple[AgencyRow, ...]
    agency: AgencyRow | None
    scope: Scope
    window: Window
    group: Group
    floor: int | None
    today: datetime.date

    @property
    def fields(self) -> dict[str, object]:
        """Give the filters as fields of an address."""
        return {
            "portfolio": self.portfolio.code,
            "from": self.window.first,
            "to": self.window.last,
            "agency": self.agency.code if self.agency else None,
            "bucket": self.scope.bucket,
            "hand": self.scope.hand,
            "batch": self.scope.batch,
            "begun_from": self.scope.begun_from,
            "begun_to": self.scope.begun_until,
        }


async def read_filters(visit: Visit) -> Asked | None:
    """Read the filters of the address; None while there is no portfolio."""
    portfolios = await all_portfolios()
    if not portfolios:
        return None
    asked, agencies = visit.asked, await all_agencies(visit.actor)
    codes = [each.code for each in portfolios]
    code = asked.one_of("portfolio", codes, otherwise=codes[0])
    portfolio = next(each for each in portfolios if each.code == code)
    first, last = asked.day("from"), asked.day("to")
    bucket = asked.one_of("bucket", BUCKETS) or None
    hand, group = asked.one_of("hand", HANDS), asked.one_of("by", list(Group), otherwise=Group.AGENCY)
    begun_from, begun_to = asked.day("begun_from"), asked.day("begun_to")
    agency, batch = asked.text("agency"), asked.text("batch", most=64)
    floor = asked.whole("floor", least=1, most=100)
    asked.check()
    found = await find_agency(visit.actor, agency) if agency else None
    return Asked(
        portfolio=portfolio,
        portfolios=tuple(portfolios),
        agencies=tuple(agencies),
        agency=found,
        scope=Scope(
            portfolio.id,
            found.id if found else None,
            bucket=bucket,
            batch=batch or None,
            hand=int(hand) if hand else None,
            begun_from=begun_from,
            begun_until=begun_to,
        ),
        window=await _window(visit, first, last),
        group=Group(group),
        floor=floor,
        today=visit.today,
    )


async def _window(visit: Visit, first: datetime.date | None, last: datetime.date | None) -> Window:
    """Take the days asked for; without any, the newest month in which somebody worked."""
    if first is None and last is None:
        day = await newest_work(visit.actor) or visit.today
        return Window(month_start(day), max(day, min(month_end(day), visit.today)))
    last = last or max(visit.today, first or visit.today)
    window = read_window(first or month_start(last), last)
    if window.first.year < _FIRST_YEAR or (window.last - window.first).days > _MOST_DAYS:
        raise Invalid(
            "Choose at most {years} years, none of them before {first}.", years=_MOST_YEARS, first=_FIRST_YEAR
        )
    return window
