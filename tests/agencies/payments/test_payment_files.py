"""What a payment file may look like, and which of its rows are refused."""

import pytest

from agencies.common.access import Actor
from agencies.common.errors import FileRefused, Invalid
from agencies.common.refused_rows import of_job
from agencies.payments.queries.queue import conservation
from agencies.people.queries import PortfolioRow
from tests import people
from tests.agencies.payments import books
from tests.agencies.payments.books import imported, payment, reversal


async def test_rows_that_cannot_be_posted_are_refused_with_one_sentence_each(
    frank: Actor, lender: PortfolioRow, north: people.Agency
) -> None:
    await books.place(await books.case(lender), north)
    paid = payment("P1")
    await imported(frank, lender, paid, reversal("R1", paid))
    found = await imported(
        frank,
        lender,
        payment("P1", amount="41.00"),  # row 2: the reference of another payment
        payment("P2", amount="0.00"),
        payment("P3", amount="-40.00"),
        payment("P4"),
        payment("P4"),
        {**payment("P5"), "paid_on": "2018-01-01"},
        {**payment("R2", amount="39.00"), "reverses": "P4"},
        {**payment("R3"), "reverses": "P9"},
        {**payment("R4"), "reverses": "R1"},
        {**payment("R5"), "reverses": "P1"},
        {**payment("P6", amount="12,34,5"), "paid_on": "16/10/17", "case_no": ""},
    )
    refused = await of_job(found.job_id)
    assert [(each.problem.row, each.problem.column, each.problem.code) for each in refused] == [
        (2, "reference", "reference_taken"),
        (3, "amount", "zero_amount"),
        (4, "amount", "negative_amount"),
        (6, "reference", "duplicate_reference"),
        (7, "paid_on", "paid_in_future"),
        (8, "amount", "partial_reversal"),
        (9, "reverses", "reversal_without_original"),
        (10, "reverses", "reversal_of_reversal"),
        (11, "reverses", "already_reversed"),
        (12, "case_no", "missing"),
        (12, "amount", "not_an_amount"),
        (12, "paid_on", "short_year"),
    ]
    assert refused[0].cells == ("P1", "C1", "41.00", "2017-10-16", "", "")
    assert (found.result["read"], found.result["created"], found.result["refused"]) == (11, 1, 10)
    assert (await conservation(frank, lender.id)).holds


async def test_chinese_headings_and_amounts_are_understood(
    frank: Actor, lender: PortfolioRow, north: people.Agency
) -> None:
    await books.place(await books.case(lender), north)
    head = "还款导入\n\n*个案序列号,*还款金额,*还款日期,还款方式,还款人\n"
    row = "C1,＄1，040．50,2017年10月16日,对公转账,张三\n"
    found = await imported(frank, lender, data=(head + row).encode("gb18030"))
    assert (found.result["created"], found.result["amount_minor"]) == (1, 104_050)
    assert await books.table("payments", "channel") == [("对公转账",)]


async def test_cells_that_only_fill_their_place_name_no_payment(frank: Actor, lender: PortfolioRow) -> None:
    data = b"reference,case_no,amount,paid_on,reverses\n-,C1,40,2017-10-16,N/A\n"
    found = await imported(frank, lender, data=data)
    assert (found.result["created"], found.result["amount_minor"]) == (1, 4_000)
    assert (await books.table("payments", "reference"))[0][0].startswith("auto-")


@pytest.mark.parametrize("row", ['"P1\nP2",C1,40,,', 'P1,"C1\nC2",40,,', 'P1,C1,-40,"P0\tP9",'])
async def test_a_number_of_several_lines_names_nothing(frank: Actor, lender: PortfolioRow, row: str) -> None:
    data = f"reference,case_no,amount,reverses,paid_on\n{row}2017-10-16\n".encode()
    found = await imported(frank, lender, data=data)
    assert (found.result["created"], found.result["refused"]) == (0, 1)
    assert [each.problem.code for each in await of_job(found.job_id)] == ["control_character"]


async def test_columns_can_be_named_by_hand(frank: Actor, lender: PortfolioRow) -> None:
    data = b"loan,money,amount,day\nC1,40,99,2017-10-16\n"
    columns = {"case_no": "loan", "amount": "money", "paid_on": "day"}
    found = await imported(frank, lender, data=data, columns=columns)
    assert found.result["amount_minor"] == 4_000


async def test_headings_named_by_hand_find_the_table_below_other_words(
    frank: Actor, lender: PortfolioRow
) -> None:
    data = b"Harbour,payments,of,October\nloan,money,day,desk\nC1,12.50,2017-10-05,north\n"
    columns = {"case_no": "loan", "amount": "money", "paid_on": "day"}
    found = await imported(frank, lender, data=data, columns=columns)
    assert (found.result["created"], found.result["refused"]) == (1, 0)


@pytest.mark.parametrize(
    ("data", "columns", "refusal"),
    [
        (b"loan,money\nC1,40\n", {}, FileRefused),
        (b"case_no,amount\nC1,40\n", {}, FileRefused),
        (b"case_no,amount,day\nC1,40,2017-10-16\n", {"paid_on": "Day paid"}, Invalid),
        (b"case_no,amount,day\nC1,40,2017-10-16\n", {"when": "day"}, Invalid),
    ],
)
async def test_a_file_without_the_columns_is_refused_whole(
    frank: Actor, lender: PortfolioRow, data: bytes, columns: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await imported(frank, lender, data=data, columns=columns)
    assert await books.table("payments", "id") == []
