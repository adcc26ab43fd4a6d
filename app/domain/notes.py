"""Signed notes: a text, and lines of signatures under it (C2SP signed-note, and tlog-cosignature for witnesses).

What a signature is made with stays outside: who reads a note brings a function that verifies Ed25519.
"""

import binascii
import hashlib
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

Verifies = Callable[[bytes, bytes, bytes], bool]
"""Whether, of a public key, a message and a signature, the last is the key's over the message (Ed25519)."""

ED25519 = 0x01
COSIGNATURE = 0x04
DASH = "\N{EM DASH}"
MOST_SIGNATURES = 100
LARGEST = 1_000_000
ID_SIZE = 4
PUBLIC_SIZE = 32
SIGNATURE_SIZE = 64
LATEST_TIME = 2**63 - 1
KEY_NAME = re.compile(r"[^\s+]+")
VERIFIER_KEY = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")


class NoteMalformed(ValueError):
    """What was given is no signed note, signature or verifier key; the message says why."""


@dataclass(frozen=True)
class Signature:
    """One line under a note: the name of the key, its four bytes, and the signature itself."""

    name: str
    key_id: bytes
    value: bytes

    def __str__(self) -> str:
        return f"{DASH} {self.name} {b64encode(self.key_id + self.value).decode()}\n"


@dataclass(frozen=True)
class Note:
    """A text, which ends in a line break, and the signatures under it."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    def with_signatures(self, more: Iterable[Signature]) -> "Note":
        """The note with further signatures at its end; one of a key that has signed already is left out."""
        known = {(one.name, one.key_id) for one in self.signatures}
        new = tuple(one for one in more if (one.name, one.key_id) not in known)
        return replace(self, signatures=self.signatures + new)


@dataclass(frozen=True)
class VerifierKey:
    """A public key with its name: what a reader is given beforehand, to check notes with. `kind` is the algorithm."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes that a signature of this key begins with."""
        return key_id(self.name, self.kind, self.public)

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"

    @classmethod
    def parsed(cls, written: str) -> "VerifierKey":
        """The key that `name+id+base64` names. NoteMalformed if it is none, or its id is not that of name and key."""
        found = VERIFIER_KEY.fullmatch(written)
        if found is None:
            raise NoteMalformed("a verifier key looks like name+01234567+base64")
        material = decoded(found[3])
        key = cls(found[1], material[0] if material else 0, material[1:])
        if key.kind not in (ED25519, COSIGNATURE) or len(key.public) != PUBLIC_SIZE:
            raise NoteMalformed("the verifier key is not one of Ed25519")
        if key.key_id.hex() != found[2]:
            raise NoteMalformed("the verifier key was mistyped: its middle part does not fit the rest")
        return key


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """SHA-256(name || 0x0A || kind || public key)[:4]."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:ID_SIZE]


def parsed(content: str) -> Note:
    """The note that this is. Raises NoteMalformed: each form has one reading, and everything else is refused."""
    if len(content) > LARGEST:
        raise NoteMalformed("the note is too long")
    if any(ord(letter) < 0x20 and letter != "\n" for letter in content) or not _is_unicode(content):
        raise NoteMalformed("the note holds control characters")
    text, blank, lines = content.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise NoteMalformed("a note is a text, an empty line, and at least one signature")
    return Note(text + "\n", signatures_of(lines))


def signatures_of(lines: str) -> tuple[Signature, ...]:
    """The signature lines of a note, or those that a witness sends. Raises NoteMalformed."""
    split = lines.split("\n")[:-1]
    if not lines.endswith("\n") or not 0 < len(split) <= MOST_SIGNATURES:
        raise NoteMalformed(f"there must be between 1 and {MOST_SIGNATURES} lines of signatures")
    return tuple(_signature(line) for line in split)


def _signature(line: str) -> Signature:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != DASH or not KEY_NAME.fullmatch(parts[1]):
        raise NoteMalformed("a line of a signature is a dash, the name of a key, and base64")
    value = decoded(parts[2])
    if len(value) <= ID_SIZE:
        raise NoteMalformed("a signature is too short")
    return Signature(parts[1], value[:ID_SIZE], value[ID_SIZE:])


def signed_by(note: Note, key: VerifierKey, verifies: Verifies) -> bool:
    """Whether the key signed the note's text. A wrong signature under the key's name and id counts against the note."""
    own = _of_key(note.signatures, key)
    message = note.text.encode()
    return bool(own) and all(
        len(one.value) == SIGNATURE_SIZE and verifies(key.public, message, one.value) for one in own
    )


def cosigned_at(note: Note, key: VerifierKey, verifies: Verifies) -> int | None:
    """When the witness with this key cosigned the note, in seconds since 1970; None if it has not, or not rightly."""
    times = [_cosigned_at(note.text, one, key, verifies) for one in _of_key(note.signatures, key)]
    return None if not times or None in times else times[0]


def _cosigned_at(text: str, one: Signature, key: VerifierKey, verifies: Verifies) -> int | None:
    if len(one.value) != 8 + SIGNATURE_SIZE:
        return None
    time, signature = int.from_bytes(one.value[:8], "big"), one.value[8:]
    if time > LATEST_TIME or not verifies(key.public, cosignature_message(time, text), signature):
        return None
    return time


def cosignature_message(time: int, text: str) -> bytes:
    """What a witness signs: two lines that name the purpose and the time, and the whole text of the note."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def cosignature_value(time: int, signature: bytes) -> bytes:
    """What stands in the line of a witness, after the bytes of its key: the time, then the signature."""
    return time.to_bytes(8, "big") + signature


def decoded(base64: str) -> bytes:
    """The bytes of base64 in its one canonical form; NoteMalformed otherwise."""
    try:
        value = b64decode(base64, validate=True)
    except (binascii.Error, ValueError):
        raise NoteMalformed("what should be base64 is not") from None
    if b64encode(value).decode() != base64:
        raise NoteMalformed("the base64 is not in its canonical form")
    return value


def _of_key(signatures: Iterable[Signature], key: VerifierKey) -> list[Signature]:
    return [one for one in signatures if one.name == key.name and one.key_id == key.key_id]


def _is_unicode(content: str) -> bool:
    try:
        content.encode()
    except UnicodeEncodeError:
        return False
    return True
