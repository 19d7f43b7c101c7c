"""The next step on a case: what is nearest, in one sentence with its reasons."""

import dataclasses
import datetime

import pytest

from agencies.common.dates import UTC
from agencies.rulebook.load_preset import load_preset
from agencies.rulebook.rules.codes import Channel, Party
from agencies.work.rules.advice import Advice, AskedCase, Wish, advise, line_of
from agencies.work.rules.my_cases import PromiseState, promise_state
from agencies.work.rules.next_step import Standing, next_step

NOON = datetime.datetime(2026, 11, 16, 4, tzinfo=UTC)
NIGHT = datetime.datetime(2026, 11, 16, 15, tzinfo=UTC)
DAY = datetime.date(2026, 11, 20)
CASE = AskedCase(1, "C1", 1, 1, "CN-GBT45251", "Asia/Shanghai", None, False, None, False)
FRESH = Standing(100, None, "", None, 0, 0, 0, None)
DUE = dataclasses.replace(FRESH, promise=PromiseState.DUE, promised="5.00", promised_for=DAY, contacts=1)


def advice(case: AskedCase = CASE, moment: datetime.datetime = NOON, party: Party = Party.DEBTOR) -> Advice:
    """Ask whether somebody may be called."""
    line = line_of(case, [], load_preset("CN-GBT45251"), moment)
    return advise(line, Wish(Channel.CALL, party))


@pytest.mark.parametrize(
    ("standing", "given", "words"),
    [
        (FRESH, advice(), "Make the first contact"),
        (dataclasses.replace(FRESH, contacts=2), advice(), "Go on with the debtor"),
        (DUE, advice(), "Ask about the promise of 5.00 that was due on 2026-11-20"),
        (dataclasses.replace(DUE, promise=PromiseState.OPEN), advice(), "Wait for the promise of 5.00"),
        (dataclasses.replace(DUE, promise=PromiseState.BROKEN), advice(), "Ask why the promise was broken"),
        (dataclasses.replace(DUE, promise=PromiseState.KEPT), advice(), "Go on with the debtor"),
        (dataclasses.replace(DUE, balance_minor=0), advice(), "Nothing is owed any more"),
        (DUE, advice(moment=NIGHT), "Wait until 2026-11-17 08:00, or now: Letter"),
        (DUE, advice(party=Party.SPOUSE), "Do not contact this person"),
        (DUE, advice(dataclasses.replace(CASE, hold_open=True)), "Leave the case until the lender"),
        (DUE, advice(dataclasses.replace(CASE, stopped=True)), "Leave the case until the lender"),
    ],
)
def test_the_next_step(standing: Standing, given: Advice, words: str) -> None:
    assert str(next_step(standing, given).words).startswith(words)


def test_reasons_tell_what_went_before() -> None:
    standing = dataclasses.replace(FRESH, kept=2, broken=1)
    assert [str(each) for each in next_step(standing, advice()).reasons] == [
        "Promises before: 2 kept, 1 broken",
        "Nobody was contacted since the case was placed",
    ]


@pytest.mark.parametrize(
    ("outcome", "due_on", "state"),
    [
        (None, DAY, PromiseState.DUE),
        ("open", datetime.date(2026, 11, 21), PromiseState.OPEN),
        ("kept", DAY, PromiseState.KEPT),
        ("broken", DAY, PromiseState.BROKEN),
    ],
)
def test_how_a_promise_stands(outcome: str | None, due_on: datetime.date, state: PromiseState) -> None:
    assert promise_state(outcome, due_on, DAY) is state
