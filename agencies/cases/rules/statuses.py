"""What a lender's word for the state of a case does here."""

import unicodedata
from collections.abc import Mapping

from agencies.common.words import Message, say

OPEN = "open"
_WORDS = {
    "paid": ("paid", "paid in full", "paid off", "fully paid", "repaid", "结清", "已结清", "还清", "已还清"),
    "closed": ("closed", "case closed", "settled", "结案", "已结案", "关闭", "已关闭"),
    "sold": ("sold", "debt sold", "出售", "已出售", "债权转让", "已转让"),
    "restructured": ("restructured", "rescheduled", "重组", "已重组", "展期", "已展期"),
}
STATUS_WORDS: Mapping[str, Message] = {
    OPEN: say("still owed"),
    "paid": say("paid"),
    "closed": say("closed"),
    "sold": say("sold"),
    "restructured": say("restructured"),
}
_STATUS_OF = {word: status for status, words in _WORDS.items() for word in words}


def status_of(word: str) -> str | None:
    """Give the status that a word of the file means, or None: such words are kept as text and do nothing.

    Only what ends collection is known: paid, closed, sold and restructured, in English and Chinese. Charged
    off, defaulted, past due and the like say nothing that days past due and balance do not say better.
    """
    plain = " ".join(unicodedata.normalize("NFKC", word).casefold().replace("_", " ").split())
    return _STATUS_OF.get(plain)
