"""Evidence is known by what it begins with, and by its name: both must agree."""

import pytest

from agencies.common.errors import FileRefused
from agencies.common.evidence_kinds import LARGEST, kind_of


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        pytest.param("a.PDF", b"%PDF-1.7", "application/pdf", id="an ending in capitals"),
        pytest.param("a.b.png", b"\x89PNG\r\n\x1a\n", "image/png", id="two dots"),
        pytest.param("照片.jpeg", b"\xff\xd8\xff\xe0", "image/jpeg", id="a Chinese name"),
        pytest.param("call.mp3", b"\xff\xfb\x90", "audio/mpeg", id="a recording without a heading"),
        pytest.param(
            "call.m4a", b"\x00\x00\x00\x20ftypM4A ", "audio/mp4", id="a sign from the fifth byte on"
        ),
        pytest.param("call.amr", b"#!AMR\n", "audio/amr", id="a telephone's recording"),
        pytest.param("log.csv", "号码,时间\n".encode(), "text/csv", id="text in UTF-8"),
        pytest.param(
            "big.pdf", b"%PDF-" + bytes(LARGEST - 5), "application/pdf", id="just as large as allowed"
        ),
    ],
)
def test_what_is_taken(name: str, data: bytes, kind: str) -> None:
    assert kind_of(name, data) == kind


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        pytest.param("a.pdf", b"", "empty", id="nothing"),
        pytest.param("a.pdf", b"%PDF-" + bytes(LARGEST - 4), "too_large", id="one byte too many"),
        pytest.param("a.png", b"%PDF-1.7", "kind", id="a document that calls itself a picture"),
        pytest.param("a.svg", b"<svg onload='x'>", "kind", id="a picture that may hold a script"),
        pytest.param("a.html", b"<script>", "kind", id="a page"),
        pytest.param("a.txt", b"MZ\x00\x01", "kind", id="a program that calls itself text"),
        pytest.param("a.csv", b"\xff\xfe\x41", "kind", id="text in an unknown writing"),
        pytest.param("a.docm", b"PK\x03\x04", "kind", id="a document with macros"),
        pytest.param("noending", b"%PDF-1.7", "kind", id="no ending"),
    ],
)
def test_what_is_refused(name: str, data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        kind_of(name, data)
    assert refused.value.code == code
