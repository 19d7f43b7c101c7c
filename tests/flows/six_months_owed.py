"""What three agencies are owed, computed a second time: from the story and plain rows of placements.

Who had a case on a day is read from the table of placements; all else is the story's own: what was paid,
when it became known, when which month was drafted, and the terms as a lawyer has them. The arithmetic is
that of the oracle in fractions, which shares no code with the product.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.flows import state
from tests.flows.six_months_office import Office
from tests.flows.six_months_story import AGENCIES, DAY, AgencyStory, Paid
from tests.settlement.oracle import Oracle, Receipt

DECIMALS = 2
_PLACEMENTS = (
    "SELECT agencies.code, cases.case_no, placements.starts_on, placements.ended_on, placements.bucket,"
    " placements.hand FROM placements JOIN agencies ON agencies.id = placements.agency_id"
    " JOIN cases ON cases.id = placements.case_id"
)


@dataclass(frozen=True, slots=True)
class Held:
    """A time in which an agency had a case."""

    agency: str
    case_no: str
    since: str
    until: str
    bucket: str
    hand: int


@dataclass(frozen=True, slots=True)
class Owed:
    """What one statement comes to, in fen."""

    agency: str
    month: str
    payments: int
    commission: int
    vat: int


def times_held(environment: Mapping[str, str]) -> list[Held]:
    """Read who had which case when; days are texts that sort."""
    return [
        Held(code, case_no, str(since)[:10], str(until)[:10] if until else "9999", bucket, hand)
        for code, case_no, since, until, bucket, hand in state.ask(environment, _PLACEMENTS)
    ]


def receipts(held: Sequence[Held], paid: Sequence[Paid]) -> Iterator[tuple[str, int, Receipt]]:
    """Give whose each payment is, its place in the order of becoming known, and what the oracle takes."""
    by_reference: dict[str, tuple[int, Held]] = {}
    for number, each in enumerate(paid):
        if each.reverses:
            undone = by_reference.get(each.reverses)
        else:
            day = each.paid_on.isoformat()
            own = [one for one in held if one.case_no == each.case_no and one.since <= day <= one.until]
            undone = (number, own[0]) if own else None
        if undone is not None:
            by_reference[each.reference] = (number, undone[1])
            yield (
                undone[1].agency,
                number,
                _receipt(number, each, undone[1], undone[0] if each.reverses else None),
            )


def _receipt(number: int, paid: Paid, held: Held, undoes: int | None) -> Receipt:
    amount = Fraction(paid.minor, 100)
    return Receipt(
        number, paid.reference, paid.paid_on, amount, Fraction(0), held.bucket, held.hand, "", undoes
    )


def computed(environment: Mapping[str, str], office: Office) -> list[Owed]:
    """Compute every statement of the half year."""
    known = list(receipts(times_held(environment), office.paid))
    return sorted(
        (owed for agency in AGENCIES for owed in _of_agency(office, agency, known)),
        key=lambda owed: (owed.month, owed.agency),
    )


def _of_agency(
    office: Office, agency: AgencyStory, known: Sequence[tuple[str, int, Receipt]]
) -> Iterator[Owed]:
    """Go through the drafts in order: each takes what is known by then, paid by its end, not yet taken."""
    oracle = Oracle([(datetime.date(2026, 1, 1), agency.terms)], {}, DECIMALS)
    waiting = [(number, receipt) for code, number, receipt in known if code == agency.code]
    for draft in office.drafted:
        end = (draft.month + 31 * DAY).replace(day=1) - DAY
        now = [r for number, r in waiting if number < draft.known and r.paid_on <= end]
        if agency in draft.agencies and now and not _is_locked(office, draft.month, agency, draft.known):
            entries = oracle.draft(now)
            commission, vat = oracle.vat(end, entries)
            oracle.locked += entries
            waiting = [(number, r) for number, r in waiting if r not in now]
            yield Owed(agency.code, f"{draft.month:%Y-%m}", len(now), int(commission * 100), int(vat * 100))


def _is_locked(office: Office, month: datetime.date, agency: AgencyStory, known: int) -> bool:
    """Say whether an earlier draft of the same month was the agency's last statement."""
    return any(
        each.month == month and each.known < known and agency in each.agencies for each in office.drafted
    )


def stated(environment: Mapping[str, str]) -> list[Owed]:
    """Read what the statements say."""
    rows = state.ask(
        environment,
        "SELECT code, month, payments, commission_minor, vat_minor, total_minor, statements.status"
        " FROM statements JOIN agencies ON agencies.id = agency_id ORDER BY month, code",
    )
    assert all(row[3] + row[4] == row[5] and row[6] == "locked" for row in rows)
    return sorted(
        (
            Owed(code, str(month)[:7], payments, commission, vat)
            for code, month, payments, commission, vat, *_ in rows
        ),
        key=lambda owed: (owed.month, owed.agency),
    )
