"""Read back from a workbook what it claims: payments, terms, locked figures, and who answers for it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC

from agencies.common.errors import Invalid
from settlement.statements.rules import Facts, LockedTotal, Original, Part
from settlement.terms.rules import Terms, TermsVersion, from_canonical
from settlement.workbook.rules.cells import SheetName
from settlement.workbook.rules.found import Found, FoundRow, Reader
from settlement.workbook.rules.headings import SUMMARY_COLUMNS, TERMS_COLUMNS
from settlement.workbook.rules.issue import Beside, Cover, Place
from settlement.workbook.rules.layout import FIRST_ROW

Summary = Mapping[str, Reader]
_SUMMARY_PLACES = {column.code: place for place, column in enumerate(SUMMARY_COLUMNS)}
_TERMS_PLACES = {column.code: place for place, column in enumerate(TERMS_COLUMNS)}


@dataclass(frozen=True, slots=True)
class Claims:
    """What a workbook says of itself; nothing of it is believed yet."""

    facts: Facts
    cover: Cover
    beside: Mapping[int, Beside]
    places: Mapping[int, Place]
    digest: str
    seal: str


def claims_of(found: Found) -> Claims:
    """Read the inputs of a workbook; Invalid names the first cell that cannot be read."""
    summary = summary_of(found)
    currency = _row(summary, "currency").text("value")
    beside, parts = {}, []
    for reader in _table(found, SheetName.LINES, currency):
        part = _part(reader)
        parts.append(part)
        beside[part.part_id] = _beside(reader)
    originals, places = [], {}
    for reader in _table(found, SheetName.REVERSALS, currency):
        if reader.whole("part") not in beside:
            original = _original(reader)
            originals.append(original)
            places[original.part_id] = Place(reader.day("statement"), reader.whole("place"))
    facts = Facts(
        agency=_row(summary, "agency").text("value"),
        portfolio=_row(summary, "portfolio").text("value"),
        currency=currency,
        month=_row(summary, "month").day("value"),
        parts=parts,
        versions=list(_versions(found)),
        placed={},
        locked=[_locked(reader) for reader in _locked_rows(found, currency)],
        originals=originals,
    )
    digest, seal = (_row(summary, code).text("value") for code in ("digest", "seal"))
    return Claims(facts, _cover(summary), beside, places, digest, seal)


def summary_of(found: Found) -> Summary:
    """Find the rows of the summary by their code."""
    place = _SUMMARY_PLACES["code"]
    return {
        str(row.values[place]): Reader(SheetName.SUMMARY, row, _SUMMARY_PLACES)
        for row in found[SheetName.SUMMARY]
        if len(row.values) > place and row.values[place] is not None
    }


def is_draft(found: Found) -> Reader | None:
    """Give the row of the status when it says that the statement is a draft."""
    row = _row(summary_of(found), "status")
    return None if row.text("value").startswith("locked ") else row


def _row(summary: Summary, code: str) -> Reader:
    if code not in summary:
        raise Invalid(
            "Sheet {sheet} has no row {code} any more; take the file as it was exported.",
            sheet=SheetName.SUMMARY.value,
            code=code,
        )
    return summary[code]


def _cover(summary: Summary) -> Cover:
    def text(code: str) -> str | None:
        row = _row(summary, code)
        return None if row.is_blank("value") else row.text("value")

    approved = _row(summary, "approved_at")
    return Cover(
        agency=text("agency_name") or "",
        portfolio=text("portfolio_name") or "",
        locked=True,
        drafted_by=text("drafted_by") or "",
        drafted_at=_row(summary, "drafted_at").moment("value").replace(tzinfo=UTC),
        approved_by=text("approved_by"),
        approved_at=None if approved.is_blank("value") else approved.moment("value").replace(tzinfo=UTC),
        sole_person="sole_person" in summary,
        hash=text("hash") or "",
        signature=text("signature"),
        key=text("key"),
    )


def _table(found: Found, sheet: SheetName, currency: str) -> Iterator[Reader]:
    """Read the rows below the codes, as far as they are numbered."""
    rows = [row for row in found[sheet] if row.number >= FIRST_ROW - 1]
    places = _places(rows[0]) if rows else {}
    for row in rows[1:]:
        if row.values[0] is None or isinstance(row.values[0], str):
            return
        yield Reader(sheet, row, places, currency)


def _locked_rows(found: Found, currency: str) -> Iterator[Reader]:
    places: Mapping[str, int] = {}
    for row in found[SheetName.GROUPS]:
        if row.values[:2] == ["month", "batch"]:
            places = _places(row)
        elif places and not isinstance(row.values[0], str):
            yield Reader(SheetName.GROUPS, row, places, currency)


def _places(row: FoundRow) -> dict[str, int]:
    return {str(code): place for place, code in enumerate(row.values) if code is not None}


def _part(reader: Reader) -> Part:
    return Part(
        part_id=reader.whole("part"),
        reference=reader.text("reference"),
        paid_on=reader.day("paid_on"),
        amount_minor=reader.money("amount"),
        excess_minor=reader.money("excess"),
        bucket=reader.text("bucket"),
        hand=reader.whole("hand"),
        batch=reader.text("batch"),
        reverses=None if reader.is_blank("reverses") else reader.whole("reverses"),
    )


def _beside(reader: Reader) -> Beside:
    debtor = None if reader.is_blank("debtor") else reader.text("debtor")
    return Beside(reader.text("case_no"), debtor)


def _original(reader: Reader) -> Original:
    return Original(
        part_id=reader.whole("part"),
        reference=reader.text("undoes"),
        amount_minor=reader.money("amount"),
        base_minor=reader.money("base"),
        rate_ppm=reader.rate("rate"),
        commission_minor=reader.money("commission"),
        terms_number=reader.whole("terms"),
    )


def _locked(reader: Reader) -> LockedTotal:
    return LockedTotal(reader.day("month"), reader.text("batch"), reader.rate("rate"), reader.money("base"))


def _versions(found: Found) -> Iterator[TermsVersion]:
    """Read the terms from the text that was approved; it may go on over several rows."""
    heads: list[Reader] = []
    texts: list[list[str]] = []
    for row in found[SheetName.TERMS]:
        reader = Reader(SheetName.TERMS, row, _TERMS_PLACES)
        code = reader.value("code")
        if code == "version":
            heads.append(reader)
            texts.append([])
        elif code == "canonical" and texts:
            texts[-1].append(reader.text("english"))
    for head, text in zip(heads, texts, strict=True):
        yield TermsVersion(head.whole("number"), head.day("from"), _terms(head, text))


def _terms(head: Reader, text: Sequence[str]) -> Terms:
    try:
        return from_canonical("".join(text))
    except Invalid as problem:
        raise Invalid(
            "The terms that begin in {cell} cannot be read from their own text: {reason}",
            cell=head.cell("number"),
            reason=problem.message,
        ) from None
