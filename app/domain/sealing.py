"""How a ballot is committed to, so that after the close it can be opened in part: its answer without its voter.

A ballot has one secret of 32 bytes. From it a key is derived for each thing that may have to stay closed while another
is opened; what is derived for one purpose tells nothing of the others (HMAC-SHA256, as in RFC 5869).
"""

import base64
import hashlib
import hmac
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domain import merkle

TRACKER_BYTES = 10
TRACKER = re.compile(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}")


class Purpose(StrEnum):
    """What a derived key opens."""

    SLIP = "slip"
    VOTER = "voter"
    GROUP = "group"
    JURISDICTION = "jurisdiction"
    WORDS = "words"


@dataclass(frozen=True)
class Slip:
    """What the commitment covers: the tracker and the answer as they are, the rest as marks that need a key.

    `answer` is the answer without its words: a reason that was given is only said to be there.
    """

    tracker: str
    answer: Mapping[str, Any]
    voter: str
    group: str
    jurisdiction: str
    words: str

    def as_values(self) -> dict[str, Any]:
        """The slip as JSON values."""
        return {
            "answer": dict(self.answer), "group": self.group, "jurisdiction": self.jurisdiction,
            "tracker": self.tracker, "voter": self.voter, "words": self.words,
        }  # fmt: skip


def tracker_of(chance: bytes) -> str:
    """What a ballot is found by: sixteen letters and digits in groups of four, made of ten random bytes."""
    letters = base64.b32encode(chance[:TRACKER_BYTES]).decode("ascii")
    return "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))


def is_tracker(said: str) -> bool:
    """Whether these words have the shape of a tracker."""
    return TRACKER.fullmatch(said) is not None


def key(secret: bytes, purpose: Purpose) -> bytes:
    """The key that opens one part of a ballot."""
    return hmac.new(secret, purpose.value.encode(), hashlib.sha256).digest()


def mark(opening: bytes, words: str) -> str:
    """Words that only who has the key can check: HMAC-SHA256 in hexadecimal."""
    return hmac.new(opening, words.encode(), hashlib.sha256).hexdigest()


def without_words(answer: Mapping[str, Any]) -> dict[str, Any]:
    """An answer as others may read it: what is chosen, and that a reason or an objection came with it, but not which.

    Nor which clause it is about: whoever objects to one is known by it.
    """
    kept = {name: value for name, value in answer.items() if name not in ("clause", "omission")}
    return {name: True if name in ("reason", "objection") else value for name, value in kept.items()}


def slip_of(
    secret: bytes, *, tracker: str, answer: Mapping[str, Any], voter: str, group: str, jurisdiction: str = ""
) -> Slip:
    """The slip of a ballot; `voter` is the voter's pseudonym, which no slip tells."""
    return Slip(
        tracker=tracker,
        answer=without_words(answer),
        voter=mark(key(secret, Purpose.VOTER), voter),
        group=mark(key(secret, Purpose.GROUP), group),
        jurisdiction=mark(key(secret, Purpose.JURISDICTION), jurisdiction),
        words=mark(key(secret, Purpose.WORDS), canonical_text(answer)),
    )


def commitment(opening: bytes, question: str, slip: Mapping[str, Any]) -> str:
    """What is kept of a slip, its values under the key for slips; `question` is its address ("slug/questions/3")."""
    return hmac.new(opening, canonical_text({"question": question, "slip": slip}).encode(), hashlib.sha256).hexdigest()


def root_of(commitments: Iterable[str]) -> str:
    """The Merkle root over commitments in their sorted order, in hexadecimal: no place tells who voted when."""
    return merkle.root(merkle.leaf_hash(one.encode()) for one in sorted(commitments)).hex()


def canonical_text(value: object) -> str:
    """Sorted names, no spaces, NFC: the one text of a value."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return unicodedata.normalize("NFC", text)


def fingerprint(value: object) -> str:
    """SHA-256 over a value in its one text, in hexadecimal."""
    return hashlib.sha256(canonical_text(value).encode()).hexdigest()


def box_fingerprint(rows: Sequence[Mapping[str, Any]]) -> str:
    """The fingerprint of published ballots, without the names: who deletes their account takes theirs away."""
    return fingerprint([{name: value for name, value in row.items() if name != "name"} for row in rows])


def parsed(canonical: str) -> Mapping[str, Any] | None:
    """What an entry of the public record says, if its text is the one text of that."""
    try:
        said = json.loads(canonical)
    except ValueError:
        return None
    return said if isinstance(said, dict) and canonical_text(said) == canonical else None


def commits(entry: Mapping[str, Any], salt: bytes, body: Mapping[str, Any]) -> bool:
    """Whether an entry of the public record commits to this content."""
    said = {"body": body, "object": entry.get("object"), "revision": entry.get("revision"), "type": entry.get("type")}
    return hmac.new(salt, canonical_text(said).encode(), hashlib.sha256).hexdigest() == entry.get("commitment")
