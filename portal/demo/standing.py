"""How the demo's lender minds its agencies: the weak one is put on watch, with a plan, by two people."""

import datetime

from agencies.common.dates import civil_day
from agencies.standing.decide_standing import approve_standing
from agencies.standing.propose_standing import propose_standing
from agencies.standing.rules.lifecycle import Change, Plan
from agencies.vendors.queries import find_agency
from agencies.vendors.rules import Status
from portal.demo.cast import CHINA, WEAK
from portal.demo.stage import Stage
from portal.demo.teams import TEAMS

_REASON = "覆盖率与回款率连续低于同业。Coverage and recovery have stayed below the other agencies'."
_PLAN = "每日拨打全部在手案件，周报覆盖率。Call every open case each day; report coverage each week."
_DAYS = datetime.timedelta(30)


async def watch_the_weak(stage: Stage) -> None:
    """Put the weak agency on watch: one vendor manager proposes it, the other approves."""
    vera, victor = stage.people["vera"], stage.people["victor"]
    today = civil_day(stage.now, CHINA.zone)
    plan = Plan(_PLAN, today + _DAYS, TEAMS[WEAK.code].manager)
    agency = await find_agency(vera, WEAK.code)
    change = Change(Status.WATCH, _REASON, plan)
    proposed = await propose_standing(vera, agency, change, today=today, now=stage.now)
    await approve_standing(victor, proposed, remark="同意。Agreed.", now=stage.now)
