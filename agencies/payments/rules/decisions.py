"""What a person may decide about a payment of the queue."""

from enum import StrEnum

from agencies.common.errors import Invalid

ATTRIBUTED = "attributed"


class Closing(StrEnum):
    """What becomes of money that no agency earns on."""

    OWN = "own"
    REFUNDED = "refunded"
    OTHER = "other"


def closing(text: str) -> Closing:
    """Read how a queue item is closed; Invalid names the choices."""
    try:
        return Closing(text)
    except ValueError:
        raise Invalid(
            "“{text}” does not close a payment; choose own, refunded or other.", text=text
        ) from None
