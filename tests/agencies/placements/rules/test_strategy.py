"""A strategy is read strictly, filled with defaults, and written back in one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from agencies.common.errors import Invalid
from agencies.placements.rules.strategy import DEFAULT_BANDS, STRATA, Origin, Strategy, parse_strategy

AGENCIES = ("A", "B")


def read(document: str, currency: str = "USD") -> Strategy:
    return parse_strategy(document, agencies=AGENCIES, currency=currency)


def test_the_smallest_strategy() -> None:
    strategy = read("term_days = 180\n[shares]\nA = 30\nB = 70")
    assert (strategy.term_days, strategy.shares) == (180, (("A", 30), ("B", 70)))


def test_nothing_said_is_equal_shares_and_an_open_term() -> None:
    strategy = read("")
    assert (strategy.term_days, strategy.shares) == (None, (("A", 1), ("B", 1)))
    assert strategy.strata == STRATA
    assert strategy.amount_bands == tuple(int(band) * 100 for band in DEFAULT_BANDS)


def test_shares_are_used_in_lowest_terms() -> None:
    strategy = read("[shares]\nA = 30\nB = 70")
    assert [strategy.share_of(code) for code in ("A", "B", "C")] == [3, 7, 0]


def test_an_agency_without_a_line_has_no_share() -> None:
    assert read("[shares]\nB = 5").share_of("A") == 0


def test_bands_are_in_major_units_of_the_currency() -> None:
    assert read('amount_bands = ["1,000", "2500.50"]').amount_bands == (100_000, 250_050)
    assert read('amount_bands = ["1000"]', "JPY").amount_bands == (1000,)


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ("term_days = ", "not a TOML document"),
        ("terms = 3", "unknown key “terms”; known are amount_bands, shares, shares_from, strata, term_days"),
        ("term_days = 0", "whole number of days from 1 to 3650; it is 0"),
        ("term_days = 4000", "from 1 to 3650; it is 4000"),
        ("term_days = true", "it is true"),
        ('term_days = "180"', 'it is "180"'),
        ("shares = 3", "one line per agency, like A = 30"),
        ("[shares]\nX = 1", "gives a share to X, but the agencies that can take cases are A, B"),
        ("[shares]\nA = -1", "share of A is a whole number from 0 to 10000; it is -1"),
        ("[shares]\nA = 0.5", "it is 0.5"),
        ("[shares]\nA = 0\nB = 0", "All shares are zero"),
        ("[shares]", "All shares are zero"),
        ("amount_bands = [1000]", "list of amounts in quotes"),
        ('amount_bands = ["5000", "1000"]', "must be above zero and rise; they are 5000, 1000"),
        ('amount_bands = ["0"]', "must be above zero"),
        ('amount_bands = ["much"]', "“much” is not an amount in USD"),
        ('strata = ["bucket", "bucket"]', "each at most once"),
        ('strata = ["colour"]', "a list of bucket, amount_band, region"),
        ('strata = "bucket"', "a list of bucket, amount_band, region"),
        ('shares_from = "scores"', "shares_from is one of given, published, equal"),
        ("shares_from = [1]", "shares_from is one of given, published, equal"),
    ],
)
def test_what_is_not_understood_is_refused_by_a_sentence(document: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read(document)
    assert sentence in str(refusal.value)


def test_no_agency_at_all_is_refused() -> None:
    with pytest.raises(Invalid, match="No agency can take cases"):
        parse_strategy("", agencies=(), currency="USD")


@given(
    term=some.none() | some.integers(1, 3650),
    shares=some.dictionaries(some.text(max_size=8), some.integers(1, 10_000), min_size=1),
    bands=some.sets(some.integers(1, 10**12)),
    strata=some.sets(some.sampled_from(STRATA)),
    origin=some.sampled_from(Origin),
)
def test_the_canonical_form_reads_back_as_the_same(
    term: int | None, shares: dict[str, int], bands: set[int], strata: set[str], origin: Origin
) -> None:
    strategy = Strategy(
        currency="USD",
        term_days=term,
        shares=tuple(sorted(shares.items())),
        amount_bands=tuple(sorted(bands)),
        strata=tuple(name for name in STRATA if name in strata),
        shares_from=origin,
    )
    assert parse_strategy(strategy.canonical, agencies=shares, currency="USD") == strategy


@pytest.mark.parametrize(
    ("document", "published", "shares", "origin"),
    [
        pytest.param("", {}, {"A": 1, "B": 1}, Origin.EQUAL, id="nobody decided: equal"),
        pytest.param("", {"A": 6, "B": 4}, {"A": 6, "B": 4}, Origin.PUBLISHED, id="decided last"),
        pytest.param("", {"A": 60}, {"A": 60, "B": 0}, Origin.PUBLISHED, id="a new one waits for a decision"),
        pytest.param("", {"A": 0}, {"A": 1, "B": 1}, Origin.EQUAL, id="nothing left of what was decided"),
        pytest.param("", {"Z": 9}, {"A": 1, "B": 1}, Origin.EQUAL, id="decided for others only"),
        pytest.param("[shares]\nA = 1", {"B": 5}, {"A": 1}, Origin.GIVEN, id="given shares go before"),
        pytest.param(
            "[shares]\nA = 6\nB = 4",
            {"A": 6, "B": 4},
            {"A": 6, "B": 4},
            Origin.PUBLISHED,
            id="as decided",
        ),
    ],
)
def test_shares_left_out_are_those_decided(
    document: str, published: dict[str, int], shares: dict[str, int], origin: Origin
) -> None:
    found = parse_strategy(document, agencies=["A", "B"], currency="USD", published=published)
    assert (dict(found.shares), found.shares_from) == (shares, origin)
    assert parse_strategy(found.canonical, agencies=["A", "B"], currency="USD") == found
