"""Contact points come in: phones, addresses and e-mails, of debtors and of people near them."""

import pytest

from agencies.cases.rules.relations import kind_of, relation_of
from agencies.common import sql, vault
from agencies.common.access import Actor
from agencies.common.errors import FileRefused, NotAllowed
from tests import people
from tests.agencies.cases import rows
from tests.agencies.cases.files import import_file, import_points_file, refused, table

CASES = [
    {"case_no": "C-1", "id_number": "11010119900101123X", "debtor_id": "D1"},
    {"case_no": "C-2", "id_number": "110101198002022345", "debtor_id": "D2"},
]


@pytest.fixture
async def portfolio(vera: Actor) -> int:
    """Give a portfolio with two cases of two debtors."""
    made = await rows.portfolio()
    await import_file(vera, made, table(CASES))
    return made


async def stored() -> list[tuple[str, str, str, str | None, str]]:
    """Read the points: case, relation, kind, name, value."""
    found = await sql.tuples(
        "SELECT cases.case_no, relation, kind, contact_points.name_cipher, value_cipher FROM contact_points"
        " JOIN cases ON cases.debtor_id = contact_points.debtor_id"
    )
    return sorted(
        (
            case,
            relation,
            kind,
            name and vault.decrypt(name, "contact_name"),
            vault.decrypt(value, "contact_point"),
        )
        for case, relation, kind, name, value in found
    )


async def test_points_by_case_id_number_and_debtor_id(vera: Actor, portfolio: int) -> None:
    data = (
        "case_no,id_number,debtor_id,kind,value,name,relation,source\n"
        "C-1,,,phone,13800138000,,,core\n"
        ",110101198002022345,,address,7 Elm Street,Bo Lee,配偶,visit\n"
        ",,D2,邮箱,bo@mail.example,Bo Lee,colleague,\n"
    )
    result = await import_points_file(vera, portfolio, data.encode())
    assert (result["read"], result["created"], result["unchanged"], result["refused"]) == (3, 3, 0, 0)
    assert await stored() == [
        ("C-1", "self", "phone", None, "13800138000"),
        ("C-2", "colleague", "email", "Bo Lee", "bo@mail.example"),
        ("C-2", "spouse", "address", "Bo Lee", "7 Elm Street"),
    ]
    sources = await sql.tuples("SELECT source FROM contact_points")
    assert sorted(each[0] for each in sources) == ["core", "point_file", "visit"]


async def test_a_chinese_file_with_a_column_for_each_kind(vera: Actor, portfolio: int) -> None:
    data = "个案序列号,联系人姓名,关系,电话号码,地址\nC-1,李四,同事,010-6655 4433,北京市海淀区\n"
    result = await import_points_file(vera, portfolio, data.encode("gb18030"))
    assert result["created"] == 2
    assert await stored() == [
        ("C-1", "colleague", "address", "李四", "北京市海淀区"),
        ("C-1", "colleague", "phone", "李四", "010-6655 4433"),
    ]


async def test_the_same_points_again_change_nothing(vera: Actor, portfolio: int) -> None:
    data = b"case_no,phone,relation\nC-1,138 0013 8000,self\nC-1,13800138000,self\n"
    first = await import_points_file(vera, portfolio, data)
    again = await import_points_file(vera, portfolio, data)
    assert (first["created"], first["unchanged"]) == (1, 1)
    assert (again["created"], again["unchanged"]) == (0, 2)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        pytest.param("C-9,,phone,13800138000,", ("case_no", "unknown_case"), id="unknown case"),
        pytest.param(",D9,phone,13800138000,", ("case_no", "unknown_debtor"), id="unknown debtor"),
        pytest.param("C-1,D2,phone,13800138000,", ("case_no", "two_debtors"), id="two debtors"),
        pytest.param('"C-1\nC-2",,phone,13800138000,', ("case_no", "control_character"), id="two lines"),
        pytest.param("C-1,,fax,13800138000,", ("kind", "not_a_kind"), id="unknown kind"),
        pytest.param("C-1,,phone,12,", ("value", "not_a_phone"), id="hardly a phone"),
        pytest.param("C-1,,phone,1.38001380001E+10,", ("value", "lossy_number"), id="digits lost"),
        pytest.param("C-1,,email,nobody,", ("value", "not_an_email"), id="no e-mail"),
        pytest.param("C-1,,phone,,", ("case_no", "missing"), id="no point at all"),
        pytest.param("C-1,,phone,13800138000,boss", ("relation", "not_a_relation"), id="unknown relation"),
    ],
)
async def test_refused_rows(vera: Actor, portfolio: int, row: str, problem: tuple[str, str]) -> None:
    data = f"case_no,debtor_id,kind,value,relation\n{row}\nC-2,,phone,13900139000,\n"
    result = await import_points_file(vera, portfolio, data.encode())
    assert (result["created"], result["refused"]) == (1, 1)
    assert await refused(result["job"]) == [(2, *problem)]


async def test_a_file_that_lacks_headings(vera: Actor, portfolio: int) -> None:
    with pytest.raises(FileRefused, match="No column holds case_no, kind, value") as caught:
        await import_points_file(vera, portfolio, b"relation,source\nself,core\n")
    assert caught.value.code == "missing_heading"


async def test_an_agency_imports_none(north: people.Agency) -> None:
    with pytest.raises(NotAllowed):
        await import_points_file(north.manager, await rows.portfolio(), b"case_no,phone\nC-1,13800138000\n")


@pytest.mark.parametrize(
    ("word", "named", "relation"),
    [
        ("本人", True, "self"),
        ("Co-Worker", True, "colleague"),
        ("父亲", True, "parent"),
        pytest.param("", False, "self", id="nothing said: the debtor's own"),
        pytest.param("", True, "other", id="somebody's name: not to be taken for the debtor's"),
        pytest.param("boss", True, None, id="not known"),
    ],
)
def test_relation(word: str, named: bool, relation: str | None) -> None:
    assert relation_of(word, named=named) == relation


def test_kind() -> None:
    assert [kind_of(word) for word in ("手机", "E-Mail", "住址", "fax")] == [
        "phone",
        "email",
        "address",
        None,
    ]
