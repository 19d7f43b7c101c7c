"""A small month whose acts meet refusals: two agencies, six cases, one month drafted and half locked."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.flows.acts import AUDREY, FIONA, FRANK, VERA, ZONE, done
from tests.flows.files import as_csv

MANAGER = "mandy@north.example"
ROLES = {VERA: "vendor_manager", FRANK: "finance", FIONA: "finance", AUDREY: "auditor"}


@dataclass(frozen=True, slots=True)
class Small:
    """An installation in which the small month was lived, and the folder of its files."""

    environment: Mapping[str, str]
    folder: Path


def live(environment: Mapping[str, str], folder: Path) -> None:
    """Live through October: NORTH's statement is locked, SOUTH's is a draft of Frank's, C6 is held."""
    _people(environment)
    _terms(environment, folder)
    _cases(environment, folder)
    payments = folder / "october.csv"
    payments.write_text(as_csv([paid("P1", "C1"), paid("P2", "C2"), paid("P3", "C3"), paid("P4", "C4")]))
    done(environment, "--as", FRANK, "import", "payments", str(payments))
    done(environment, "--as", FRANK, "settle", "--period", "2017-10")
    done(environment, "--as", FIONA, "settle", "--period", "2017-10", "--agency", "NORTH", "--approve")


def paid(
    reference: str, case_no: str, amount: str = "100.00", day: str = "2017-10-10", reverses: str = ""
) -> dict[str, object]:
    """Write a row of a payment file."""
    return {
        "reference": reference,
        "case_no": case_no,
        "amount": amount,
        "paid_on": day,
        "reverses": reverses,
    }


def _people(environment: Mapping[str, str]) -> None:
    done(environment, "portfolio", "add", "--code", "US", "--currency", "USD", *ZONE, "--rulebook", "US-REGF")
    for code in ("NORTH", "SOUTH"):
        done(environment, "agency", "add", "--code", code, "--name", code.title())
    for email, role in ROLES.items():
        name = email.partition("@")[0].title()
        done(environment, "person", "add", "--email", email, "--name", name, "--role", role)
    manager = ("--name", "Mandy", "--role", "agency_manager", "--agency", "NORTH")
    done(environment, "person", "add", "--email", MANAGER, *manager)


def _terms(environment: Mapping[str, str], folder: Path) -> None:
    terms = folder / "terms.toml"
    terms.write_text('rate = "18%"\n')
    for code in ("NORTH", "SOUTH"):
        draft = ("--as", VERA, "terms", "set", "--agency", code, "--file", str(terms))
        done(environment, *draft, "--from", "2017-10-01")
        done(environment, "--as", FIONA, "terms", "approve", "--agency", code)
    done(environment, *draft, "--from", "2017-12-01")


def _cases(environment: Mapping[str, str], folder: Path) -> None:
    cases = folder / "cases.csv"
    rows = [
        {"case_no": f"C{number}", "outstanding": "500.00", "overdue_since": "2017-01-15"}
        for number in range(1, 8)
    ]
    cases.write_text(as_csv(rows))
    done(environment, "--as", VERA, "import", "cases", str(cases), "--as-of", "2017-09-30")
    done(environment, "--as", VERA, "hold", "C6", "--reason", "complaint")
    done(environment, "--as", VERA, "place", "--as-of", "2017-10-01")
