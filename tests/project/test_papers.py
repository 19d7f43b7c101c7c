"""What is published is fit to be: no machine's path, no foreign address, a licence, a changelog, a lock."""

import re
import tomllib
from hashlib import sha256
from itertools import chain

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.project.tree import ROOT, texts

# Namespaces that file formats demand, what the papers refer to, and where Telegram opens a chat.
HOSTS = {
    *("127.0.0.1", "localhost", "semver.org", "t.me", "www.apache.org"),
    *("openoffice.org", "schemas.openxmlformats.org", "schemas.microsoft.com", "www.w3.org"),
}
EXAMPLE = re.compile(r"(^|\.)(example|test|invalid)(\.(com|org|net))?$")
ADDRESS = re.compile(r"\b(?:[a-z]+)://(?:[^\s/@\"']*@)?([\w.-]+)")
DATABASE = re.compile(r"\b(?:postgres(?:ql)?|sqlite|asyncpg|file)://")
# The portal itself has pages below /work.
MACHINE = re.compile(r"(?<![\w.])/(?:work/(?!cases|export)|root/|home/|opt/|Users/)\w")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+) \\$", re.MULTILINE)


def test_no_file_names_a_path_of_a_machine() -> None:
    found = [(str(path), hit.group()) for path, text in texts() for hit in MACHINE.finditer(text)]
    assert found == []


def test_no_file_names_an_address_that_is_not_ours_to_name() -> None:
    found = [
        (str(path), hit.group())
        for path, text in texts()
        for hit in ADDRESS.finditer(text)
        if not DATABASE.match(hit.group()) and hit.group(1) not in HOSTS and not EXAMPLE.search(hit.group(1))
    ]
    assert found == []


def test_the_licence_is_the_standard_text() -> None:
    digest = sha256((ROOT / "LICENSE").read_bytes()).hexdigest()
    assert digest == "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"


def test_the_changelog_keeps_a_place_for_what_comes() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == "Unreleased"


def test_the_lock_pins_everything_that_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *chain.from_iterable(project["optional-dependencies"].values())]
    pins = dict(PINNED.findall((ROOT / "requirements.lock").read_text()))
    for requirement in map(Requirement, asked):
        pin = pins.get(canonicalize_name(requirement.name))
        assert pin is not None, f"run .ci/lock: {requirement} is not locked"
        assert requirement.specifier.contains(pin), f"run .ci/lock: {requirement} is locked at {pin}"


def test_the_lock_holds_pins_and_hashes_only() -> None:
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    shape = re.compile(r"#.*|[a-z0-9-]+==[\w.]+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?|    # .*|")
    assert [line for line in lines if not shape.fullmatch(line)] == []
