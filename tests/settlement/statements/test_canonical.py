"""The canonical statement: whoever holds it computes the same statement again, and the same hash."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from agencies.common.dates import month_end, parse_month
from settlement.statements.rules import (
    Facts,
    Line,
    LockedTotal,
    Original,
    Part,
    canonical_statement,
    settle,
    statement_hash,
    versions_used,
)
from settlement.terms.rules import TermsVersion, from_canonical
from tests.settlement.made import (
    MARGINAL,
    MONTHLY_MARGINAL,
    facts,
    locked_of,
    originals_of,
    paid,
    undone,
    version,
)
from tests.settlement.worlds import World, facts_for, opened, worlds

FLAT = 'rate = "18%"'
NOVEMBER = date(2026, 11, 1)


def read_back(exported: bytes) -> Facts:
    """Make facts of nothing but an exported statement."""
    read = json.loads(exported)
    return Facts(
        agency=read["agency"],
        portfolio=read["portfolio"],
        currency=read["currency"],
        month=parse_month(read["month"]),
        parts=[Part(row[1], row[2], date.fromisoformat(row[3]), *row[4:10]) for row in read["lines"]],
        versions=[
            TermsVersion(number, date.fromisoformat(since), from_canonical(text))
            for number, since, text in read["terms"]
        ],
        placed=read["placed"],
        locked=[LockedTotal(parse_month(row[0]), *row[1:]) for row in read["locked"]],
        originals=[Original(*row) for row in read["originals"]],
    )


@settings(max_examples=200)
@given(worlds())
def test_anyone_can_compute_a_statement_again_from_its_export(world: World) -> None:
    held: list[tuple[Part, Line]] = []
    for month in world.drafted:
        parts = opened(world, month, {part.part_id for part, _ in held})
        stated = facts_for(world, month, parts, held)
        statement = settle(stated)
        exported = canonical_statement(stated, statement)
        again = read_back(exported)
        assert canonical_statement(again, settle(again)) == exported
        held += zip(statement.parts, statement.lines, strict=True)


def test_the_hash_is_that_of_the_bytes() -> None:
    stated = facts(FLAT, paid(1, "100"))
    exported = canonical_statement(stated, settle(stated))
    assert statement_hash(stated, settle(stated)) == hashlib.sha256(exported).hexdigest()


def test_the_form_is_fixed() -> None:
    stated = facts(FLAT, paid(1, "100"))
    assert canonical_statement(stated, settle(stated)).decode() == (
        '{"agency":"A","currency":"USD","format":"mandate statement 1","lines":[[1,1,"P1","2026-10-05",'
        '10000,0,"M4-M6",1,"B1",null,"payment",1,10000,180000,1800]],"locked":[],"month":"2026-10","originals":[],'
        '"placed":{},"portfolio":"CARDS","terms":[[1,"2026-01-01","{\\"base\\":\\"receipt\\",\\"rate\\":\\"18%\\",'
        '\\"rounding\\":\\"per_payment\\",\\"tail_condition\\":\\"none\\",\\"tail_days\\":0,\\"vat\\":\\"0%\\",'
        '\\"vat_included\\":false}"]],"totals":[1,10000,1800,0,1800]}'
    )


def test_what_the_statement_does_not_rest_on_leaves_the_hash_alone() -> None:
    stated = facts(FLAT, paid(1, "100"))
    more = replace(
        stated,
        versions=[
            *stated.versions,
            version('rate = "30%"', NOVEMBER, 2),
            version(MARGINAL, date(2025, 1, 1), 3),
        ],
        locked=[LockedTotal(date(2026, 10, 1), "B1", 180_000, 77)],
        originals=originals_of(settle(facts(FLAT, paid(7, "5")))),
        placed={},
    )
    assert statement_hash(more, settle(more)) == statement_hash(stated, settle(stated))


CHANGES: list[Callable[[Facts], Facts]] = [
    lambda stated: replace(stated, agency="B"),
    lambda stated: replace(stated, currency="EUR"),
    lambda stated: replace(stated, versions=[version('rate = "18.0001%"')]),
    lambda stated: replace(stated, parts=[stated.parts[0]._replace(amount_minor=9999), *stated.parts[1:]]),
    lambda stated: replace(stated, parts=[stated.parts[0]._replace(hand=2), *stated.parts[1:]]),
    lambda stated: replace(stated, parts=stated.parts[1:]),
]


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_of_what_it_rests_on_changes_the_hash(change: Callable[[Facts], Facts]) -> None:
    stated = facts(FLAT, paid(1, "100"), paid(2, "100"))
    other = change(stated)
    assert statement_hash(other, settle(other)) != statement_hash(stated, settle(stated))


def test_the_order_of_the_facts_does_not_matter() -> None:
    october = settle(facts(MONTHLY_MARGINAL, paid(1, "900"), paid(2, "300"), paid(3, "5")))
    parts = [
        paid(4, "50", "2026-10-30"),
        undone(5, october.parts[0], "2026-11-02"),
        undone(6, october.parts[1], "2026-11-02"),
    ]
    stated = facts(
        MONTHLY_MARGINAL, *parts, month=NOVEMBER, locked=locked_of(october), originals=originals_of(october)
    )
    turned = replace(
        stated,
        parts=stated.parts[::-1],
        locked=list(stated.locked)[::-1],
        originals=list(stated.originals)[::-1],
    )
    assert statement_hash(turned, settle(turned)) == statement_hash(stated, settle(stated))


def test_the_terms_used_are_those_of_the_lines_and_of_the_vat() -> None:
    versions = [
        version(FLAT, date(2026, 1, 1), 1),
        version(FLAT, date(2026, 10, 10), 2),  # rates no payment
        version(FLAT, date(2026, 10, 20), 3),  # holds on the last day
        version(FLAT, date(2026, 11, 1), 4),
    ]
    stated = facts(versions, paid(1, "100"))
    assert month_end(stated.month) == date(2026, 10, 31)
    assert [used.number for used in versions_used(stated, settle(stated))] == [1, 3]
