"""Keys for tests of notes: the same each time."""

from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.ledger.keys import SigningKey


def a_key(name: str) -> SigningKey:
    """The key of a log or a witness of this name."""
    secret = Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())
    return SigningKey(name, secret, Path("no such file"), Path("no such head"))
