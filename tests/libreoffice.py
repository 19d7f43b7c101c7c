"""LibreOffice as the finance department's recalculator."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.requirements import missing

# LibreOffice repeats the cached values of a workbook unless its profile says "always" (0) to recalculation.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""


def recalculate(workbook: Path, folder: Path) -> Path:
    """Open `workbook` in LibreOffice, compute every formula anew and save it under its name in `folder`.

    Skips the test where LibreOffice is not installed; `folder` must not be the one the workbook lies in.
    """
    (recalculated,) = recalculate_all([workbook], folder)
    return recalculated


def recalculate_all(workbooks: Sequence[Path], folder: Path) -> list[Path]:
    """Recalculate many workbooks of different names at once, which starts LibreOffice only once."""
    office = shutil.which("soffice")
    if office is None:
        missing("libreoffice", "LibreOffice is not installed (soffice)")
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    command = [office, "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder), *map(str, workbooks)]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    recalculated = [folder / workbook.name for workbook in workbooks]
    assert all(each.exists() for each in recalculated), finished.stdout + finished.stderr
    return recalculated
