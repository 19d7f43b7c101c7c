"""Tells the next step on a case from all that its page shows, the same at every door."""

import datetime

from agencies.common.money import format_amount
from agencies.common.words import say
from agencies.rulebook.rules.words import RESULT_WORDS
from agencies.work.advise_contact import Desk
from agencies.work.queries.case_story import Story
from agencies.work.queries.desk_case import DeskCase
from agencies.work.rules.my_cases import promise_state
from agencies.work.rules.next_step import NextStep, Standing, next_step


def tell_next_step(case: DeskCase, desk: Desk, story: Story, today: datetime.date) -> NextStep:
    """Say what to do next on a case and why; `today` is the debtor's day."""
    promised = case.promised_for
    own = [each for each in story.contacts if each.own]
    last = None
    if own:
        last = say(
            "Last contact on {moment}: {result}",
            moment=desk.advice.local(own[0].started_at).replace(tzinfo=None),
            result=RESULT_WORDS[own[0].result],
        )
    standing = Standing(
        balance_minor=case.balance_minor,
        promise=None if promised is None else promise_state(case.outcome, promised, today),
        promised=format_amount(case.promised_minor or 0, case.currency),
        promised_for=promised,
        kept=case.kept,
        broken=case.broken,
        contacts=case.contacts,
        last=last,
    )
    return next_step(standing, desk.advice)
