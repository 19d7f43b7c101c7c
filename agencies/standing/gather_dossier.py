"""Gathers what is known of an agency into the members of its dossier."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from agencies.common.access import Actor, Permission, require
from agencies.standing.queries import dossier, retirement
from agencies.standing.queries.changes import changes_of, files_of
from agencies.standing.queries.plans import plans_of
from agencies.vendors.queries import AgencyRow

_MOST_CHANGES = 10_000


async def gather_dossier(actor: Actor, agency: AgencyRow, workbooks: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give every member but the manifest, by name; the statements' workbooks are handed in by name.

    It holds no other agency's data and no debtor's: complaints are told by reference, contacts by count.
    """
    require(actor, Permission.EXPORT_DOSSIERS)
    changes = await changes_of(actor, agency.id, limit=_MOST_CHANGES)
    ids = [each.id for each in changes]
    plans = await plans_of(ids)
    begun = await retirement.retirement_of(actor, agency.id)
    steps = [] if begun is None else await retirement.steps_of(begun.id)
    told: dict[str, object] = {
        "agency.json": await dossier.agency_row(agency.id),
        "standings.json": [asdict(each) for each in changes],
        "standing_files.json": [asdict(each) for each in await files_of(ids)],
        "corrective_plans.json": [asdict(plans[each]) for each in sorted(plans)],
        "retirement.json": [asdict(each) for each in steps],
        "scores.json": await dossier.score_rows(agency.id),
        "conduct.json": await dossier.conduct_rows(agency.id),
        "contacts.json": await dossier.contact_counts(agency.id),
        "batches.json": await dossier.batch_rows(agency.id),
        "journal.json": await dossier.journal_rows(agency.id),
    }
    return {
        **{name: _written(content) for name, content in told.items()},
        **{f"statements/{name}": data for name, data in workbooks.items()},
    }


def _written(content: object) -> bytes:
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, default=str).encode()
