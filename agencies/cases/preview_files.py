"""A first look at files of cases and of contact points, before they are taken in."""

from collections.abc import Callable, Mapping, Sequence

from agencies.cases.case_columns import match_case_columns
from agencies.cases.case_rows import CaseRows
from agencies.cases.point_rows import PointRows, match_point_columns
from agencies.cases.rules.columns import CASE_FIELDS, POINT_FIELDS, aliases_beside
from agencies.common import jobs, vault
from agencies.common.dates import civil_day
from agencies.common.tabular import ColumnMatch, match_columns
from agencies.common.tabular.preview import Form
from agencies.common.uploads import Upload, look_at_upload
from agencies.people.queries import portfolio_by_id

CASES_KIND = "preview_cases"
POINTS_KIND = "preview_points"
_MASKS: Mapping[str, Callable[[str], str]] = {
    "debtor_name": vault.mask_name,
    "name": vault.mask_name,
    "id_number": vault.mask_id_number,
    "debtor_id": vault.mask_id_number,
    "phone": vault.mask_phone,
    "value": vault.mask_phone,
    "address": vault.mask_address,
    "email": vault.mask_email,
}


PERSONAL = frozenset(_MASKS)
"""The fields whose values are shown masked."""


async def preview_cases(running: jobs.Running) -> None:
    """Look at a case file that was handed in."""
    await look_at_upload(running, _case_form)


async def preview_points(running: jobs.Running) -> None:
    """Look at a file of contact points that was handed in."""
    await look_at_upload(running, _point_form)


async def _case_form(upload: Upload) -> Form:
    portfolio = await portfolio_by_id(upload.portfolio_id)
    as_of = upload.as_of or civil_day(upload.created_at, portfolio.time_zone)

    def match(headings: Sequence[str], chosen: Mapping[str, str]) -> ColumnMatch:
        return match_columns(headings, aliases_beside(chosen), chosen)

    def reader(headings: Sequence[str], chosen: Mapping[str, str]) -> CaseRows:
        return CaseRows(match_case_columns(headings, chosen), headings, portfolio.currency, as_of)

    required = ("case_no", "outstanding", "overdue_since", "days_past_due")
    return Form(CASE_FIELDS, required, match, reader, _MASKS)


async def _point_form(upload: Upload) -> Form:
    def match(headings: Sequence[str], chosen: Mapping[str, str]) -> ColumnMatch:
        return match_columns(headings, POINT_FIELDS, chosen)

    def reader(headings: Sequence[str], chosen: Mapping[str, str]) -> PointRows:
        return PointRows(match_point_columns(headings, chosen), headings)

    return Form(POINT_FIELDS, ("case_no",), match, reader, _MASKS)
