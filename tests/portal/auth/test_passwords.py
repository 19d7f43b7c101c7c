"""Passwords are hashed by the OWASP profile and never shorter than twelve characters."""

import pytest

from agencies.common.errors import Invalid
from portal.auth.passwords import hash_password, password_fits


async def test_only_the_password_itself_fits() -> None:
    hashed = await hash_password("correct horse battery")
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await password_fits("correct horse battery", hashed)
    assert not await password_fits("correct horse batterz", hashed)


@pytest.mark.parametrize("stored", [None, "", "plain text", "$argon2id$broken"])
async def test_nobody_signs_in_without_a_hash(stored: str | None) -> None:
    assert not await password_fits("correct horse battery", stored)


async def test_a_short_password_is_refused() -> None:
    with pytest.raises(Invalid, match="at least 12 characters"):
        await hash_password("short")
