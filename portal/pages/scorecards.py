"""Scorecards: the one that holds, the earlier ones, and a form for another."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from agencies.common.access import Permission
from agencies.common.dates import month_start, next_month
from agencies.common.words import Message, Month, say
from agencies.standing.known_rules import known_rules
from agencies.standing.queries.scorecards import ScorecardRow, list_scorecards
from agencies.standing.queries.scores import newest_month_scored
from agencies.standing.rules.scorecard import Measure, Scorecard, parse_scorecard
from agencies.standing.rules.words import FORMULAS, MEASURES
from agencies.standing.score_agencies import scorecard_for
from agencies.standing.write_scorecard import write_scorecard
from portal.pages.score_views import rate_text
from portal.web.forms import Form
from portal.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Version:
    """A written scorecard, read."""

    row: ScorecardRow
    card: Scorecard


async def show_scorecards(visit: Visit) -> Response:
    """Show the scorecard that holds, its earlier versions, and a form for the next."""
    rules = known_rules()
    rows = await list_scorecards(visit.actor)
    present = await scorecard_for(month_start(visit.today))
    scored = await newest_month_scored()
    begins = month_start(visit.today)
    return visit.show(
        "scores/scorecards.html",
        versions=[Version(each, parse_scorecard(each.definition)) for each in rows],
        card=present,
        weighed={each.code: each for each in present.measures},
        begins=next_month(scored) if scored is not None and scored >= begins else begins,
        measures=list(Measure),
        names=MEASURES,
        formulas=FORMULAS,
        rules=rules,
        red_lines=_red_lines(present, rules),
        mark_text=lambda ppm: rate_text(ppm).removesuffix("%"),
        may_write=visit.may(Permission.WRITE_SCORECARDS),
    )


def _red_lines(card: Scorecard, rules: Mapping[str, Message]) -> list[Message | str]:
    """Name what makes a score nought."""
    marked = [say("upheld complaints marked as a red line")] if card.red_line_complaints else []
    return [*(rules.get(each, each) for each in card.red_line_rules), *marked]


async def add(visit: Visit) -> Response:
    """Write another version."""
    valid_from = visit.form.month("valid_from", required=True)
    document = written_form(visit.form, known_rules())
    visit.form.check()
    assert valid_from is not None  # noqa: S101 - checked just here
    await write_scorecard(visit.actor, document, valid_from=valid_from, now=visit.now)
    flash = say("The scorecard holds from {month} on.", month=Month(valid_from))
    return visit.go("scorecards", flash=flash)


def written_form(form: Form, rules: Mapping[str, object]) -> str:
    """Write the TOML document for what was typed; a measure without weight is left out."""
    numbers = {name: form.whole(name, least=-100, required=True) for name in _NUMBERS}
    lines = [f"{name} = {numbers[name]}" for name in ("minimum_cases", "minimum_age_days")]
    lines += ["", "[grades]", *(f"{grade} = {numbers[f'grade_{grade}']}" for grade in "ABC")]
    marked = ", ".join(f'"{each}"' for each in form.many("rules") if each in rules)
    complaints = "true" if form.on("complaints") else "false"
    lines += ["", "[red_lines]", f"rules = [{marked}]", f"complaints = {complaints}", "", "[shares]"]
    lines += [f"{name} = {numbers[f'share_{name}']}" for name in ("A", "C", "floor", "ceiling")]
    for measure in Measure:
        weight = form.whole(f"weight-{measure}", most=100)
        if weight:
            lines += ["", f"[measures.{measure}]", f"weight = {weight}"]
            lines += [f'{mark} = "{_share(form, f"{mark}-{measure}")}"' for mark in ("floor", "target")]
    return "\n".join([*lines, ""])


_NUMBERS = (
    *("minimum_cases", "minimum_age_days", "grade_A", "grade_B", "grade_C"),
    *("share_A", "share_C", "share_floor", "share_ceiling"),
)


def _share(form: Form, name: str) -> str:
    """Take a share as it was typed, its sign added where it was left out."""
    typed = form.text(name, required=True, most=12).replace("\\", "").replace('"', "")
    return typed if typed.endswith("%") else f"{typed}%"
