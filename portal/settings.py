"""What the environment says: the home, the database, the keys."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


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


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read MANDATE_HOME (default ~/.mandate) and MANDATE_DATABASE_URL (default: SQLite in the home)."""
    given = os.environ if environment is None else environment
    home = Path(given.get("MANDATE_HOME") or Path.home() / ".mandate").expanduser().absolute()
    url = given.get("MANDATE_DATABASE_URL") or f"sqlite:///{home / 'mandate.sqlite3'}"
    return Settings(home, url, given)
