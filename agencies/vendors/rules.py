"""What an agency may be."""

from agencies.common.errors import Invalid


def check_capacity(capacity: int | None) -> None:
    """Raise Invalid when a capacity is below zero; None stands for no limit."""
    if capacity is not None and capacity < 0:
        raise Invalid("A capacity of {capacity} cases is not possible; it is 0 or more.", capacity=capacity)
