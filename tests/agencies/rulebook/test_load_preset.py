"""The presets that ship, and what a preset may not say."""

import datetime

import pytest

from agencies.common.errors import Invalid
from agencies.common.words import LANGUAGES
from agencies.rulebook.load_preset import load_preset, preset_codes
from agencies.rulebook.rules.codes import Channel
from agencies.rulebook.rules.parse_preset import parse_preset
from agencies.rulebook.rules.preset import Basis, Scope, Severity, Status, Window

SMALL = """
code = "HOUSE"
version = "1"
effective_from = 2026-01-01
status = "unverified"
time_basis = "debtor_local"
[name]
en = "House"
zh_CN = "内部"
[note]
en = "None."
zh_CN = "无。"
[hours]
weekday = ["09:00", "18:00"]
channels = ["call"]
lifted_by_consent = false
[[caps]]
code = "calls_2_a_day"
channels = ["call"]
basis = "attempt"
scope = "person"
window = "day"
limit = 2
severity = "block"
[third_party]
stop_on_refusal = true
disclose_debt = false
"""


def test_two_presets_ship() -> None:
    assert preset_codes() == ("CN-GBT45251", "US-REGF")


@pytest.mark.parametrize("code", preset_codes())
def test_a_preset_says_what_it_is_in_every_language(code: str) -> None:
    preset = load_preset(code)
    assert preset.code == code
    assert all(preset.names[language] and preset.notes[language] for language in LANGUAGES)


def test_an_unknown_code_is_refused_with_the_codes_there_are() -> None:
    with pytest.raises(Invalid, match=r"no rule preset “RU-230FZ”; there are CN-GBT45251, US-REGF"):
        load_preset("RU-230FZ")


def test_no_code_leads_out_of_the_folder() -> None:
    with pytest.raises(Invalid):
        load_preset("../rules/preset")


def test_the_figures_of_the_united_states() -> None:
    preset = load_preset("US-REGF")
    calls = preset.caps[0]
    assert preset.status is Status.VERIFIED
    assert set(preset.hours.days) == {(datetime.time(8), datetime.time(21))}
    assert (calls.limit, calls.window, calls.days) == (7, Window.ROLLING, 7)
    assert (calls.basis, calls.scope, calls.severity) == (Basis.ATTEMPT, Scope.DEBT, Severity.BLOCK)
    assert preset.cooldown is not None
    assert (preset.cooldown.days, preset.cooldown.scope) == (7, Scope.DEBT)


def test_the_figures_of_china() -> None:
    preset = load_preset("CN-GBT45251")
    calls = preset.caps[0]
    assert preset.status is Status.PARTLY
    assert set(preset.hours.days) == {(datetime.time(8), datetime.time(22))}
    assert (calls.limit, calls.window, calls.basis, calls.scope) == (
        *(3, Window.DAY, Basis.EFFECTIVE),
        Scope.PERSON,
    )
    assert preset.cooldown is None
    assert Channel.LETTER not in preset.hours.channels


def complaints(**entries: object) -> str:
    lines = "\n".join(f"{name} = {value}" for name, value in entries.items())
    return f"{SMALL}\n[complaints]\n{lines}\n"


def test_the_days_of_complaints() -> None:
    assert parse_preset(SMALL).complaints.answer_limits == (15, 30, 60)  # house rules
    short = parse_preset(complaints(acknowledge_working_days=1, standard_days=8)).complaints
    assert short.answer_limits == (8, 8, 8)
    named = parse_preset(
        complaints(acknowledge_working_days=1, standard_days=8, days_off="[2026-11-03]")
    ).complaints
    assert named.days_off == {datetime.date(2026, 11, 3)}


def test_the_smallest_preset() -> None:
    preset = parse_preset(SMALL)
    assert preset.hours.days[5:] == (None, None)
    assert preset.caps[0].days == 1


