"""Passwords are hashed by the OWASP profile, long enough, and not the ones that are tried first."""

import pytest

from agencies.common.errors import Invalid
from portal.auth import passwords
from portal.auth.passwords import check_password, hash_password, password_fits

PROFILE = "$argon2id$v=19$m=19456,t=2,p=1$"


async def test_only_the_password_itself_fits() -> None:
    hashed = await hash_password("correct horse battery")
    assert hashed.startswith(PROFILE)
    assert await password_fits("correct horse battery", hashed)
    assert not await password_fits("correct horse batterz", hashed)
    assert not await password_fits("correct horse battery" + "x" * 500, hashed)


@pytest.mark.parametrize("stored", [None, "", "plain text", "$argon2id$broken"])
async def test_nobody_signs_in_without_a_hash(stored: str | None) -> None:
    assert not await password_fits("correct horse battery", stored)


def test_an_unknown_account_costs_the_same_work() -> None:
    assert passwords._FORGOTTEN.startswith(PROFILE)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "at least 12 characters"),
        ("x" * 201, "at most 200 characters"),
        ("Li.Na@Lender.Example", "The e-mail is no password"),
        ("password123456", "among the first"),
        ("P@ssw0rd!2024", "among the first"),
        ("qwertyuiop123", "among the first"),
        ("letmeinletmein", "among the first"),
        ("iloveyou1314520", "among the first"),
        ("aaaaaaaaaaaaaa", "among the first"),
        ("abcabcabcabc", "among the first"),
        ("123456789012", "among the first"),
        ("20170930201709", "among the first"),
    ],
)
async def test_a_password_that_is_guessed_is_refused(password: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        await hash_password(password, "li.na@lender.example")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "2b7e-91fa-77c0",
        "清晨的第一班地铁总是很空",
        "li.na's own secret",
        "x7$kQ!m2 Wp9",
    ],
)
def test_others_are_good(password: str) -> None:
    check_password(password, "li.na@lender.example")
