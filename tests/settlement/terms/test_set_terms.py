"""Terms that a statement cannot show are refused before anyone agrees to them."""

import pytest

from agencies.common import sql
from agencies.common.access import Actor
from agencies.common.errors import Conflict
from settlement.terms.set_terms import set_terms
from tests.people import Agency
from tests.settlement.ledger import date, open_ledger
from tests.settlement.workbook.stored import LATER

RECOVERY = {
    "metric": "batch_recovery_rate",
    "method": "marginal",
    "steps": [{"from": "0%", "below": "1%", "rate": "18%"}, {"from": "1%", "rate": "20%"}],
}


def monthly(bound: str) -> dict[str, object]:
    """Make a ladder with one bound."""
    steps = [{"from": "0", "below": bound, "rate": "18%"}, {"from": bound, "rate": "20%"}]
    return {"metric": "monthly_amount", "method": "marginal", "steps": steps}


@pytest.mark.parametrize(
    ("currency", "ladder", "sentence"),
    [
        (
            "USD",
            RECOVERY,
            "A ladder on batch_recovery_rate cannot be agreed yet; use one on monthly_amount.",
        ),
        ("USD", monthly("100.005"), "Step 2 starts between two amounts of USD; start it at a whole one."),
        ("JPY", monthly("100.5"), "Step 2 starts between two amounts of JPY; start it at a whole one."),
    ],
)
async def test_a_ladder_that_no_statement_can_show_is_refused(
    owner: Actor, north: Agency, currency: str, ladder: dict[str, object], sentence: str
) -> None:
    ledger = await open_ledger(owner, LATER, currency)
    with pytest.raises(Conflict) as refused:
        await set_terms(
            owner,
            await ledger.agency(north),
            ledger.portfolio,
            {"ladder": ladder},
            valid_from=date("2017-01-01"),
            now=LATER,
        )
    assert str(refused.value) == sentence
    assert await sql.value(int, "SELECT count(*) FROM terms") == 0


@pytest.mark.parametrize(("currency", "bound"), [("USD", "100.50"), ("JPY", "100"), ("KWD", "100.005")])
async def test_a_ladder_in_whole_amounts_is_drafted(
    owner: Actor, north: Agency, currency: str, bound: str
) -> None:
    ledger = await open_ledger(owner, LATER, currency)
    await set_terms(
        owner,
        await ledger.agency(north),
        ledger.portfolio,
        {"ladder": monthly(bound)},
        valid_from=date("2017-01-01"),
        now=LATER,
    )
    assert await sql.value(int, "SELECT count(*) FROM terms") == 1
