"""The key that signs the record: an Ed25519 key in a file of the instance, under the name of the log."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from app.config import SettingRefused, Settings
from app.domain.notes import COSIGNATURE, ED25519, Note, Signature, VerifierKey, cosignature_message, cosignature_value


@dataclass(frozen=True)
class SigningKey:
    """A private key with the name it signs under; `head_file` is where the last head it signed is kept."""

    name: str
    private: Ed25519PrivateKey
    file: Path
    head_file: Path

    @property
    def origin(self) -> str:
        """The name of the log in its checkpoints: `example.org/openclause`."""
        return self.name

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes."""
        return self.private.public_key().public_bytes_raw()

    @property
    def verifier(self) -> VerifierKey:
        """What signatures of this key over notes are checked with."""
        return VerifierKey(self.name, ED25519, self.public)

    @property
    def vkey(self) -> str:
        """The same in writing: name+id+base64."""
        return str(self.verifier)

    @property
    def witness(self) -> VerifierKey:
        """What cosignatures of this key are checked with, where it is a witness's."""
        return VerifierKey(self.name, COSIGNATURE, self.public)

    def signed(self, text: str) -> Note:
        """A note of this text with the signature of this key."""
        return Note(text, (self.signature(text),))

    def signature(self, text: str) -> Signature:
        """The line of this key under a note of this text."""
        return Signature(self.name, self.verifier.key_id, self.private.sign(text.encode()))

    def cosignature(self, text: str, time: int) -> Signature:
        """The line of this key as a witness's: that it saw this checkpoint at this time, in seconds since 1970."""
        value = cosignature_value(time, self.private.sign(cosignature_message(time, text)))
        return Signature(self.name, self.witness.key_id, value)


def verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature is that of the public key over the message (Ed25519)."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def record_key(settings: Settings) -> SigningKey:
    """The key of this instance's record, made at its first use. Raises SettingRefused for a file that holds none."""
    return read_key(settings.record_key_file, origin_of(settings.base_url), settings.record_head_file)


def origin_of(base_url: str) -> str:
    """The name of the log of the instance at this address: its host, and what it is."""
    host = urlsplit(base_url).netloc.rpartition("@")[2]
    return f"{host}/openclause"


def read_key(file: Path, name: str, head_file: Path | None = None) -> SigningKey:
    """The key in a file, made if there is none; only its owner can read it. Raises SettingRefused."""
    if not file.exists():
        write_key(file, Ed25519PrivateKey.generate())
    try:
        private = load_pem_private_key(file.read_bytes(), None)
    except (ValueError, TypeError, OSError) as fault:
        raise SettingRefused(f"{file} holds no key that can be read ({type(fault).__name__})") from fault
    if not isinstance(private, Ed25519PrivateKey):
        raise SettingRefused(f"{file} holds a key of another kind than Ed25519")
    return SigningKey(name, private, file, head_file or file.with_suffix(".head"))


def write_key(file: Path, private: Ed25519PrivateKey) -> None:
    """Put a key into a file that does not exist yet; if another process is quicker, its key stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "wb") as content:
        content.write(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        content.flush()
        os.fsync(content.fileno())
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
