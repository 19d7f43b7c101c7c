"""How the strata of a plan stand on a page."""

import pytest

from agencies.placements.rules.plan_view import Stratum, shown_band, shown_strata


def stratum(*names: str) -> Stratum:
    """Give a stratum of these names."""
    return Stratum(names, 1, {"NORTH": 1}, {"NORTH": 1.0}, 0, even=True)


def test_strata_stand_by_age_then_by_amount() -> None:
    strata = [
        stratum("M13-M24", "0-1000"),
        stratum("M4-M6", "50000+"),
        stratum("M7-M12", "5000-10000"),
        stratum("M4-M6", "5000-10000"),
        stratum("M4-M6", "10000-50000"),
        stratum("M1", "odd"),
    ]
    shown = shown_strata(strata, 5, ("bucket", "amount_band"))
    assert [each.names for each in shown] == [
        ("M4-M6", "5000-10000"),
        ("M4-M6", "10000-50000"),
        ("M4-M6", "50000+"),
        ("M7-M12", "5000-10000"),
        ("M13-M24", "0-1000"),
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [("10000-50000", "10,000–50,000"), ("0-999.5", "0–999.5"), ("50000+", "50,000+"), ("odd", "odd")],
)
def test_bands_are_written_for_people(name: str, shown: str) -> None:
    assert shown_band(name) == shown
