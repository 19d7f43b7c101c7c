"""Breaches: every contact against a rule, filtered in the address, each one click from its case."""

import datetime
from collections.abc import Sequence

from starlette.responses import Response

from agencies.common.words import Message
from agencies.conduct.queries.breaches import (
    BreachFilter,
    BreachRow,
    RuleCount,
    count_breaches,
    list_breaches,
)
from agencies.people.queries import all_portfolios
from agencies.rulebook.load_preset import load_preset
from agencies.rulebook.rules.codes import Channel
from agencies.rulebook.rules.words import CHANNEL_WORDS, PARTY_WORDS, RESULT_WORDS, rule_words
from agencies.vendors.queries import all_agencies
from portal.pages.choices import choices
from portal.pages.cursors import cursor_of
from portal.web.forms import Form
from portal.web.lists import ROWS, page_of
from portal.web.visit import Visit

FIELDS = ["agency", "portfolio", "rule", "channel", "collector", "from", "to"]


async def show_breaches(visit: Visit) -> Response:
    """List the contacts against a rule that the filters of the address leave."""
    asked = visit.asked
    wanted = _wanted(asked)
    cursor = cursor_of(asked.text("after"), datetime.datetime, int)
    rows = await list_breaches(visit.actor, wanted, after=cursor.values, back=cursor.back, limit=ROWS + 1)
    counts = await count_breaches(visit.actor, wanted)
    portfolios = await all_portfolios()
    return visit.show(
        "conduct/breaches.html",
        page=page_of(
            rows,
            cursor,
            lambda row: (row.started_at, row.contact_id),
            total=sum(each.contacts for each in counts),
        ),
        counts=_by_rule(counts)[:5],
        rule_of=_rule_of,
        channels=CHANNEL_WORDS,
        parties=PARTY_WORDS,
        results=RESULT_WORDS,
        rules=_rule_choices(visit, {each.rulebook for each in portfolios}),
        channel_choices=choices(visit, CHANNEL_WORDS),
        agencies=[(each.id, each.code) for each in await all_agencies(visit.actor)],
        portfolios=[(each.id, each.code) for each in portfolios],
        faults=asked.faults,
        fields=FIELDS,
    )


def _wanted(asked: Form) -> BreachFilter:
    return BreachFilter(
        agency_id=asked.whole("agency", most=2**62),
        portfolio_id=asked.whole("portfolio", most=2**62),
        rule=asked.text("rule", most=64),
        channel=asked.one_of("channel", list(Channel)),
        collector=asked.text("collector", most=100),
        first=asked.day("from"),
        last=asked.day("to"),
    )


def _by_rule(counts: Sequence[RuleCount]) -> list[list[RuleCount]]:
    """Put the counts of one rule together, over all rulebooks that hold it, as its filter does."""
    found: dict[str, list[RuleCount]] = {}
    for each in counts:
        found.setdefault(each.rule, []).append(each)
    return sorted(found.values(), key=lambda same: -sum(each.contacts for each in same))


def _rule_of(row: BreachRow | RuleCount) -> Message | str:
    return rule_words(load_preset(row.rulebook)).get(row.rule, row.rule)


def _rule_choices(visit: Visit, rulebooks: set[str]) -> list[tuple[str, str]]:
    found: dict[str, Message] = {}
    for each in sorted(rulebooks):
        found |= rule_words(load_preset(each))
    return choices(visit, found)
