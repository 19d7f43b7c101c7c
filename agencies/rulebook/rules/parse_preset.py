"""Reading a rule preset from TOML, strictly: a limit that is missing or cannot be kept is refused."""

from collections.abc import Mapping
from enum import StrEnum

from agencies.common.errors import Invalid
from agencies.common.toml import TomlError, read_toml
from agencies.common.words import LANGUAGES
from agencies.rulebook.rules.codes import Channel, Flag, Party, Result
from agencies.rulebook.rules.preset import (
    Basis,
    Cap,
    ComplaintDays,
    Cooldown,
    Floor,
    Hours,
    OtherParties,
    Preset,
    Scope,
    Severity,
    Status,
    Stops,
    Window,
)
from agencies.rulebook.rules.section import Section

WEEKDAYS = 5
LONGEST_WINDOW_DAYS = 366
MOST_CONTACTS = 1000
LENGTHS = {Window.DAY: 1, Window.WEEK: 7, Window.MONTH: 28}
"""Days of the calendar windows; a month counts as its shortest."""

_TOP = {
    *("code", "version", "effective_from", "status", "time_basis", "name", "note"),
    *("hours", "caps", "cooldown", "third_party", "stops", "floors", "complaints"),
}
_HOURS = {"weekday", "saturday", "sunday", "channels", "lifted_by_consent", "source"}
_CAP = {
    *("code", "channels", "basis", "scope", "window", "days", "limit"),
    *("severity", "least_seconds", "not_counted", "source"),
}
_COMPLAINTS = {
    *("acknowledge_working_days", "standard_days", "extended_days", "longest_days"),
    *("country", "days_off", "working_days", "source"),
}
_THIRD_PARTY = {"always", "allow_when", "stop_on_refusal", "disclose_debt", "source"}


class TimeBasis(StrEnum):
    """Whose clock and days count."""

    DEBTOR_LOCAL = "debtor_local"


def parse_preset(document: str) -> Preset:
    """Read a preset; Invalid names the part that is unknown, missing, not understood, or against another."""
    try:
        table = read_toml(document)
    except TomlError as error:
        raise Invalid("The rule preset is not a TOML document: {problem}.", problem=error.problem) from None
    top = Section(table, "[]", _TOP)
    top.one_of("time_basis", TimeBasis)
    preset = Preset(
        code=top.text("code"),
        version=top.text("version"),
        effective_from=top.day("effective_from"),
        status=top.one_of("status", Status),
        names=top.words("name", LANGUAGES),
        notes=top.words("note", LANGUAGES),
        hours=_hours(table.get("hours")),
        caps=tuple(_cap(each) for each in _tables(table, "caps")),
        cooldown=_cooldown(table["cooldown"]) if "cooldown" in table else None,
        third_party=_third_party(table.get("third_party")),
        stops=_stops(table["stops"]) if "stops" in table else Stops((), ""),
        floors=tuple(_floor(each) for each in _tables(table, "floors")),
        complaints=_complaints(table["complaints"]) if "complaints" in table else ComplaintDays(),
    )
    _check_calls_are_limited(preset)
    _check_floors_can_be_reached(preset)
    return preset


def _tables(table: Mapping[str, object], key: str) -> list[object]:
    tables = table.get(key, [])
    if not isinstance(tables, list):
        raise Invalid("“{key}” in the rule preset is a list of tables, each headed [[{key}]].", key=key)
    return tables


def _hours(table: object) -> Hours:
    section = Section(table, "[hours]", _HOURS)
    days = [section.hours(day) for day in (*["weekday"] * WEEKDAYS, "saturday", "sunday")]
    if not any(days):
        raise Invalid("The rule preset allows contact on no day; give [hours] at least one day.")
    return Hours(
        days=tuple(days),
        channels=frozenset(section.some_of("channels", Channel)),
        lifted_by_consent=section.flag("lifted_by_consent"),
        source=section.text("source", ""),
    )


