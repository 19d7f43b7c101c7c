"""Days and months in what a chat says, also those of messages that were kept."""

import datetime
import json

import pytest

from agencies.common.words import Message, Month, pack, say, unpack
from bot.dialogue.wording import worded

DAY = datetime.date(2026, 11, 2)
TOLD: Message = say("{first} {names}", first=say("by {day}", day=DAY), names=[Month(DAY), "N"])


@pytest.mark.parametrize(
    ("language", "said"), [("en", "by 2 Nov 2026 Nov 2026, N"), ("zh_CN", "2026-11-02前 2026-11、N")]
)
def test_days_and_months_follow_the_language(language: str, said: str) -> None:
    kept = unpack(json.loads(json.dumps(pack(TOLD))))
    assert kept == TOLD
    assert worded(kept, language).replace(" 前", "前") == said
