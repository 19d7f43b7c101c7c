"""Personal data at rest: encryption, blind indexes for exact search, masks; and the home's signature."""

import base64
import hmac
import json
import os
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from agencies.common.errors import Conflict, Invalid

_VERSION = b"\x01"
_NONCE_BYTES = 12
_INDEX_BYTES = 16
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """The secrets of a home, each for one purpose; 32 bytes each."""

    data: bytes
    index: bytes
    journal: bytes
    signing: bytes


class Vault:
    """The opened keys, ready for use."""

    def __init__(self, keys: Keys) -> None:
        self.cipher = AESGCM(keys.data)
        self.index_mac = hmac.new(keys.index, digestmod="sha256")
        self.journal_key = keys.journal
        self.signing_key = Ed25519PrivateKey.from_private_bytes(keys.signing)
        self.root = keys.data + keys.index + keys.journal + keys.signing
        self.derived: dict[str, bytes] = {}
        self.fingerprint = sha256(self.root).hexdigest()[:16]


_opened: list[Vault] = []


def open_vault(keys: Keys) -> Vault:
    """Make the keys those of this process."""
    _opened[:] = [Vault(keys)]
    return _opened[0]


def _vault() -> Vault:
    if not _opened:
        raise Conflict("The keys of this home are not open; start through the command or the portal.")
    return _opened[0]


def new_keys() -> Keys:
    """Draw fresh secrets."""
    return Keys(*(secrets.token_bytes(_KEY_BYTES) for _ in range(4)))


def load_keys(path: Path, environment: Mapping[str, str], *, first_use: bool = True) -> Keys:
    """Read the secrets from MANDATE_KEYS (a JSON object) or the file, which is made on first use only.

    Conflict when they are not there though something was written with them already.
    """
    given = environment.get("MANDATE_KEYS")
    if given is None and not path.exists():
        if not first_use:
            raise Conflict(
                "The key file {file} is gone, but the database was made with it; put back the file that was"
                " saved with this home.",
                file=path,
            )
        _write_new_keys(path)
    try:
        document = json.loads(given if given is not None else path.read_text())
        keys = Keys(**{name: base64.b64decode(text, validate=True) for name, text in document.items()})
        if any(len(getattr(keys, name)) != _KEY_BYTES for name in document):
            raise ValueError(document.keys())
    except (ValueError, TypeError, AttributeError):
        raise Invalid(
            "The keys in {place} cannot be read; put back the file that was saved with this home.",
            place="MANDATE_KEYS" if given is not None else path,
        ) from None
    return keys


def keys_document(keys: Keys) -> str:
    """Write secrets as the JSON object that load_keys reads."""
    return json.dumps({name: base64.b64encode(getattr(keys, name)).decode() for name in Keys.__slots__})


def _write_new_keys(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(keys_document(new_keys()))
    try:
        os.link(draft, path)  # fails when another process was first: its keys stand
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def fingerprint() -> str:
    """Name the opened keys without giving them away: sixteen hexadecimal digits."""
    return _vault().fingerprint


def derived_key(purpose: str) -> bytes:
    """Derive a secret of 32 bytes for one purpose from the opened keys (HKDF-SHA256, RFC 5869)."""
    opened = _vault()
    if purpose not in opened.derived:
        form = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=f"mandate {purpose}".encode())
        opened.derived[purpose] = form.derive(opened.root)
    return opened.derived[purpose]


def encrypt(text: str, field: str) -> bytes:
    """Encrypt text (AES-256-GCM); it can only be read again as the same field."""
    nonce = os.urandom(_NONCE_BYTES)
    return _VERSION + nonce + _vault().cipher.encrypt(nonce, text.encode(), field.encode())


def decrypt(sealed: bytes, field: str) -> str:
    """Give back what was encrypted as `field`; Conflict when key or field do not fit."""
    return decrypt_bytes(sealed, field).decode()


def encrypt_bytes(data: bytes, field: str) -> bytes:
    """Encrypt a whole file's content."""
    nonce = os.urandom(_NONCE_BYTES)
    return _VERSION + nonce + _vault().cipher.encrypt(nonce, data, field.encode())


