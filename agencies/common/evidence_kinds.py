"""Which files are taken as evidence: known by what they begin with, not by their name alone."""

from collections.abc import Mapping, Sequence

from agencies.common.errors import FileRefused

LARGEST = 20_000_000
_OFFICE = "application/vnd.openxmlformats-officedocument"
# What a file begins with, or holds from the fifth byte on, and which endings such a file may have.
_BEGINNINGS: Sequence[tuple[int, bytes, Mapping[str, str]]] = (
    (0, b"%PDF-", {"pdf": "application/pdf"}),
    (0, b"\x89PNG\r\n\x1a\n", {"png": "image/png"}),
    (0, b"\xff\xd8\xff", {"jpg": "image/jpeg", "jpeg": "image/jpeg"}),
    (
        0,
        b"PK\x03\x04",
        {"xlsx": f"{_OFFICE}.spreadsheetml.sheet", "docx": f"{_OFFICE}.wordprocessingml.document"},
    ),
    (0, b"RIFF", {"wav": "audio/wav"}),
    (0, b"ID3", {"mp3": "audio/mpeg"}),
    (0, b"\xff\xfb", {"mp3": "audio/mpeg"}),
    (0, b"\xff\xf3", {"mp3": "audio/mpeg"}),
    (0, b"\xff\xf2", {"mp3": "audio/mpeg"}),
    (0, b"OggS", {"ogg": "audio/ogg"}),
    (0, b"#!AMR", {"amr": "audio/amr"}),
    (4, b"ftyp", {"m4a": "audio/mp4", "mp4": "video/mp4"}),
)
_TEXT = {"txt": "text/plain", "csv": "text/csv"}
ENDINGS = tuple(sorted({*_TEXT, *(ending for _, _, kinds in _BEGINNINGS for ending in kinds)}))


def kind_of(name: str, data: bytes) -> str:
    """Give the media type of a file that may be kept as evidence.

    FileRefused for one that is empty, over 20 MB, of no kind that is taken, or not what its name says.
    """
    if not data:
        raise FileRefused("{name} is empty; choose the file again.", code="empty", name=name)
    if len(data) > LARGEST:
        raise FileRefused(
            "{name} has {size} MB; evidence has at most {limit} MB. Cut or compress it.",
            code="too_large",
            name=name,
            size=len(data) // 10**6,
            limit=LARGEST // 10**6,
        )
    ending = name.rpartition(".")[2].lower()
    kind = _text_kind(ending, data) or _known(data).get(ending)
    if kind is None:
        raise FileRefused(
            "{name} is no file that is taken as evidence, or not what its name says; these are: {endings}.",
            code="kind",
            name=name,
            endings=list(ENDINGS),
        )
    return kind


def _known(data: bytes) -> Mapping[str, str]:
    return next((kinds for at, sign, kinds in _BEGINNINGS if data[at : at + len(sign)] == sign), {})


def _text_kind(ending: str, data: bytes) -> str | None:
    if ending not in _TEXT or b"\x00" in data:
        return None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return _TEXT[ending]
