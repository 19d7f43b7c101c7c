"""People as a browser sees them: who may see, invite and shut out whom."""

import datetime
import re

import pytest

from agencies.common import sql
from agencies.common.access import Actor
from agencies.people.invite_person import invite_person
from tests.people import Agency
from tests.portal.visitors import visiting

LINK = re.compile(r'id="link" class="secret">http://localhost:8000(/invitation/[\w-]+)<')
NEW = {"name": "Li Na", "email": "li.na@lender.example", "role": "finance", "language": "en"}


async def test_the_lender_sees_everybody_and_an_agency_its_own(
    vera: Actor, north: Agency, south: Agency, now: datetime.datetime
) -> None:
    async with visiting(vera, now) as browser:
        page = await browser.see("/people")
        assert all(name in page for name in ("Vera", "North Manager", "South Collector"))
        assert "Invite somebody" not in page
        assert "South Collector" not in await browser.see(f"/people?agency={north.agency_id}")
        assert "Nobody matches" in await browser.see("/people?text=100%25")
    async with visiting(north.manager, now) as browser:
        page = await browser.see("/people")
        assert "North Collector" in page
        assert "Vera" not in page
        assert "South" not in page
        await browser.see(f"/people/{south.collector.person_id}", 404)
    async with visiting(north.collector, now) as browser:
        await browser.see("/people", 403)


async def test_a_person_is_invited_by_a_link_that_shows_once(adam: Actor, now: datetime.datetime) -> None:
    async with visiting(adam, now) as browser:
        answer = await browser.send("/people/invite", NEW, on="/people/invite")
        link = LINK.search(answer.text)
        assert link
        assert "It is shown this once." in answer.text
        again = await browser.send("/people/invite", NEW, on="/people/invite")
        assert again.status_code == 409
        assert "There is already a person with the e-mail li.na@lender.example" in again.text
        assert 'value="Li Na"' in again.text
        person = re.search(r'href="/people/(\d+)">Li Na', await browser.see("/people?text=li.na"))
        assert person
        assert "invited" in await browser.see(f"/people/{person[1]}")
        newer = LINK.search((await browser.send(f"/people/{person[1]}/link")).text)
        assert newer
        await browser.see(link[1], 404)
    async with visiting(None, now) as guest:
        await guest.see(newer[1])


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"email": "nobody"}, "is not an e-mail address"),
        ({"email": "a@b.example,c@d.example"}, "is not an e-mail address"),
        ({"name": " "}, "Fill this in."),
        ({"role": "owner"}, "Choose one of those offered."),
        ({"role": "agency_manager"}, "belong to an agency"),
    ],
)
async def test_an_invitation_that_does_not_fit_keeps_what_was_typed(
    adam: Actor, now: datetime.datetime, change: dict[str, str], fault: str
) -> None:
    async with visiting(adam, now) as browser:
        answer = await browser.send("/people/invite", {**NEW, **change}, on="/people/invite")
        assert answer.status_code == 422
        assert fault in answer.text
        assert f'value="{({**NEW, **change})["email"]}"' in answer.text
    assert await sql.value(int, "SELECT count(*) FROM invitations") == 0


async def test_an_agencys_manager_manages_its_collectors_only(
    north: Agency, south: Agency, now: datetime.datetime
) -> None:
    async with visiting(north.manager, now) as browser:
        form = await browser.see("/people/invite")
        assert "agency_collector" in form
        assert "agency_manager" not in form
        fields = {**NEW, "role": "agency_collector", "agency": north.agency_id}
        assert LINK.search((await browser.send("/people/invite", fields, on="/people/invite")).text)
        elsewhere = {**fields, "email": "x@x.example", "agency": south.agency_id}
        assert (await browser.send("/people/invite", elsewhere, on="/people/invite")).status_code == 422
        own, other = north.collector.person_id, south.collector.person_id
        assert (await browser.send(f"/people/{own}/deactivate")).status_code == 303
        assert (await browser.send(f"/people/{own}/reactivate")).status_code == 303
        assert (await browser.send(f"/people/{other}/deactivate")).status_code == 404
        assert (await browser.send(f"/people/{north.manager.person_id}/link")).status_code == 403
        assert (await browser.send(f"/people/{own}/role", {"role": "agency_manager"})).status_code == 403


