"""The head of the public record in Akoma Ntoso: how far it went, and the last one signed, in our own namespace."""

from base64 import b64encode

from app.exports.akn.elements import Element, add_own
from app.exports.editions import Edition

SIGNED = "checkpoint"


def record_head(own: Element, edition: Edition, page: str) -> None:
    """Append the record as it stood and, once a head has been signed, the whole signed note, letter for letter."""
    head, signed = edition.head, edition.checkpoint
    add_own(own, "record", size=str(head.size), root=head.root, hash="sha-256", tree="RFC 6962", page=f"{page}/record")
    if signed is not None:
        root = b64encode(signed.root).decode()
        add_own(own, SIGNED, signed.note, size=str(signed.size), root=root, format="c2sp.org/tlog-checkpoint")
