"""What is said of a thing that is not there for the reader: absent and hidden read alike."""

from agencies.common.errors import NotFound


def not_there() -> NotFound:
    """Make the answer for the number of a row, which no reader knows."""
    return NotFound("The address may be mistyped, or the thing is not there for you.")


def no_such_case() -> NotFound:
    """Make the answer for a case by the number of its row: never there, or with somebody else by now."""
    return NotFound("There is no such case here, or no longer.")
