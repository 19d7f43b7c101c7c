"""What the environment says: the home, the database, the keys, the way to Telegram."""

import datetime
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from agencies.common.errors import Invalid

MOST_POLL_SECONDS = 50
MOST_DAYS = 36_500
# A messenger sends an update again for a day at most.
LEAST_UPDATE_DAYS, LEAST_CHAT_DAYS = 2, 30


@dataclass(frozen=True, slots=True)
class Settings:
    """Where this installation lives."""

    home: Path
    database_url: str
    environment: Mapping[str, str]

    @property
    def embedded(self) -> bool:
        """Say whether the database is the SQLite file of the home."""
        return self.database_url.startswith("sqlite:")

    @property
    def keys_path(self) -> Path:
        """The file that holds the home's secrets."""
        return self.home / "keys.json"

    @property
    def anchor_path(self) -> Path:
        """The file that remembers the newest seal of the journal."""
        return self.home / "journal.anchor"

    @property
    def evidence_folder(self) -> Path:
        """The folder of encrypted files."""
        return self.home / "evidence"

    @property
    def smtp_url(self) -> str | None:
        """The mail server that links are handed to; None when they are only shown."""
        return self.environment.get("MANDATE_SMTP_URL") or None

    @property
    def telegram_token(self) -> str:
        """The token of the bot at Telegram; empty when there is none."""
        return self.environment.get("MANDATE_TELEGRAM_TOKEN", "").strip()

    @property
    def telegram_addresses(self) -> tuple[str, str]:
        """Where the Bot API and its files are, the token to follow; empty for Telegram's own."""
        names = ("MANDATE_TELEGRAM_BASE_URL", "MANDATE_TELEGRAM_BASE_FILE_URL")
        calls, files = (self.environment.get(name, "").strip() for name in names)
        return calls, files

    @property
    def telegram_poll(self) -> datetime.timedelta:
        """How long a question for updates may stay open; Invalid when it is no number of seconds."""
        text = self.environment.get("MANDATE_TELEGRAM_POLL_SECONDS") or "25"
        if not text.isdecimal() or int(text) > MOST_POLL_SECONDS:
            raise Invalid(
                "MANDATE_TELEGRAM_POLL_SECONDS is {text}; write seconds from 0 to {most}.",
                text=text,
                most=MOST_POLL_SECONDS,
            )
        return datetime.timedelta(seconds=int(text))

    @property
    def kept_days(self) -> tuple[int, int]:
        """For how many days conversations are kept, and the names of updates; Invalid for no such number."""
        chats = self._days("MANDATE_KEEP_CHATS_DAYS", 400, LEAST_CHAT_DAYS)
        return chats, self._days("MANDATE_KEEP_UPDATES_DAYS", 30, LEAST_UPDATE_DAYS)

    def _days(self, name: str, otherwise: int, least: int) -> int:
        text = self.environment.get(name) or str(otherwise)
        if not (text.isascii() and text.isdecimal()) or not least <= int(text) <= MOST_DAYS:
            raise Invalid(
                "{name} is {text}; write days from {least} to {most}.",
                name=name,
                text=text,
                least=least,
                most=MOST_DAYS,
            )
        return int(text)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read MANDATE_HOME (default ~/.mandate) and MANDATE_DATABASE_URL (default: SQLite in the home)."""
    given = os.environ if environment is None else environment
    home = Path(given.get("MANDATE_HOME") or Path.home() / ".mandate").expanduser().absolute()
    url = given.get("MANDATE_DATABASE_URL") or f"sqlite:///{home / 'mandate.sqlite3'}"
    return Settings(home, url, given)
