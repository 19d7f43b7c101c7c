"""Made-up agreements and payment histories: several months, late parts, reversals, overpaid balances."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from agencies.common.dates import month_end
from settlement.statements.rules import Facts, Line, LockedTotal, Part, needs
from settlement.terms.rules import TermsVersion, parse_terms
from tests.settlement.made import original_of

START = date(2026, 1, 1)
MONTHS = [date(2026, month, 1) for month in range(1, 6)]
PLACED = {"B1": 1_000_00, "B2": 333_33}
RATES = st.sampled_from(["0%", "5%", "12.5%", "18%", "20%", "22%", "33.3333%", "100%"])
MONTHLY_EDGES = ["5", "25.50", "99.99", "100", "150.00", "1,000"]
BATCH_EDGES = ["1%", "2.5%", "10%", "15%", "33.3333%"]
AMOUNTS = st.one_of(
    st.sampled_from([1, 50, 500, 999, 1000, 2_500, 2_550, 5_000, 10_000, 15_000, 3_333, 33_33]),
    st.integers(1, 20_000),
)


@dataclass(frozen=True)
class World:
    """One agency's agreement and all that was paid: each part with the month in which it became known."""

    currency: str
    terms: list[tuple[date, dict[str, Any]]]
    parts: list[tuple[Part, date]]
    drafted: list[date]


def ladders() -> st.SearchStrategy[dict[str, Any]]:
    """Draw a ladder on either metric, by either method."""
    return st.one_of(
        _ladders("monthly_amount", "0", MONTHLY_EDGES), _ladders("batch_recovery_rate", "0%", BATCH_EDGES)
    )


@st.composite
def _ladders(draw: st.DrawFn, metric: str, zero: str, edges: list[str]) -> dict[str, Any]:
    inner = sorted(draw(st.sets(st.sampled_from(range(len(edges))), min_size=1, max_size=4)))
    steps: list[dict[str, str]] = [{"from": zero, "rate": draw(RATES)}]
    for place in inner:
        ends, starts = draw(st.sampled_from([("below", "from"), ("up_to", "above")]))
        steps[-1][ends] = edges[place]
        steps.append({starts: edges[place], "rate": draw(RATES)})
    return {"metric": metric, "method": draw(st.sampled_from(["whole_amount", "marginal"])), "steps": steps}


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw a table in which every case finds one row."""
    rows: list[dict[str, Any]] = [{"rate": draw(RATES)}]
    if draw(st.booleans()):
        rows += [{"bucket": bucket, "rate": draw(RATES)} for bucket in ("M4-M6", "M25+")]
    if draw(st.booleans()):
        rows += [
            {"bucket": bucket, "hand": hand, "rate": draw(RATES)}
            for bucket in ("M4-M6", "M25+")
            for hand in (1, 2)
        ]
    return draw(st.permutations(rows))


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a terms document, with options left out as often as not."""
    pricing = draw(
        st.one_of(
            *[ladders().map(lambda ladder: {"ladder": ladder})] * 4,
            tables().map(lambda rows: {"rates": rows}),
            RATES.map(lambda rate: {"rate": rate}),
        )
    )
    options = st.fixed_dictionaries(
        {},
        optional={
            "base": st.sampled_from(["receipt", "up_to_balance"]),
            "rounding": st.sampled_from(["per_payment", "per_total"]),
            "vat": st.sampled_from(["6%", "13%"]),
        },
    )
    document = {**pricing, **draw(options)}
    return {**document, "vat_included": True} if "vat" in document and draw(st.booleans()) else document


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw an agreement of one to three versions and up to a dozen payments over four months."""
    changes = draw(st.sampled_from([0, 0, 0, 1, 2]))
    days = sorted(draw(st.sets(st.integers(1, 110), min_size=changes, max_size=changes)))
    terms = [(START + timedelta(days=day), draw(documents())) for day in [0, *days]]
    parts = []
    for number in range(1, draw(st.integers(1, 12)) + 1):
        part, known = draw(_payments(number))
        parts.append((part, known))
        if draw(st.integers(0, 3)) == 0:
            parts.append(draw(_reversals(part, known, number + 100)))
    skipped = draw(st.sets(st.sampled_from(MONTHS[:-1]), max_size=1))
    return World(
        currency=draw(st.sampled_from(["USD", "JPY"])),
        terms=terms,
        parts=parts,
        drafted=[month for month in MONTHS if month not in skipped],
    )


@st.composite
def _payments(draw: st.DrawFn, number: int) -> tuple[Part, date]:
    paid_on = START + timedelta(days=draw(st.integers(0, 119)))
    amount = draw(AMOUNTS)
    excess = draw(st.sampled_from([0, 0, 0, 1, amount // 2, amount]))
    part = Part(
        part_id=number,
        reference=f"{draw(st.sampled_from('ABZ'))}{number:03d}",
        paid_on=paid_on,
        amount_minor=amount,
        excess_minor=excess,
        bucket=draw(st.sampled_from(["M4-M6", "M25+"])),
        hand=draw(st.integers(1, 3)),
        batch=draw(st.sampled_from(["B1", "B1", "B1", "B2"])),
        reverses=None,
    )
    return part, draw(_known(paid_on))


@st.composite
def _reversals(draw: st.DrawFn, part: Part, known: date, number: int) -> tuple[Part, date]:
    paid_on = min(part.paid_on + timedelta(days=draw(st.integers(0, 45))), date(2026, 5, 31))
    reversal = part._replace(
        part_id=number,
        reference=f"{draw(st.sampled_from('ABZ'))}{number:03d}",
        paid_on=paid_on,
        amount_minor=-part.amount_minor,
        excess_minor=0,
        reverses=part.part_id,
    )
    return reversal, max(known, draw(_known(paid_on)))


def _known(paid_on: date) -> st.SearchStrategy[date]:
    """Draw the month in which a payment is imported: mostly its own, else up to two later."""
    first = MONTHS.index(paid_on.replace(day=1))
    return st.sampled_from([0, 0, 1, 2]).map(lambda late: MONTHS[min(first + late, len(MONTHS) - 1)])


def facts_for(world: World, month: date, parts: list[Part], locked: list[tuple[Part, Line]]) -> Facts:
    """Hand in what a database would: the locked figures that are needed, and no others."""
    versions = [
        TermsVersion(number, since, parse_terms(document))
        for number, (since, document) in enumerate(world.terms)
    ]
    needed = needs(parts, versions)
    totals: Counter[tuple[date, str, int | None]] = Counter()
    for part, line in locked:
        if line.month in needed.months or part.batch in needed.batches:
            totals[line.month, part.batch, line.rate_ppm] += line.base_minor
    originals = [original_of(part, line) for part, line in locked if part.part_id in needed.originals]
    return Facts(
        agency="A",
        portfolio="P",
        currency=world.currency,
        month=month,
        parts=parts,
        versions=versions,
        placed={batch: PLACED[batch] for batch in needed.batches},
        locked=[LockedTotal(*key, base_minor) for key, base_minor in totals.items()],
        originals=originals,
    )


def opened(world: World, month: date, held: set[int]) -> list[Part]:
    """List the parts that the statement of a month takes."""
    return [
        part
        for part, known in world.parts
        if known <= month and part.paid_on <= month_end(month) and part.part_id not in held
    ]