def _cap(table: object) -> Cap:
    section = Section(table, "[[caps]]", _CAP)
    window = section.one_of("window", Window)
    return Cap(
        code=section.text("code"),
        channels=frozenset(section.some_of("channels", Channel)),
        basis=section.one_of("basis", Basis),
        scope=section.one_of("scope", Scope),
        window=window,
        days=section.whole("days", 1, LONGEST_WINDOW_DAYS, LENGTHS.get(window)),
        limit=section.whole("limit", 1, MOST_CONTACTS),
        severity=section.one_of("severity", Severity),
        least_seconds=section.whole("least_seconds", 0, 3600, 0),
        not_counted=frozenset(section.some_of("not_counted", Result, ())),
        source=section.text("source", ""),
    )


def _cooldown(table: object) -> Cooldown:
    section = Section(table, "[cooldown]", {"code", "channels", "scope", "days", "not_counted", "source"})
    return Cooldown(
        code=section.text("code"),
        channels=frozenset(section.some_of("channels", Channel)),
        scope=section.one_of("scope", Scope),
        days=section.whole("days", 1, LONGEST_WINDOW_DAYS),
        not_counted=frozenset(section.some_of("not_counted", Result, ())),
        source=section.text("source", ""),
    )


def _third_party(table: object) -> OtherParties:
    section = Section(table, "[third_party]", _THIRD_PARTY)
    return OtherParties(
        always=frozenset(section.some_of("always", Party, ())),
        allow_when=frozenset(section.some_of("allow_when", Flag, ())),
        stop_on_refusal=section.flag("stop_on_refusal"),
        disclose_debt=section.flag("disclose_debt"),
        source=section.text("source", ""),
    )


def _stops(table: object) -> Stops:
    section = Section(table, "[stops]", {"flags", "source"})
    return Stops(section.some_of("flags", Flag), section.text("source", ""))


def _floor(table: object) -> Floor:
    section = Section(table, "[[floors]]", {"channels", "basis", "window", "days", "least"})
    window = section.one_of("window", Window)
    return Floor(
        channels=frozenset(section.some_of("channels", Channel)),
        basis=section.one_of("basis", Basis),
        window=window,
        days=section.whole("days", 1, LONGEST_WINDOW_DAYS, LENGTHS.get(window)),
        least=section.whole("least", 1, MOST_CONTACTS),
    )


def _complaints(table: object) -> ComplaintDays:
    section = Section(table, "[complaints]", _COMPLAINTS)
    standard = section.whole("standard_days", 1, LONGEST_WINDOW_DAYS)
    extended = section.whole("extended_days", standard, LONGEST_WINDOW_DAYS, standard)
    return ComplaintDays(
        acknowledge_working_days=section.whole("acknowledge_working_days", 0, standard),
        standard_days=standard,
        extended_days=extended,
        longest_days=section.whole("longest_days", extended, LONGEST_WINDOW_DAYS, extended),
        country=section.text("country", ""),
        days_off=section.days("days_off"),
        working_days=section.days("working_days"),
        source=section.text("source", ""),
    )


def _check_calls_are_limited(preset: Preset) -> None:
    if not any(
        Channel.CALL in cap.channels
        and cap.severity is Severity.BLOCK
        and cap.scope is not Scope.NUMBER
        and cap.basis is not Basis.UNANSWERED
        for cap in preset.caps
    ):
        raise Invalid(
            "The rule preset {code} sets no limit on calls; give it a cap on calls to a person that blocks.",
            code=preset.code,
        )


def _check_floors_can_be_reached(preset: Preset) -> None:
    for floor in preset.floors:
        for cap in preset.caps:
            if _binds(cap, floor) and floor.least * cap.days > cap.limit * floor.days:
                raise Invalid(
                    "The rule preset {code} asks for at least {least} contacts in {days} days, "
                    "more than its cap {cap} allows.",
                    code=preset.code,
                    least=floor.least,
                    days=floor.days,
                    cap=cap.code,
                )


def _binds(cap: Cap, floor: Floor) -> bool:
    """Say whether what the floor asks for is among what the cap counts."""
    wider = {
        Basis.EFFECTIVE: {Basis.EFFECTIVE, Basis.CONNECTED, Basis.ATTEMPT},
        Basis.CONNECTED: {Basis.CONNECTED, Basis.ATTEMPT},
    }
    bases = wider.get(floor.basis, {floor.basis})
    return floor.channels <= cap.channels and cap.basis in bases and cap.scope is not Scope.NUMBER
