"""Portfolios as a browser sees them: added once, their policy changed by one at a time."""

import dataclasses
import datetime
import re
from typing import Any

import pytest

from agencies.common.access import Actor
from agencies.people.add_portfolio import add_portfolio
from agencies.people.queries import PortfolioRow, portfolio_by_id
from agencies.people.rules import Policy
from portal.pages.portfolios import PART_WORDS, POLICY_WORDS
from tests.portal.visitors import Visitor, visiting

NEW = {"code": "CN", "name": "消费贷", "currency": "CNY", "zone": "Asia/Shanghai", "rulebook": "CN-GBT45251"}


def test_every_entry_of_a_policy_has_words() -> None:
    assert list(POLICY_WORDS) == [each.name for each in dataclasses.fields(Policy)]
    assert ",".join(PART_WORDS) == Policy().payment_order


async def _policy_fields(browser: Visitor, page: str, **changes: Any) -> dict[str, object]:
    """Give the fields of a policy's form as a browser would send them."""
    seen = re.search(r'name="seen" value="([^"]*)"', await browser.see(page))
    assert seen
    values = {**dataclasses.asdict(Policy()), **changes}
    sent = {name: "on" if value is True else value for name, value in values.items() if value is not False}
    return {**sent, "seen": seen[1].replace("&#34;", '"')}


async def test_a_portfolio_is_added_once(adam: Actor, now: datetime.datetime) -> None:
    async with visiting(adam, now) as browser:
        assert "No portfolio yet" in await browser.see("/portfolios")
        answer = await browser.send("/portfolios/new", NEW, on="/portfolios/new", follow=True)
        assert "see that its policy is right" in answer.text
        assert "消费贷" in await browser.see("/portfolios")
        twice = await browser.send("/portfolios/new", NEW, on="/portfolios/new")
        assert twice.status_code == 409
        assert 'value="消费贷"' in twice.text


async def _added(adam: Actor, now: datetime.datetime) -> PortfolioRow:
    return await add_portfolio(
        adam,
        code=NEW["code"],
        name=NEW["name"],
        currency=NEW["currency"],
        zone=NEW["zone"],
        rulebook=NEW["rulebook"],
        now=now,
    )


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"code": "two words"}, "is not a code"),
        ({"code": ""}, "Fill this in."),
        ({"currency": "ZZZ"}, "Choose one of those offered."),
        ({"zone": "Nowhere"}, "Choose one of those offered."),
        ({"rulebook": "../etc"}, "Choose one of those offered."),
    ],
)
async def test_one_that_does_not_fit_is_refused(
    adam: Actor, now: datetime.datetime, change: dict[str, str], fault: str
) -> None:
    async with visiting(adam, now) as browser:
        answer = await browser.send("/portfolios/new", {**NEW, **change}, on="/portfolios/new")
        assert answer.status_code == 422
        assert fault in answer.text


async def test_a_policy_is_changed_by_one_at_a_time(adam: Actor, now: datetime.datetime) -> None:
    made = await _added(adam, now)
    page = f"/portfolios/{made.id}"
    order = "principal,interest,penalty,fees"
    async with visiting(adam, now) as browser:
        fields = await _policy_fields(
            browser, page, recall_days=14, payment_order=order, export_full_numbers=True
        )
        answer = await browser.send(page, fields, on=page, follow=True)
        assert "Changed entries: 3." in answer.text
        changed = (await portfolio_by_id(made.id)).policy
        assert changed == Policy(recall_days=14, payment_order=order, export_full_numbers=True)
        late = await browser.send(page, {**fields, "recall_days": 21}, on=page)
        assert late.status_code == 409
        assert "Somebody else has changed the policy" in late.text
        assert 'value="21"' in late.text
        knowing = re.search(r'name="seen" value="([^"]*)"', late.text)
        assert knowing
        again = {**fields, "recall_days": 21, "seen": knowing[1].replace("&#34;", '"')}
        assert (await browser.send(page, again, on=page)).status_code == 303
        same = await browser.send(
            page, {**again, "seen": (await portfolio_by_id(made.id)).policy_text}, follow=True
        )
        assert "Nothing was changed." in same.text


@pytest.mark.parametrize(
    "change", [{"recall_days": "-1"}, {"promise_percent": "101"}, {"payment_order": "fees"}]
)
async def test_a_policy_that_does_not_fit_is_refused(
    adam: Actor, now: datetime.datetime, change: dict[str, str]
) -> None:
    made = await _added(adam, now)
    page = f"/portfolios/{made.id}"
    async with visiting(adam, now) as browser:
        answer = await browser.send(page, await _policy_fields(browser, page, **change), on=page)
        assert answer.status_code == 422
    assert (await portfolio_by_id(made.id)).policy == Policy()


async def test_others_change_no_policy(vera: Actor, adam: Actor, now: datetime.datetime) -> None:
    made = await _added(adam, now)
    async with visiting(vera, now) as browser:
        for page in ("/portfolios", "/portfolios/new", f"/portfolios/{made.id}"):
            await browser.see(page, 403)
            assert (await browser.send(page)).status_code in {403, 405}
    async with visiting(adam, now) as browser:
        await browser.see("/portfolios/77", 404)
