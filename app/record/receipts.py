"""Checking a receipt by itself: that the words lead to the entry, and the entry to the root of the record."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain import merkle
from app.ledger.services import commitment_of

FORMAT = "openclause-receipt-1"


class NoReceipt(ValueError):
    """What was given is no receipt, or not one that can be read."""


@dataclass(frozen=True)
class Checked:
    """What a receipt says, and every fault that was found; `root` is what to compare with somebody else's."""

    index: int
    size: int
    root: str
    time: str
    faults: tuple[str, ...]


def is_receipt(content: bytes) -> bool:
    """Whether it looks like a receipt, so that it is read as one."""
    return content.lstrip()[:1] == b"{" and FORMAT.encode() in content[:4096]


def check(content: bytes) -> Checked:
    """Compute the commitment, the leaf and the root anew from what the receipt holds. Raises NoReceipt."""
    try:
        said = json.loads(content)
        entry = json.loads(said["entry"])
        faults = tuple(_faults(said, entry))
        return Checked(int(said["index"]), int(said["size"]), str(said["root"]), str(entry["time"]), faults)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise NoReceipt(str(fault)) from fault


def _faults(said: Mapping[str, Any], entry: Mapping[str, Any]) -> Iterator[str]:
    commitment = commitment_of(
        bytes.fromhex(said["salt"]),
        kind=entry["type"],
        object=entry["object"],
        revision=entry["revision"],
        body=said["body"],
    )
    if commitment != entry["commitment"]:
        yield "the words do not lead to the commitment of the entry"
    leaf = merkle.leaf_hash(str(said["entry"]).encode())
    proof = [bytes.fromhex(step) for step in said["proof"]]
    root = bytes.fromhex(said["root"])
    if not merkle.verify_inclusion(leaf, int(said["index"]), int(said["size"]), proof, root):
        yield "the entry does not lead to the root of the record"
