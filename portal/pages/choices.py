"""Codes with their words, as the fields and filters of a page offer them."""

from collections.abc import Mapping

from agencies.common.words import Message, render
from portal.web.visit import Visit


def choices(visit: Visit, words: Mapping[str, Message]) -> list[tuple[str, str]]:
    """Pair codes with their words in the language of a visit."""
    return [(str(code), render(message, visit.language)) for code, message in words.items()]
