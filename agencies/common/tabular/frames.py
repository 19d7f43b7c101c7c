"""What goes through the pipes between parent and child: JSON behind its length, never code."""

import json
from struct import Struct
from typing import Any

LENGTH = Struct(">I")
LONGEST = 64 * 1024**2


def encode(kind: str, body: object) -> bytes:
    """Put a kind and a JSON value into one frame."""
    content = json.dumps([kind, body], ensure_ascii=False, separators=(",", ":")).encode()
    return LENGTH.pack(len(content)) + content


def decode(content: bytes) -> tuple[str, Any]:
    """Take a frame's content apart; ValueError where it is not what `encode` makes."""
    try:
        kind, body = json.loads(content)
    except (TypeError, RecursionError) as error:
        raise ValueError("not a frame") from error
    return str(kind), body
