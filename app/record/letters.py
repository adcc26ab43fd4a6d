"""The mail that brings receipts: looked up when it is written, so that it holds nothing that was erased meanwhile."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.letters import COMPOSERS
from app.accounts.models import Person, Standing
from app.processes import receipts
from app.processes.models import Process
from app.processes.receipts import Receipt
from app.texts.contents import printed

MOST_ENCLOSED = 10
TEMPLATE = "receipt"


def receipt(
    session: Session, person: Person, given: Mapping[str, Any], base_url: str, now: datetime
) -> Mapping[str, Any] | None:
    """The receipts of what somebody contributed, enclosed; None when there is none any more, or they want none."""
    process = session.get(Process, int(given["process"]))
    if process is None or not wants(person):
        return None
    indices = [int(index) for index in given["entries"]]
    entries = [receipts.own_entry(session, process, person.id, index) for index in indices]
    there = [one for one in entries if one is not None]
    enclosed = [receipts.receipt(session, one) for one in there[:MOST_ENCLOSED]]
    files = [file for one in enclosed for file in _files(process.slug, one)]
    if not files:
        return None
    return {
        "name": person.name,
        "slug": process.slug,
        "title": printed(process.title, person.language, "en"),
        "lines": [_line(one.object) for one in there[:MOST_ENCLOSED]],
        "more": len(there) - len(enclosed),
        "attachments": files,
    }


def wants(person: Person) -> bool:
    """Whether somebody gets receipts by mail."""
    reached = person.standing is Standing.ACTIVE and person.email and person.mail_refused_at is None
    return bool(reached and person.receipts_by_mail)


def _line(address: str) -> dict[str, str]:
    noun, _, number = address.partition("/")
    return {"noun": noun, "number": number, "address": address}


def _files(slug: str, one: Receipt) -> list[tuple[str, str]]:
    if one.document is None:
        return []
    name = f"receipt-{slug}-{one.address.replace('/', '-')}"
    files = [(f"{name}.json", json.dumps(one.document, ensure_ascii=False, indent=1))]
    return [*files, (f"{name}.tlog-proof", one.log_proof)] if one.log_proof else files


COMPOSERS[TEMPLATE] = receipt
