"""Bundles for tests: a deliberation, its signed record, and the archive as a file."""

import io
import json
import zipfile
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.exports.bundle.whole import write_bundle
from app.ledger import checkpoints
from app.ledger.keys import SigningKey

HOME = "https://rules.example"


def a_key(folder: Path, seed: int = 1) -> SigningKey:
    """A key that is the same in every run."""
    private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    return SigningKey("rules.example/openclause", private, folder / "record.key", folder / "record.head")


def bundle_of(session, process, key: SigningKey, now: datetime, *, since: datetime | None = None) -> bytes:
    """The bundle of a process, after the record was signed."""
    checkpoints.sign(session, key, now)
    out = io.BytesIO()
    write_bundle(out, session, process, base_url=HOME, now=now, key=key, since=since)
    return out.getvalue()


def members(bundle: bytes) -> dict[str, bytes]:
    """The files of a bundle by their names."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def document(bundle: bytes, name: str):
    """One of its JSON documents."""
    return json.loads(members(bundle)[name])
