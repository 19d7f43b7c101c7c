"""The reference data that lies beside the repository in ../shared."""

from pathlib import Path

from tests.requirements import missing

FOLDER = Path(__file__).resolve().parents[2] / "shared"


def path(name: str) -> Path:
    """Give the path of a reference file such as "data/prosper_cases.csv"."""
    found = FOLDER / name
    if not found.exists():
        missing("shared", f"../shared/{name} is not there")
    return found