def floor(window: str, least: int, basis: str = "attempt", days: int | None = None) -> str:
    length = f"days = {days}" if days else ""
    lines = ['channels = ["call"]', f'basis = "{basis}"', f'window = "{window}"', length, f"least = {least}"]
    return "\n".join([SMALL, "[[floors]]", *lines])


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(floor("day", 2), id="as many as the cap"),
        pytest.param(floor("calendar_week", 14), id="two a day all week"),
        pytest.param(floor("calendar_month", 56), id="two a day in the shortest month"),
        pytest.param(floor("day", 9, "unanswered"), id="another basis"),
    ],
)
def test_a_floor_that_the_cap_allows(document: str) -> None:
    assert len(parse_preset(document).floors) == 1


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        pytest.param(
            floor("day", 3), "at least 3 contacts in 1 days, more than its cap calls_2_a_day", id="a day"
        ),
        pytest.param(floor("calendar_week", 15), "at least 15 contacts in 7 days", id="a week"),
        pytest.param(
            floor("rolling", 5, "effective", 2), "at least 5 contacts in 2 days", id="narrower basis"
        ),
        pytest.param(SMALL.replace("[[caps]]", "[[cap]]"), "unknown key “cap”", id="unknown table"),
        pytest.param(
            SMALL.split("[[caps]]", maxsplit=1)[0]
            + "[third_party]\nstop_on_refusal = true\ndisclose_debt = false",
            "HOUSE sets no limit on calls",
            id="unlimited calls",
        ),
        pytest.param(
            SMALL.replace('"block"', '"warn"'), "sets no limit on calls", id="a cap that only warns"
        ),
        pytest.param(SMALL.replace('"person"', '"number"'), "sets no limit on calls", id="a cap per number"),
        pytest.param(SMALL.replace("limit = 2", ""), "“limit” in [[caps]]", id="a cap without limit"),
        pytest.param(SMALL.replace("limit = 2", "limit = 0"), "not understood: 0", id="a cap of none"),
        pytest.param(SMALL.replace('"day"', '"rolling"'), "“days” in [[caps]]", id="rolling without days"),
        pytest.param(SMALL.replace('"attempt"', '"tries"'), "not understood: tries", id="unknown basis"),
        pytest.param(SMALL.replace('["call"]', '["call", "drum"]'), "“channels”", id="unknown channel"),
        pytest.param(
            SMALL.replace("09:00", "18:00"), "begin at 05:00 or later and before they end", id="no time"
        ),
        pytest.param(
            SMALL.replace("09:00", "04:59"), "begin at 05:00 or later", id="while clocks may change"
        ),
        pytest.param(SMALL.replace('"09:00"', "9"), "“weekday” in [hours]", id="hours without quotes"),
        pytest.param(
            SMALL.replace("weekday", "weekdays"), "unknown key “weekdays” in [hours]", id="misspelt day"
        ),
        pytest.param(SMALL.replace('weekday = ["09:00", "18:00"]', ""), "contact on no day", id="never open"),
        pytest.param(SMALL.replace('zh_CN = "无。"', ""), "“zh_CN” in note", id="a language missing"),
        pytest.param(SMALL.replace("debtor_local", "server"), "“time_basis”", id="another clock"),
        pytest.param(SMALL.replace("2026-01-01", '"soon"'), "“effective_from”", id="no date"),
        pytest.param(SMALL.replace("= false", "= 0"), "not understood: 0", id="a number for a yes or no"),
        pytest.param(
            SMALL.replace("[hours]", "[[hours]]"), "[hours] of the rule preset", id="a list of hours"
        ),
        pytest.param(SMALL.replace("[[caps]]", "[caps]"), "each headed [[caps]]", id="one table of caps"),
        pytest.param(complaints(standard_days=8), "“acknowledge_working_days”", id="no acknowledgement"),
        pytest.param(
            complaints(acknowledge_working_days=9, standard_days=8),
            "“acknowledge_working_days”",
            id="an acknowledgement after the answer",
        ),
        pytest.param(
            complaints(acknowledge_working_days=1, standard_days=8, extended_days=7),
            "“extended_days”",
            id="an extension to an earlier day",
        ),
        pytest.param(
            complaints(acknowledge_working_days=1, standard_days=8, days_off='["soon"]'),
            "“days_off”",
            id="a day off that is no date",
        ),
        pytest.param("code = ", "not a TOML document", id="no TOML"),
    ],
)
def test_what_is_refused(document: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_preset(document)
    assert sentence in str(refusal.value)
