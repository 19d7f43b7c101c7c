"""Loads a stored statement with all that a workbook shows of it, and computes it again."""

import base64
import datetime
from collections.abc import Sequence
from hashlib import sha256

from agencies.cases.rules.sealed import NAME
from agencies.common import vault
from agencies.common.access import Actor
from agencies.common.dates import format_month
from agencies.common.errors import Conflict, NotFound
from agencies.people.queries import PortfolioRow
from agencies.vendors.queries import AgencyRow
from settlement.statements.queries import LineRow, StatementRow, lines_of, statements_of
from settlement.statements.rules import Facts, Part, needs, settle, statement_hash
from settlement.terms.queries import approved_versions
from settlement.workbook.queries import OriginalRow, cover_of, locked_before, originals_before
from settlement.workbook.rules import Beside, Cover, Issue, issue


async def find_statement(
    actor: Actor, agency: AgencyRow, portfolio: PortfolioRow, month: datetime.date
) -> StatementRow:
    """Find the statement of an agency and a month among those that the actor sees, else NotFound."""
    found = await statements_of(actor, portfolio, month, agency)
    if not found:
        raise NotFound(
            "There is no statement {month} of {agency}; draft it first.",
            month=format_month(month),
            agency=agency.code,
        )
    return found[0]


async def load_issue(statement: StatementRow, agency: AgencyRow, portfolio: PortfolioRow) -> Issue:
    """Compute a statement again from its own lines and what was locked before it.

    Conflict when it does not come to the hash that is stored: a draft whose facts have changed must be
    drafted again, and a locked statement never may.
    """
    lines = await lines_of(statement.id)
    facts, originals = await _facts(statement, agency, portfolio, lines)
    computed = settle(facts)
    if statement_hash(facts, computed) != statement.hash:
        raise _changed(statement)
    beside = {line.attribution_id: Beside(line.case_no, _masked(line.name_cipher)) for line in lines}
    return issue(
        facts,
        computed,
        await _cover(statement),
        [beside[part.part_id] for part in computed.parts],
        {original.part_id: original.place for original in originals},
    )


async def _facts(
    statement: StatementRow, agency: AgencyRow, portfolio: PortfolioRow, lines: Sequence[LineRow]
) -> tuple[Facts, list[OriginalRow]]:
    parts = [_part(line) for line in lines]
    versions = await approved_versions(agency.id, portfolio.id)
    needed = needs(parts, versions)
    originals = await originals_before(needed.originals)
    facts = Facts(
        agency=statement.agency,
        portfolio=statement.portfolio,
        currency=statement.currency,
        month=statement.month,
        parts=parts,
        versions=versions,
        placed={},
        locked=await locked_before(statement, portfolio.id, needed.months),
        originals=[original.original for original in originals],
    )
    return facts, originals


def _part(line: LineRow) -> Part:
    return Part(
        part_id=line.attribution_id,
        reference=line.reference,
        paid_on=line.paid_on,
        amount_minor=line.amount_minor,
        excess_minor=line.excess_minor,
        bucket=line.bucket,
        hand=line.hand,
        batch=line.batch,
        reverses=line.reverses_id,
    )


def _masked(name_cipher: bytes | None) -> str | None:
    return None if name_cipher is None else vault.mask_name(vault.decrypt(name_cipher, NAME))


async def _cover(statement: StatementRow) -> Cover:
    row = await cover_of(statement.id)
    locked = statement.status == "locked"
    return Cover(
        agency=row.agency,
        portfolio=row.portfolio,
        locked=locked,
        drafted_by=row.drafted_by,
        drafted_at=_to_the_second(row.drafted_at),
        approved_by=row.approved_by,
        approved_at=None if row.approved_at is None else _to_the_second(row.approved_at),
        sole_person=row.sole_person,
        hash=statement.hash,
        signature=statement.signature,
        key=key_digest(vault.public_key_pem()) if locked else None,
    )


def _to_the_second(moment: datetime.datetime) -> datetime.datetime:
    return moment.astimezone(datetime.UTC).replace(microsecond=0)


def key_digest(key_pem: str) -> str:
    """Name a public key: the SHA-256 of its DER form, as `openssl pkey -pubin -outform DER` writes it."""
    body = "".join(line for line in key_pem.splitlines() if not line.startswith("-----"))
    return sha256(base64.b64decode(body)).hexdigest()


def _changed(statement: StatementRow) -> Conflict:
    month, agency = format_month(statement.month), statement.agency
    if statement.status == "draft":
        return Conflict(
            "The facts of the statement {month} of {agency} changed since it was drafted; draft it again.",
            month=month,
            agency=agency,
        )
    return Conflict(
        "The locked statement {month} of {agency} no longer comes to its hash, so something in the database "
        "was altered; verify the journal.",
        month=month,
        agency=agency,
    )
