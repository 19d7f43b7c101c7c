"""A dossier: whole, of one agency, vouched for by this home, and refused once anything is changed."""

import asyncio
import datetime
import io
import json
import zipfile
from pathlib import Path

import pytest

from agencies.common import evidence, sql, vault
from agencies.common.access import Actor
from agencies.common.errors import Conflict, NotAllowed
from agencies.standing.dossier_zip import verify_zip, write_zip
from agencies.standing.rules.dossier import MANIFEST, SIGNATURE, manifest_of, read_manifest
from agencies.vendors.queries import find_agency
from agencies.vendors.rules import Status
from portal.worker import run_job
from settlement.workbook.agency_dossier import export_dossier, hand_out_dossier
from tests.agencies.standing.scene import bring_to
from tests.people import add_agency

MEMBERS = {"agency.json": b'{"code": "N"}', "journal.json": b"[]"}


def _packed(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in members.items():
            opened.writestr(name, data)
    return made.getvalue()


def _unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {each: opened.read(each) for each in opened.namelist()}


@pytest.fixture
def sound(database: object) -> dict[str, bytes]:
    """Give the files of a sound dossier."""
    return _unpacked(write_zip("N", "2018-03-12", MEMBERS))


def _verdict(tmp_path: Path, data: bytes) -> tuple[bool, str]:
    file = tmp_path / "dossier.zip"
    file.write_bytes(data)
    found = verify_zip(file, vault.public_key_pem())
    return found.ok, str(found.reason)


def test_a_sound_one_is_vouched_for(sound: dict[str, bytes], tmp_path: Path) -> None:
    assert _verdict(tmp_path, _packed(sound)) == (
        True,
        "The dossier is whole and signed with the trusted key; files: 2.",
    )


def test_the_same_content_makes_the_same_file(database: object) -> None:
    assert write_zip("N", "2018-03-12", MEMBERS) == write_zip("N", "2018-03-12", MEMBERS)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param({"journal.json": b"[1]"}, "journal.json", id="a file was changed"),
        pytest.param({"journal.json": None}, "lacks journal.json", id="a file is missing"),
        pytest.param({"more.json": b"{}"}, "does not name", id="a file was added"),
        pytest.param({MANIFEST: None}, "no signed manifest", id="no manifest"),
        pytest.param({SIGNATURE: None}, "no signed manifest", id="no signature"),
        pytest.param({SIGNATURE: b"AAAA"}, "not signed with the trusted key", id="another signature"),
        pytest.param({SIGNATURE: b"\xff" * 90}, "not signed with the trusted key", id="no signature at all"),
        pytest.param({MANIFEST: b"{}"}, "not signed with the trusted key", id="another manifest"),
        pytest.param({MANIFEST: b" " * 3_000_000}, "larger", id="a bomb for a manifest"),
        pytest.param({"journal.json": b"0" * 50_000_000}, "journal.json", id="a bomb for a file"),
        pytest.param({"../out.json": b"{}"}, "does not name", id="a way out"),
    ],
)
def test_a_changed_one_is_refused_in_one_sentence(
    change: dict[str, bytes | None], reason: str, sound: dict[str, bytes], tmp_path: Path
) -> None:
    changed = {name: data for name, data in {**sound, **change}.items() if data is not None}
    ok, sentence = _verdict(tmp_path, _packed(changed))
    assert not ok
    assert reason in sentence


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"no zip", id="no zip"),
        pytest.param(b"PK\x03\x04" + b"\x00" * 60, id="a beginning"),
        pytest.param(b"PK\x05\x06" + b"\x00" * 18, id="an empty zip"),
    ],
)
def test_what_is_no_dossier_is_refused(data: bytes, database: object, tmp_path: Path) -> None:
    ok, sentence = _verdict(tmp_path, data)
    assert not ok
    assert sentence.startswith("This is no dossier")


