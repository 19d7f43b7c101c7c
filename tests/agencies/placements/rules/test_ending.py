"""When placements end, and why."""

import datetime

import pytest

from agencies.placements.rules.ending import OpenPlacement, announced, closed, expired, recalled


def day(number: int) -> datetime.date:
    return datetime.date(2018, 3, number)


def placement(**facts: object) -> OpenPlacement:
    """Make an open placement from 1 March 2018 on which something is owed."""
    usual = OpenPlacement(1, 1, 1, 1, day(1), None, None, None, 100, "open")
    return usual._replace(**facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "as_of", "end"),
    [
        pytest.param({}, 31, None, id="an open term never expires"),
        pytest.param({"due_on": day(29)}, 29, None, id="the last day of the term is in force"),
        pytest.param({"due_on": day(29)}, 30, (29, "expired"), id="the day after, it ended on the last"),
        pytest.param({"due_on": day(9)}, 30, (9, "expired"), id="however late that is found"),
        pytest.param({"recalled_on": day(9)}, 8, None, id="an announced recall is not due yet"),
        pytest.param({"recalled_on": day(9)}, 9, (9, "lender"), id="it is due on its day"),
        pytest.param(
            {"recalled_on": day(9), "recall_reason": "audit"}, 20, (9, "audit"), id="for its own reason"
        ),
        pytest.param(
            {"due_on": day(9), "recalled_on": day(12)}, 20, (9, "expired"), id="the term ends first"
        ),
        pytest.param(
            {"due_on": day(12), "recalled_on": day(9)}, 20, (9, "lender"), id="the recall comes first"
        ),
        pytest.param({"due_on": day(9), "recalled_on": day(9)}, 20, (9, "lender"), id="a recall goes before"),
        pytest.param({"due_on": day(9), "balance_minor": 0}, 20, (9, "paid"), id="nothing owed ends as paid"),
        pytest.param(
            {"starts_on": day(5), "recalled_on": day(2)}, 20, (5, "lender"), id="never before its first day"
        ),
    ],
)
def test_terms_and_announced_recalls_end(
    facts: dict[str, object], as_of: int, end: tuple[int, str] | None
) -> None:
    found = [(each.ended_on.day, str(each.reason)) for each in expired([placement(**facts)], day(as_of))]
    assert found == ([end] if end else [])


@pytest.mark.parametrize(
    ("facts", "reason", "why"),
    [
        ({}, None, "lender"),
        ({}, "audit", "audit"),
        ({"recall_reason": "audit"}, None, "audit"),
        ({"recall_reason": "audit"}, "fraud", "fraud"),
        ({"balance_minor": 0}, "fraud", "paid"),
    ],
)
def test_a_recall_has_the_reason_given_or_announced(
    facts: dict[str, object], reason: str | None, why: str
) -> None:
    assert [str(each.reason) for each in recalled([placement(**facts)], day(9), reason)] == [why]


def test_an_announcement_keeps_its_reason_whatever_is_owed() -> None:
    found = announced([placement(balance_minor=0, starts_on=day(20))], day(9), "audit")
    assert [(each.reason, each.ended_on) for each in found] == [("audit", day(20))]


@pytest.mark.parametrize(
    ("status", "balance", "why"),
    [("open", 1, None), ("open", 0, "paid"), ("sold", 0, "sold"), ("sold", 1, "sold"), ("paid", 1, "paid")],
)
def test_a_case_file_closes_with_its_status(status: str, balance: int, why: str | None) -> None:
    found = closed([placement(status=status, balance_minor=balance)], day(9))
    assert [(str(each.reason), each.ended_on) for each in found] == ([(why, day(9))] if why else [])
