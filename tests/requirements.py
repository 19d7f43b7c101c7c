"""What a test needs of its machine, and what follows where it is missing."""

import os
from typing import NoReturn

import pytest


def missing(what: str, reason: str) -> NoReturn:
    """Skip the test for `reason`, or fail it where MANDATE_TEST_REQUIRE names `what` among its words."""
    if what in os.environ.get("MANDATE_TEST_REQUIRE", "").split(","):
        pytest.fail(f"MANDATE_TEST_REQUIRE names {what}: {reason}", pytrace=False)
    pytest.skip(reason)
