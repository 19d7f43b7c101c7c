"""Changes how a person wants the portal."""

import datetime

from agencies.common import journal, sql
from agencies.common.access import Actor
from agencies.common.dates import time_zone
from agencies.common.errors import Invalid
from agencies.common.words import LANGUAGES
from agencies.people.queries.people import set_language, set_profile

THEMES = ("system", "light", "dark")


async def change_profile(
    actor: Actor, *, language: str, theme: str, zone: str | None, now: datetime.datetime
) -> None:
    """Set language, colours and the clock that moments are shown on; without a zone it is the portal's."""
    _check_language(language)
    if theme not in THEMES:
        raise Invalid("“{theme}” is not a theme; there are {known}.", theme=theme, known=THEMES)
    if zone is not None:
        time_zone(zone)
    async with sql.transaction():
        await set_profile(actor.person_id, language=language, theme=theme, time_zone=zone)
        await _note(actor, now, language=language, theme=theme, time_zone=zone)


async def change_language(actor: Actor, language: str, *, now: datetime.datetime) -> None:
    """Set the language alone, as the switch on every page does."""
    _check_language(language)
    async with sql.transaction():
        await set_language(actor.person_id, language)
        await _note(actor, now, language=language)


def _check_language(language: str) -> None:
    if language not in LANGUAGES:
        raise Invalid(
            "“{language}” is not a language; there are {known}.", language=language, known=LANGUAGES
        )


async def _note(actor: Actor, now: datetime.datetime, **changed: str | None) -> None:
    await journal.record(
        actor, "profile.changed", "person", actor.person_id, agency_id=actor.agency_id, now=now, **changed
    )
