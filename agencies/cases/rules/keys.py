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
_SHORTEST_ID_NUMBER = 5


def names_nobody(text: str) -> bool:
    """Say whether a text only fills a cell: "N/A", "-", "无". As a key it would make one debtor of many."""
    return text.strip().casefold() in _PLACEHOLDERS


def tells_people_apart(id_number: str) -> bool:
    """Say whether a normalised id number can be one: five signs or more that are not all the same."""
    return len(id_number) >= _SHORTEST_ID_NUMBER and len(set(id_number)) > 1
