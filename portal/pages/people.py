"""People: the list, a person, and letting in, out, and in again."""

from starlette.responses import Response

from agencies.common.access import AGENCY_ROLES, ROLE_WORDS, Permission, Role
from agencies.common.words import LANGUAGES, Message, say
from agencies.people.change_role import change_role
from agencies.people.deactivate_person import deactivate_person
from agencies.people.invite_person import invite_person
from agencies.people.issue_reset import Link, issue_reset
from agencies.people.managing import manages
from agencies.people.queries.sessions import sessions_of
from agencies.people.queries.staff import StaffFilter, StaffRow, count_staff, staff, staff_member
from agencies.people.reactivate_person import reactivate_person
from agencies.vendors.queries import all_agencies
from agencies.vendors.rules import Status
from portal.auth.mail import FAILURES, mail_link
from portal.pages.cursors import cursor_of
from portal.pages.profile import LANGUAGE_NAMES
from portal.web.lists import page_of
from portal.web.paths import path
from portal.web.visit import Visit


async def show_people(visit: Visit) -> Response:
    """List the people that one sees."""
    asked = visit.asked
    cursor = cursor_of(asked.text("after"), str, int)
    wanted = StaffFilter(
        text=asked.text("text", most=100),
        role=asked.one_of("role", ROLE_WORDS),
        agency_id=asked.whole("agency", most=2**62),
        active={"yes": True, "no": False}.get(asked.text("active")),
    )
    rows = await staff(visit.actor, wanted, after=cursor.values, back=cursor.back, now=visit.now)
    return visit.show(
        "people/list.html",
        page=page_of(
            rows, cursor, lambda row: (row.name, row.id), total=await count_staff(visit.actor, wanted)
        ),
        roles=_roles(visit, everybody=True),
        agencies=await _agencies(visit),
        may_invite=visit.may(Permission.MANAGE_COLLECTORS),
        role_words=ROLE_WORDS,
    )


def _roles(visit: Visit, *, everybody: bool = False) -> list[tuple[str, Message]]:
    """List the roles that the person may give, or may find."""
    if visit.may(Permission.MANAGE_PEOPLE) or (everybody and visit.actor.of_lender):
        return [(role.value, ROLE_WORDS[role]) for role in Role if role is not Role.OWNER]
    roles = sorted(AGENCY_ROLES) if everybody else [Role.AGENCY_COLLECTOR]
    return [(role.value, ROLE_WORDS[role]) for role in roles]


async def _agencies(visit: Visit) -> list[tuple[int, str]]:
    return [(each.id, each.name) for each in await all_agencies(visit.actor)]


async def _inviting(visit: Visit) -> list[tuple[int, str]]:
    return [(each.id, each.name) for each in await all_agencies(visit.actor) if each.status != Status.RETIRED]


async def show_invite(visit: Visit) -> Response:
    """Show the form for a new person."""
    return visit.show(
        "people/invite.html",
        roles=_roles(visit),
        agencies=await _inviting(visit),
        languages=LANGUAGE_NAMES,
    )


async def invite(visit: Visit) -> Response:
    """Let a new person in, and show the link once."""
    form = visit.form
    email, name = form.text("email", required=True, most=200), form.text("name", required=True, most=200)
    role = form.one_of("role", [code for code, _ in _roles(visit)], required=True)
    agency = form.one_of("agency", [str(number) for number, _ in await _inviting(visit)])
    language = form.one_of("language", LANGUAGES, visit.language)
    form.check()
    invited = await invite_person(
        visit.actor,
        email=email,
        name=name,
        role=role,
        agency_id=int(agency) if agency else None,
        language=language,
        now=visit.now,
    )
    return await _show_link(visit, invited.person.person_id, invited.link)


async def show_person(visit: Visit) -> Response:
    """Show a person with what may be done about them."""
    person = await staff_member(visit.actor, visit.number("person_id"), now=visit.now)
    managed = manages(visit.actor, Role(person.role), person.agency_id)
    own = person.id == visit.actor.person_id
    return visit.show(
        "people/person.html",
        person=person,
        role=ROLE_WORDS[Role(person.role)],
        roles=_same_side(person),
        managed=managed,
        own=own,
        changes_role=visit.may(Permission.MANAGE_PEOPLE) and not own,
        sessions=await sessions_of(person.id, now=visit.now) if managed else [],
        mail_words=FAILURES,
    )


def _same_side(person: StaffRow) -> list[tuple[str, Message]]:
    of_agency = person.agency_id is not None
    fitting = [each for each in Role if each is not Role.OWNER and (each in AGENCY_ROLES) == of_agency]
    return [(each.value, ROLE_WORDS[each]) for each in fitting]


async def give_link(visit: Visit) -> Response:
    """Issue a link for a new password, and show it once."""
    person_id = visit.number("person_id")
    return await _show_link(visit, person_id, await issue_reset(visit.actor, person_id, now=visit.now))


async def _show_link(visit: Visit, person_id: int, link: Link) -> Response:
    person = await staff_member(visit.actor, person_id, now=visit.now)
    address = visit.came.origin + path("invitation", token=link.token)
    mailed = await mail_link(person, link, address, clock=visit.request.app.state.clock)
    return visit.show("people/link.html", person=person, link=link, address=address, mailed=mailed)


async def set_role(visit: Visit) -> Response:
    """Give a person another role."""
    person_id = visit.number("person_id")
    role = visit.form.one_of("role", list(Role), required=True)
    visit.form.check()
    await change_role(visit.actor, person_id, role, now=visit.now)
    return visit.go("person", person_id=person_id, flash=say("The role is changed."))


async def deactivate(visit: Visit) -> Response:
    """Shut a person out."""
    person_id = visit.number("person_id")
    await deactivate_person(visit.actor, person_id, now=visit.now)
    return visit.go("person", person_id=person_id, flash=say("The person is shut out; open sessions ended."))


async def reactivate(visit: Visit) -> Response:
    """Let a person in again."""
    person_id = visit.number("person_id")
    await reactivate_person(visit.actor, person_id, now=visit.now)
    return visit.go("person", person_id=person_id, flash=say("The person may sign in again."))
