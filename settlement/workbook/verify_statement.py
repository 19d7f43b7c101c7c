"""Verifies an exported statement by the file alone and one trusted key."""

from pathlib import Path

from agencies.common import vault
from settlement.workbook.read_workbook import read_workbook
from settlement.workbook.rules import Verdict, judge


def verify_statement(path: Path, key_pem: str) -> Verdict:
    """Compute a statement again from its workbook, and check that the key in `key_pem` vouched for it.

    No database and no home is asked, and no key inside the file is trusted. FileRefused when the file is not
    a workbook that was exported here.
    """
    found = read_workbook(path)
    return judge(found, lambda content, signature: vault.signature_holds(content, signature, key_pem))
