"""Secrets that open something: sessions, links by mail, keys to the API. Only their digests are kept."""

import hashlib
import secrets


def new_token() -> str:
    """A secret of 256 bits, fit for an address."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a token; a token has so much chance in it that no salt is needed."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
