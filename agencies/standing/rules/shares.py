"""What grades propose for the next shares: whole per cent that sum to 100."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from agencies.common.errors import Invalid
from agencies.common.money import share_out
from agencies.common.words import Message, say
from agencies.standing.rules.scorecard import ShareRules
from agencies.standing.rules.scoring import Grade

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """An agency before its share is proposed; `weight` is its published one, None before the first."""

    agency_id: int
    weight: int | None
    grade: Grade | None
    may_take: bool = True


@dataclass(frozen=True, slots=True)
class Proposed:
    """An agency's present and proposed share in per cent."""

    agency_id: int
    present: int
    proposed: int


def propose(standings: Sequence[Standing], rules: ShareRules) -> list[Proposed]:
    """Propose shares: an A gains, a B and an agency without a grade keep, a C loses, a D gets none.

    40, 30 and 30 per cent with A, B and C become 48, 30 and 22, for 48, 30 and 22.5 are brought to 100. Floor
    and ceiling hold for all that get anything, as far as both can; whoever had none and is no D any more
    begins again at the floor. Without anybody left the list is empty.
    """
    present = present_shares(standings)
    wanted = [_wanted(each, share, rules) for each, share in zip(standings, present, strict=True)]
    if not any(wanted):
        return []
    bounded = share_out(WHOLE, _as_whole(_bounded(wanted, rules)))
    return [
        Proposed(each.agency_id, share, part)
        for each, share, part in zip(standings, present, bounded, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Step:
    """How a share came about: after the grade, in proportion to 100, and the bound that then changed it.

    `eased` where others stand at a bound and this one takes, or gives up, what they do not.
    """

    percent: int
    by_grade: Fraction
    spread: Fraction
    returns: bool
    bound: int | None
    eased: bool


def steps_to(standings: Sequence[Standing], proposed: Sequence[int], rules: ShareRules) -> list[Step]:
    """Lay out how shares in per cent became those proposed; empty where these rules do not lead to them."""
    if [each.proposed for each in propose(standings, rules)] != list(proposed):
        return []
    present = present_shares(standings)
    wanted = [_wanted(each, share, rules) for each, share in zip(standings, present, strict=True)]
    found = []
    for each, share, want, part in zip(standings, present, wanted, proposed, strict=True):
        spread = want * WHOLE / sum(wanted)
        bound = _bound(spread, part, rules)
        found.append(
            Step(
                percent=int(_factor(each, rules) * WHOLE),
                by_grade=want,
                spread=spread,
                returns=bool(want and not share),
                bound=bound,
                eased=bound is None and abs(part - spread) >= 1,
            )
        )
    return found


def _bound(spread: Fraction, proposed: int, rules: ShareRules) -> int | None:
    if proposed == rules.ceiling < spread or 0 < spread < rules.floor == proposed:
        return proposed
    return None


def present_shares(standings: Sequence[Standing]) -> list[int]:
    """Give the present shares in per cent; an agency without a published one counts as the others' mean.

    Whoever may take no cases has none; without any published share all are equal.
    """
    able = [each for each in standings if each.may_take]
    known = [each.weight for each in able if each.weight is not None]
    mean = Fraction(sum(known), len(known)) if any(known) else Fraction(1)
    weights = [
        Fraction(0) if not each.may_take else mean if each.weight is None else Fraction(each.weight)
        for each in standings
    ]
    if not any(weights):
        weights = [Fraction(1 if each.may_take else 0) for each in standings]
    return share_out(WHOLE, _as_whole(weights)) if any(weights) else [0] * len(weights)


def _wanted(standing: Standing, present: int, rules: ShareRules) -> Fraction:
    """Give what a grade makes of a share before all are brought to 100."""
    factor = _factor(standing, rules)
    returns = not present and factor and standing.grade is not None
    return Fraction(rules.floor) if returns else present * factor


def _factor(standing: Standing, rules: ShareRules) -> Fraction:
    if not standing.may_take or standing.grade is Grade.D:
        return Fraction(0)
    change = {Grade.A: rules.a_percent, Grade.C: rules.c_percent}
    percent = change.get(standing.grade, 0) if standing.grade else 0
    return Fraction(WHOLE + percent, WHOLE)


def _bounded(wanted: Sequence[Fraction], rules: ShareRules) -> list[Fraction]:
    """Share 100 in proportion, those beyond a bound fixed at it, until nobody is beyond one."""
    takers = [place for place, each in enumerate(wanted) if each]
    floor = Fraction(rules.floor if rules.floor * len(takers) <= WHOLE else 0)
    ceiling = Fraction(rules.ceiling if rules.ceiling * len(takers) >= WHOLE else WHOLE)
    fixed: dict[int, Fraction] = {}
    while True:
        shares = _proportional(wanted, takers, fixed)
        low = {place: floor - shares[place] for place in takers if shares[place] < floor}
        high = {place: shares[place] - ceiling for place in takers if shares[place] > ceiling}
        if not low and not high:
            return shares
        # Whichever side is missed by more is fixed first: then the other may come right by itself.
        if sum(low.values()) >= sum(high.values()):
            fixed |= dict.fromkeys(low, floor)
        else:
            fixed |= dict.fromkeys(high, ceiling)


def _proportional(
    wanted: Sequence[Fraction], takers: Sequence[int], fixed: Mapping[int, Fraction]
) -> list[Fraction]:
    rest = WHOLE - sum(fixed.values())
    free = sum((wanted[place] for place in takers if place not in fixed), Fraction(0))
    shares = [Fraction(0)] * len(wanted)
    for place in takers:
        shares[place] = fixed[place] if place in fixed else wanted[place] * rest / free
    return shares


def _as_whole(parts: Sequence[Fraction]) -> list[int]:
    """Bring fractions to whole weights in the same proportion."""
    common = lcm(*(each.denominator for each in parts))
    return [int(each * common) for each in parts]


def check_shares(shares: Mapping[str, int | None]) -> None:
    """Raise Invalid unless typed shares, by the name of their field, are whole per cent that sum to 100."""
    faults: dict[str, Message] = {
        name: say("Type a whole number from {least} to {most}.", least=0, most=WHOLE)
        for name, share in shares.items()
        if share is None or not 0 <= share <= WHOLE
    }
    if faults:
        raise Invalid("Some shares are no whole per cent from 0 to 100.", faults)
    total = sum(share or 0 for share in shares.values())
    if total != WHOLE:
        raise Invalid("The shares must sum to 100; they sum to {total}.", total=total)