def decrypt_bytes(sealed: bytes, field: str) -> bytes:
    """Give back a whole file's content; Conflict when key or field do not fit."""
    nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    try:
        return _vault().cipher.decrypt(nonce, body, field.encode())
    except (InvalidTag, ValueError):
        raise Conflict(
            "Encrypted data does not open with the keys of this home; put back the keys it was written with."
        ) from None


def blind_index(kind: str, text: str) -> bytes:
    """Digest normalised text so that equal values of one kind can be found without reading them."""
    # A copy of the keyed state takes two thirds of the time of a fresh one, and an import asks for many.
    mac = _vault().index_mac.copy()
    mac.update(f"{kind}:{text}".encode())
    return mac.digest()[:_INDEX_BYTES]


def journal_mac(content: bytes) -> bytes:
    """Code a journal row so that only this home could have written it (HMAC-SHA256)."""
    return hmac.digest(_vault().journal_key, content, "sha256")


def sign(content: bytes) -> str:
    """Sign with this home's Ed25519 key (RFC 8032); base64."""
    return base64.b64encode(_vault().signing_key.sign(content)).decode()


def public_key_pem() -> str:
    """Give the public half of the signing key as PEM, for whoever verifies elsewhere."""
    public = _vault().signing_key.public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return public.public_bytes(serialization.Encoding.PEM, form).decode()


def signature_holds(content: bytes, signature: str, key_pem: str | None = None) -> bool:
    """Say whether `signature` was made over `content` by the key in PEM, or by this home's."""
    try:
        key = serialization.load_pem_public_key((key_pem or public_key_pem()).encode())
        if not isinstance(key, Ed25519PublicKey):
            return False
        key.verify(base64.b64decode(signature, validate=True), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def normalise_phone(text: str) -> str:
    """Reduce a phone number to its digits, without +86, +1 or 00 before the country code."""
    if text.isascii() and text.isdecimal() and not text.startswith("00"):
        return text
    plain = unicodedata.normalize("NFKC", text).strip()
    digits = "".join(each for each in plain if each.isdigit())
    if plain.startswith("+") or digits.startswith("00"):
        digits = digits.removeprefix("00")
        digits = digits.removeprefix("86") if len(digits) == 13 else digits
        return digits.removeprefix("1") if len(digits) == 11 and plain.startswith(("+1", "001")) else digits
    return digits


def normalise_id_number(text: str) -> str:
    """Reduce an identity number to its letters and digits, upper case."""
    if text.isascii() and text.isalnum():
        return text.upper()
    return "".join(each for each in unicodedata.normalize("NFKC", text).upper() if each.isalnum())


def normalise_name(text: str) -> str:
    """Fold width and case; Chinese names lose all spaces, others keep single ones."""
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return folded if folded.isascii() else folded.replace(" ", "")


def mask_name(name: str) -> str:
    """Keep the first letter of each part: 张三丰 is 张**, Ann Lee is A** L**."""
    return " ".join(part[:1] + "*" * min(len(part) - 1, 3) for part in name.split())


def mask_phone(phone: str) -> str:
    """Keep the last four digits, and the first three of ten or more: 13812342071 is 138****2071."""
    digits = normalise_phone(phone)
    if len(digits) < 8:
        return "*" * max(len(digits) - 2, 0) + digits[-2:]
    head = digits[:3] if len(digits) >= 10 else ""
    return f"{head}{'*' * (len(digits) - len(head) - 4)}{digits[-4:]}"


def mask_id_number(id_number: str) -> str:
    """Keep the last four signs of an identity number, a third of a short one; stars stand for the rest."""
    plain = normalise_id_number(id_number)
    kept = min(4, len(plain) // 3)
    return "*" * (len(plain) - kept) + plain[len(plain) - kept :]


def mask_email(email: str) -> str:
    """Keep the first letter and the provider: ann.lee@mail.example is a***@mail.example."""
    name, _, provider = email.partition("@")
    return f"{name[:1]}***@{provider}"


def mask_address(address: str) -> str:
    """Keep about the first third, at most eight signs, where the town stands: 荆州市沙市区****."""
    kept = min(8, max(2, len(address) // 3))
    return f"{address[:kept].rstrip()}****"