async def test_a_manager_does_not_learn_who_is_here_elsewhere(
    adam: Actor, north: Agency, south: Agency, now: datetime.datetime
) -> None:
    """An address of the lender or of another agency gets one answer, be there such a person or not."""
    await sql.execute(
        "UPDATE people SET email = 'li.na@south.example' WHERE id = :id", id=south.manager.person_id
    )
    await sql.execute("UPDATE people SET email = 'adam@lender.example' WHERE id = :id", id=adam.person_id)
    there = ("li.na@south.example", "adam@lender.example", south.collector.email)
    nowhere, answers = ("nobody@south.example", "nobody@lender.example"), set[str]()
    async with visiting(north.manager, now) as browser:
        fields = {**NEW, "role": "agency_collector", "agency": north.agency_id}
        for email in (*there, *nowhere):
            answer = await browser.send("/people/invite", {**fields, "email": email}, on="/people/invite")
            assert (answer.status_code, "An administrator of the lender can let" in answer.text) == (
                409,
                True,
            )
            answers.add(re.sub(r'value="[^"]*"|[0-9A-F]{8}', "", answer.text))  # all but what was typed
        assert len(answers) == 1
        for email in ("wu@mandate.example", "wu@new.example"):
            asked = await browser.send("/people/invite", {**fields, "email": email}, on="/people/invite")
            assert LINK.search(asked.text)
        own = {**fields, "email": north.collector.email}
        twice = await browser.send("/people/invite", own, on="/people/invite")
        assert "already a person" in twice.text
    assert await sql.value(int, "SELECT count(*) FROM journal WHERE act = 'invitation.refused'") == 5
    async with visiting(adam, now) as browser:
        fields = {**NEW, "email": south.collector.email}
        told = await browser.send("/people/invite", fields, on="/people/invite")
        assert "already a person" in told.text


async def test_whoever_is_shut_out_is_out_at_once(adam: Actor, vera: Actor, now: datetime.datetime) -> None:
    async with visiting(vera, now) as outgoing, visiting(adam, now) as browser:
        await outgoing.see("/profile")
        page = f"/people/{vera.person_id}"
        answer = await browser.send(f"{page}/deactivate", on=page, follow=True)
        assert "shut out" in answer.text
        assert (await outgoing.client.get("/profile")).status_code == 303
        twice = await browser.send(f"{page}/deactivate", on=page)
        assert (twice.status_code, "already" in twice.text) == (409, True)
        await browser.send(f"{page}/reactivate", on=page)
        assert (await outgoing.client.get("/profile")).status_code == 303  # its session stays ended


async def test_nobody_changes_their_own_role_or_leaves_alone(adam: Actor, now: datetime.datetime) -> None:
    async with visiting(adam, now) as browser:
        page = f"/people/{adam.person_id}"
        assert "changed by another administrator" in await browser.see(page)
        for act, fields in (("deactivate", {}), ("role", {"role": "auditor"})):
            answer = await browser.send(f"{page}/{act}", fields, on=page)
            assert answer.status_code == 409


async def test_a_role_counts_from_the_next_click(adam: Actor, vera: Actor, now: datetime.datetime) -> None:
    async with visiting(vera, now) as changed, visiting(adam, now) as browser:
        page = f"/people/{vera.person_id}"
        assert (await browser.send(f"{page}/role", {"role": "auditor"}, on=page)).status_code == 303
        assert "Auditor" in (await changed.see("/profile")).title()
        refused = await browser.send(f"{page}/role", {"role": "agency_manager"}, on=page)
        assert (refused.status_code, "belong to an agency" in refused.text) == (422, True)


async def test_names_are_shown_as_text(adam: Actor, now: datetime.datetime) -> None:
    async with visiting(adam, now) as browser:
        await browser.send(
            "/people/invite", {**NEW, "name": "<script>alert(1)</script>"}, on="/people/invite"
        )
        assert "<script>alert" not in await browser.see("/people")


async def test_the_list_goes_on_behind_any_name(adam: Actor, now: datetime.datetime) -> None:
    """A joiner, as in emoji and in Persian, is no printable character, but one of a name."""
    for number in range(55):
        email, name = f"p{number}@x.example", f"Z\u200d{number:03}"
        await invite_person(adam, email=email, name=name, role="finance", now=now)
    async with visiting(adam, now) as browser:
        further = re.search(r'rel="next" href="([^"]+)"', await browser.see("/people"))
        assert further
        page = await browser.see(further[1].replace("&amp;", "&"))
    assert ("p54@x.example" in page, "p0@x.example" in page) == (True, False)
