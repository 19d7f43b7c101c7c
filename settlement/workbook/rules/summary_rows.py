"""Where each row of the summary stands."""

from settlement.workbook.rules.cells import SheetName
from settlement.workbook.rules.issue import Cover

FORM = "mandate workbook 1"
STATEMENT = (
    *("agency", "agency_name", "portfolio", "portfolio_name", "currency", "month", "status"),
    *("drafted_by", "drafted_at", "approved_by", "approved_at", "sole_person"),
)
FIGURES = ("payments", "amount", "base", "earned", "vat_rate", "commission", "vat", "total", "verdict")
KINDS = ("payment", "late", "reversal")
SEAL = ("hash", "signature", "key", "digest", "seal", "form")
NOT_IN_DIGEST = frozenset({"digest", "seal"})


class SummaryRows:
    """The rows of a summary by their code; approval by the same person has a row only where it is so."""

    def __init__(self, cover: Cover) -> None:
        statement = [code for code in STATEMENT if code != "sole_person" or cover.sole_person]
        order = ["title", "", "statement", *statement, "", "figures", *FIGURES, "", "kinds", *KINDS]
        order += ["", "seals", *SEAL, ""]
        self.order = tuple(order)
        self._rows = {code: row for row, code in enumerate(order, start=1) if code}

    def row(self, code: str) -> int:
        """Give the row of a code."""
        return self._rows[code]

    def there(self, code: str) -> str:
        """Name the value of a code for formulas of any sheet."""
        return f"'{SheetName.SUMMARY}'!$C${self._rows[code]}"