def test_every_cut_and_every_turned_bit_is_seen(sound: dict[str, bytes], tmp_path: Path) -> None:
    whole = bytearray(_packed(sound))
    for place in range(0, len(whole), 7):
        turned = bytearray(whole)
        turned[place] ^= 0x10
        file = tmp_path / "turned.zip"
        file.write_bytes(turned)
        if verify_zip(file, vault.public_key_pem()).ok:
            # Dates, versions and attributes in the directory of a zip say nothing of its content.
            assert _unpacked(bytes(turned)) == sound
        file.write_bytes(whole[:place])
        assert not verify_zip(file, vault.public_key_pem()).ok


def test_a_file_twice_is_refused(sound: dict[str, bytes], tmp_path: Path) -> None:
    made = io.BytesIO(_packed(sound))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(made, "a") as opened:
        opened.writestr("journal.json", b"[]")
    assert _verdict(tmp_path, made.getvalue()) == (False, "The dossier holds a file twice; it was altered.")


def test_the_key_inside_is_not_asked(sound: dict[str, bytes], tmp_path: Path) -> None:
    file = tmp_path / "dossier.zip"
    file.write_bytes(_packed(sound))
    foreign = vault.public_key_pem()
    vault.open_vault(vault.new_keys())
    assert verify_zip(file, foreign).ok
    assert not verify_zip(file, vault.public_key_pem()).ok


@pytest.mark.parametrize(
    "manifest",
    [
        b"[]",
        b"{",
        b'{"format": "mandate-dossier-1"}',
        manifest_of("N", "", {}),
        manifest_of("N", "", {"../x": b""}),
        manifest_of("N", "", {MANIFEST: b""}),
        manifest_of("N", "", {"x": b""}).replace(b'"size":0', b'"size":-1'),
        manifest_of("N", "", {"x": b""}).replace(b'"size":0', b'"size":99999999999'),
        b"[" * 100_000,
    ],
)
def test_a_manifest_of_another_kind_is_none(manifest: bytes) -> None:
    assert read_manifest(manifest) is None


async def test_it_holds_one_agency_and_no_other(
    vera: Actor, cora: Actor, frank: Actor, now: datetime.datetime, tmp_path: Path
) -> None:
    await add_agency("N", "North")
    south = await add_agency("S", "Southern Cross")
    await bring_to(Status.WATCH, "N", vera, cora, now=now)
    await bring_to(Status.SUSPENDED, "S", vera, cora, now=now)
    agency = await find_agency(vera, "N")
    for each in (frank, south.manager):
        with pytest.raises(NotAllowed):
            await hand_out_dossier(each, agency, now=now)
    made = await export_dossier(vera, agency, tmp_path / "n.zip", now=now)
    assert not made.filed
    assert await asyncio.to_thread(lambda: sorted(each.name for each in tmp_path.iterdir())) == [
        "home",
        "n.zip",
    ]
    assert verify_zip(tmp_path / "n.zip", vault.public_key_pem()).ok
    files = _unpacked(made.data)
    assert b"Southern" not in b"".join(files.values())
    assert [each["status"] for each in json.loads(files["standings.json"])] == ["watch"]
    journal = json.loads(files["journal.json"])
    ids = await sql.tuples("SELECT id FROM journal WHERE agency_id = :id ORDER BY id", id=agency.id)
    assert [each["id"] for each in journal] == [each[0] for each in ids][:-1]
    with pytest.raises(Conflict):
        await export_dossier(vera, agency, tmp_path / "none" / "n.zip", now=now)


async def test_the_filed_one_is_handed_out_as_it_was(
    vera: Actor, cora: Actor, now: datetime.datetime
) -> None:
    await add_agency("N", "North")
    decided = await bring_to(Status.RETIRING, "N", vera, cora, now=now)
    await run_job(decided.job_id or 0, clock=lambda: now)
    agency = await find_agency(vera, "N")
    first = await hand_out_dossier(vera, agency, now=now)
    again = await hand_out_dossier(vera, agency, now=now + datetime.timedelta(30))
    assert first.filed
    assert first.data == again.data
    kept = await sql.value(int, "SELECT evidence_id FROM retirement_steps WHERE evidence_id IS NOT NULL")
    assert await evidence.read(kept or 0) == first.data
