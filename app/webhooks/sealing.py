"""Keeping the secrets of webhooks: sealed with the key of the instance, so that the database alone signs nothing."""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.domain.delivering_hooks import SECRET_BYTES

NONCE_BYTES = 12
PURPOSE = b"openclause webhook secrets"


class SecretLost(Exception):
    """A secret was sealed with another key than the one the instance has now."""


def new_secret() -> bytes:
    """A secret of 256 bits."""
    return secrets.token_bytes(SECRET_BYTES)


def sealed(secret: bytes, instance_key: str) -> bytes:
    """What is kept of a secret."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + _lock(instance_key).encrypt(nonce, secret, PURPOSE)


def opened(kept: bytes, instance_key: str) -> bytes:
    """The secret again. Raises SecretLost when the instance has another key now."""
    try:
        return _lock(instance_key).decrypt(kept[:NONCE_BYTES], kept[NONCE_BYTES:], PURPOSE)
    except InvalidTag:
        raise SecretLost from None


def _lock(instance_key: str) -> AESGCM:
    return AESGCM(hmac.digest(instance_key.encode(), PURPOSE, hashlib.sha256))
