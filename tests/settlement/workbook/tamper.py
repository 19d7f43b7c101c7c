"""Edit one cell of an exported workbook as a forger would: in the file, with all else as it was."""

import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from settlement.workbook.rules import SheetName


def tamper(path: Path, sheet: SheetName, cell: str, **parts: str | None) -> Path:
    """Give a copy of a workbook with another value v, text t or formula f in a cell; None takes it away."""
    changed = path.with_name(f"tampered-{path.name}")
    part = f"xl/worksheets/sheet{list(SheetName).index(sheet) + 1}.xml"
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, _edited(content.decode(), cell, parts) if name == part else content)
    return changed


def _edited(xml: str, cell: str, parts: dict[str, str | None]) -> str:
    (found,) = re.findall(rf'<c r="{cell}".*?</c>', xml)
    edited = found
    for tag, text in parts.items():
        new = "" if text is None else rf"<{tag}>{escape(text)}</{tag}>".replace("\\", r"\\")
        edited, count = re.subn(rf"<{tag}( [^>]*)?>.*?</{tag}>", new, edited)
        assert count == 1, found
    return xml.replace(found, edited)
