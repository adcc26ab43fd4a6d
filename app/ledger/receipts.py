"""Receipts: the proof, for whoever made an entry, that their words were received; as JSON and as a C2SP tlog-proof."""

import json
from typing import Any

from sqlalchemy.orm import Session

from app.domain.log_proofs import LogProof
from app.ledger import queries
from app.ledger.checkpoints import latest
from app.ledger.models import Body, Entry

FORMAT = "openclause-receipt-1"


def document(session: Session, entry: Entry, body: Body) -> dict[str, Any]:
    """The receipt of an entry: what it commits to, the proof, and the signed note of the root once there is one."""
    signed = latest(session)
    covered = signed is not None and signed.size > entry.index
    size = signed.size if signed is not None and covered else queries.size(session)
    return {
        "format": FORMAT,
        "index": entry.index,
        "entry": entry.canonical,
        "salt": body.salt.hex(),
        "body": body.body,
        "size": size,
        "root": queries.root_at(session, size).hex(),
        "proof": [step.hex() for step in queries.inclusion_proof(session, entry.index, size)],
        **({"checkpoint": signed.note} if signed is not None and covered else {}),
    }


def log_proof(session: Session, entry: Entry, body: Body) -> LogProof | None:
    """The same as a tlog-proof, the words and their salt beside it; None until the entry is under a signed head."""
    signed = latest(session)
    if signed is None or signed.size <= entry.index:
        return None
    own = {"body": body.body, "entry": entry.canonical, "salt": body.salt.hex()}
    extra = json.dumps(own, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    return LogProof(entry.index, tuple(queries.inclusion_proof(session, entry.index, signed.size)), signed.note, extra)
