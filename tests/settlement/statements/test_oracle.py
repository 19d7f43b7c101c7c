"""Statements agree to the cent with a second opinion, over random terms and payment histories."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, event, given, settings

from agencies.common.dates import month_end
from agencies.common.money import exponent
from settlement.statements.rules import Line, Part, Statement, settle
from tests.settlement.oracle import Entry, Oracle, Receipt
from tests.settlement.worlds import PLACED, World, facts_for, opened, worlds

EXAMPLES, MANY = 500, 2_000
WITHOUT_HASTE = settings(suppress_health_check=[HealthCheck.too_slow])
CORNERS = {"boundary", "reversal", "balance limit"}
TALLY: Counter[str] = Counter()


def receipt(part: Part, unit: Fraction) -> Receipt:
    return Receipt(
        number=part.part_id,
        reference=part.reference,
        paid_on=part.paid_on,
        amount=part.amount_minor * unit,
        excess=part.excess_minor * unit,
        bucket=part.bucket,
        hand=part.hand,
        batch=part.batch,
        undoes=part.reverses,
    )


def agree(
    statement: Statement, entries: list[Entry], split: tuple[Fraction, Fraction], unit: Fraction
) -> None:
    assert [line.part_id for line in statement.lines] == [entry.receipt.number for entry in entries]
    assert [line.base_minor * unit for line in statement.lines] == [entry.base for entry in entries]
    assert [line.commission_minor * unit for line in statement.lines] == [e.commission for e in entries]
    totals = statement.totals
    assert (totals.commission_minor * unit, totals.vat_minor * unit) == split
    assert totals.total_minor == totals.commission_minor + totals.vat_minor


@settings(WITHOUT_HASTE, max_examples=EXAMPLES)
@given(worlds())
def test_statements_agree_with_a_second_opinion(world: World) -> None:
    agree_throughout(world)


@pytest.mark.full
@settings(WITHOUT_HASTE, max_examples=MANY)
@given(worlds())
def test_statements_agree_with_a_second_opinion_in_many_worlds(world: World) -> None:
    agree_throughout(world)


def agree_throughout(world: World) -> None:
    unit = Fraction(1, 10 ** exponent(world.currency))
    placed = {batch: amount * unit for batch, amount in PLACED.items()}
    oracle = Oracle(world.terms, placed, exponent(world.currency))
    locked: list[tuple[Part, Line]] = []
    for month in world.drafted:
        parts = opened(world, month, {part.part_id for part, _ in locked})
        statement = settle(facts_for(world, month, parts, locked))
        entries = oracle.draft([receipt(part, unit) for part in parts])
        agree(statement, entries, oracle.vat(month_end(month), entries), unit)
        locked += zip(statement.parts, statement.lines, strict=True)
        oracle.locked += entries
    assert len(locked) == len(world.parts)
    count({touched for entry in oracle.locked for touched in entry.touched})


def count(touched: set[str]) -> None:
    """Keep count of the corners that examples touch, for the statistics and for the floor below."""
    TALLY.update(touched)
    TALLY.update(["examples"] + ["corner"] * bool(touched))
    for corner in sorted(touched):
        event(corner)
    event("touches a corner" if touched else "touches none")


@pytest.fixture(scope="module", autouse=True)
def enough_corners() -> Iterator[None]:
    """Fail the module when fewer than a fifth of all examples touch a boundary, a reversal or a limit."""
    yield
    if TALLY["examples"] >= EXAMPLES:
        assert TALLY["corner"] * 5 >= TALLY["examples"], TALLY
        assert all(TALLY[corner] * 20 >= TALLY["examples"] for corner in CORNERS), TALLY
