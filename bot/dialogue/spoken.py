"""What comes in from a chat and what goes out to it, the same for every door."""

from dataclasses import dataclass, field

from agencies.common.words import Message
from agencies.work.rules.day_counts import DayCount

# A messenger takes 64 bytes with a button; a door may put up to four before them.
MOST_TAP = 60


@dataclass(frozen=True, slots=True)
class Heard:
    """Words typed or a button tapped; exactly one of `text` and `tap` is there, or none of what we read.

    `key` names the update within its door: the same key again changes nothing and gives the same replies.
    `message` names the message whose button was tapped, as the door knows it, and `label` its words, where
    the door knows them; `language` is the tag that the door has of its user, for somebody who is not known
    here yet.
    """

    door: str
    chat: str
    key: str
    text: str | None = None
    tap: str | None = None
    message: str | None = None
    label: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a reply; `tap` is what comes back, at most 60 characters of ASCII.

    `words` is the label before it was put into a language; None where it is a name or a number.
    """

    label: str
    tap: str
    words: Message | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture shows, day by day; the door draws it when it says it, so that no answer waits.

    `title` names what is counted and `part` the conversations among it, in the language of the reply.
    """

    title: str
    part: str
    language: str
    days: tuple[DayCount, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply in the person's language; with `edit` it takes the place of the message that was tapped.

    The text is complete without its picture, which a door leaves out where it cannot be drawn. `language` is
    the one it is written in; empty where it was not kept.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    edit: bool = False
    picture: Picture | None = None
    language: str = ""
