"""Addresses of pages by their names; what is no part of a path becomes its query."""

import re
from urllib.parse import quote, urlencode

_PART = re.compile(r"{(\w+)(?::\w+)?}")
_PATTERNS: dict[str, tuple[str, frozenset[str]]] = {}


def remember(name: str, path: str) -> None:
    """Note the path of a door under its name."""
    _PATTERNS[name] = (_PART.sub(r"{\1}", path), frozenset(_PART.findall(path)))


def path(name: str, /, **parts: object) -> str:
    """Write the address of a door; KeyError for a name or a part that is unknown or missing."""
    pattern, needed = _PATTERNS[name]
    where = (
        pattern.format_map({key: quote(str(parts[key]), safe="") for key in needed}) if needed else pattern
    )
    asked = [(key, each) for key, each in parts.items() if key not in needed and each not in {None, ""}]
    return f"{where}?{urlencode(asked)}" if asked else where
