"""Short makers of cases, agencies and strategies."""

from collections.abc import Mapping

from agencies.placements.rules.allocate import allocate
from agencies.placements.rules.bundles import Agency, Case
from agencies.placements.rules.outcome import Allocation
from agencies.placements.rules.strategy import Strategy, parse_strategy


def strategy(shares: Mapping[str, int], more: str = "") -> Strategy:
    """Make a strategy in US dollars from shares by code."""
    lines = [more, "[shares]", *(f'"{code}" = {share}' for code, share in shares.items())]
    return parse_strategy("\n".join(lines), agencies=shares, currency="USD")


def agencies(*codes: str, **rooms: int) -> list[Agency]:
    """Make agencies 1, 2, 3 with the rooms given by code."""
    return [Agency(place, code, rooms.get(code)) for place, code in enumerate(codes, start=1)]


def cases(count: int, **facts: object) -> list[Case]:
    """Make cases of 1,001.00, 1,002.00 and so on in one stratum, each with its own debtor."""
    return [case(number, amount_minor=100_000 + 100 * number, **facts) for number in range(1, count + 1)]


def case(number: int, **facts: object) -> Case:
    """Make a case of bucket M4-M6 with a debtor of the same number."""
    usual: dict[str, object] = {"debtor_id": number, "bucket": "M4-M6", "amount_minor": 100_000}
    return Case(number, **{**usual, **facts})  # type: ignore[arg-type]


def place(cases: list[Case], agencies: list[Agency], seed: int = 7, **shares: int) -> Allocation:
    """Allocate by shares, equal ones by default."""
    wanted = shares or {agency.code: 1 for agency in agencies}
    return allocate(cases, agencies, strategy(wanted), seed=seed)


def counts(allocation: Allocation) -> list[int]:
    """Count the cases of each agency, in the order of their codes."""
    return [total.cases for total in allocation.totals]
