"""Files that belong to inspections, findings and complaints."""

import datetime
from dataclasses import dataclass

from agencies.common import sql, vault
from agencies.common.absent import not_there
from agencies.common.access import Actor, Permission, require, visible_complaints, visible_inspections

_NAME = "conduct.file"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file belongs: to an inspection or one of its findings, or to a complaint."""

    inspection_id: int | None = None
    finding_id: int | None = None
    complaint_id: int | None = None


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as it is listed."""

    id: int
    inspection_id: int | None
    finding_id: int | None
    complaint_id: int | None
    evidence_id: int
    name_cipher: bytes
    kind: str
    size: int
    sha256: str
    added_by: str
    added_at: datetime.datetime

    @property
    def name(self) -> str:
        """Open the name under which the file came."""
        return vault.decrypt(self.name_cipher, _NAME)


_FILE = (
    "SELECT files.id, files.inspection_id, files.finding_id, files.complaint_id, files.evidence_id,"
    " files.name_cipher, files.kind, evidence.size, evidence.sha256, people.name, files.added_at"
    " FROM conduct_files AS files JOIN evidence ON evidence.id = files.evidence_id"
    " JOIN people ON people.id = files.added_by LEFT JOIN inspections ON inspections.id = files.inspection_id"
    " LEFT JOIN complaints ON complaints.id = files.complaint_id"
)


def _seen(actor: Actor) -> tuple[str, dict[str, object]]:
    """Limit files to those the actor sees: an agency those of its own findings, and what it handed in."""
    if actor.of_lender:
        return "true", {}
    inspection, complaint = visible_inspections(actor), visible_complaints(actor)
    own = "people.agency_id = :actor_agency"
    return (
        f"(({inspection.text} AND (files.finding_id IS NOT NULL OR {own})) OR ({complaint.text} AND {own}))",
        {**inspection.values, **complaint.values},
    )


async def files_of(actor: Actor, place: Place) -> list[FileRow]:
    """List the files of an inspection with its findings, or of a complaint, as far as the actor sees."""
    require(actor, Permission.READ_CONDUCT)
    seen, values = _seen(actor)
    return await sql.rows(
        FileRow,
        f"{_FILE} WHERE (files.inspection_id = CAST(:inspection AS BIGINT)"
        f" OR files.complaint_id = CAST(:complaint AS BIGINT)) AND {seen} ORDER BY files.id",
        inspection=place.inspection_id,
        complaint=place.complaint_id,
        **values,
    )


async def find_file(actor: Actor, file_id: int) -> FileRow:
    """Read where a file lies; one that the actor does not see is not found."""
    require(actor, Permission.READ_CONDUCT)
    seen, values = _seen(actor)
    found = await sql.row(FileRow, f"{_FILE} WHERE files.id = :id AND {seen}", id=file_id, **values)
    if found is None:
        raise not_there()
    return found


async def add_file(
    actor: Actor, place: Place, evidence_id: int, name: str, kind: str, *, now: datetime.datetime
) -> bool:
    """Note that a kept file belongs to a place; False when the same file lies there already."""
    return bool(
        await sql.execute(
            "INSERT INTO conduct_files (inspection_id, finding_id, complaint_id, evidence_id, name_cipher,"
            " kind, added_by, added_at) SELECT CAST(:inspection AS BIGINT), CAST(:finding AS BIGINT),"
            " CAST(:complaint AS BIGINT), CAST(:evidence AS BIGINT), :name, CAST(:kind AS TEXT),"
            " CAST(:person AS BIGINT), :now WHERE NOT EXISTS (SELECT 1 FROM conduct_files AS there"
            " WHERE there.evidence_id = :evidence AND there.inspection_id IS NOT DISTINCT FROM :inspection"
            " AND there.finding_id IS NOT DISTINCT FROM :finding"
            " AND there.complaint_id IS NOT DISTINCT FROM :complaint)",
            inspection=place.inspection_id,
            finding=place.finding_id,
            complaint=place.complaint_id,
            evidence=evidence_id,
            name=vault.encrypt(name, _NAME),
            kind=kind,
            person=actor.person_id,
            now=now,
        )
    )
