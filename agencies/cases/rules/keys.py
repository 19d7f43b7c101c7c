"""Which texts can tell people apart."""

_PLACEHOLDERS = frozenset(
    (
        "-",
        "--",
        "/",
        "0",
        "n/a",
        "na",
        "nan",
        "nil",
        "none",
        "null",
        "unknown",
        "无",
        "無",
        "未知",
        "不详",
        "暂无",
    )
)
_LONGEST_PLACEHOLDER = max(map(len, _PLACEHOLDERS))
_SHORTEST_ID_NUMBER = 5


def names_nobody(text: str) -> bool:
    """Say whether a trimmed text only fills a cell, like "N/A" or "无": as a key it ties debtors together."""
    return len(text) <= _LONGEST_PLACEHOLDER and text.casefold() in _PLACEHOLDERS


def tells_people_apart(id_number: str) -> bool:
    """Say whether a normalised id number can be one: five signs or more that are not all the same."""
    return len(id_number) >= _SHORTEST_ID_NUMBER and len(set(id_number)) > 1
