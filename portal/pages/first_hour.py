"""The first hour of an installation: what comes next, who does it, and a sample file where one is needed."""

from dataclasses import dataclass

from agencies.common.access import AGENCY_ROLES, GRANTS, ROLE_WORDS, Permission, Role
from agencies.common.words import Message, say
from portal.web.visit import Visit
from settlement.statements.queries.first_steps import first_steps

_OTHERS = {Role.OWNER, *AGENCY_ROLES}


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do once: where, by whom, and the kind of its sample file, if it takes one."""

    name: str
    words: Message
    why: Message
    door: str
    needs: Permission
    sample: str = ""

    @property
    def by(self) -> Message:
        """Name the roles of the lender that may do it."""
        able = [ROLE_WORDS[role] for role in Role if role not in _OTHERS and self.needs in GRANTS[role]]
        return say("by {roles}", roles=able)


STEPS = (
    Step(
        "portfolio",
        say("Add a portfolio"),
        say("Loans of one currency, time zone and rulebook"),
        "portfolios_new",
        Permission.MANAGE_PORTFOLIOS,
    ),
    Step(
        "people",
        say("Invite a vendor manager"),
        say("And people for finance and compliance: what one makes another approves"),
        "people_invite",
        Permission.MANAGE_PEOPLE,
    ),
    Step(
        "agency",
        say("Admit an agency"),
        say("Better two or more, so that they can be compared"),
        "agencies",
        Permission.MANAGE_AGENCIES,
    ),
    Step(
        "terms",
        say("Agree terms"),
        say("One person drafts them, another approves"),
        "agencies",
        Permission.DRAFT_TERMS,
    ),
    Step(
        "cases",
        say("Import cases"),
        say("Numbers, what is owed, since when"),
        "import_cases",
        Permission.IMPORT_CASES,
        "cases",
    ),
    Step(
        "placed",
        say("Draw up a plan and confirm it"),
        say("Who gets which case, evenly in every stratum"),
        "plan_new",
        Permission.PLACE_CASES,
    ),
    Step(
        "contacts",
        say("Take in a contact log"),
        say("Or let the agency's people record contacts in the portal and by chat"),
        "contact_log",
        Permission.IMPORT_CONTACTS,
        "contacts",
    ),
    Step(
        "payments",
        say("Import payments"),
        say("Each finds its case and the agency that had it"),
        "import_payments",
        Permission.IMPORT_PAYMENTS,
        "payments",
    ),
    Step(
        "statement",
        say("Draft the statements of a month"),
        say("What each agency has earned, line by line"),
        "statements_month",
        Permission.DRAFT_STATEMENTS,
    ),
)


async def first_hour(visit: Visit) -> list[tuple[Step, bool]]:
    """List the steps with whether each is done; nothing once all are."""
    found = await first_steps(visit.actor)
    return [] if found.all_done else [(each, getattr(found, each.name)) for each in STEPS]
