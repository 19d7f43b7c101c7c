"""Personal data is unreadable at rest, found by exact value, and masked on the way out."""

from pathlib import Path

import pytest

from agencies.common import vault
from agencies.common.errors import Conflict, Invalid


@pytest.fixture(autouse=True)
def _opened() -> None:
    vault.open_vault(vault.new_keys())


def test_what_is_encrypted_comes_back_only_as_the_same_field() -> None:
    sealed = vault.encrypt("张三", "debtor_name")
    assert "张三".encode() not in sealed
    assert vault.decrypt(sealed, "debtor_name") == "张三"
    with pytest.raises(Conflict, match="does not open"):
        vault.decrypt(sealed, "phone")


def test_the_same_text_never_looks_the_same_twice() -> None:
    assert vault.encrypt("Ann", "debtor_name") != vault.encrypt("Ann", "debtor_name")


def test_other_keys_open_nothing_and_find_nothing() -> None:
    sealed, index = vault.encrypt("Ann", "debtor_name"), vault.blind_index("name", "ann")
    vault.open_vault(vault.new_keys())
    assert vault.blind_index("name", "ann") != index
    with pytest.raises(Conflict, match="does not open"):
        vault.decrypt(sealed, "debtor_name")


@pytest.mark.parametrize("cut", [0, 5, 20])
def test_a_damaged_value_is_refused(cut: int) -> None:
    with pytest.raises(Conflict, match="does not open"):
        vault.decrypt(vault.encrypt("Ann", "debtor_name")[:cut], "debtor_name")


def test_a_kind_keeps_equal_texts_apart() -> None:
    assert vault.blind_index("phone", "1234") != vault.blind_index("last_four", "1234")


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("+86 138-0013-8000", "13800138000"),
        ("0086 13800138000", "13800138000"),
        ("13800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),  # full width
        ("+1 (212) 555-0100", "2125550100"),
        ("010-6552 9988", "01065529988"),
    ],
)
def test_phones_that_ring_the_same_are_the_same(text: str, digits: str) -> None:
    assert vault.normalise_phone(text) == digits


@pytest.mark.parametrize(
    ("text", "plain"), [("11010119900101123x", "11010119900101123X"), ("123-45 6789", "123456789")]
)
def test_identity_numbers_lose_their_punctuation(text: str, plain: str) -> None:
    assert vault.normalise_id_number(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"), [("  Ann   LEE ", "ann lee"), ("张 三", "张三"), ("Ａｎｎ", "ann")]
)
def test_names_are_compared_without_case_and_width(text: str, plain: str) -> None:
    assert vault.normalise_name(text) == plain


def test_masks_keep_just_enough_to_recognise() -> None:
    assert vault.mask_name("张三丰") == "张**"
    assert vault.mask_name("Ann Lee") == "A** L**"


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812342071", "138****2071"),
        ("+1 212 555 0123", "212***0123"),
        ("55501234", "****1234"),
        ("110", "*10"),
    ],
)
def test_a_masked_phone_is_recognised_by_whoever_knows_it(phone: str, masked: str) -> None:
    assert vault.mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("id_number", "masked"),
    [("420101199001011234", "**************1234"), ("123-45-6789", "******789"), ("A1", "**")],
)
def test_a_masked_id_number_keeps_its_end(id_number: str, masked: str) -> None:
    assert vault.mask_id_number(id_number) == masked


def test_masked_addresses_and_emails_keep_their_beginning() -> None:
    assert vault.mask_email("ann.lee@mail.example") == "a***@mail.example"
    assert vault.mask_address("荆州市沙市区北京路一百二十三号四单元") == "荆州市沙市区****"


def test_a_signature_holds_for_its_content_and_key_only() -> None:
    signature, key = vault.sign(b"statement"), vault.public_key_pem()
    assert vault.signature_holds(b"statement", signature)
    assert vault.signature_holds(b"statement", signature, key)
    assert not vault.signature_holds(b"Statement", signature, key)
    assert not vault.signature_holds(b"statement", "no signature", key)
    vault.open_vault(vault.new_keys())
    assert not vault.signature_holds(b"statement", signature)
    assert vault.signature_holds(b"statement", signature, key)


def test_keys_are_made_once_and_kept_to_their_owner(tmp_path: Path) -> None:
    path = tmp_path / "home" / "keys.json"
    keys = vault.load_keys(path, {})
    assert vault.load_keys(path, {}) == keys
    assert path.stat().st_mode & 0o077 == 0
    assert vault.load_keys(tmp_path / "elsewhere.json", {"MANDATE_KEYS": path.read_text()}) == keys
    assert not (tmp_path / "elsewhere.json").exists()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"data": "AAAA"}', '{"data": 1}', "not json"])
def test_keys_that_cannot_be_read_are_never_replaced(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(text)
    with pytest.raises(Invalid, match="cannot be read"):
        vault.load_keys(path, {})
    assert path.read_text() == text
